"""Numbers in a text, by value: 1万 is 10,000, 10:30 is 午前10時30分, and 25 is not 52.

Figures, and words in a dose ("twice a day"), are *firm*: comparing two texts, each must have a
partner on the other side, figure or word. Other words ("one", 二十, "March") are only partners,
because languages differ too much in where they count.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from clinicweb.domain import number_words
from clinicweb.domain.literals import (
    acupoint_spans,
    code_spans,
    email_spans,
    fact_spans,
    url_spans,
)
from clinicweb.domain.quantity import Quantity
from clinicweb.domain.written_numbers import written


@dataclass(frozen=True, slots=True)
class Difference:
    """Firm quantities without a partner: ``lost`` from the source, ``added`` in the target."""

    lost: tuple[Quantity, ...]
    added: tuple[Quantity, ...]

    def __bool__(self) -> bool:
        return bool(self.lost or self.added)


# One character for one, so that positions stay those of the original text.
_PLAIN = str.maketrans(
    "０１２３４５６７８９．，：／％～〜－–—−‐‑\u3000\u00a0\u202f\u2009＋（）",
    "0123456789.,:/%~~------ \u00a0\u00a0\u00a0+()",
)
# Digits in these are no quantities; the placeholder check compares them as they are.
_NOT_QUANTITIES = (code_spans, fact_spans, url_spans, email_spans, acupoint_spans)
_CIRCLED = re.compile("[①-⑳]")
# One figure for several things.
_SHARED = re.compile(
    r"\b(?:each|both|every|either|respectively)\b|ずつ|前後|左右|朝晩|朝夕|各|両|それぞれ|とも",
    re.IGNORECASE,
)
# A word for a time of day: minutes after midnight, and the hours it may be written as.
_TIMES_OF_DAY = (
    (re.compile(r"\b(?:noon|midday)\b|正午", re.IGNORECASE), 12 * 60, (12,)),
    (re.compile(r"\bmidnight\b|真夜中|深夜", re.IGNORECASE), 0, (0, 12, 24)),
)


def values(text: str, language: str) -> list[Quantity]:
    """Every number in the text by position; codes, facts, addresses and acupoints are not read.

    Words are read in English and Japanese; in other languages only digits are.
    """
    return list(_values(text, language))


@lru_cache(maxsize=8)  # the checks of one passage read its two texts more than once
def _values(text: str, language: str) -> tuple[Quantity, ...]:
    plain = _without_literals(text).translate(_PLAIN)
    found = [replace(q, text=text[q.start : q.end].strip()) for q in written(plain)]
    taken = [(q.start, q.end) for q in found]
    for quantity in _words(plain, language):
        if not any(quantity.start < right and left < quantity.end for left, right in taken):
            found.append(quantity)
    return tuple(sorted(found, key=lambda q: (q.start, q.end)))


def _without_literals(text: str) -> str:
    """The text with blanks of the same length where its literals stand."""
    for spans in _NOT_QUANTITIES:
        for start, end in list(spans(text)):
            text = text[:start] + " " * (end - start) + text[end:]
    return text


def compare(source: str, target: str, source_language: str, target_language: str) -> Difference:
    """Firm quantities of either text that have no partner in the other.

    Occurrences count, so that one of two equal doses cannot be dropped, unless the text says it
    for several things at once ("10 mg each", 朝晩10 mgずつ).
    """
    here, there = values(source, source_language), values(target, target_language)
    return Difference(
        lost=_without_partner(here, there, shared=bool(_SHARED.search(target))),
        added=_without_partner(there, here, shared=bool(_SHARED.search(source))),
    )


def _without_partner(
    these: Sequence[Quantity], those: Sequence[Quantity], *, shared: bool
) -> tuple[Quantity, ...]:
    firm = [quantity for quantity in these if quantity.firm]
    others, rivals = _by_meaning(those), _by_meaning(firm)
    without = set()
    for meaning, (quantity, _) in rivals.items():
        partners = sum(count for other, count in others.values() if quantity.matches(other))
        alike = sum(count for other, count in rivals.values() if quantity.matches(other))
        if partners < (1 if shared else alike):
            without.add(meaning)
    return tuple(quantity for quantity in firm if _meaning(quantity) in without)


_Meaning = tuple[frozenset[Fraction], frozenset[int], bool]


def _by_meaning(quantities: Sequence[Quantity]) -> dict[_Meaning, tuple[Quantity, int]]:
    """One quantity for each meaning, and how many there are of it: a text may repeat itself."""
    found: dict[_Meaning, tuple[Quantity, int]] = {}
    for quantity in quantities:
        first, count = found.get(_meaning(quantity), (quantity, 0))
        found[_meaning(quantity)] = (first, count + 1)
    return found


def _meaning(quantity: Quantity) -> _Meaning:
    """All that `Quantity.matches` looks at."""
    return quantity.values, quantity.clock, quantity.telephone


def _words(plain: str, language: str) -> Iterator[Quantity]:
    readers = {"en": number_words.english, "ja": number_words.japanese}
    if reader := readers.get(language):
        yield from reader(plain)
    for match in _CIRCLED.finditer(plain):
        number = frozenset((Fraction(ord(match.group()) - ord("①") + 1),))
        yield Quantity(*match.span(), match.group(), number, firm=False)
    for pattern, clock, hours in _TIMES_OF_DAY:
        for match in pattern.finditer(plain):
            meanings = frozenset(Fraction(hour) for hour in hours)
            yield Quantity(*match.span(), match.group(), meanings, frozenset((clock,)), firm=False)
