"""Where words stand in a text: what a person searches for, and the places to mark."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from clinicweb.domain.memory_text import folded
from clinicweb.domain.passages import CODE

_PART = re.compile(r"[\"“”]([^\"“”]+)[\"“”]|「([^」]+)」|(\S+)")


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of a text; ``hit`` where it is what was searched for."""

    text: str
    hit: bool


def parts_of(words: str) -> tuple[str, ...]:
    """What has to stand in a text: each word, and what stands in quotation marks as a whole."""
    found = (match[1] or match[2] or match[3] for match in _PART.finditer(words))
    return tuple(dict.fromkeys(part for one in found if (part := folded(one))))


def contains(text: str, parts: Sequence[str]) -> list[bool]:
    """For each part, whether it stands in the text."""
    plain = folded(text)
    return [part in plain for part in parts]


def marked(text: str, parts: Sequence[str]) -> tuple[Marked, ...]:
    """The text without its codes, in pieces: what is one of the parts, and what is not."""
    text = CODE.sub("", text)
    plain, places = _folded_with_places(text)
    hits = [False] * len(text)
    for part in parts:
        start = plain.find(part)
        while start >= 0:
            for place in places[start : start + len(part)]:
                hits[place] = [True] * (place.stop - place.start)
            start = plain.find(part, start + 1)
    return tuple(_pieces(text, hits))


def _folded_with_places(text: str) -> tuple[str, list[slice]]:
    """The folded text, and for each of its characters what it was in the text."""
    characters: list[str] = []
    places: list[slice] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and _joins_the_one_before(text[end]):
            continue
        whole = unicodedata.normalize("NFKC", text[start:end]).replace("’", "'").casefold()
        for one in whole:
            space = one.isspace()
            if space and characters and characters[-1] == " ":
                continue
            characters.append(" " if space else one)
            places.append(slice(start, end))
        start = end
    return "".join(characters), places


def _joins_the_one_before(character: str) -> bool:
    """Whether it is an accent or voicing mark: ｶ and ﾞ are one character, ガ."""
    return unicodedata.combining(unicodedata.normalize("NFKD", character)[0]) != 0


def _pieces(text: str, hits: Sequence[bool]) -> list[Marked]:
    found: list[Marked] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or hits[end] != hits[start]:
            found.append(Marked(text[start:end], hits[start]))
            start = end
    return found
