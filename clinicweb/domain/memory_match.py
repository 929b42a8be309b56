"""How much a sentence of the memory helps with another one, in per cent, and which helps most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rapidfuzz import fuzz

from clinicweb.domain.memory_text import Shape, SlotKind, folded, shape_of
from clinicweb.domain.polarity import Strength, negations

SAME_PLACE = 101
"""The same sentence between the same neighbours."""
SAME_TEXT = 100

FILL_THRESHOLD = 75
"""From this percentage on a similar sentence makes a better draft than none; the usual default of
translation memories."""
SHOW_THRESHOLD = 55
"""Below it a translator does not recognise what two sentences share."""

# Sentences that are not the same text, however little differs, stay below these.
_SAME_BUT_FOR_CASE = 99
_SAME_SHAPE = 97
_OTHER_WORDS = 96
# "Apply heat" and "Do not apply heat" share nearly every letter and say the opposite. Below the
# threshold of filling, so that such a match never becomes a draft.
NEGATION_CAP = 60
_OTHER_SLOT = 4
_OTHER_CODES = 2
_REVERSED = 1


class Origin(StrEnum):
    """Where a pair comes from."""

    APPROVED = "approved"
    """A person of the clinic approved it."""
    IMPORTED = "imported"
    """It came in a file that the clinic brought."""
    STARTER = "starter"
    """It came with the product."""


_TRUST = {Origin.APPROVED: 2, Origin.IMPORTED: 1, Origin.STARTER: 0}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as the comparison wants it, worked out once."""

    text: str
    folded: str
    shape: Shape
    denials: int
    """How many words say no."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two sentences of one language are."""

    percent: int
    """0–99: the same text is the caller's finding, by hash."""
    same_shape: bool
    """They differ in figures, facts and codes only."""
    negation_differs: bool


@dataclass(frozen=True, slots=True)
class Rank:
    """What decides between two matches; ``own`` is the clinic that asks."""

    percent: int
    exact: bool
    reversed: bool
    own: bool
    origin: Origin
    approved_at: datetime

    @property
    def key(self) -> tuple[object, ...]:
        """Greater is better.

        The same text comes before a similar one; a pair of the clinics, as long as it is of use,
        before one that came with the product; then the percentage decides.
        """
        useful = self.percent >= FILL_THRESHOLD
        return (
            self.exact,
            useful,
            self.origin != Origin.STARTER,
            self.percent,
            not self.reversed,
            self.own,
            _TRUST[self.origin],
            self.approved_at,
        )


def sentence(text: str, language: str) -> Sentence:
    """Read a sentence for comparing."""
    plain = folded(text)
    denials = sum(one.strength is not Strength.WEAK for one in negations(plain, language))
    return Sentence(text, plain, shape_of(text), denials)


def likeness(here: Sentence, there: Sentence) -> Likeness:
    """How alike two sentences of the same language are; never 100, see Likeness."""
    same_shape = here.shape.key == there.shape.key
    negation_differs = here.denials != there.denials
    changed = _changed_slots(here.shape, there.shape)
    if same_shape:
        same = here.folded == there.folded
        percent = _SAME_BUT_FOR_CASE if same else _SAME_SHAPE - _OTHER_SLOT * max(changed - 1, 0)
    else:
        ratio = int(fuzz.ratio(here.shape.key, there.shape.key))
        percent = min(ratio - _OTHER_SLOT * changed, _OTHER_WORDS)
    if len(here.shape.codes) != len(there.shape.codes):
        percent -= _OTHER_CODES
    if negation_differs:
        percent = min(percent, NEGATION_CAP)
    return Likeness(max(percent, 0), same_shape, negation_differs)


def unadapted(percent: int) -> int:
    """What a match is worth whose figures are not those of the sentence."""
    return max(percent - 2 * _OTHER_SLOT, 0)


def reversed_(percent: int) -> int:
    """What a match is worth that was approved in the other direction: never the same text."""
    return min(percent, SAME_TEXT) - _REVERSED


def figures_differ(here: Shape, there: Shape) -> bool:
    """Whether the slots of two sentences hold different things."""
    return here.slots != there.slots


def _changed_slots(here: Shape, there: Shape) -> int:
    """Slots that differ, kind by kind; a slot too many is already part of the ratio."""
    return sum(
        one.text != other.text
        for kind in SlotKind
        for one, other in zip(
            (slot for slot in here.slots if slot.kind == kind),
            (slot for slot in there.slots if slot.kind == kind),
            strict=False,
        )
    )
