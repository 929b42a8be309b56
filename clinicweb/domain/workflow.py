"""The life of translations and passages: one table each, and one function that reads it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from clinicweb.domain.errors import Conflict
from clinicweb.domain.messages import N_


class TranslationState(StrEnum):
    """Where a translation is. Published and outdated are facts of other rows, not states."""

    WAITING = "waiting"
    DRAFTING = "drafting"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    FAILED = "failed"


class TranslationStep(StrEnum):
    """What can happen to a translation."""

    CLAIM = "claim"
    STORE = "store"
    RELEASE = "release"
    GIVE_UP = "give_up"
    TRY_AGAIN = "try_again"
    BY_HAND = "by_hand"
    APPROVE = "approve"
    REOPEN = "reopen"
    REVISE = "revise"


class PassageState(StrEnum):
    """Where a passage is."""

    MISSING = "missing"
    DRAFTED = "drafted"
    EDITED = "edited"
    ACCEPTED = "accepted"


class PassageStep(StrEnum):
    """What can happen to a passage."""

    DRAFT = "draft"
    EDIT = "edit"
    CLEAR = "clear"
    ACCEPT = "accept"
    REOPEN = "reopen"


class Provenance(StrEnum):
    """Where a passage's text came from."""

    MACHINE = "machine"
    MEMORY = "memory"
    PERSON = "person"


_T = TranslationState
TRANSLATION_STEPS: Mapping[tuple[TranslationState, TranslationStep], TranslationState] = {
    (_T.WAITING, TranslationStep.CLAIM): _T.DRAFTING,
    # A run that died leaves its claim behind; the next run takes it over.
    (_T.DRAFTING, TranslationStep.CLAIM): _T.DRAFTING,
    (_T.DRAFTING, TranslationStep.STORE): _T.IN_REVIEW,
    (_T.DRAFTING, TranslationStep.RELEASE): _T.WAITING,
    (_T.DRAFTING, TranslationStep.GIVE_UP): _T.FAILED,
    (_T.FAILED, TranslationStep.TRY_AGAIN): _T.WAITING,
    # A person need not wait for the engine, be it broken, busy, or not running at all.
    (_T.WAITING, TranslationStep.BY_HAND): _T.IN_REVIEW,
    (_T.DRAFTING, TranslationStep.BY_HAND): _T.IN_REVIEW,
    (_T.FAILED, TranslationStep.BY_HAND): _T.IN_REVIEW,
    # The gaps of a draft may be given to the engine once more.
    (_T.IN_REVIEW, TranslationStep.TRY_AGAIN): _T.WAITING,
    (_T.IN_REVIEW, TranslationStep.APPROVE): _T.APPROVED,
    (_T.APPROVED, TranslationStep.REOPEN): _T.IN_REVIEW,
    **{(state, TranslationStep.REVISE): _T.WAITING for state in _T},
}

_P = PassageState
PASSAGE_STEPS: Mapping[tuple[PassageState, PassageStep], PassageState] = {
    (_P.MISSING, PassageStep.DRAFT): _P.DRAFTED,
    **{(state, PassageStep.EDIT): _P.EDITED for state in _P},
    **{(state, PassageStep.CLEAR): _P.MISSING for state in _P},
    (_P.DRAFTED, PassageStep.ACCEPT): _P.ACCEPTED,
    (_P.EDITED, PassageStep.ACCEPT): _P.ACCEPTED,
    # A double click accepts what is accepted.
    (_P.ACCEPTED, PassageStep.ACCEPT): _P.ACCEPTED,
    (_P.ACCEPTED, PassageStep.REOPEN): _P.EDITED,
}

_State = TypeVar("_State", TranslationState, PassageState)
_Step = TypeVar("_Step", TranslationStep, PassageStep)


def _advance(table: Mapping[tuple[_State, _Step], _State], state: _State, step: _Step) -> _State:
    try:
        return table[state, step]
    except KeyError:
        raise Conflict(
            N_("This is no longer possible: the state has changed. Reload the page to see it."), {}
        ) from None


def advance_translation(state: str, step: TranslationStep) -> TranslationState:
    """The state after the step; Conflict when the table does not know the pair."""
    return _advance(TRANSLATION_STEPS, TranslationState(state), step)


def advance_passage(state: str, step: PassageStep) -> PassageState:
    """The state after the step; Conflict when the table does not know the pair."""
    return _advance(PASSAGE_STEPS, PassageState(state), step)
