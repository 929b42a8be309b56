"""How the memory folds a sentence, and which sentences have one shape."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicweb.domain.memory_text import Slot, SlotKind, folded, shape_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1回60分です。", "1回90分です。"),
        ("1回60分です。", "１回９０分です。"),
        ("Rest for 2 days.", "Rest for 10 days."),
        ("Rest for 1 day.", "Rest for 3 days."),
        ("A visit costs 5,500 yen.", "A visit costs 12,000 yen."),
        ("Open 9:00-17:00.", "Open 10:30-18:00."),
        ("Call {{phone}}.", "Call {{emergency}}."),
        ("Press LI4 for a while.", "Press ST-36 for a while."),
        ("Write to a@example.com.", "Write to desk@example.org."),
        ("⟦0⟧Rest⟦/0⟧ for 2 days.", "Rest for 2 days."),
        ("Keep  WARM", "keep warm"),
        ("ｶﾞｰｾﾞを2枚", "ガーゼを3枚"),
    ],
)
def test_sentences_that_differ_only_in_what_varies_have_one_shape(one: str, other: str) -> None:
    assert shape_of(one).hash == shape_of(other).hash


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rest for 2 days.", "Rest for 2 weeks."),
        ("Apply heat for 5 minutes.", "Do not apply heat for 5 minutes."),
        ("温めてください。", "温めないでください。"),
        ("Call {{phone}}.", "Call 119."),
        ("Press LI4.", "Press 4."),
        ("1回60分です。", "60分です。"),
    ],
)
def test_other_words_and_other_kinds_of_things_give_another_shape(one: str, other: str) -> None:
    assert shape_of(one).hash != shape_of(other).hash


def test_a_shape_knows_its_slots_in_order_and_its_codes() -> None:
    shape = shape_of("⟦0⟧Press⟦/0⟧ LI-4 ２ times, then call {{ phone }}.")

    assert shape.slots == (
        Slot(SlotKind.ACUPOINT, "LI4"),
        Slot(SlotKind.NUMBER, "2"),
        Slot(SlotKind.FACT, "{{phone}}"),
    )
    assert shape.codes == ("⟦0⟧", "⟦/0⟧")


def test_folding_takes_away_codes_width_case_and_spare_spaces() -> None:
    assert folded(" ⟦0⟧Ｎｅｃｋ⟦/0⟧   Pain’s\u3000ｱ ") == "neck pain's ア"


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_every_figure_gives_the_same_shape(one: int, other: int) -> None:
    assert shape_of(f"{one}分間押します。").hash == shape_of(f"{other}分間押します。").hash


@given(st.text())
def test_no_text_is_too_odd_for_a_shape(text: str) -> None:
    assert len(shape_of(text).hash) == 16
