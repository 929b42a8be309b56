"""Texts made comparable: width, case and accents away, and where each character came from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from clinicweb.domain.passages import CODE, FACT

# A character with what belongs to it: accents, and the voicing marks of half-width kana.
_CLUSTER = re.compile(r".[\u0300-\u036f\u3099\u309a\uff9e\uff9f]*", re.DOTALL)
_LIFTED = re.compile(rf"{CODE.pattern}|(?P<fact>{FACT.pattern})")
_FACT = "\ufffc"  # nothing that a person types


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; its character ``i`` was ``original[starts[i]:ends[i]]``."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]``, which is not empty, stands in the original."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """Fold a passage, place by place.

    Inline marks that surround text vanish, so that a name that is half bold is still the name;
    marks that stand alone become a space, and facts one character that is in no word.
    """
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    closed = {match[2] for match in CODE.finditer(text) if match[1]}
    at = 0
    for match in _LIFTED.finditer(text):
        _fold_plain(text, at, match.start(), parts, starts, ends)
        at = match.end()
        if match["fact"] or match[2] not in closed:
            parts.append(_FACT if match["fact"] else " ")
            starts.append(match.start())
            ends.append(match.end())
    _fold_plain(text, at, len(text), parts, starts, ends)
    return Folded("".join(parts), tuple(starts), tuple(ends))


def fold_word(text: str) -> str:
    """A single word or name, folded."""
    return "".join(_folded(match[0]) for match in _CLUSTER.finditer(text))


def _fold_plain(
    text: str, start: int, end: int, parts: list[str], starts: list[int], ends: list[int]
) -> None:
    for match in _CLUSTER.finditer(text, start, end):
        folded = _folded(match[0])
        parts.append(folded)
        starts.extend([match.start()] * len(folded))
        ends.extend([match.end()] * len(folded))


@lru_cache(maxsize=16384)
def _folded(cluster: str) -> str:
    plain = unicodedata.normalize("NFKC", cluster).casefold()
    if plain.isascii():
        return plain
    bare = unicodedata.normalize("NFD", plain)
    if "a" <= bare[0] <= "z":
        return "".join(char for char in bare if not unicodedata.combining(char))
    return plain
