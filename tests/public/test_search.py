"""The search page as a reader meets it."""

import re
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from clinicweb.models import Article
from clinicweb.publishing import service as publishing
from tests.clock import NOW
from tests.public.conftest import Site


def search(site: Site, lang: str, query: str, **filters: str) -> str:
    response = site.get(f"/{lang}/search", query_string={"q": query, **filters})
    assert response.status_code == 200
    return response.text


def slugs(page: str) -> list[str]:
    return re.findall(r'<h2 class="hit-title"><a href="/\w+/articles/([^/]+)/', page)


def told(page: str) -> str:
    [status] = re.findall(r'<p class="search-count[^>]*role="status">(.*?)</p>', page, re.DOTALL)
    return unescape(re.sub(r"\s+", " ", status)).strip()


def test_without_a_query_the_page_says_what_can_be_looked_for(site: Site) -> None:
    site.publish()

    page = site.get("/en/search").text

    assert "by its code or name" in page
    assert 'role="status"' not in page
    assert "/en/articles/" in page
    assert '<meta name="robots" content="noindex">' in page


def test_a_result_shows_title_place_clinic_and_date(site: Site) -> None:
    slug = site.publish(title="A stiff neck", body="Warmth helps. Needles help, too.")

    page = search(site, "en", "needle")

    assert slugs(page) == [slug]
    assert "<mark>Needles</mark> help" in page
    assert "Kita Acupuncture" in page
    assert "<time datetime=" in page
    assert told(page) == "1 article contains “needle”"
    assert 'value="needle"' in page


def test_the_words_are_marked_in_the_title_too(site: Site) -> None:
    site.publish(title="A stiff neck", body="Warmth helps.", summary="Warmth.")

    page = search(site, "en", "NECK")

    assert "A stiff <mark>neck</mark></a>" in page
    assert "Warmth." in page


def test_facts_are_shown_filled_in_and_not_searched(site: Site) -> None:
    slug = site.publish(clinic_id=site.auckland, body="Call {{phone}} about needles.")

    page = search(site, "en", "needles")

    assert slugs(page) == [slug]
    assert "{{" not in page
    assert "+64 9 300 1234" in page
    assert slugs(search(site, "en", "phone")) == []


def test_text_is_shown_as_text(site: Site) -> None:
    site.publish(title="Heat < ice & rest", body="Is 3 < 4 & needles?")

    page = search(site, "en", "needles")

    assert "Heat &lt; ice &amp; rest" in page
    assert "3 &lt; 4 &amp; <mark>needles</mark>" in page


def test_a_page_that_is_taken_off_the_site_is_gone_with_the_next_request(site: Site) -> None:
    slug = site.publish(title="Moxibustion", japanese=False)
    assert slugs(search(site, "en", "moxibustion")) == [slug]

    with site.database.transaction() as session:
        article_id = session.scalars(select(Article.id).where(Article.slug == slug)).one()
        publishing.unpublish(session, article_id, "en", site.actor, NOW)

    assert slugs(search(site, "en", "moxibustion")) == []


def test_a_reader_is_told_of_articles_in_another_language(site: Site) -> None:
    site.publish(language="ja", title="鍼の話", body="鍼。", summary="鍼。", japanese=False)

    page = search(site, "en", "鍼")

    assert slugs(page) == []
    assert '<a href="/ja/search?q=%E9%8D%BC" hreflang="ja">1 article in Japanese' in page
    assert "hreflang" not in search(site, "ja", "鍼").split("<main")[1]


def test_a_misspelt_word_gets_a_suggestion_and_ways_on(site: Site) -> None:
    site.publish(title="A stiff neck")

    page = search(site, "en", "stif nekc")

    assert slugs(page) == []
    assert 'href="/en/search?q=stiff+neck"' in page
    assert "/en/articles/" in page
    assert "/en/clinics/tokyo/" in page


def test_a_row_that_no_page_has_is_offered_in_parts(site: Site) -> None:
    site.publish(language="ja", title="首と肩", body="首が痛みます。", japanese=False)

    page = search(site, "ja", "首の痛さ")

    assert slugs(page) == []
    assert 'href="/ja/search?q=%E9%A6%96"' in page
    assert 'href="/ja/search?q=%E7%97%9B"' in page


def test_a_search_of_one_clinic_can_be_widened(site: Site) -> None:
    slug = site.publish(title="A stiff neck")

    assert slugs(search(site, "en", "neck", clinic="tokyo")) == [slug]
    page = search(site, "en", "neck", clinic="auckland")
    assert slugs(page) == []
    assert '<option value="auckland" selected' in page
    assert 'href="/en/search?q=neck"' in page


def test_an_unknown_filter_is_no_filter(site: Site) -> None:
    slug = site.publish(title="A stiff neck")

    assert slugs(search(site, "en", "neck", clinic="kyoto", topic="nothing")) == [slug]


def test_results_come_ten_a_page(site: Site) -> None:
    all_slugs = [site.publish(title=f"Neck {n}", japanese=False) for n in range(12)]

    first = search(site, "en", "neck")
    second = search(site, "en", "neck", page="2")

    assert slugs(first) + slugs(second) == all_slugs[::-1]
    assert told(first) == "Articles 1–10 of 12 that contain “neck”"
    assert told(second) == "Articles 11–12 of 12 that contain “neck”"
    assert 'rel="next" href="/en/search?q=neck&amp;page=2"' in first
    assert 'rel="prev" href="/en/search?q=neck"' in second


@pytest.mark.parametrize("page", ["0", "2", "-1", "x", "²", "9" * 30, "1.5", ""])
def test_a_page_that_is_not_there_is_not_found(site: Site, page: str) -> None:
    site.publish(title="Neck", japanese=False)

    assert site.get("/en/search", query_string={"q": "neck", "page": page}).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["<script>", '"><img>', "' OR 1=1 --", "\0", "%", "\\", "🙂", "שלום", "x" * 10_000,
     "首" * 3_000, "\u202e", '"', "a" * 199 + "é", "%ff", "{{phone}}", "{{ 7*7 }}"],
)  # fmt: skip
def test_any_query_is_only_text(site: Site, query: str) -> None:
    for lang in ("en", "ja"):
        page = search(site, lang, query)
        assert "<script>" not in page
        assert '"><img>' not in page


def test_bytes_that_are_no_text_are_answered(site: Site) -> None:
    assert site.get("/en/search?q=%ff%fe%00").status_code == 200


def test_signs_alone_are_nothing_to_look_for(site: Site) -> None:
    assert told(search(site, "en", "?!")) == "“?!” has no word to look for."


def test_the_switch_of_languages_takes_the_words_along(site: Site) -> None:
    page = search(site, "en", "neck")

    assert re.search(r'href="/ja/search\?q=neck&amp;chosen"', page)


def test_a_search_neither_reads_nor_sets_a_cookie(site: Site) -> None:
    response = site.get("/en/search?q=neck")

    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.headers["Cache-Control"] == "no-cache"


def test_the_index_can_be_made_anew(site: Site, app: Flask) -> None:
    slug = site.publish(title="Neck")

    with app.app_context():
        result = app.test_cli_runner().invoke(args=["search", "rebuild"])

    assert result.output == "2 pages are in the search index.\n"
    assert slugs(search(site, "en", "neck")) == [slug]
