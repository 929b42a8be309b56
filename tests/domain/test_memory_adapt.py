"""A target of the memory with the figures, facts and codes of another source, where sure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicweb.domain.memory_adapt import adapted, fitted_codes

EN_JA, JA_EN = ("en", "ja"), ("ja", "en")


@pytest.mark.parametrize(
    ("old_source", "old_target", "new_source", "languages", "expected"),
    [
        (
            "One session takes 60 minutes.",
            "1回60分です。",
            "One session takes 90 minutes.",
            EN_JA,
            "1回90分です。",
        ),
        (
            "1回60分です。",
            "One session takes 60 minutes.",
            "1回90分です。",
            JA_EN,
            "One session takes 90 minutes.",
        ),
        (
            "Rest for 2 days.",
            "２日間休みます。",
            "Rest for 10 days.",
            EN_JA,
            "１０日間休みます。",
        ),
        (
            "Open 9:00-17:00.",
            "9:00～17:00に開いています。",
            "Open 10:00-18:30.",
            EN_JA,
            "10:00～18:30に開いています。",
        ),
        (
            "Press LI4 for 30 seconds.",
            "LI4を30秒押します。",
            "Press ST36 for 60 seconds.",
            EN_JA,
            "ST36を60秒押します。",
        ),
        (
            "Call {{phone}}.",
            "{{phone}}にお電話ください。",
            "Call {{emergency}}.",
            EN_JA,
            "{{emergency}}にお電話ください。",
        ),
        (
            "Use ⟦0⟧heat⟦/0⟧ for 5 minutes.",
            "⟦0⟧温熱⟦/0⟧を5分使います。",
            "Use ⟦2⟧heat⟦/2⟧ for 10 minutes.",
            EN_JA,
            "⟦2⟧温熱⟦/2⟧を10分使います。",
        ),
        (
            "Use ⟦0⟧heat⟦/0⟧ for 5 minutes.",
            "⟦0⟧温熱⟦/0⟧を5分使います。",
            "Use heat for 5 minutes.",
            EN_JA,
            "温熱を5分使います。",
        ),
        (
            "Do 3 sets of 10.",
            "10回を3セット行います。",
            "Do 2 sets of 15.",
            EN_JA,
            "15回を2セット行います。",
        ),
    ],
)
def test_figures_facts_points_and_codes_move_into_the_target(
    old_source: str, old_target: str, new_source: str, languages: tuple[str, str], expected: str
) -> None:
    assert adapted(old_source, old_target, new_source, *languages) == expected


@pytest.mark.parametrize(
    ("old_source", "old_target", "new_source", "languages"),
    [
        # The target says the figure in another way.
        ("It costs 10,000 yen.", "1万円です。", "It costs 20,000 yen.", EN_JA),
        ("Come 2 times.", "二度お越しください。", "Come 3 times.", EN_JA),
        # The word beside the figure would have to change.
        ("1日休みます。", "Rest for 1 day.", "3日休みます。", JA_EN),
        ("3日休みます。", "Rest for 3 days.", "1日休みます。", JA_EN),
        ("2週目です。", "This is the 2nd week.", "4週目です。", JA_EN),
        ("18分の動画です。", "An 18-minute video.", "20分の動画です。", JA_EN),
        # The name of the point would stay behind.
        ("Press LI4.", "合谷（LI4）を押します。", "Press ST36.", EN_JA),
        # Two equal figures, of which one changes.
        ("Walk 5 days for 5 weeks.", "5日、5週間歩きます。", "Walk 5 days for 6 weeks.", EN_JA),
        # Another sentence.
        ("Rest for 2 days.", "2日休みます。", "Walk for 3 days.", EN_JA),
        # Inline marks that the target does not have.
        ("Rest for 2 days.", "2日休みます。", "⟦0⟧Rest⟦/0⟧ for 3 days.", EN_JA),
    ],
)
def test_what_is_not_sure_is_left_to_a_person(
    old_source: str, old_target: str, new_source: str, languages: tuple[str, str]
) -> None:
    assert adapted(old_source, old_target, new_source, *languages) is None


figures = st.integers(2, 9_999).map(str)


@given(st.tuples(figures, figures), st.tuples(figures, figures))
def test_adapting_there_and_back_gives_the_first_target(
    old: tuple[str, str], new: tuple[str, str]
) -> None:
    def source(pair: tuple[str, str]) -> str:
        return f"Press for {pair[0]} seconds, {pair[1]} times."

    target = f"{old[0]}秒ずつ{old[1]}回押します。"
    there = adapted(source(old), target, source(new), *EN_JA)
    if there is not None:
        assert adapted(source(new), there, source(old), *EN_JA) in (target, None)
        assert there == f"{new[0]}秒ずつ{new[1]}回押します。"
    elif old[0] != old[1]:
        raise AssertionError("two different figures are sure")


@given(st.text(), st.text())
def test_the_very_same_source_keeps_the_target(source: str, target: str) -> None:
    assert adapted(source, target, source, *EN_JA) == target


def test_codes_follow_the_order_of_the_new_source() -> None:
    old, new = ("⟦0⟧", "⟦/0⟧", "⟦1⟧"), ("⟦4⟧", "⟦/4⟧", "⟦7⟧")

    assert fitted_codes("⟦1⟧と⟦0⟧首⟦/0⟧", old, new) == "⟦7⟧と⟦4⟧首⟦/4⟧"
    assert fitted_codes("⟦1⟧と⟦0⟧首⟦/0⟧", old, ("⟦4⟧", "⟦7⟧", "⟦/4⟧")) is None
