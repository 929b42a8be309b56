"""What machines read: the feed, the sitemap, robots, health and counts."""

from xml.etree import ElementTree

from flask import Flask

from clinicweb.bell import Bell
from clinicweb.db import Database
from tests.public.conftest import Site

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def test_the_feed_is_complete_atom_in_its_language(site: Site) -> None:
    slug = site.publish(title="Pain & rest <now>", body="Call {{emergency}}.\n\nA \x0b tab.")

    response = site.get("/ja/feed.atom")
    feed = ElementTree.fromstring(response.data)

    assert response.mimetype == "application/atom+xml"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "ja"
    assert {child.tag for child in feed} >= {f"{ATOM}{name}" for name in ("id", "title", "updated")}
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"http://localhost/ja/articles/{slug}/"
    assert entry.findtext(f"{ATOM}updated") == "2026-03-02T01:30:00Z"
    assert "Pain & rest <now>" in str(entry.findtext(f"{ATOM}title"))
    content = str(entry.findtext(f"{ATOM}content"))
    assert '<a href="tel:119">119</a>' in content


def test_an_empty_feed_is_still_a_feed(site: Site) -> None:
    feed = ElementTree.fromstring(site.get("/en/feed.atom").data)

    assert feed.findall(f"{ATOM}entry") == []
    assert feed.findtext(f"{ATOM}updated")


def test_the_sitemap_lists_every_page_with_its_alternates(site: Site) -> None:
    both = site.publish()
    english = site.publish(japanese=False)

    urls = {
        url.findtext(f"{MAP}loc"): {
            link.get("hreflang"): link.get("href") for link in url.findall(f"{XHTML}link")
        }
        for url in ElementTree.fromstring(site.get("/sitemap.xml").data)
    }

    base = "http://localhost"
    assert f"{base}/ja/articles/{english}/" not in urls
    assert urls[f"{base}/en/articles/{both}/"] == urls[f"{base}/ja/articles/{both}/"]
    assert urls[f"{base}/ja/articles/{both}/"]["x-default"] == f"{base}/en/articles/{both}/"
    assert f"{base}/ja/clinics/auckland/" in urls
    for address in urls:
        assert site.get(str(address).removeprefix(base)).status_code == 200


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
