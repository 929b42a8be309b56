"""How the memory reads a sentence: folded for comparing, and its shape without what varies.

"Rest for 2 days." and "Rest for 10 days." have one shape and differ in one slot. Slots are figures,
facts, acupoint codes, addresses and telephone numbers; inline codes ⟦n⟧ are kept apart, because the
same sentence may be bold in one article and plain in the next.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from clinicweb.domain.literals import (
    Span,
    acupoint,
    acupoint_spans,
    email_spans,
    fact_spans,
    phone_spans,
    url_spans,
)
from clinicweb.domain.passages import CODE

CJK = (
    r"\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Characters of scripts that write no spaces, for a character class; folded text has no others."""

NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")


class SlotKind(StrEnum):
    """What a slot holds."""

    FACT = "fact"
    ADDRESS = "address"
    PHONE = "phone"
    ACUPOINT = "acupoint"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands in one slot: ``text`` is its normal form (full-width digits made ASCII)."""

    kind: SlotKind
    text: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A sentence taken apart: ``key`` with a mark for each slot, the slots, and the inline codes.

    ``codes`` are the codes in order, as they are written.
    """

    key: str
    slots: tuple[Slot, ...]
    codes: tuple[str, ...]

    @property
    def hash(self) -> str:
        """What sentences of the same shape share: 16 hexadecimal digits of SHA-256."""
        return hashlib.sha256(self.key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


# One private character for each kind; sentences cannot hold them, `_plain` takes them out.
MARKS = {kind: chr(0xE000 + number) for number, kind in enumerate(SlotKind)}
_ANY_MARK = re.compile(f"[{''.join(MARKS.values())}]")
_SPACE_NEXT_TO = re.compile(
    rf"\s+(?=[{CJK}{''.join(MARKS.values())}])|(?<=[{CJK}{''.join(MARKS.values())}])\s+"
)
# "1 minute" and "2 minutes" are one shape.
_PLURAL = re.compile(rf"({MARKS[SlotKind.NUMBER]}-?[a-z]+?)s\b")
_MAYBE_SLOT = re.compile(r"[\d{@]|://|www\.")


def folded(text: str) -> str:
    """The text for searching and comparing: no codes, one width, small letters, single spaces."""
    return " ".join(_plain(text).casefold().split())


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", CODE.sub("", text)).replace("’", "'")
    return _ANY_MARK.sub("", plain)


def shape_of(text: str) -> Shape:
    """The shape of a sentence that may carry codes ⟦n⟧ and facts {{name}}."""
    codes = tuple(match.group() for match in CODE.finditer(text))
    plain = _plain(text)
    slots: list[Slot] = []
    if _MAYBE_SLOT.search(plain):
        plain, slots = _lifted(plain)
    key = " ".join(_SPACE_NEXT_TO.sub("", plain.casefold()).split())
    return Shape(_PLURAL.sub(r"\1", key), tuple(slots), codes)


def slot_spans(plain: str) -> list[tuple[Span, Slot]]:
    """Where the slots of an NFKC text stand, in order; what begins inside another is not read."""
    found: list[tuple[Span, Slot]] = []
    taken: list[Span] = []
    for kind, spans, normal in _READERS:
        for start, end in spans(plain):
            if not any(start < other_end and end > other for other, other_end in taken):
                taken.append((start, end))
                found.append(((start, end), Slot(kind, normal(plain[start:end]))))
    return sorted(found, key=lambda one: one[0])


def _lifted(plain: str) -> tuple[str, list[Slot]]:
    parts: list[str] = []
    slots: list[Slot] = []
    at = 0
    for (start, end), slot in slot_spans(plain):
        parts += (plain[at:start], MARKS[slot.kind])
        slots.append(slot)
        at = end
    return "".join((*parts, plain[at:])), slots


def _numbers(text: str) -> Iterator[Span]:
    return (match.span() for match in NUMBER.finditer(text))


_READERS: tuple[tuple[SlotKind, Callable[[str], Iterator[Span]], Callable[[str], str]], ...] = (
    (SlotKind.FACT, fact_spans, lambda text: "{{" + text.strip("{} \t\n") + "}}"),
    (SlotKind.ADDRESS, url_spans, str),
    (SlotKind.ADDRESS, email_spans, str),
    (SlotKind.PHONE, phone_spans, str),
    (SlotKind.ACUPOINT, acupoint_spans, lambda text: acupoint(text) or text),
    (SlotKind.NUMBER, _numbers, str),
)
