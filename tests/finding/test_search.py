"""What is found, and what stands first."""

import pytest
from sqlalchemy.orm import Session

from clinicweb.finding import search as finding
from clinicweb.finding.search import EXACT_UP_TO, Asked, fewer_terms
from tests.finding.conftest import Find, Publish

ARTICLE = {
    "title": "首と肩のこり",
    "summary": "仕事の合間にできること。",
    "html": "<h2>鍼の使い方</h2><p>合谷（LI4）を押します。腰痛にも役立ちます。</p>",
}


@pytest.mark.parametrize(
    "query",
    ["鍼", "首", "腰痛", "合谷", "LI4", "li4", "LI 4", "ＬＩ４", "Hegu", "ごうこく", "ゴウコク",
     "首と肩", "肩のこり", "仕事", "はり", "ハリ", "ﾊﾘ", "くび", "腰痛 首", "首　腰痛",
     "押します", "LI4 腰痛"],
)  # fmt: skip
def test_japanese_is_found_by_characters_readings_and_points(
    publish: Publish, find: Find, query: str
) -> None:
    publish(slug="found", **ARTICLE)
    publish(slug="other", title="よく眠るために", html="<p>枕の高さを変えます。</p>")

    assert find(query) == ["found"]


@pytest.mark.parametrize(
    "query",
    ["needle", "NEEDLES", "needling", "ｎｅｅｄｌｅ", "cafe", "Café", "LI4", "合谷", "stiff neck"],
)
def test_english_is_found_by_stems_whatever_case_width_and_accents(
    publish: Publish, find: Find, query: str
) -> None:
    publish("en", slug="found", title="Needles at the café", html="<p>Hegu for stiff necks.</p>")
    publish("en", slug="other", title="Sleep", html="<p>Rest.</p>")

    assert find(query, "en") == ["found"]


def test_characters_apart_are_not_a_word(publish: Publish, find: Find) -> None:
    publish(slug="apart", html="<p>腰が重く、痛みます。慢性の頭痛と急性腰痛の話。</p>")
    publish(slug="together", html="<p>慢性腰痛の話。</p>")

    assert find("慢性腰痛") == ["together"]
    assert find("腰痛の話") == ["together", "apart"]
    assert find("腰痛み") == []


def test_title_comes_before_heading_before_summary_before_text(
    publish: Publish, find: Find
) -> None:
    publish(slug="title", title="腰痛の話")
    publish(slug="heading", html="<h2>腰痛</h2>")
    publish(slug="summary", summary="腰痛のときに。")
    publish(slug="often", html="<p>腰痛。</p><p>腰痛と腰痛。</p>")
    publish(slug="old", html="<p>腰痛のこと。</p>")
    publish(slug="new", html="<p>腰痛のこと。</p>")

    assert find("腰痛") == ["title", "heading", "summary", "often", "new", "old"]


def test_a_rare_word_in_the_title_counts_more_than_a_frequent_one(
    publish: Publish, find: Find
) -> None:
    publish("en", slug="rare", title="Moxibustion", html="<p>neck</p>")
    publish("en", slug="frequent", title="Neck", html="<p>moxibustion</p>")
    for number in range(5):
        publish("en", slug=f"neck-{number}", title="Neck")

    assert find("neck moxibustion", "en") == ["rare", "frequent"]


def test_every_term_has_to_be_there(publish: Publish, find: Find, session: Session) -> None:
    publish("en", slug="neck", title="Neck and shoulder")

    assert find("neck shoulder", "en") == ["neck"]
    assert find("neck zebra", "en") == []
    assert fewer_terms(session, Asked("neck zebra", "en")) == (("neck", 1),)


def test_a_search_can_be_of_one_clinic_or_among_some_pages(publish: Publish, find: Find) -> None:
    first, second = publish(title="首"), publish(title="首")

    assert find("首", clinic_id=first.clinic_id) == [second.slug, first.slug]
    assert find("首", clinic_id=first.clinic_id + 1) == []
    assert find("首", within=frozenset({first.id})) == [first.slug]
    assert find("首", within=frozenset()) == []


def test_results_come_in_pages(publish: Publish, session: Session) -> None:
    ids = [publish(title="首").id for _ in range(25)][::-1]

    found = [
        finding.search(session, Asked("首", "ja", offset=offset)) for offset in (0, 10, 20, 30)
    ]

    assert [one for page in found for one in page.page_ids] == ids
    assert {page.total for page in found} == {25}


def test_languages_do_not_mix(publish: Publish, find: Find) -> None:
    publish("en", slug="english", title="Hegu (合谷)")
    publish("ja", slug="japanese", title="合谷")

    assert find("合谷", "en") == ["english"]
    assert find("合谷", "ja") == ["japanese"]


@pytest.mark.parametrize(
    ("language", "title", "query"),
    [
        ("ko", "목 통증과 침술은", "침술"),
        ("zh-Hant", "頸部疼痛的針灸治療", "針灸"),
        ("th", "อาการปวดคอ", "ปวดคอ"),
        ("fr", "Les douleurs cervicales", "douleur"),
        ("ar", "آلام الرقبة", "الرقبة"),
        ("hi", "गर्दन में दर्द", "दर्द"),
    ],
)
def test_any_language_is_searched_without_being_known(
    publish: Publish, find: Find, language: str, title: str, query: str
) -> None:
    publish(language, slug="found", title=title)
    publish(language, slug="other", title="—")

    assert find(query, language) == ["found"]


@pytest.mark.parametrize(
    "query",
    ["%", "_", "*", '"', "'", "\\", "\0", "a\0b", "' OR 1=1 --", 'x" OR "y', "首' & '肩",
     "NEAR(a b)", "a AND b", "col:x", "-x", "^x", "x" * 10_000, "首" * 10_000, "a " * 5_000, "👍",
     "שלום", "\u202eabc", "<script>", "\ud800"],
)  # fmt: skip
def test_any_query_is_only_text(publish: Publish, find: Find, query: str) -> None:
    publish(title="首")

    assert find(query) == []


def test_very_many_phrases_are_not_all_counted(publish: Publish, session: Session) -> None:
    for _ in range(EXACT_UP_TO + 50):
        publish(title="首の痛み")

    found = finding.search(session, Asked("首の痛み", "ja"))

    assert len(found.page_ids) == 10
    assert found.total == EXACT_UP_TO
    assert not found.is_total
