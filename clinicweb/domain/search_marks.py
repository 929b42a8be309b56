"""Showing where a text has what was looked for: marked words, and the best part of a long text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.search_query import Term
from clinicweb.domain.search_stems import stem
from clinicweb.domain.search_text import LETTER, fold_in_place

Pieces = tuple[tuple[bool, str], ...]
"""A text in pieces; True marks one that was looked for."""

# Characters of an excerpt: a Latin letter says less than a Chinese character, and is narrower.
_LONG, _SHORT = 220, 110
_BEFORE = 4
"""A quarter of the excerpt stands before the first mark."""
# In a long text with a frequent word: the beginning has a good place, too.
_LOOKED_AT = 100
_ELLIPSIS = "…"
_SENTENCE_END = re.compile(r"[.!?]\s+|[。！？]\s*")
_WORD_END = re.compile(r"\s+")
_KNOWN_LETTERS = 2  # that a word keeps in its stem


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    term: int


def marked(text: str, terms: Sequence[Term], language: str) -> Pieces:
    """The whole text."""
    return _pieces(text, 0, len(text), _marks(text, tuple(terms), language))


def excerpt(text: str, terms: Sequence[Term], language: str) -> Pieces | None:
    """The part of a text that has the most of the terms; None where it has none."""
    marks = _marks(text, tuple(terms), language)
    if not marks:
        return None
    known = LANGUAGES.get(language)
    size = _LONG if known is None or known.spaced else _SHORT
    best = _best(marks, size)
    start = _beginning(text, max(0, best.start - size // _BEFORE), best.start)
    end = _ending(text, min(len(text), start + size), best.end)
    pieces = _pieces(text, start, end, marks)
    before = ((False, _ELLIPSIS),) if start else ()
    after = ((False, _ELLIPSIS),) if end < len(text) else ()
    return (*before, *pieces, *after)


def _best(marks: Sequence[_Mark], size: int) -> _Mark:
    """The mark that is followed by the most different terms, and the first of those."""

    def different(first: _Mark) -> int:
        reach = first.start + size * (_BEFORE - 1) // _BEFORE
        near = (one for one in marks[: _LOOKED_AT * 2] if first.start <= one.start)
        return len({one.term for one in near if one.end <= reach})

    return max(marks[:_LOOKED_AT], key=lambda one: (different(one), -one.start))


def _beginning(text: str, wanted: int, latest: int) -> int:
    """Where a sentence begins, or at least a word."""
    if wanted == 0:
        return 0
    found = _SENTENCE_END.search(text, wanted, latest) or _WORD_END.search(text, wanted, latest)
    return found.end() if found else wanted


def _ending(text: str, wanted: int, earliest: int) -> int:
    if wanted == len(text):
        return wanted
    space = text.rfind(" ", max(earliest, wanted - 20), wanted)
    return max(space, earliest) if space > 0 else max(wanted, earliest)


def _pieces(text: str, start: int, end: int, marks: Iterable[_Mark]) -> Pieces:
    pieces: list[tuple[bool, str]] = []
    at = start
    for mark in marks:
        if mark.end <= at or mark.start >= end:
            continue
        first, last = max(mark.start, at), min(mark.end, end)
        pieces += [(False, text[at:first]), (True, text[first:last])]
        at = last
    pieces.append((False, text[at:end]))
    return tuple(piece for piece in pieces if piece[1])


def _marks(text: str, terms: tuple[Term, ...], language: str) -> list[_Mark]:
    """In order; where one begins inside another, the earlier and then the longer one stays."""
    folded = fold_in_place(text)
    found = sorted(_found(folded.text, terms, language), key=lambda one: (one.start, -one.end))
    marks: list[_Mark] = []
    for one in found:
        if not marks or one.start >= marks[-1].end:
            marks.append(one)
    return [_Mark(*folded.span(one.start, one.end), one.term) for one in marks]


def _found(folded: str, terms: tuple[Term, ...], language: str) -> Iterator[_Mark]:
    for number, term in enumerate(terms):
        looked_for = _looked_for(term)
        stems = {one for way in term.ways for one in way.stems}
        for match in looked_for.finditer(folded) if looked_for else ():
            if match["word"] is None or stem(match["word"], language) in stems:
                yield _Mark(match.start(), match.end(), number)


@lru_cache(maxsize=256)
def _looked_for(term: Term) -> re.Pattern[str] | None:
    """All ways to write a term; a ``word`` that is found has to be looked at more closely."""
    ways = term.ways
    rows = [re.escape(row) for way in ways for row in way.rows]
    words = [re.escape(word) for way in ways for word in way.words]
    starts = {re.escape(one[:_KNOWN_LETTERS]) for way in ways for one in way.stems}
    choices = []
    if words:
        longest = "|".join(sorted(words, key=len, reverse=True))
        choices.append(rf"(?<!{LETTER})(?:{longest})(?!{LETTER})")
    if rows:
        choices.append("|".join(sorted(rows, key=len, reverse=True)))
    word = rf"(?<!{LETTER})(?:{'|'.join(sorted(starts))}){LETTER}*(?:'{LETTER}+)*"
    choices.append(f"(?P<word>{word})" if starts else "(?P<word>(?!))")
    return re.compile("|".join(choices)) if rows or words or starts else None
