"""Every pair of a state and a step is either allowed, with one outcome, or refused."""

from itertools import product

import pytest

from clinicweb.domain.errors import Conflict
from clinicweb.domain.workflow import (
    PassageState,
    PassageStep,
    TranslationState,
    TranslationStep,
    advance_passage,
    advance_translation,
)

# A row a state, a column a step; "-" is refused.
TRANSLATION = """
           claim    store     release give_up try_again by_hand   approve  reopen    revise
waiting    drafting -         -       -       -         in_review -        -         waiting
drafting   drafting in_review waiting failed  -         in_review -        -         waiting
in_review  -        -         -       -       waiting   -         approved -         waiting
approved   -        -         -       -       -         -         -        in_review waiting
failed     -        -         -       -       waiting   in_review -        -         waiting
"""

PASSAGE = """
            draft     edit       clear    accept    reopen
missing     drafted   edited     missing  -         -
drafted     -         edited     missing  accepted  -
edited      -         edited     missing  accepted  -
accepted    -         edited     missing  accepted  edited
"""

# What a person can do on the review page; the other steps are the worker's.
BY_PEOPLE = {
    TranslationStep.TRY_AGAIN,
    TranslationStep.BY_HAND,
    TranslationStep.APPROVE,
    TranslationStep.REOPEN,
}


def table(text: str) -> dict[tuple[str, str], str]:
    header, *rows = [line.split() for line in text.strip().splitlines()]
    return {
        (state, step): outcome
        for state, *outcomes in rows
        for step, outcome in zip(header, outcomes, strict=True)
    }


def test_the_tables_here_name_every_state_and_every_step() -> None:
    assert set(table(TRANSLATION)) == set(product(TranslationState, TranslationStep))
    assert set(table(PASSAGE)) == set(product(PassageState, PassageStep))


@pytest.mark.parametrize(("state", "step"), [*product(TranslationState, TranslationStep)])
def test_a_step_of_a_translation_leads_where_the_table_says_or_is_refused(
    state: TranslationState, step: TranslationStep
) -> None:
    outcome = table(TRANSLATION)[state, step]

    if outcome == "-":
        with pytest.raises(Conflict):
            advance_translation(state, step)
    else:
        assert advance_translation(state, step) == outcome


@pytest.mark.parametrize(("state", "step"), [*product(PassageState, PassageStep)])
def test_a_step_of_a_passage_leads_where_the_table_says_or_is_refused(
    state: PassageState, step: PassageStep
) -> None:
    outcome = table(PASSAGE)[state, step]

    if outcome == "-":
        with pytest.raises(Conflict):
            advance_passage(state, step)
    else:
        assert advance_passage(state, step) == outcome


@pytest.mark.parametrize("state", TranslationState)
def test_a_person_can_get_a_translation_out_of_every_state(state: TranslationState) -> None:
    exits = {table(TRANSLATION)[state, step] for step in BY_PEOPLE} - {"-", state}

    assert exits


@pytest.mark.parametrize("state", TranslationState)
def test_a_translation_can_become_approved_from_every_state_without_an_engine(
    state: TranslationState,
) -> None:
    steps, reached, known = table(TRANSLATION), {str(state)}, set()
    while reached != known:
        known = set(reached)
        reached |= {steps[one, step] for one in known for step in BY_PEOPLE} - {"-"}

    assert TranslationState.APPROVED in reached


def test_only_an_approval_makes_a_translation_approved_and_only_people_accept() -> None:
    assert {pair for pair, state in table(TRANSLATION).items() if state == "approved"} == {
        ("in_review", "approve")
    }
    assert {step for (_, step), state in table(PASSAGE).items() if state == "accepted"} == {
        "accept"
    }


def test_a_state_that_the_house_does_not_know_is_an_error() -> None:
    with pytest.raises(ValueError, match="published"):
        advance_translation("published", TranslationStep.APPROVE)
