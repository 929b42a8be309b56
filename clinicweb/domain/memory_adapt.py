"""Giving a target of the memory the figures, facts and codes of another source.

Only where there is nothing to decide: the figure must stand in the old target exactly as it does in
the old source, and as often. Everything else ("twice", 一万, 合谷（LI4）) is left to a person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.memory_text import Slot, SlotKind, shape_of, slot_spans
from clinicweb.domain.numbers import compare
from clinicweb.domain.passages import CODE

_WIDE = str.maketrans("0123456789.,:/", "０１２３４５６７８９．，：／")
_NARROW = str.maketrans("０１２３４５６７８９．，：／％＋－（）＠", "0123456789.,:/%+-()@")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?:an?|one)\s+$", re.IGNORECASE)
_VOWEL_NUMBER = re.compile(r"8|1[18](?!\d)")  # eight, eleven, eighteen are said with a vowel
# A point may be named beside its code, and the name would stay behind.
_NAME_BEFORE = re.compile(r"(?:[\u4e00-\u9fff（(\[・/]|(?<!^)\b[A-Z][a-z']+)\s*$")
_NAME_AFTER = re.compile(r"\s*[\u4e00-\u9fff（(）)\[\]・/]|\s+[A-Z][a-z]")

Changes = Mapping[Slot, str]


def adapted(
    old_source: str, old_target: str, new_source: str, source_language: str, target_language: str
) -> str | None:
    """The old target with the figures, facts and codes of the new source; None when unsure.

    Both sources must have the same shape, apart from their inline codes. Where they hold the same
    things in all slots and have the same codes this is the old target itself.
    """
    old, new = shape_of(old_source), shape_of(new_source)
    if old.key != new.key:
        return None
    target = fitted_codes(old_target, old.codes, new.codes)
    changes = _changes(old.slots, new.slots)
    if target is None or changes is None:
        return None
    if not changes:
        return target
    target = _replaced(target, changes, _counted(old.slots), target_language)
    if target is None or compare(new_source, target, source_language, target_language):
        return None
    return target


def fitted_codes(target: str, old: Sequence[str], new: Sequence[str]) -> str | None:
    """The target with the code numbers of the new source; None when it needs other codes.

    A source without codes wants a target without them.
    """
    if tuple(old) == tuple(new):
        return target
    if not new:
        return " ".join(CODE.sub("", target).split()) if "\n" not in target else None
    if _pattern(old) != _pattern(new):
        return None
    renamed = dict(zip(old, new, strict=True))
    if any(code.group() not in renamed for code in CODE.finditer(target)):
        return None
    return CODE.sub(lambda code: renamed[code.group()], target)


def _pattern(codes: Sequence[str]) -> list[tuple[bool, int]]:
    """Which codes open and close which, whatever their numbers."""
    numbers: dict[str, int] = {}
    return [
        (code.startswith("⟦/"), numbers.setdefault(code.strip("⟦/⟧"), len(numbers)))
        for code in codes
    ]


def _changes(old: Sequence[Slot], new: Sequence[Slot]) -> Changes | None:
    """What each old slot becomes; None when one of two equal slots changes and the other not."""
    becomes: dict[Slot, str] = {}
    for before, after in zip(old, new, strict=True):
        if becomes.setdefault(before, after.text) != after.text:
            return None
    return {slot: text for slot, text in becomes.items() if slot.text != text}


def _counted(slots: Sequence[Slot]) -> Mapping[Slot, int]:
    return {slot: slots.count(slot) for slot in slots}


def _replaced(
    target: str, changes: Changes, counts: Mapping[Slot, int], language: str
) -> str | None:
    # One character for one, so that places in the narrow text are places in the target.
    narrow = _with_blank_codes(target.translate(_NARROW))
    places = [(span, slot) for span, slot in slot_spans(narrow) if slot in changes]
    for slot in changes:
        if sum(one == slot for _, one in places) != counts[slot]:
            return None
    parts: list[str] = []
    at = 0
    for (start, end), slot in places:
        if not _fits(narrow, start, end, slot, changes[slot], language):
            return None
        parts += (target[at:start], _like(target[start:end], changes[slot]))
        at = end
    return "".join((*parts, target[at:]))


def _with_blank_codes(text: str) -> str:
    return CODE.sub(lambda code: " " * len(code.group()), text)


def _fits(text: str, start: int, end: int, slot: Slot, new: str, language: str) -> bool:
    """Whether the words around a slot may stay as they are."""
    if slot.kind == SlotKind.ACUPOINT:
        return not (_NAME_BEFORE.search(text[:start]) or _NAME_AFTER.match(text[end:]))
    if slot.kind != SlotKind.NUMBER or not LANGUAGES[language].spaced:
        return True
    singular = (slot.text == "1") != (new == "1")
    article = _ARTICLE.search(text[:start]) is not None
    sounds = bool(_VOWEL_NUMBER.match(slot.text)) != bool(_VOWEL_NUMBER.match(new))
    return not (singular or _ORDINAL.match(text[end:]) or (article and sounds))


def _like(old: str, new: str) -> str:
    """The new text in the width of the old one."""
    wide = any("０" <= char <= "９" for char in old)
    return new.translate(_WIDE) if wide else new
