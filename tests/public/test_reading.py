"""What stands around an article: how long it takes, ways to pass it on, the way to the next one."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import select, update

from clinicweb.articles import service as articles
from clinicweb.models import Article, PublishedPage
from clinicweb.publishing import service as publishing
from tests.clock import NOW
from tests.factories import SILENT
from tests.public.conftest import Site


def links(page: str, part: str) -> dict[str, str]:
    """Address by the words of the link, in a part of the page."""
    found = re.search(rf'<(section|nav) class="{part}.*?</\1>', page, re.DOTALL)
    assert found, part
    return {
        re.sub(r"<[^>]+>", "", words).strip(): unescape(address)
        for address, words in re.findall(r'<a[^>]*href="([^"]+)"[^>]*>(.*?)</a>', found[0], re.S)
    }


def test_the_head_says_how_long_it_takes_in_the_reader_s_language(site: Site) -> None:
    slug = site.publish()

    assert "1 minute to read" in site.get(f"/en/articles/{slug}/").text
    assert "約1分で読めます" in site.get(f"/ja/articles/{slug}/").text


def test_an_article_is_passed_on_by_plain_links_to_its_own_version(site: Site) -> None:
    slug = site.publish(title="Neck & back: “care”")
    for language in ("en", "ja"):
        own = f"http://localhost/{language}/articles/{slug}/"
        found = links(site.get(f"/{language}/articles/{slug}/").text, "sharing")

        by_site = {urlsplit(one).hostname: one for one in found.values()}
        assert parse_qs(urlsplit(by_site["www.facebook.com"]).query)["u"] == [own]
        for host in (
            "x.com",
            "social-plugins.line.me",
            "www.pinterest.com",
            "www.linkedin.com",
        ):
            assert parse_qs(urlsplit(by_site[host]).query)["url"] == [own], host
        mail = next(one for one in found.values() if one.startswith("mailto:?"))
        assert "+" not in mail
        fields = parse_qs(urlsplit(mail).query)
        assert own in fields["body"][0]
        assert own in found.values()  # to be copied


def test_nothing_of_another_site_is_loaded_by_a_page(site: Site) -> None:
    slug = site.publish()
    page = site.get(f"/en/articles/{slug}/").text

    loaded = re.findall(r'<(?:script|img|iframe|source)[^>]*(?:src|srcset)="([^"]+)"', page)
    loaded += re.findall(r'<link[^>]*rel="(?:stylesheet|icon|preload)"[^>]*href="([^"]+)"', page)

    assert loaded
    assert all(one.startswith("/") and not one.startswith("//") for one in loaded)


def test_articles_of_a_clinic_lead_to_the_one_before_and_the_one_behind(site: Site) -> None:
    slugs = [site.publish(title=f"Number {number}") for number in range(3)]
    site.publish(title="Elsewhere", clinic_id=site.auckland)
    with site.database.transaction() as session:
        for number, slug in enumerate(slugs):
            session.execute(
                update(PublishedPage)
                .where(PublishedPage.slug == slug)
                .values(first_published_at=NOW + timedelta(days=number))
            )

    middle = links(site.get(f"/ja/articles/{slugs[1]}/").text, "neighbours")
    last = links(site.get(f"/ja/articles/{slugs[2]}/").text, "neighbours")

    assert list(middle.values()) == [f"/ja/articles/{slugs[0]}/", f"/ja/articles/{slugs[2]}/"]
    assert list(last.values()) == [f"/ja/articles/{slugs[1]}/"]


def test_an_article_alone_in_its_language_leads_nowhere(site: Site) -> None:
    slug = site.publish(japanese=False)

    assert 'class="neighbours' not in site.get(f"/en/articles/{slug}/").text


def test_the_head_says_when_an_article_was_changed(site: Site) -> None:
    slug = site.publish(japanese=False)
    assert "Updated" not in site.get(f"/en/articles/{slug}/").text

    later = NOW + timedelta(days=9)
    with site.database.transaction() as session:
        article = session.scalars(select(Article).where(Article.slug == slug)).one()
        article.body += "\nOne more sentence.\n"
        articles.mark_ready(session, SILENT, article.id, site.actor, later)
        publishing.publish_source(session, article.id, site.actor, later)

    assert "Updated 11 March 2026" in site.get(f"/en/articles/{slug}/").text


def test_an_outdated_translation_leads_to_the_original(site: Site) -> None:
    slug = site.publish()
    with site.database.transaction() as session:
        article = session.scalars(select(Article).where(Article.slug == slug)).one()
        article.body += "\nOne more sentence.\n"
        articles.mark_ready(session, SILENT, article.id, site.actor, NOW + timedelta(days=7))

    page = site.get(f"/ja/articles/{slug}/").text

    assert f'<a href="/en/articles/{slug}/" hreflang="en">英語の原文を読む</a>' in page


def test_references_are_marked_as_such(site: Site) -> None:
    body = "Rest.\n\n## References\n\n1. Smith, Journal of Necks, 2020.\n"
    slug = site.publish(body=body, japanese=False)

    assert '<ol class="references">' in site.get(f"/en/articles/{slug}/").text


def test_the_author_s_box_names_every_credential(site: Site) -> None:
    slug = site.publish(clinic_id=site.auckland, practitioner_id=site.author)

    page = site.get(f"/ja/articles/{slug}/").text

    assert "鍼灸師" in page
    assert "施術歴は20年です。" in page
