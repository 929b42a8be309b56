import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicweb.domain.folding import fold, fold_word
from clinicweb.domain.term_matching import Matcher, says

TERMS = {
    "en": [
        "stiff neck", "neck", "TOM", "therapy", "tui na", "meta-analysis", "pulse", "qi", "massage",
        "side effects", "biopsy", "Ashi point",
    ],
    "ja": [
        "首のこり", "首", "ハリ", "気", "お灸", "はり", "カッピング", "経絡", "督脈", "鍼",
        "鍼治療", "TOM",
    ],
}  # fmt: skip
MATCHER = Matcher((language, term, term) for language in TERMS for term in TERMS[language])


def found(text: str, language: str) -> list[tuple[str, str]]:
    hits = MATCHER.find(text, language)
    return [(text[hit.start : hit.end], term) for hit in hits for term in hit.found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Stiff necks hurt.", [("Stiff necks", "stiff neck")]),
        ("A stiff-neck pillow", [("stiff-neck", "stiff neck")]),
        ("the neck's pain", [("neck", "neck")]),
        ("the neck’s pain", [("neck", "neck")]),
        ("necklace, bottleneck", []),
        ("THERAPIES and pulses", [("THERAPIES", "therapy"), ("pulses", "pulse")]),
        ("Tui-Na and tui na", [("Tui-Na", "tui na"), ("tui na", "tui na")]),
        ("TOM helps Tom.", [("TOM", "TOM")]),
        ("a meta analysis", [("meta analysis", "meta-analysis")]),
        ("one side effect", [("side effect", "side effects")]),
        ("biopsies, Qi, massages", [("biopsies", "biopsy"), ("Qi", "qi"), ("massages", "massage")]),
        ("stiff, neck", [("neck", "neck")]),
        ("⟦1⟧Stiff⟦/1⟧ neck", [("Stiff⟦/1⟧ neck", "stiff neck")]),
        ("neck⟦1⟧pulse", [("neck", "neck"), ("pulse", "pulse")]),
        ("{{neck}}", []),
        ("ashi points", [("ashi points", "Ashi point")]),
    ],
)
def test_english_terms_are_found_in_every_form_but_not_inside_words(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(text, "en") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("首のこりと首の痛み", [("首のこり", "首のこり"), ("首", "首")]),
        ("⟦1⟧首の⟦/1⟧こり", [("首の⟦/1⟧こり", "首のこり")]),
        ("ハリケーンとハリ", [("ハリ", "ハリ")]),
        ("やはり、はりをする", [("はり", "はり")]),
        ("ｶｯﾋﾟﾝｸﾞ", [("ｶｯﾋﾟﾝｸﾞ", "カッピング")]),
        ("鍼治療と鍼", [("鍼治療", "鍼治療"), ("鍼", "鍼")]),
        ("気の流れを整えます。", [("気", "気")]),
        ("病気、元気、天気、気分", []),
        ("気をつけて、気になる、気が楽になる", []),
        ("ＴＯＭでは", [("ＴＯＭ", "TOM")]),
        ("CUSTOMを", []),
        ("督脈の経絡", [("督脈", "督脈"), ("経絡", "経絡")]),
    ],
)
def test_japanese_terms_are_found_longest_first_and_not_inside_words(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(text, "ja") == expected


def test_a_word_of_several_concepts_gives_them_all() -> None:
    matcher = Matcher([("ja", "鍼", 1), ("ja", "鍼", 2)])

    assert [hit.found for hit in matcher.find("鍼", "ja")] == [(1, 2)]


def test_another_form_of_a_word_still_says_it() -> None:
    assert says(fold("Needling helps").text, "needle", spaced=True)
    assert says(fold("acupuncturists").text, "acupuncture", spaced=True)
    assert says(fold("鍼灸師").text, "鍼灸", spaced=False)
    assert not says(fold("a noodle").text, "needle", spaced=True)


@given(st.text(max_size=80))
def test_a_folded_text_knows_where_each_character_came_from(text: str) -> None:
    folded = fold(text)

    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    for place, char in enumerate(folded.text):
        start, end = folded.span(place, place + 1)
        assert char in (" ", "\ufffc") or char in fold_word(text[start:end])


@given(st.text(max_size=80), st.sampled_from(["en", "ja"]))
def test_places_are_true_for_any_text(text: str, language: str) -> None:
    end = 0
    for hit in MATCHER.find(text, language):
        assert end <= hit.start < hit.end <= len(text)
        end = hit.end
