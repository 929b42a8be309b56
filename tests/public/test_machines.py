"""What machines read: the feed, the sitemap, robots, health and counts."""

import re
from xml.etree import ElementTree

import pytest
from flask import Flask
from sqlalchemy import select

from clinicweb.bell import Bell
from clinicweb.db import Database
from clinicweb.models import Article
from clinicweb.public import sitemaps
from clinicweb.public.syndication import absolute
from clinicweb.publishing import addresses
from tests.clock import NOW
from tests.factories import make_picture
from tests.public.conftest import Site

BASE = "http://localhost"

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RFC_3339 = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
TAG = r"tag:localhost,2026-03-02:articles/\d+/(en|ja)"


def links(element: ElementTree.Element, relation: str) -> dict[str | None, str | None]:
    found = element.findall(f"{ATOM}link[@rel='{relation}']")
    return {one.get("hreflang"): one.get("href") for one in found}


def entry_of(site: Site) -> ElementTree.Element:
    (entry,) = ElementTree.fromstring(site.get("/en/feed.atom").data).findall(f"{ATOM}entry")
    return entry


def move(site: Site, slug: str, new: str) -> None:
    with site.database.transaction() as session:
        article = session.scalars(select(Article).where(Article.slug == slug)).one()
        addresses.move(session, article.id, new, site.actor, NOW)


def whole_sitemap(site: Site) -> dict[str, ElementTree.Element]:
    """Every page that the sitemaps of the index name."""
    found = {}
    for part in ElementTree.fromstring(site.get("/sitemap.xml").data):
        response = site.get(str(part.findtext(f"{MAP}loc")).removeprefix(BASE))
        assert response.mimetype == "application/xml"
        for url in ElementTree.fromstring(response.data):
            found[str(url.findtext(f"{MAP}loc"))] = url
    return found


def alternates(url: ElementTree.Element) -> dict[str, str]:
    return {
        str(link.get("hreflang")): str(link.get("href")) for link in url.findall(f"{XHTML}link")
    }


def test_the_feed_is_complete_atom_in_its_language(site: Site) -> None:
    slug = site.publish(title="Pain & rest <now>", body="Call {{emergency}}.\n\nA \x0b tab.")

    response = site.get("/ja/feed.atom")
    feed = ElementTree.fromstring(response.data)

    assert response.mimetype == "application/atom+xml"
    assert response.headers["Content-Language"] == "ja"
    assert feed.get(LANG) == "ja"
    (entry,) = feed.findall(f"{ATOM}entry")
    assert links(entry, "alternate") == {
        "ja": f"{BASE}/ja/articles/{slug}/",
        "en": f"{BASE}/en/articles/{slug}/",
    }
    assert entry.findtext(f"{ATOM}updated") == "2026-03-02T01:30:00Z"
    assert "Pain & rest <now>" in str(entry.findtext(f"{ATOM}title"))
    assert "tel:119" in str(entry.findtext(f"{ATOM}content"))


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("/en/feed.atom", 2),
        ("/ja/feed.atom", 1),
        ("/ja/clinics/tokyo/feed.atom", 0),
        ("/ja/clinics/auckland/feed.atom", 1),
        ("/en/clinics/auckland/feed.atom", 1),
    ],
)
def test_every_feed_has_all_that_atom_asks_for(site: Site, address: str, count: int) -> None:
    site.publish(clinic_id=site.auckland, practitioner_id=site.author)
    site.publish(clinic_id=site.tokyo, japanese=False)

    feed = ElementTree.fromstring(site.get(address).data)

    # RFC 4287, 4.1.1 and 4.1.2: exactly one of each, and an author of every entry.
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
        assert re.fullmatch(RFC_3339, str(element.findtext(f"{ATOM}updated")))
    assert [one.get("href") for one in feed.findall(f"{ATOM}link[@rel='self']")] == [BASE + address]
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == count
    assert len({one.findtext(f"{ATOM}id") for one in entries}) == count
    for entry in entries:
        assert re.fullmatch(TAG, str(entry.findtext(f"{ATOM}id")))
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
        assert re.fullmatch(RFC_3339, str(entry.findtext(f"{ATOM}published")))
        assert str(entry.findtext(f"{ATOM}rights")).startswith("© 2026 ")
        content = entry.find(f"{ATOM}content")
        assert content is not None
        assert content.get("type") == "html"
        assert str(content.text).startswith("<h2")
        alternates = [one.get("hreflang") for one in entry.findall(f"{ATOM}link")]
        assert len(alternates) == len(set(alternates))


def test_an_entry_is_the_same_when_the_article_gets_another_address(site: Site) -> None:
    slug = site.publish()
    before = entry_of(site)

    move(site, slug, "elsewhere")
    after = entry_of(site)

    assert after.findtext(f"{ATOM}id") == before.findtext(f"{ATOM}id")
    assert links(after, "alternate")["en"] == f"{BASE}/en/articles/elsewhere/"


def test_what_a_feed_links_to_can_be_followed_from_anywhere(site: Site) -> None:
    html = absolute(
        '<p>See <a class="a" href="#s1" title="x &amp; y">here</a> and '
        '<a href="https://example.org/?a=1&amp;b=2">there</a>, not href="/x".</p>'
        '<img src="/a.png" srcset="/a.png 1x, /b.png 2x" alt="">',
        f"{BASE}/en/articles/neck/",
    )

    assert html == (
        f'<p>See <a class="a" href="{BASE}/en/articles/neck/#s1" title="x &amp; y">here</a> and '
        '<a href="https://example.org/?a=1&amp;b=2">there</a>, not href="/x".</p>'
        f'<img src="{BASE}/a.png" srcset="{BASE}/a.png 1x, {BASE}/b.png 2x" alt="">'
    )


def test_a_feed_that_has_not_changed_is_not_sent_again(site: Site) -> None:
    site.publish()
    tag = site.get("/en/feed.atom").headers["ETag"]

    again = site.get("/en/feed.atom", headers={"If-None-Match": tag})
    site.publish(title="Another")
    anew = site.get("/en/feed.atom", headers={"If-None-Match": tag})

    assert (again.status_code, again.data) == (304, b"")
    assert anew.status_code == 200


def test_an_empty_feed_is_still_a_feed(site: Site) -> None:
    feed = ElementTree.fromstring(site.get("/en/feed.atom").data)

    assert feed.findall(f"{ATOM}entry") == []
    assert feed.findtext(f"{ATOM}updated")


def test_there_is_no_feed_of_a_clinic_that_does_not_exist(site: Site) -> None:
    assert site.get("/en/clinics/osaka/feed.atom").status_code == 404
    assert site.get("/xx/clinics/tokyo/feed.atom").status_code == 404


def test_the_sitemaps_list_every_page_with_its_alternates(site: Site) -> None:
    both = site.publish()
    english = site.publish(japanese=False)

    urls = whole_sitemap(site)

    assert f"{BASE}/ja/articles/{english}/" not in urls
    here, there = urls[f"{BASE}/en/articles/{both}/"], urls[f"{BASE}/ja/articles/{both}/"]
    assert alternates(here) == alternates(there)
    assert alternates(here)["x-default"] == f"{BASE}/en/articles/{both}/"
    assert there.findtext(f"{MAP}lastmod") == "2026-03-02T01:30:00Z"
    assert f"{BASE}/ja/clinics/auckland/" in urls
    for address in urls:
        assert site.get(address.removeprefix(BASE)).status_code == 200
        for other in alternates(urls[address]).values():
            assert other in urls


def test_a_sitemap_names_the_pictures_of_its_pages(site: Site) -> None:
    with site.database.transaction() as session:
        picture = make_picture(session, size="400x300")
    slug = site.publish(body=f"![A neck]({picture})", japanese=False)

    url = whole_sitemap(site)[f"{BASE}/en/articles/{slug}/"]

    pictures = [one.text for one in url.findall(f"{IMAGE}image/{IMAGE}loc")]
    assert pictures == [f"{BASE}{picture}-400.jpg"]


def test_many_articles_are_several_sitemaps(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "IN_ONE", 2)
    slugs = {site.publish(japanese=False) for _ in range(3)}

    index = ElementTree.fromstring(site.get("/sitemap.xml").data)

    assert [one.findtext(f"{MAP}loc") for one in index] == [
        f"{BASE}/sitemaps/{name}.xml" for name in ("pages", "articles-en-1", "articles-en-2")
    ]
    assert {f"{BASE}/en/articles/{slug}/" for slug in slugs} <= set(whole_sitemap(site))


@pytest.mark.parametrize(
    "name", ["articles-en-2", "articles-ja-1", "articles-xx-1", "articles-en-0", "other"]
)
def test_there_is_no_sitemap_of_nothing(site: Site, name: str) -> None:
    site.publish(japanese=False)

    assert site.get(f"/sitemaps/{name}.xml").status_code == 404


def test_a_sitemap_that_has_not_changed_is_not_made_again(site: Site) -> None:
    site.publish()
    address = "/sitemaps/articles-en-1.xml"
    tag = site.get(address).headers["ETag"]

    again = site.get(address, headers={"If-None-Match": tag})
    site.publish(title="Another")
    anew = site.get(address, headers={"If-None-Match": tag})

    assert (again.status_code, again.data) == (304, b"")
    assert anew.status_code == 200


def test_robots_may_read_the_site_but_not_the_staff_pages(site: Site) -> None:
    lines = site.get("/robots.txt").text.splitlines()

    assert "Disallow: /staff/" in lines
    assert "Disallow: /" not in lines
    assert "Sitemap: http://localhost/sitemap.xml" in lines


def test_readiness_asks_the_database_and_redis(site: Site, app: Flask) -> None:
    assert site.get("/healthz").status_code == 200
    assert site.get("/readyz").json == {"status": "ok", "database": "ok", "redis": "ok"}

    app.extensions["clinicweb.bell"] = Bell("redis://127.0.0.1:1/0")
    response = site.get("/readyz")

    assert response.status_code == 503
    assert response.json["redis"] == "unavailable"
    assert response.json["database"] == "ok"


def test_readiness_says_when_the_database_is_away(site: Site, app: Flask) -> None:
    app.extensions["clinicweb.database"] = Database("sqlite:////nowhere/at/all.sqlite")

    response = site.get("/readyz")

    assert response.status_code == 503
    assert response.json["database"] == "unavailable"
    assert site.get("/healthz").status_code == 200


def test_the_counts_are_of_what_patients_can_read(site: Site) -> None:
    site.publish()
    site.publish(japanese=False)

    lines = site.get("/metrics").text.splitlines()

    assert 'clinicweb_published_pages{language="en"} 2' in lines
    assert 'clinicweb_published_pages{language="ja"} 1' in lines
