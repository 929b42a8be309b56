"""How alike two sentences are said to be, and which entry helps most."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicweb.domain.memory_match import (
    FILL_THRESHOLD,
    NEGATION_CAP,
    SAME_PLACE,
    SAME_TEXT,
    Likeness,
    Origin,
    Rank,
    likeness,
    reversed_,
    sentence,
    unadapted,
)


def alike(one: str, other: str, language: str = "en") -> Likeness:
    return likeness(sentence(one, language), sentence(other, language))


@pytest.mark.parametrize(
    ("says", "denies", "language"),
    [
        ("Apply heat.", "Do not apply heat.", "en"),
        (
            "Apply heat to the sore area for 10 minutes after each visit.",
            "Do not apply heat to the sore area for 10 minutes after each visit.",
            "en",
        ),
        ("You can drink alcohol today.", "You cannot drink alcohol today.", "en"),
        ("Always press this point in pregnancy.", "Never press this point in pregnancy.", "en"),
        ("患部を温めてください。", "患部を温めないでください。", "ja"),
        ("妊娠中も押してください。", "妊娠中は押さないでください。", "ja"),
    ],
)
def test_a_sentence_that_says_not_is_never_like_enough_to_one_that_does_not(
    says: str, denies: str, language: str
) -> None:
    for one, other in ((says, denies), (denies, says)):
        found = alike(one, other, language)
        assert found.negation_differs
        assert found.percent <= NEGATION_CAP < FILL_THRESHOLD


@pytest.mark.parametrize(
    ("one", "other", "language", "least", "most"),
    [
        ("1回60分です。", "1回90分です。", "ja", 95, 97),
        ("Rest for 2 days.", "Rest for 10 days.", "en", 95, 97),
        ("Rest for 2 days.", "REST FOR 2 DAYS.", "en", 99, 99),
        ("Keep the neck warm.", "Keep the back warm.", "en", 75, 95),
        ("Keep the neck warm.", "Bring your insurance card.", "en", 0, 54),
    ],
)
def test_the_percentage_says_what_a_translator_would(
    one: str, other: str, language: str, least: int, most: int
) -> None:
    assert least <= alike(one, other, language).percent <= most


def test_each_further_figure_that_differs_takes_something_away() -> None:
    base = "Press for 10 seconds, 3 times, on 5 days."
    percents = [
        alike(base, f"Press for {a} seconds, {b} times, on {c} days.").percent
        for a, b, c in ((20, 3, 5), (20, 4, 5), (20, 4, 6))
    ]

    assert percents[0] > percents[1] > percents[2]


@given(st.text(), st.text())
def test_what_is_only_alike_is_never_called_the_same(one: str, other: str) -> None:
    assert 0 <= alike(one, other).percent < SAME_TEXT


def test_the_other_direction_is_never_the_same_text_and_stale_figures_cost() -> None:
    assert reversed_(SAME_PLACE) < SAME_TEXT
    assert reversed_(97) < 97
    assert unadapted(97) < 97


EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)


def rank(
    percent: int,
    *,
    exact: bool = False,
    backwards: bool = False,
    own: bool = False,
    origin: Origin = Origin.APPROVED,
    at: datetime = EARLY,
) -> Rank:
    return Rank(percent, exact, backwards, own, origin, at)


def test_the_order_of_matches_is_the_one_that_translators_want() -> None:
    order = [
        rank(101, exact=True),
        rank(100, exact=True, own=True),
        rank(100, exact=True, at=LATE),
        rank(100, exact=True),
        rank(100, exact=True, origin=Origin.IMPORTED),
        rank(100, exact=True, origin=Origin.STARTER),
        rank(97),
        rank(97, backwards=True),
        rank(80),
        rank(97, origin=Origin.STARTER),
        rank(60, own=True),
        rank(70, origin=Origin.STARTER),
    ]

    assert all(before.key > after.key for before, after in pairwise(order))
