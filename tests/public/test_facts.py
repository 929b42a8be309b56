"""Facts of a clinic on public pages: every clinic in every language, and as soon as they change."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from clinicweb.domain.languages import LANGUAGES
from clinicweb.models.clinics import (
    Clinic,
    ClinicText,
    OpeningDay,
    Price,
    PriceText,
    SpecialDay,
    SpecialDayNote,
)
from tests.public.conftest import Site

FACTS = "Call {{emergency}} or {{phone}}. {{hours}} {{price:initial}} {{address}} {{email}}"
CURRENCIES = {"tokyo": ("JPY", 6600), "auckland": ("NZD", 9500)}
SEEN: dict[tuple[str, str], tuple[str, ...]] = {
    ("tokyo", "en"): (
        "tel:119",
        "+81 3-1234-5678",
        "Mon–Fri 10:00 am–6:30 pm",
        "¥6,600 (incl. tax)",
        "1 Kita",
    ),
    ("tokyo", "ja"): ("tel:119", "+81 3-1234-5678", "月〜金 10:00〜18:30", "¥6,600（税込）"),
    ("auckland", "en"): (
        "tel:111",
        "+64 9 300 1234",
        "Mon–Fri 10:00 am–6:30 pm",
        "NZ$95 (incl. GST)",
    ),
    ("auckland", "ja"): ("tel:111", "+64 9 300 1234", "月〜金 10:00〜18:30", "NZ$95（税込）"),
}


@pytest.fixture
def told(site: Site) -> Site:
    """Both clinics with hours and prices."""
    taxes = {"tokyo": ("incl. tax", "税込"), "auckland": ("incl. GST", "税込")}
    with site.database.transaction() as session:
        for clinic in session.scalars(select(Clinic)):
            clinic.currency, amount = CURRENCIES[clinic.slug]
            clinic.phone = clinic.phone or "+81312345678"
            clinic.opening_days = [OpeningDay(weekday=n, spans="10:00-18:30") for n in range(5)]
            clinic.prices = [Price(key="initial", amount=amount)]
            clinic.prices[0].texts = [
                PriceText(language="en", name="First visit"),
                PriceText(language="ja", name="初診"),
            ]
            for text in clinic.texts:
                text.tax_note = dict(zip(("en", "ja"), taxes[clinic.slug], strict=True))[
                    text.language
                ]
    return site


def clock(app: Flask, *when: int) -> None:
    app.extensions["clinicweb.clock"] = lambda: datetime(*when, tzinfo=UTC)


def main(site: Site, address: str) -> BeautifulSoup:
    answer = site.get(address)
    assert answer.status_code == 200, answer.text
    found = BeautifulSoup(answer.text.replace("\u00a0", " "), "html.parser").find("main")
    assert found is not None
    return BeautifulSoup(str(found), "html.parser")


def test_every_clinic_in_every_language(told: Site) -> None:
    assert {language for _, language in SEEN} == set(LANGUAGES)
    for (clinic, language), expected in SEEN.items():
        slug = told.publish(clinic_id=getattr(told, clinic), title=clinic, body=FACTS)
        prose = str(main(told, f"/{language}/articles/{slug}/").select_one(".prose"))
        for words in expected:
            assert words in prose, (clinic, language, words, prose)
        assert "{{" not in prose


@pytest.mark.parametrize(("language", "label"), [("en", "Emergency number 119"), ("ja", "119")])
def test_the_emergency_number_says_what_it_is(told: Site, language: str, label: str) -> None:
    slug = told.publish(body=FACTS)
    link = main(told, f"/{language}/articles/{slug}/").select_one('.prose a[href="tel:119"]')

    assert link is not None
    assert link.get_text() == "119"
    assert label in str(link["aria-label"])


def test_an_unknown_price_sends_the_reader_to_the_clinic(told: Site) -> None:
    slug = told.publish(body="It costs {{price:unheard-of}}.")

    prose = main(told, f"/en/articles/{slug}/").select_one(".prose")

    assert prose is not None
    assert prose.select_one('a[href="/en/clinics/tokyo/"]') is not None


def test_open_and_closed_follow_the_clock_without_any_change_of_rows(
    told: Site, app: Flask
) -> None:
    def state(language: str = "en") -> str:
        found = main(told, f"/{language}/clinics/tokyo/").select_one(".open-state")
        assert found is not None
        return found.get_text(strip=True)

    clock(app, 2026, 6, 1, 0, 59, 59)  # Monday 9:59:59 in Tokyo
    assert state() == "Closed now; opens today at 10:00 am"
    clock(app, 2026, 6, 1, 1, 0)
    assert state() == "Open now, until 6:30 pm"
    clock(app, 2026, 6, 1, 9, 30)
    assert state() == "Closed now; opens tomorrow at 10:00 am"
    clock(app, 2026, 6, 5, 10, 0)  # Friday evening
    assert state() == "Closed now; opens Monday at 10:00 am"
    assert "10:00" in state("ja")


def test_the_clinic_s_page_has_hours_prices_and_the_ways_to_reach_it(
    told: Site, app: Flask
) -> None:
    clock(app, 2026, 12, 20, 3, 0)
    told.publish(clinic_id=told.auckland)
    with told.database.transaction() as session:
        clinic = session.get_one(Clinic, told.auckland)
        day = SpecialDay(day=date(2026, 12, 25), spans="")
        day.notes = [SpecialDayNote(language="en", text="Christmas")]
        clinic.special_days = [day]

    page = main(told, "/en/clinics/auckland/")

    assert [one.get_text(strip=True) for one in page.select("h1, .clinic-rest h2")] == [
        "North Shore Acupuncture",
        "Opening hours",
        "Prices",
        "Practitioners",
        "Articles of this clinic",
    ]
    words = " ".join(page.get_text(" ").split())
    for said in ("Sat, Sun Closed", "Fri, 25 Dec Closed Christmas", "Local time in Auckland"):
        assert said in words
    assert "First visit NZ$95 incl. GST" in words
    map_link = page.select_one("a.map-link")
    assert map_link is not None
    assert str(map_link["href"]).startswith("https://www.google.com/maps/search/?api=1&query=")
    assert map_link["rel"] == ["noopener", "noreferrer"]
    assert page.select_one("address") is not None
    assert page.select_one('a[href="tel:+6493001234"]') is not None
    assert not page.select("iframe, img, script")


def test_a_clinic_that_told_nothing_asks_to_be_asked(site: Site) -> None:
    page = main(site, "/en/clinics/tokyo/")

    assert "Please ask the clinic for its times." in page.get_text()
    assert page.select_one(".open-state, .price-table") is None


def test_a_note_about_hours_is_shown_without_any_hours(site: Site) -> None:
    with site.database.transaction() as session:
        text = session.scalars(
            select(ClinicText).where(
                ClinicText.clinic_id == site.tokyo, ClinicText.language == "ja"
            )
        ).one()
        text.hours_note = "予約制です。"

    assert "予約制です。" in main(site, "/ja/clinics/tokyo/").get_text()
    slug = site.publish(body="Times: {{hours}}")
    assert "予約制です。" in main(site, f"/ja/articles/{slug}/").get_text()


def test_the_card_of_a_clinic(told: Site) -> None:
    answer = told.get("/ja/clinics/auckland/contact.vcf")

    assert answer.status_code == 200
    assert answer.content_type == "text/vcard; charset=utf-8"
    assert "ノースショア鍼治療院" in answer.text
    assert told.get("/ja/clinics/nowhere/contact.vcf").status_code == 404


@pytest.mark.parametrize("language", ["en", "ja"])
def test_an_article_with_a_sign_opens_with_the_number_before_anything_else(
    told: Site, language: str
) -> None:
    slug = told.publish(clinic_id=told.auckland, body="If you have chest pain, get help.")

    page = main(told, f"/{language}/articles/{slug}/")

    first = next(one for one in page.select("main *"))
    assert first.name == "section"
    assert first["class"] == ["emergency-notice"]
    heading = first.find("h2")
    assert heading is not None
    assert first["aria-labelledby"] == heading["id"]
    assert first.select_one('a[href="tel:111"]') is not None


def test_an_article_without_signs_has_no_notice(told: Site) -> None:
    slug = told.publish(body="Keep the neck warm.")

    assert main(told, f"/en/articles/{slug}/").select_one(".emergency-notice") is None


def test_a_changed_number_is_right_on_every_page_with_the_next_request(told: Site) -> None:
    slug = told.publish(body=FACTS)
    pages = ["/en/", "/ja/clinics/tokyo/", f"/en/articles/{slug}/", f"/ja/articles/{slug}/"]
    for address in pages:
        assert "tel:+81312345678" in told.get(address).text

    with told.database.transaction() as session:
        session.get_one(Clinic, told.tokyo).phone = "+81398765432"

    for address in pages:
        found = re.findall(r"tel:\+813\d+", told.get(address).text)
        assert found
        assert set(found) == {"tel:+81398765432"}


def test_a_change_of_any_fact_counts(told: Site, app: Flask) -> None:
    clock(app, 2026, 6, 1, 3, 0)
    address = "/en/clinics/tokyo/"
    assert "Christmas" not in told.get(address).text

    with told.database.transaction() as session:
        clinic = session.get_one(Clinic, told.tokyo)
        clinic.prices[0].texts[0].name = "Welcome visit"
    assert "Welcome visit" in told.get(address).text
    with told.database.transaction() as session:
        soon = date(2026, 6, 1) + timedelta(days=3)
        session.add(SpecialDay(clinic_id=told.tokyo, day=soon, spans="9:00-12:00"))
    assert "Thu, 4 Jun" in told.get(address).text
