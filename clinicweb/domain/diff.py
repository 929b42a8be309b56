"""What changed between two versions of a text, in pieces that a person reads as words."""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from types import MappingProxyType
from typing import Literal

from clinicweb.domain.passages import CODE, FACT

Kind = Literal["same", "added", "removed"]
Part = tuple[Kind, str]

_WHOLE = rf"{CODE.pattern}|{FACT.pattern}|\d+(?:[.,:]\d+)*"
_SPACED = re.compile(rf"{_WHOLE}|\s+|[^\W\d_]+(?:['’-][^\W\d_]+)*|.", re.DOTALL)
# Japanese has no spaces, and its dictionary words would mark too much: in 2日間 and 3日間 only the
# figure differs, in 温めて and 冷やして the て stays.
_JAPANESE = re.compile(rf"{_WHOLE}|[A-Za-z]+|[\u30a1-\u30faー]+|.", re.DOTALL)
_WORDS: Mapping[str, re.Pattern[str]] = MappingProxyType({"ja": _JAPANESE})


def words(old: str, new: str, language: str) -> list[Part]:
    """The new text with what was added to the old one, and what was removed from it, in order.

    "same" and "added" parts make the new text; "same" and "removed" parts make the old one.
    ``language`` is a code.
    """
    pattern = _WORDS.get(language, _SPACED)
    before = [match.group() for match in pattern.finditer(old)]
    after = [match.group() for match in pattern.finditer(new)]
    parts: list[Part] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for _, start, end, new_start, new_end in _without_crumbs(matcher.get_opcodes(), before):
        removed, added = "".join(before[start:end]), "".join(after[new_start:new_end])
        if removed == added:
            parts.append(("same", added))
            continue
        if removed:
            parts.append(("removed", removed))
        if added:
            parts.append(("added", added))
    return parts


_Opcode = tuple[str, int, int, int, int]


def _without_crumbs(opcodes: Sequence[_Opcode], before: Sequence[str]) -> list[_Opcode]:
    """Changes that only a space keeps apart are one change: "two days" → "a week" reads as that."""
    joined: list[_Opcode] = []
    for index, opcode in enumerate(opcodes):
        tag, start, end, new_start, new_end = opcode
        crumb = tag == "equal" and not "".join(before[start:end]).strip()
        inside = 0 < index < len(opcodes) - 1
        if joined and joined[-1][0] != "equal" and (tag != "equal" or (crumb and inside)):
            _, first, _, new_first, _ = joined[-1]
            joined[-1] = ("replace", first, end, new_first, new_end)
        else:
            joined.append((tag, start, end, new_start, new_end))
    return joined
