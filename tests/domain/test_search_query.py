"""Queries: what is looked for, and in which ways a page may have it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicweb.domain.search_query import LONGEST, MOST_TERMS, parts, terms
from clinicweb.domain.search_readings import written

HEGU = "※li4"


def grams(query: str, language: str = "ja") -> list[set[tuple[str, ...]]]:
    return [{way.grams for way in term.ways} for term in terms(query, language)]


@pytest.mark.parametrize(
    "query",
    ["LI4", "li4", "LI 4", "li 4", "ＬＩ４", "LI-4", "合谷", "合谷穴", "Hegu", "hegu", "he gu",
     "Hé gǔ", "ごうこく", "ゴウコク", "ｺﾞｳｺｸ"],
)  # fmt: skip
def test_every_name_of_an_acupoint_means_the_point(query: str) -> None:
    [term] = terms(query, "en")

    assert (HEGU,) in {way.grams for way in term.ways}


def test_a_point_beside_other_words_is_a_term_of_its_own() -> None:
    first, second = terms("li 4 headache", "en")

    assert first.ways[0].grams == (HEGU,)
    assert second.ways[0].grams == ("headach",)


def test_a_short_code_is_a_point_only_when_nothing_else_is_asked() -> None:
    assert ("※pc6",) in grams("P6")[0]
    assert grams("vitamin K1", "en")[1] == {("k1",)}


def test_a_word_that_is_also_a_point_is_still_a_word() -> None:
    assert grams("太陽") == [{("※ex-hn5",), ("太陽",)}]


def test_two_characters_need_no_second_look_and_three_do() -> None:
    [two] = terms("腰痛", "ja")
    [three] = terms("腰痛症", "ja")

    assert two.ways[0].phrase == ""
    assert three.ways[0].phrase == "腰痛症"


def test_spaces_of_any_width_part_terms() -> None:
    assert grams("首　痛み") == grams("首 痛み") == [{("首",)}, {("痛み",)}]


def test_kana_also_mean_the_characters_they_are_read_as() -> None:
    assert ("鍼",) in grams("はり")[0]
    assert ("鍼",) in grams("ハリ")[0]
    assert any("首の" in way and "痛み" in way for way in grams("くびのいたみ")[0])


def test_a_language_without_readings_has_no_other_ways() -> None:
    assert written("はり", "en") == ()


@pytest.mark.parametrize("query", ["", " ", "%", "*\"'(){}[]", "\0", "…", "👍", "-", "\u200f"])
def test_a_query_without_words_looks_for_nothing(query: str) -> None:
    assert terms(query, "en") == ()


def test_a_long_query_is_cut() -> None:
    assert len(terms(" ".join(f"word{n}" for n in range(50)), "en")) == MOST_TERMS
    [term] = terms("x" * 10_000, "en")
    assert len(term.typed) == LONGEST


def test_a_long_row_is_taken_apart_when_it_finds_nothing() -> None:
    assert [term.typed for term in parts("首の痛さ", "ja")] == ["首", "痛"]
    assert [term.typed for term in parts("カンガルー手術", "ja")] == ["カンガルー", "手術"]
    assert [term.typed for term in parts("neck zebra", "en")] == ["neck", "zebra"]


@settings(deadline=None)
@given(st.text(), st.sampled_from(["en", "ja", "ko", "xx"]))
def test_any_query_is_understood_somehow(query: str, language: str) -> None:
    for term in (*terms(query, language), *parts(query, language)):
        assert term.ways
        assert all(way.grams for way in term.ways)
