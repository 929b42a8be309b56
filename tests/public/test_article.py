import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from clinicweb.articles import service as articles
from clinicweb.db import Database
from clinicweb.models import Article, Clinic, PublishedPage
from clinicweb.publishing import service as publishing
from tests.clock import NOW
from tests.factories import SILENT, make_article
from tests.public.conftest import Site


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What reaches SQLite's own library, whichever way it is sent."""
    found: list[str] = []

    def note(statement: str) -> None:
        if statement.startswith(("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")):
            found.append(statement)

    def watch(connection: sqlite3.Connection, *_rest: object) -> None:
        connection.set_trace_callback(note)

    event.listen(database.engine, "checkout", watch)
    try:
        yield found
    finally:
        event.remove(database.engine, "checkout", watch)


def article_id(site: Site, slug: str) -> int:
    with site.database.reading() as session:
        return session.scalars(select(Article.id).where(Article.slug == slug)).one()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_an_article_is_shown_with_its_text_and_its_clinic(site: Site, language: str) -> None:
    slug = site.publish(title="A stiff neck", clinic_id=site.auckland, practitioner_id=site.author)

    response = site.get(f"/{language}/articles/{slug}/")

    assert response.status_code == 200
    assert "A stiff neck" in response.text.replace("<wbr>", "")
    assert ("Twenty years." if language == "en" else "施術歴は20年です。") in response.text
    assert "tel:111" in response.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_page_that_has_not_changed_costs_one_look_at_the_site_version(site: Site) -> None:
    slug = site.publish()
    site.get(f"/ja/articles/{slug}/")

    with statements(site.database) as warm:
        site.get(f"/ja/articles/{slug}/")

    assert warm == ["SELECT site_version.number \nFROM site_version"]


def test_the_alternates_of_every_version_name_all_versions(site: Site) -> None:
    slug = site.publish()
    pattern = r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"'

    english, japanese = (
        re.findall(pattern, site.get(f"/{lang}/articles/{slug}/").text) for lang in ("en", "ja")
    )

    base = "http://localhost"
    assert sorted(english) == sorted(japanese)
    assert dict(english) == {
        "en": f"{base}/en/articles/{slug}/",
        "ja": f"{base}/ja/articles/{slug}/",
        "x-default": f"{base}/en/articles/{slug}/",
    }
    page = site.get(f"/ja/articles/{slug}/").text
    assert f'<link rel="canonical" href="{base}/ja/articles/{slug}/">' in page


def test_who_answers_for_a_translation_is_told(site: Site) -> None:
    slug = site.publish()

    assert "Written in English" in site.get(f"/en/articles/{slug}/").text
    japanese = site.get(f"/ja/articles/{slug}/").text
    assert "機械翻訳を森 由紀が修正し、2026年3月2日に承認しました。原文は英語です。" in japanese


def test_an_article_in_another_language_only_offers_that_language(site: Site) -> None:
    slug = site.publish(japanese=False, title="A stiff neck")

    response = site.get(f"/ja/articles/{slug}/")

    assert response.status_code == 404
    assert '<html lang="ja"' in response.text
    assert f'href="/en/articles/{slug}/"' in response.text
    assert "この記事の日本語版はまだありません" in response.text.replace("<wbr>", "")
    assert "A stiff neck" in response.text


def test_an_article_that_was_never_published_is_not_found(site: Site) -> None:
    with site.database.transaction() as session:
        slug = make_article(session, clinic_id=site.tokyo).slug

    assert site.get(f"/en/articles/{slug}/").status_code == 404
    assert site.get("/en/articles/no-such-article/").status_code == 404


def test_taking_an_article_off_the_site_shows_at_once(site: Site) -> None:
    slug = site.publish()
    assert site.get(f"/ja/articles/{slug}/").status_code == 200

    with site.database.transaction() as session:
        publishing.unpublish(session, article_id(site, slug), "ja", site.actor, NOW)

    assert site.get(f"/ja/articles/{slug}/").status_code == 404
    assert f"/ja/articles/{slug}/" not in site.get(f"/en/articles/{slug}/").text


def test_a_new_telephone_number_is_right_on_pages_already_read(site: Site) -> None:
    slug = site.publish(clinic_id=site.auckland)
    assert "+64 9 300 1234" in site.get(f"/en/articles/{slug}/").text

    with site.database.transaction() as session:
        clinic = session.get(Clinic, site.auckland)
        assert clinic
        clinic.phone, clinic.updated_at = "+6493005678", NOW + timedelta(days=1)

    page = site.get(f"/en/articles/{slug}/").text
    assert "+64 9 300 5678" in page
    assert "300 1234" not in page


def test_readers_of_a_translation_are_told_when_the_original_has_changed(site: Site) -> None:
    slug = site.publish()
    notice = "2026年3月9日"
    assert notice not in site.get(f"/ja/articles/{slug}/").text

    later = NOW + timedelta(days=7)
    with site.database.transaction() as session:
        article = session.scalars(select(Article).where(Article.slug == slug)).one()
        article.body += "\nOne more sentence.\n"
        articles.mark_ready(session, SILENT, article.id, site.actor, later)

    assert notice in site.get(f"/ja/articles/{slug}/").text
    assert "The original changed" not in site.get(f"/en/articles/{slug}/").text
    assert "One more sentence" not in site.get(f"/en/articles/{slug}/").text


def test_a_page_not_changed_since_is_not_sent_again(site: Site) -> None:
    slug = site.publish()
    etag = site.get(f"/en/articles/{slug}/").headers["ETag"]

    response = site.get(f"/en/articles/{slug}/", headers={"If-None-Match": etag})

    assert response.status_code == 304
    assert response.data == b""


def test_a_page_kept_for_one_host_is_not_given_to_another(site: Site) -> None:
    slug = site.publish()
    site.get(f"/en/articles/{slug}/", headers={"Host": "evil.example"})

    assert "evil.example" not in site.get(f"/en/articles/{slug}/").text


@pytest.mark.parametrize(
    ("clinic", "language", "expected"),
    [
        ("tokyo", "en", '<a href="tel:119" aria-label="Emergency number 119">119</a>'),
        ("tokyo", "ja", '">119</a>'),
        ("auckland", "en", '<a href="tel:+6493001234">+64 9 300 1234</a>'),
        ("auckland", "ja", '<a href="tel:111" aria-label="'),
        ("auckland", "ja", '<a href="/ja/clinics/auckland/">ノースショア鍼治療院</a>'),
        ("tokyo", "ja", '<a href="/ja/clinics/tokyo/">治療院のページにある連絡先</a>'),
    ],
)
def test_facts_in_the_text_are_those_of_the_clinic(
    site: Site, clinic: str, language: str, expected: str
) -> None:
    slug = site.publish(
        clinic_id=getattr(site, clinic),
        body="Call {{emergency}} or {{phone}} of {{clinic}} at {{hours}}.",
    )

    page = site.get(f"/{language}/articles/{slug}/").text

    assert expected in page
    assert "{{" not in page


def test_the_html_of_a_page_cannot_be_broken_by_titles(site: Site) -> None:
    title = 'Pain & "rest" <script>alert(1)</script>'

    slug = site.publish(title=title, summary="<img src=x> & more", japanese=False)

    page = site.get(f"/en/articles/{slug}/").text
    assert "<script>" not in page
    assert "<img src=x>" not in page
    assert "Pain &amp; &#34;rest&#34; &lt;script&gt;" in page


def test_related_articles_are_live_ones_of_the_same_clinic(site: Site) -> None:
    slug = site.publish(title="The first", japanese=False)
    site.publish(title="A neighbour", japanese=False)
    gone = site.publish(title="Taken away", japanese=False)
    site.publish(title="From the south", clinic_id=site.auckland, japanese=False)
    assert "Taken away" in site.get(f"/en/articles/{slug}/").text

    with site.database.transaction() as session:
        publishing.unpublish(session, article_id(site, gone), "en", site.actor, NOW)

    page = site.get(f"/en/articles/{slug}/").text
    assert "A neighbour" in page
    assert "Taken away" not in page
    assert "From the south" not in page


def test_the_newest_version_is_the_one_shown(site: Site) -> None:
    slug = site.publish(japanese=False, body="The old advice.")
    with site.database.transaction() as session:
        article = session.scalars(select(Article).where(Article.slug == slug)).one()
        article.body = "The new advice."
        articles.mark_ready(session, SILENT, article.id, site.actor, NOW)
        publishing.publish_source(session, article.id, site.actor, NOW)

    page = site.get(f"/en/articles/{slug}/").text

    assert "The new advice." in page
    assert "The old advice." not in page
    with site.database.reading() as session:
        assert len(session.scalars(select(PublishedPage)).all()) == 2
