"""Readings over medical characters: where they stand in a text, and what they are.

A table of a language says how its words are read (``content/furigana/<language>.tsv``). A wrong
reading is worse than none: a run of characters gets readings only when known words cover all of
it, and only when there is one best way to cover it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import NamedTuple

from clinicweb.domain.languages import LANGUAGES

SCRIPTS = frozenset({"Jpan"})
"""Scripts (ISO 15924) whose characters have readings that are written over them."""

UNKNOWN = "々"
"""Stands for a character that no reading may touch; alone it is in no word."""

_CHARACTERS = r"\u3400-\u9fff\uf900-\ufaff々"
_KANJI = re.compile(f"[{_CHARACTERS}]")
_RUN = re.compile(f"[{_CHARACTERS}]+")
_PARTS = re.compile(f"[{_CHARACTERS}]+|[^{_CHARACTERS}]+")
_DIGIT = re.compile(r"[0-9０-９]")
# After a name; as a word with its own entry (患者さん) it is no name.
_HONORIFIC = re.compile("さん|さま|くん|ちゃん")
# A word of one character is read otherwise at the end of a compound: 飲み薬, 入れ歯, なで肩.
# It stands alone at the start of a phrase and after particles, verbs and adjectives; what makes
# compounds ends in -i and -e.
_BEFORE_ALONE = frozenset("のがをにはもやでへとなるたうくいならどばずつぬむぶぐすてお")
_JOINER = "-"


class Reading(NamedTuple):
    """``text[start:end]``, all of it characters, is read ``kana``."""

    start: int
    end: int
    kana: str


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the table; without readings it is known, but stays plain."""

    text: str
    readings: tuple[Reading, ...]
    is_compound: bool
    """Nothing but characters, at least two: it may stand anywhere in a run."""
    takes_suffix: bool


@dataclass(frozen=True, slots=True)
class _Table:
    words: Mapping[str, _Word]
    suffixes: Mapping[str, _Word]
    """They follow compounds and each other."""
    suffix_sizes: Sequence[int]
    closed: Mapping[str, _Word]
    """Words of characters that no other word continues with kana: a run that is one is that."""
    sizes: Mapping[str, tuple[int, ...]]
    """How long the words are that begin with a character."""
    start: re.Pattern[str]
    """A character, or kana with which a word begins (お腹)."""


class _Cover(NamedTuple):
    """Words that cover a run to its end, or beyond it into kana."""

    end: int
    words: tuple[_Word, ...]

    @property
    def rank(self) -> tuple[int, int]:
        return (-self.end, len(self.words))


def has_readings(language: str) -> bool:
    """Whether texts of the language have characters with readings, and we have its table."""
    known = LANGUAGES.get(language)
    return known is not None and known.script in SCRIPTS and _file(language).is_file()


def readings(
    text: str, language: str, names: Collection[str] = (), known: Iterable[Reading] = ()
) -> tuple[Reading, ...]:
    """What can be read in a text, from left to right.

    ``names`` of people and places are left alone; ``known`` readings are given back with the others
    and nothing else is said about their places.
    """
    table = _table(language)
    given = tuple(known)
    for reading in given:
        text = _hidden(text, reading.start, reading.end)
    for name in names:
        start = text.find(name) if name else -1
        while start >= 0:
            text = _hidden(text, start, start + len(name))
            start = text.find(name, start + len(name))
    return tuple(sorted([*given, *_found(text, table)]))


def parts(word: str, reading: str) -> tuple[Reading, ...]:
    """A word's reading, divided among its groups of characters; ``ValueError`` if not in one way.

    >>> parts("吐き気", "はきけ")
    (Reading(start=0, end=1, kana='は'), Reading(start=2, end=3, kana='け'))
    """
    pieces = _PARTS.findall(word)
    ways = list(_ways(pieces, reading))
    if len(ways) != 1:
        raise ValueError(f"{word} is not read {reading} in exactly one way")
    found: list[Reading] = []
    at = 0
    for piece, kana in zip(pieces, ways[0], strict=True):
        if _KANJI.match(piece):
            found.append(Reading(at, at + len(piece), kana))
        at += len(piece)
    return tuple(found)


def _ways(pieces: list[str], reading: str) -> Iterator[list[str]]:
    if not pieces:
        if not reading:
            yield []
        return
    first, rest = pieces[0], pieces[1:]
    if not _KANJI.match(first):
        if reading.startswith(first):
            yield from ([first, *others] for others in _ways(rest, reading[len(first) :]))
        return
    # A character is read with at least one kana.
    for size in range(len(first), len(reading) + 1):
        yield from ([reading[:size], *others] for others in _ways(rest, reading[size:]))


def _hidden(text: str, start: int, end: int) -> str:
    return text[:start] + UNKNOWN * (end - start) + text[end:]


def _found(text: str, table: _Table) -> Iterator[Reading]:
    at = 0
    while start := table.start.search(text, at):
        at = start.start()
        if not _opens(text, at, table):
            at += 1
            continue
        covers = _covers(text, at, table)
        if not covers:
            at = _end_of_run(text, at)
            continue
        if len(covers) > 1:
            best = min(cover.rank for cover in covers)
            covers = [cover for cover in covers if cover.rank == best]
        end = covers[0].end
        reading, *others = (_read(at, cover) for cover in covers)
        if all(other == reading for other in others) and not _is_named(text, at, end):
            yield from reading
        at = end


def _opens(text: str, at: int, table: _Table) -> bool:
    if _KANJI.match(text, at):
        return True
    return any(text[at : at + size] in table.words for size in table.sizes[text[at]])


def _covers(text: str, start: int, table: _Table) -> list[_Cover]:
    """Every way to cover the run that starts here; none after a figure, which changes readings."""
    if start and _DIGIT.match(text[start - 1]) and _KANJI.match(text[start]):
        return []
    if text[start] not in table.sizes:
        return []
    run = _RUN.match(text, start)
    if run and (word := table.closed.get(run[0])):
        return [_Cover(run.end(), (word,))] if _fits(text, start, start, word) else []
    found: list[_Cover] = []
    waiting = [_Cover(start, ())]
    while waiting:
        at, before = waiting.pop()
        for word in _words(text, start, at, before, table):
            longer = _Cover(at + len(word.text), (*before, word))
            # After kana another run begins.
            inside = _KANJI.match(text, longer.end) and _KANJI.match(text, longer.end - 1)
            (waiting if inside else found).append(longer)
    return found


def _words(
    text: str, start: int, at: int, before: tuple[_Word, ...], table: _Table
) -> Iterator[_Word]:
    """What may stand at a place of the run that starts at ``start``, after these words."""
    for size in table.sizes.get(text[at], ()):
        word = table.words.get(text[at : at + size])
        if word and _fits(text, start, at, word):
            yield word
    if before and before[-1].takes_suffix:
        for size in table.suffix_sizes:
            if suffix := table.suffixes.get(text[at : at + size]):
                yield suffix


def _fits(text: str, start: int, at: int, word: _Word) -> bool:
    """Compounds fit anywhere; other words at the start, those of one character alone only."""
    if word.is_compound:
        return True
    if at > start:
        return False
    return len(word.text) > 1 or _is_alone(text, at)


def _is_alone(text: str, at: int) -> bool:
    if at + 1 < len(text) and _KANJI.match(text[at + 1]):
        return False
    before = text[at - 1] if at else ""
    if not before or not before.isalnum():
        return True
    if before not in _BEFORE_ALONE:
        return False
    # 曲げて首を is two words, 立て膝 is one.
    return before != "て" or at < 2 or not _KANJI.match(text[at - 2])


def _end_of_run(text: str, at: int) -> int:
    run = _RUN.search(text, at)
    return run.end() if run else len(text)


def _is_named(text: str, start: int, end: int) -> bool:
    return _KANJI.match(text[start]) is not None and _HONORIFIC.match(text, end) is not None


def _read(start: int, cover: _Cover) -> tuple[Reading, ...]:
    """The readings of a run; a word that stays plain keeps all of it plain."""
    if not all(word.readings for word in cover.words):
        return ()
    found: list[Reading] = []
    at = start
    for word in cover.words:
        found.extend(Reading(at + one.start, at + one.end, one.kana) for one in word.readings)
        at += len(word.text)
    return tuple(found)


def _file(language: str) -> resources.abc.Traversable:
    return resources.files("clinicweb.content").joinpath("furigana", f"{language}.tsv")


@cache
def _table(language: str) -> _Table:
    # Part of the program as a constant would be; read when the first page needs it.
    words: dict[str, _Word] = {}
    suffixes: dict[str, _Word] = {}
    for line in _file(language).read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        text, reading = line.split("\t")
        bare = text.removeprefix(_JOINER)
        into = words if bare == text else suffixes
        compound = len(bare) > 1 and all(map(_KANJI.match, bare))
        found = parts(bare, reading) if reading else ()
        into[bare] = _Word(bare, found, compound, takes_suffix=compound or into is suffixes)
    sizes: dict[str, set[int]] = {}
    for word in words:
        sizes.setdefault(word[0], set()).add(len(word))
    openings = "".join(first for first in sizes if not _KANJI.match(first))
    # 痛 of 痛み, 手 of 手のひら.
    continued = {_PARTS.findall(word)[0] for word in words if not _RUN.fullmatch(word)}
    return _Table(
        words,
        suffixes,
        sorted({len(suffix) for suffix in suffixes}),
        {
            text: word
            for text, word in words.items()
            if _RUN.fullmatch(text) and text not in continued
        },
        {first: tuple(sorted(lengths)) for first, lengths in sizes.items()},
        re.compile(f"[{_CHARACTERS}{openings}]"),
    )
