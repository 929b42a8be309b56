import re

import pytest

from clinicweb.models import ClinicText
from tests.public.conftest import Site

PAGES = ("", "clinics/tokyo/", "clinics/auckland/", "articles/", "search", "feed.atom")


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_answers_in_the_language_of_its_address(
    site: Site, language: str, page: str
) -> None:
    response = site.get(f"/{language}/{page}", headers={"Accept-Language": "fr"})

    assert response.status_code == 200
    assert f'lang="{language}"' in response.text
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("page", PAGES)
def test_an_unknown_language_is_a_page_that_does_not_exist(site: Site, page: str) -> None:
    response = site.get(f"/fr/{page}", headers={"Accept-Language": "ja"})

    assert response.status_code == 404
    assert '<html lang="ja"' in response.text
    assert "ページが見つかりません" in response.text


@pytest.mark.parametrize(
    ("headers", "cookie", "target"),
    [
        ({}, None, "/en/"),
        ({"Accept-Language": "ja,en;q=0.5"}, None, "/ja/"),
        ({"Accept-Language": "de"}, None, "/en/"),
        ({"Accept-Language": "ja"}, "en", "/en/"),
        ({"Accept-Language": "en"}, "xx", "/en/"),
    ],
)
def test_the_front_page_follows_the_cookie_then_the_browser(
    site: Site, headers: dict[str, str], cookie: str | None, target: str
) -> None:
    if cookie:
        site.client.set_cookie("clinicweb-language", cookie)

    response = site.get("/", headers=headers)

    assert response.status_code == 302
    assert response.location == target
    assert {"Accept-Language", "Cookie"} <= set(response.headers["Vary"].split(", "))


def test_switching_the_language_stays_on_the_article_and_is_remembered(site: Site) -> None:
    slug = site.publish()
    page = site.get(f"/en/articles/{slug}/").text
    switch = re.search(r'href="([^"]+\?chosen)" lang="ja"', page)
    assert switch

    response = site.get(switch[1])

    assert response.status_code == 303
    assert response.location == f"/ja/articles/{slug}/"
    assert site.get("/", headers={"Accept-Language": "en"}).location == "/ja/"


def test_the_home_page_names_both_clinics_and_the_newest_articles(site: Site) -> None:
    site.publish(title="A stiff neck after sleeping")

    page = site.get("/en/").text

    assert "Kita Acupuncture" in page
    assert "North Shore Acupuncture" in page
    assert "A stiff neck after sleeping" in page


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/en/clinics/tokyo/", ["tel:119", "mailto:tokyo@example.com", "Japan", "Yuki Mori"]),
        (
            "/en/clinics/auckland/",
            ["tel:111", "tel:+6493001234", "09 300 1234", "+64 9 300 1234", "New Zealand"],
        ),
        ("/ja/clinics/tokyo/", ["tel:119", "東京都北1-2-3", "日本", "施術歴は20年です。"]),
        ("/ja/clinics/auckland/", ["tel:111", "ニュージーランド", "国外から：+64 9 300 1234"]),
    ],
)
def test_a_clinics_facts_are_shown_as_its_readers_write_them(
    site: Site, address: str, expected: list[str]
) -> None:
    page = site.get(address).text

    for text in expected:
        assert text in page
    assert "None" not in page


def test_a_fact_that_is_not_known_is_not_shown(site: Site) -> None:
    page = site.get("/ja/clinics/tokyo/").text

    assert page.count("受付時間") == 2  # a heading, and whom to ask
    assert "受付時間は治療院にお問い合わせください。" in page
    assert "国外から" not in page


def test_an_unknown_clinic_is_a_page_that_does_not_exist(site: Site) -> None:
    assert site.get("/en/clinics/paris/").status_code == 404
    assert site.get("/en/articles/?clinic=paris").status_code == 404


def test_what_a_clinic_says_of_itself_is_escaped(site: Site) -> None:
    with site.database.transaction() as session:
        text = session.query(ClinicText).filter_by(language="en").first()
        assert text
        text.name, text.description = "<b>Kita</b>", "<script>alert(1)</script>"

    page = site.get("/en/").text

    assert "<script>alert" not in page
    assert "<b>Kita" not in page
    assert "&lt;b&gt;Kita" in page


def test_the_list_is_cut_into_pages_and_filtered_by_clinic(site: Site) -> None:
    for number in range(13):
        site.publish(title=f"Article number {number}", japanese=False)
    site.publish(title="From the south", clinic_id=site.auckland, japanese=False)

    first, second = site.get("/en/articles/").text, site.get("/en/articles/?page=2").text
    southern = site.get("/en/articles/?clinic=auckland").text

    assert first.count('<article class="article-card">') == 12
    assert second.count('<article class="article-card">') == 2
    assert 'rel="next" href="/en/articles/?page=2"' in first
    assert 'rel="prev" href="/en/articles/"' in second
    assert "From the south" in southern
    assert "Article number" not in southern


@pytest.mark.parametrize("page", ["0", "3", "-1", "x", "²", "9" * 40])
def test_a_page_that_is_not_there_is_not_found(site: Site, page: str) -> None:
    assert site.get("/en/articles/", query_string={"page": page}).status_code == 404


def test_without_articles_a_list_says_so(site: Site) -> None:
    assert "この言語の記事はまだありません" in site.get("/ja/articles/").text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("neck", True),
        ("NECK shoulder", True),
        ("neck zebra", False),
        ("strong", False),
        ("100%", False),
        ("50%", True),
        ("_", False),
        ("tea & rest", True),
        ("ｎｅｃｋ", True),
    ],
)
def test_a_search_finds_articles_that_contain_every_word(
    site: Site, query: str, expected: bool
) -> None:
    slug = site.publish(
        title="A stiff neck",
        body="The **shoulder** too. Warm tea & rest help in 50% of cases.",
        japanese=False,
    )

    page = site.get("/en/search", query_string={"q": query}).text

    assert (f"/en/articles/{slug}/" in page) is expected


def test_a_search_finds_japanese_words_inside_sentences(site: Site) -> None:
    site.publish(
        language="ja",
        title="寝違えたとき",
        summary="首が回らない朝に。",
        body="無理に首を動かさず、温めてください。",
        japanese=False,
    )

    assert "寝違えた" in site.get("/ja/search", query_string={"q": "首を動かさず"}).text
    assert "<mark>動かさず</mark>" in site.get("/ja/search?q=動かさず").text
    assert "寝違えた" not in site.get("/ja/search?q=腰痛").text


@pytest.mark.parametrize(
    "query", ["<script>", '"><img>', "' OR 1=1 --", "\0", "x" * 5000, "%", "\\"]
)
def test_a_hostile_query_is_only_text(site: Site, query: str) -> None:
    response = site.get("/ja/search", query_string={"q": query})

    assert response.status_code == 200
    assert "<script>" not in response.text
    assert '"><img>' not in response.text


@pytest.mark.parametrize("end", ["", "social.png", "reply"])
def test_an_address_with_a_character_that_no_address_has_leads_nowhere(
    site: Site, end: str
) -> None:
    slug = site.publish()

    answer = site.get(f"/en/articles/{slug}%00/{end}")

    assert answer.status_code == 404


def test_a_page_that_is_not_there_is_kept_by_nobody(site: Site) -> None:
    answer = site.get("/nothing", headers={"Accept-Language": "ja"})

    assert answer.status_code == 404
    assert answer.headers["Content-Language"] == "ja"
    assert answer.headers["Cache-Control"] == "private, no-cache"
