"""A number found in a text."""

from dataclasses import dataclass
from fractions import Fraction

NO_CLOCK: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at ``start``–``end`` of a text.

    ``values`` are the numbers it may mean (``1時間半`` is 1.5 hours or 90 minutes). ``clock`` holds
    minutes after midnight when it is a time of day: two of them when the half of the day is not
    said. A ``firm`` quantity must have a partner in the other language; figures are firm, words
    only in doses. ``telephone`` numbers only match each other.
    """

    start: int
    end: int
    text: str
    values: frozenset[Fraction]
    clock: frozenset[int] = NO_CLOCK
    firm: bool = True
    telephone: bool = False

    def matches(self, other: "Quantity") -> bool:
        """Whether both may mean the same: two times by clock, everything else by value."""
        if self.telephone != other.telephone:
            return False
        if self.clock and other.clock:
            return bool(self.clock & other.clock)
        return bool(self.values & other.values)
