"""What pages say to search engines and to whoever shares them."""

import json
import re
from collections.abc import Iterator
from datetime import date, time
from html import unescape
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from clinicweb.models import Article, Clinic
from clinicweb.models.clinics import OpeningDay, SpecialDay
from clinicweb.public import machine_head, structured_data
from clinicweb.publishing import service as publishing
from tests.clock import NOW
from tests.public.conftest import Site

BASE = "http://localhost"

# Of schema.org's types and properties those that we use, each looked up under
# https://schema.org/<type>; a property of a broader type counts as the type's own.
VOCABULARY = {
    "MedicalClinic": {
        *("name", "url", "telephone", "email", "address", "hasMap", "description", "image"),
        *("employee", "openingHoursSpecification", "specialOpeningHoursSpecification"),
    },
    "PostalAddress": {"addressCountry", "streetAddress"},
    "OpeningHoursSpecification": {"opens", "closes", "dayOfWeek", "validFrom", "validThrough"},
    "Person": {"name", "url", "description", "hasCredential", "worksFor"},
    "EducationalOccupationalCredential": {"name"},
    "Article": {
        *("headline", "description", "inLanguage", "datePublished", "dateModified", "author"),
        *("publisher", "image", "isAccessibleForFree", "mainEntityOfPage", "url"),
        *("workTranslation", "translationOfWork", "translator"),
    },
    "WebPage": {"url", "name", "inLanguage", "reviewedBy", "lastReviewed"},
    "WebSite": {"url", "name", "inLanguage", "publisher", "potentialAction"},
    "SearchAction": {"target", "query-input"},
    "EntryPoint": {"urlTemplate"},
    "ImageObject": {"url", "width", "height"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
}


def graph(page: str) -> list[dict[str, Any]]:
    (data,) = re.findall(r"<script type=\"application/ld\+json\">(.*?)</script>", page, re.DOTALL)
    found = json.loads(data)
    assert found["@context"] == "https://schema.org"
    nodes: list[dict[str, Any]] = found["@graph"]
    return nodes


def of_type(page: str, kind: str) -> dict[str, Any]:
    (node,) = [one for one in graph(page) if one["@type"] == kind]
    return node


def things(value: object) -> Iterator[dict[str, Any]]:
    """Every node, however deep."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from things(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from things(inner)


def metas(page: str) -> dict[str, str]:
    found = re.findall(r"<meta (?:property|name)=\"([^\"]+)\" content=\"([^\"]*)\"", page)
    return {name: unescape(value) for name, value in found}


def heads(page: str, relation: str) -> list[tuple[str, str]]:
    pattern = rf"<link rel=\"{relation}\"(?: hreflang=\"([^\"]+)\")? href=\"([^\"]+)\""
    return re.findall(pattern, page)


def addresses(slug: str) -> list[str]:
    return [
        *("/en/", "/ja/", "/en/articles/", "/ja/articles/", "/ja/articles/?clinic=auckland"),
        *("/en/clinics/tokyo/", "/ja/clinics/auckland/"),
        *(f"/en/articles/{slug}/", f"/ja/articles/{slug}/"),
    ]


def test_every_page_uses_words_that_schema_org_has(site: Site) -> None:
    slug = site.publish(clinic_id=site.auckland, practitioner_id=site.author)
    with site.database.transaction() as session:
        add_hours(session.get_one(Clinic, site.tokyo))

    for address in addresses(slug):
        nodes = graph(site.get(address).text)
        known = {node["@id"] for node in nodes if "@id" in node}
        for thing in things(nodes):
            assert None not in thing.values()
            if set(thing) == {"@id"}:
                assert thing["@id"] in known, f"{address}: {thing}"
                continue
            properties = {name for name in thing if not name.startswith("@")}
            assert properties <= VOCABULARY[thing["@type"]], f"{address}: {thing}"


def add_hours(clinic: Clinic) -> None:
    clinic.opening_days = [
        OpeningDay(weekday=0, spans="9:00-13:00, 14:30-18:00"),
        OpeningDay(weekday=1, spans="9:00-13:00, 14:30-18:00"),
        OpeningDay(weekday=4, spans="18:00-26:00"),
    ]
    clinic.special_days = [
        SpecialDay(day=date(2026, 4, 29), spans=""),
        SpecialDay(day=date(2026, 1, 1), spans=""),  # over
    ]


def test_a_clinic_tells_its_facts_and_its_hours(site: Site, app: Flask) -> None:
    app.extensions["clinicweb.clock"] = lambda: NOW
    with site.database.transaction() as session:
        add_hours(session.get_one(Clinic, site.tokyo))

    clinic = of_type(site.get("/ja/clinics/tokyo/").text, "MedicalClinic")

    assert clinic["@id"] == f"{BASE}/#clinic-tokyo"
    assert clinic["name"] == "北鍼灸院"
    assert clinic["email"] == "tokyo@example.com"
    assert "telephone" not in clinic  # nobody knows it
    assert clinic["address"]["streetAddress"] == "東京都北1-2-3"
    usual = clinic["openingHoursSpecification"]
    assert [(one["dayOfWeek"], one["opens"], one["closes"]) for one in usual] == [
        (["https://schema.org/Monday", "https://schema.org/Tuesday"], "09:00", "13:00"),
        (["https://schema.org/Monday", "https://schema.org/Tuesday"], "14:30", "18:00"),
        (["https://schema.org/Friday"], "18:00", "02:00"),
    ]
    assert all(time.fromisoformat(one["opens"]) for one in usual)
    (closed,) = clinic["specialOpeningHoursSpecification"]
    assert (closed["validFrom"], closed["opens"], closed["closes"]) == (
        *("2026-04-29", "00:00", "00:00"),
    )


def test_a_clinic_without_hours_says_nothing_of_hours(site: Site) -> None:
    clinic = of_type(site.get("/en/clinics/auckland/").text, "MedicalClinic")

    assert clinic["telephone"] == "+6493001234"
    assert not [name for name in clinic if "pening" in name]


def test_a_translation_and_its_original_name_each_other(site: Site) -> None:
    slug = site.publish(practitioner_id=None)
    here, there = (f"{BASE}/{lang}/articles/{slug}/" for lang in ("en", "ja"))

    original = of_type(site.get(f"/en/articles/{slug}/").text, "Article")
    translation = of_type(site.get(f"/ja/articles/{slug}/").text, "Article")

    assert (original["inLanguage"], translation["inLanguage"]) == ("en", "ja")
    assert [one["@id"] for one in original["workTranslation"]] == [f"{there}#article"]
    assert translation["translationOfWork"]["@id"] == f"{here}#article"
    assert "translationOfWork" not in original
    assert "workTranslation" not in translation
    assert original["datePublished"].startswith("2026-03-02")


def test_only_a_translation_has_somebody_who_read_it_again(site: Site) -> None:
    slug = site.publish()

    original = site.get(f"/en/articles/{slug}/").text
    translation = site.get(f"/ja/articles/{slug}/").text

    assert "translator" not in of_type(original, "Article")
    assert "reviewedBy" not in of_type(original, "WebPage")
    assert of_type(translation, "Article")["translator"]["name"] == "森 由紀"
    assert of_type(translation, "WebPage")["lastReviewed"] == "2026-03-02"


def test_an_original_that_is_off_the_site_is_not_named(site: Site) -> None:
    slug = site.publish()
    with site.database.transaction() as session:
        article = session.scalars(select(Article)).one()
        publishing.unpublish(session, article.id, "en", site.actor, NOW)

    page = site.get(f"/ja/articles/{slug}/").text

    assert "translationOfWork" not in of_type(page, "Article")
    assert heads(page, "alternate") == [
        *(("ja", f"{BASE}/ja/articles/{slug}/"), ("x-default", f"{BASE}/ja/articles/{slug}/")),
    ]


def test_the_author_is_a_person_with_credentials_or_the_clinic(site: Site) -> None:
    signed = site.publish(clinic_id=site.auckland, practitioner_id=site.author)
    unsigned = site.publish(clinic_id=site.auckland)

    page = site.get(f"/ja/articles/{signed}/").text
    person = of_type(page, "Person")
    other = of_type(site.get(f"/ja/articles/{unsigned}/").text, "Article")

    assert of_type(page, "Article")["author"] == {"@id": person["@id"]}
    assert (person["name"], person["hasCredential"][0]["name"]) == ("森由紀", "鍼灸師")
    assert other["author"] == {"@id": f"{BASE}/#clinic-auckland"}


def test_the_home_page_says_how_to_search(site: Site) -> None:
    found = of_type(site.get("/ja/").text, "WebSite")

    template = found["potentialAction"]["target"]["urlTemplate"]
    assert template == f"{BASE}/ja/search?q={{search_term_string}}"
    assert site.get(template.removeprefix(BASE).format(search_term_string="首")).status_code == 200


def test_the_way_to_a_page_is_absolute_and_ends_at_it(site: Site) -> None:
    slug = site.publish()

    for address in addresses(slug)[2:]:
        trail = of_type(site.get(address).text, "BreadcrumbList")["itemListElement"]
        assert [one["position"] for one in trail] == list(range(1, len(trail) + 1))
        assert trail[-1]["item"] == BASE + address


@given(st.text() | st.sampled_from(["</script>", "<!--<script>", "]]>", "\u2028", "&lt;"]))
def test_no_text_can_end_the_block_of_data(text: str) -> None:
    written = str(structured_data.script([{"name": text, "@type": f"</script>{text}"}]))

    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written)["@graph"][0]["name"] == text


def test_a_title_cannot_break_out_of_the_page(site: Site) -> None:
    title = "</script><script>alert(1)</script> & 'x' \"y\""
    slug = site.publish(title=title, japanese=False)

    page = site.get(f"/en/articles/{slug}/").text

    assert "<script>alert" not in page
    assert of_type(page, "Article")["headline"] == title
    assert metas(page)["og:title"] == title


def test_a_shared_link_shows_title_picture_and_language(site: Site) -> None:
    slug = site.publish(title="Stiff necks")

    for address in addresses(slug):
        page = site.get(address).text
        said = metas(page)
        ((_, canonical),) = heads(page, "canonical")
        assert canonical == BASE + address
        assert said["og:url"] == canonical
        assert said["og:locale"] == ("en_NZ" if address.startswith("/en") else "ja_JP")
        assert said["og:locale:alternate"] == ("ja_JP" if address.startswith("/en") else "en_NZ")
        assert said["og:title"]
        assert said["description"] == said["og:description"]
        assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
        assert said["og:image:alt"] == said["og:title"]
        assert said["twitter:card"] == "summary_large_image"
        assert "robots" not in said
        picture = site.get(said["og:image"].removeprefix(BASE))
        assert (picture.status_code, picture.mimetype) == (200, "image/png")


def test_every_page_names_its_languages_and_where_all_others_go(site: Site) -> None:
    slug = site.publish()

    for address in addresses(slug):
        found = dict(heads(site.get(address).text, "alternate"))
        other = f"/ja{address[3:]}" if address.startswith("/en") else f"/en{address[3:]}"
        here = "en" if address.startswith("/en") else "ja"
        there = "ja" if here == "en" else "en"
        assert found[here] == BASE + address
        assert found[there] == BASE + other
        english = found["en"]
        assert found["x-default"] == (f"{BASE}/" if address in {"/en/", "/ja/"} else english)


def test_the_query_that_means_nothing_is_not_part_of_an_address(site: Site) -> None:
    slug = site.publish()

    for address in (f"/en/articles/{slug}/", "/en/articles/?clinic=tokyo", "/ja/"):
        join = "&" if "?" in address else "?"
        page = site.get(f"{address}{join}utm_source=x&fbclid=y").text
        assert heads(page, "canonical") == [("", BASE + address)]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_what_is_made_for_one_reader_is_not_to_be_found(site: Site, lang: str) -> None:
    slug = site.publish(japanese=False)

    response = site.get(f"/{lang}/search?q=neck")
    absent = site.get(f"/ja/articles/{slug}/")

    assert response.headers["X-Robots-Tag"] == "noindex"
    for page in (response.text, absent.text):
        assert metas(page)["robots"] == "noindex"
        assert heads(page, "canonical") == []


@pytest.mark.parametrize(
    "end",
    [
        *("articles/{slug}/reply", "articles/{slug}/reply/thanks"),
        *("clinics/tokyo/request/", "clinics/tokyo/request/thanks"),
    ],
)
def test_forms_and_thanks_are_not_to_be_found(site: Site, end: str) -> None:
    slug = site.publish()

    response = site.get(f"/en/{end.format(slug=slug)}")

    assert response.status_code == 200
    assert metas(response.text)["robots"] == "noindex"
    assert heads(response.text, "canonical") == []
    assert response.headers["Content-Language"] == "en"


def test_a_language_of_another_script_is_named_as_open_graph_does() -> None:
    assert [machine_head.locale(code) for code in ("en", "ja", "ko", "zh-Hant", "mi")] == [
        *("en_NZ", "ja_JP", "ko_KR", "zh_TW", "mi_NZ"),
    ]


def test_every_public_page_says_its_language(site: Site) -> None:
    slug = site.publish()

    for address in [*addresses(slug), "/ja/search?q=首", "/en/feed.atom", "/ja/nowhere/"]:
        assert site.get(address).headers["Content-Language"] == address[1:3], address


def test_pages_of_a_clinic_lead_to_its_feed(site: Site) -> None:
    slug = site.publish(clinic_id=site.auckland)

    for end in ("clinics/auckland/", f"articles/{slug}/", "articles/?clinic=auckland"):
        page = site.get(f"/ja/{end}").text
        for feed in ("/ja/feed.atom", "/ja/clinics/auckland/feed.atom"):
            assert f'href="{feed}"' in page
            assert site.get(feed).status_code == 200
