import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicweb.domain.replacing import Search, difference, occurrences, replaced


def change(text: str, find: str, replacement: str, language: str = "ja", **how: bool) -> str:
    search = Search(find, replacement, **how)
    return replaced(text, occurrences(text, search, language), replacement)


@pytest.mark.parametrize(
    ("text", "find", "replacement", "wanted"),
    [
        ("針は痛くない。針の数。", "針", "鍼", "鍼は痛くない。鍼の数。"),
        ("ＡＢＣとabc", "abc", "X", "XとX"),
        ("ﾊﾞｽで来院", "バス", "電車", "電車で来院"),
        ("ハ゛スとバス", "バス", "車", "ハ゛スと車"),
        ("5㎏です", "k", "x", "5㎏です"),
        ("がんばる", "か", "き", "がんばる"),
        ("か\u3099ん", "が", "ぎ", "ぎん"),
        ("⟦1⟧首⟦/1⟧の首", "首", "肩", "⟦1⟧肩⟦/1⟧の肩"),
        ("⟦1⟧1回", "1", "2", "⟦1⟧2回"),
        ("{{phone}}のphone", "phone", "電話", "{{phone}}の電話"),
        ("ああああ", "ああ", "い", "いい"),
        ("首", "肩", "腰", "首"),
        ("首", "", "腰", "首"),
    ],
)
def test_words_are_replaced_and_codes_and_facts_stay_whole(
    text: str, find: str, replacement: str, wanted: str
) -> None:
    assert change(text, find, replacement) == wanted


def test_exact_tells_width_and_capitals_apart() -> None:
    assert change("ＡとAとa", "A", "X", exact=True) == "ＡとXとa"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The arm is warm.", "The leg is warm."),
        ("Arm, arms", "leg, arms"),
        ("arm-band", "leg-band"),
    ],
)
def test_whole_words_leave_longer_words_alone(text: str, wanted: str) -> None:
    assert change(text, "arm", "leg", "en", whole_words=True) == wanted


def test_japanese_has_no_whole_words() -> None:
    assert change("首筋", "首", "肩", whole_words=True) == "肩筋"


@given(st.text(), st.text(min_size=1, max_size=3), st.booleans())
def test_matches_are_in_order_and_apart(text: str, find: str, exact: bool) -> None:
    at = 0
    for start, end in occurrences(text, Search(find, "", exact=exact), "ja"):
        assert at <= start < end <= len(text)
        at = end


@given(st.text(), st.text(min_size=1, max_size=3))
def test_replacing_by_the_same_changes_nothing_when_exact(text: str, find: str) -> None:
    search = Search(find, find, exact=True)
    spans = occurrences(text, search, "ja")

    assert all(text[start:end] == find or not text[start:end].isascii() for start, end in spans)


@given(st.text(), st.text(min_size=1, max_size=3), st.text(max_size=3))
def test_the_difference_is_the_old_text_and_the_new_one(text: str, find: str, new: str) -> None:
    spans = occurrences(text, Search(find, new), "ja")

    parts = difference(text, spans, new)

    assert "".join(part for kind, part in parts if kind != "added") == text
    assert "".join(part for kind, part in parts if kind != "removed") == replaced(text, spans, new)


def test_whole_words_are_shown_as_replaced_even_when_they_share_a_letter() -> None:
    spans = occurrences("疲れた。", Search("疲れ", "疲労"), "ja")

    assert difference("疲れた。", spans, "疲労") == [
        ("removed", "疲れ"),
        ("added", "疲労"),
        ("same", "た。"),
    ]
