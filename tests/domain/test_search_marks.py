"""Marks on the original text, and the part of a long text that is shown."""

from hypothesis import given, settings
from hypothesis import strategies as st

from clinicweb.domain.search_marks import Pieces, excerpt, marked
from clinicweb.domain.search_query import terms


def shown(pieces: Pieces | None) -> str:
    return "".join(f"[{text}]" if sought else text for sought, text in pieces or ())


def mark(text: str, query: str, language: str) -> str:
    return shown(marked(text, terms(query, language), language))


def test_words_are_marked_as_they_are_written() -> None:
    assert mark("Needles, needling and a needle.", "needle", "en") == (
        "[Needles], [needling] and a [needle]."
    )
    assert mark("The NECK’s pain", "neck", "en") == "The [NECK’s] pain"
    assert mark("bottleneck", "neck", "en") == "bottleneck"


def test_japanese_is_marked_whatever_its_width_and_kana() -> None:
    assert mark("ハリとﾊﾘとはり", "はり", "ja") == "[ハリ]と[ﾊﾘ]と[はり]"
    assert mark("首と腰の痛み、腰痛", "腰痛", "ja") == "首と腰の痛み、[腰痛]"
    assert mark("鍼の話", "はり", "ja") == "[鍼]の話"


def test_an_acupoint_is_marked_by_each_of_its_names() -> None:
    assert mark("LI4（合谷、ごうこく）", "hegu", "ja") == "[LI4]（[合谷]、[ごうこく]）"
    assert mark("LI 4 or Hégǔ, not LI45", "合谷", "en") == "[LI 4] or [Hégǔ], not LI45"


def test_an_excerpt_shows_where_the_terms_stand_together() -> None:
    text = "The neck is strong. " + "Rest is good. " * 40 + "A stiff neck hurts. " + "More. " * 60

    found = shown(excerpt(text, terms("stiff neck", "en"), "en"))

    assert found.startswith("…")
    assert found.endswith("…")
    assert "A [stiff] [neck] hurts." in found
    assert len(found) < 300


def test_a_text_without_the_terms_has_no_excerpt() -> None:
    assert excerpt("肩の話です。", terms("首", "ja"), "ja") is None


def test_a_short_text_is_shown_whole() -> None:
    assert shown(excerpt("首の話です。", terms("首", "ja"), "ja")) == "[首]の話です。"


@settings(deadline=None)
@given(st.text(), st.text(), st.sampled_from(["en", "ja", "xx"]))
def test_marking_changes_no_text(text: str, query: str, language: str) -> None:
    assert "".join(piece for _, piece in marked(text, terms(query, language), language)) == text


@settings(deadline=None)
@given(st.text(alphabet="首の痛みはneck .。\nLI4", max_size=600))
def test_an_excerpt_is_a_part_of_the_text(text: str) -> None:
    pieces = excerpt(text, terms("首の痛み neck LI4", "ja"), "ja")

    plain = "".join(piece for _, piece in pieces or () if piece != "…")
    assert plain in text
