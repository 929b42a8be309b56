"""What a person searches for in the memory, and the places that are marked."""

from hypothesis import given
from hypothesis import strategies as st

from clinicweb.domain.concordance import contains, marked, parts_of


def shown(text: str, words: str) -> str:
    return "".join(
        f"[{one.text}]" if one.hit else one.text for one in marked(text, parts_of(words))
    )


def test_words_count_alone_and_what_stands_in_quotation_marks_as_a_whole() -> None:
    assert parts_of('neck "lower back"  “as soon”「首の 痛み」 腰') == (
        "neck",
        "lower back",
        "as soon",
        "首の 痛み",
        "腰",
    )


def test_width_and_case_make_no_difference() -> None:
    assert shown("Ｎｅｃｋ pain, NECK", "neck") == "[Ｎｅｃｋ] pain, [NECK]"
    assert shown("ｶﾞｰｾﾞを当てる", "ガーゼ") == "[ｶﾞｰｾﾞ]を当てる"


def test_one_and_two_japanese_characters_are_marked_wherever_they_stand() -> None:
    assert shown("首の痛みと腰痛に鍼", "首") == "[首]の痛みと腰痛に鍼"
    assert shown("首の痛みと腰痛に鍼", "腰痛 鍼") == "首の痛みと[腰痛]に[鍼]"


def test_codes_are_not_shown_and_do_not_part_a_word() -> None:
    assert shown("首の⟦0⟧痛⟦/0⟧み", "痛み") == "首の[痛み]"


def test_a_text_contains_each_part_or_not() -> None:
    assert contains("The Neck hurts.", parts_of("neck back")) == [True, False]


@given(st.text(), st.text())
def test_marking_loses_no_letter(text: str, words: str) -> None:
    whole = "".join(one.text for one in marked(text, parts_of(words)))

    assert whole == "".join(one.text for one in marked(text, ()))
