"""Help for readers inside an article: explained acupoints, and readings over medical characters.

Works on sanitised HTML as publishing writes it, and adds elements around the author's words only:
taking them out again gives the very same HTML. Nothing is added in attributes, code, references, or
elements of another language; acupoints in links and headings stay plain as well.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import accumulate
from typing import NamedTuple

from clinicweb.domain import furigana
from clinicweb.domain.acupoints import ACUPOINTS, Named, may_name, named
from clinicweb.domain.furigana import UNKNOWN, Reading

# A tag with its quoted attributes, or the text up to the next.
_TOKEN = re.compile(r"<(/?)([a-zA-Z][\w-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>|[^<]+|<")
_LANG = re.compile(r"\slang\s*=\s*[\"']?([\w-]+)")
_REFERENCES = 'class="references"'  # as `references.marked` writes it
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);")
_VOID = frozenset({"area", "br", "col", "hr", "img", "input", "source", "wbr"})
# Elements inside which a word goes on; any other tag ends the flow of words.
_INLINE_NAMES = """
    a abbr b bdi bdo cite code data del dfn em i ins kbd mark q s samp small span strong sub sup
    time tt u var wbr
"""
_INLINE = frozenset(_INLINE_NAMES.split())
_UNTOUCHED_NAMES = "code kbd samp tt var pre ruby script style button svg textarea"
_UNTOUCHED = frozenset(_UNTOUCHED_NAMES.split())
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NOTHING = "\ufffc"  # no character of any word


@dataclass(frozen=True, slots=True)
class Annotated:
    """The HTML, and what the page must offer for it."""

    html: str
    points: tuple[str, ...]
    """Codes of the explained acupoints, in the order in which the article names them."""
    has_readings: bool


@dataclass(slots=True)
class _Piece:
    """A stretch of text between two tags."""

    text: str
    in_heading: bool
    is_plain: bool
    """Nothing may be added."""
    is_linked: bool
    added: list[tuple[int, int, str]] = field(default_factory=list)
    """What to put where: place, order at that place (what closes comes first), markup."""

    def mark(self, start: int, end: int, opening: str, closing: str, *, outer: bool) -> None:
        """Surround ``text[start:end]``; an outer pair stands around an inner one."""
        self.added.append((start, 3 if not outer else 2, opening))
        self.added.append((end, 0 if not outer else 1, closing))

    def html(self) -> str:
        if not self.added:
            return self.text
        parts, at = [], 0
        for place, _, markup in sorted(self.added):
            parts += [self.text[at:place], markup]
            at = place
        return "".join([*parts, self.text[at:]])


def point_id(code: str) -> str:
    """Id of the element that explains a point."""
    return f"point-{code}"


def annotated(html: str, language: str, names: Collection[str] = ()) -> Annotated:
    """The HTML with its points explained and, where the language has them, its words read.

    ``names`` of people and places get no readings. A point or a word is taken once in each section,
    which begins with an ``h2``.
    """
    out: list[str | _Piece] = []
    writer = _Writer(language, names)
    flow: list[_Piece] = []
    state = _State(language)
    for token in _TOKEN.finditer(html):
        name = token[2]
        if name is None:
            piece = state.piece(token[0])
            out.append(piece)
            flow.append(piece)
            continue
        out.append(token[0])
        if name.lower() not in _INLINE:
            writer.write(flow)
            flow = []
        if name.lower() == "h2" and not token[1]:
            writer.begin_section()
        state.pass_tag(name.lower(), closes=bool(token[1]), attributes=token[3])
    writer.write(flow)
    made = "".join(one if isinstance(one, str) else one.html() for one in out)
    return Annotated(made, tuple(writer.points), writer.has_readings)


class _Element(NamedTuple):
    """An open element, and what holds inside it."""

    name: str
    in_heading: bool
    is_plain: bool
    is_linked: bool


class _State:
    """Which elements are open at a place of the HTML."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._open = [_Element("", in_heading=False, is_plain=False, is_linked=False)]

    def pass_tag(self, name: str, *, closes: bool, attributes: str) -> None:
        if name in _VOID:
            return
        if closes:
            for at in range(len(self._open) - 1, 0, -1):
                if self._open[at].name == name:
                    del self._open[at:]
                    return
            return
        around = self._open[-1]
        told = _LANG.search(attributes) if attributes else None
        foreign = told is not None and told[1].lower() != self._language.lower()
        inside = _Element(
            name,
            in_heading=around.in_heading or name in _HEADINGS,
            is_plain=around.is_plain or foreign or name in _UNTOUCHED or _REFERENCES in attributes,
            is_linked=around.is_linked or name == "a",
        )
        self._open.append(inside)

    def piece(self, text: str) -> _Piece:
        _, in_heading, is_plain, is_linked = self._open[-1]
        return _Piece(text, in_heading, is_plain, is_linked)


class _Writer:
    """Adds to the pieces of one flow after the other."""

    def __init__(self, language: str, names: Collection[str]) -> None:
        self.points: dict[str, None] = {}
        self.has_readings = False
        self._language = language
        self._names = names
        self._is_read = furigana.has_readings(language)
        self.begin_section()

    def begin_section(self) -> None:
        self._explained: set[str] = set()
        self._read: set[tuple[str, str]] = set()

    def write(self, flow: list[_Piece]) -> None:
        if not flow:
            return
        text = "".join(map(_words, flow))
        if text.isspace():
            return
        found = named(text) if may_name(text) else ()
        places = _Places(flow)
        if not flow[0].in_heading:
            self._explain(places, found)
        if self._is_read:
            known = _kanji_names(text, found)
            for reading in furigana.readings(text, self._language, self._names, known):
                self._write_reading(places, text, reading)

    def _explain(self, places: _Places, found: Collection[Named]) -> None:
        for one in found:
            (code, *others) = one.codes
            if others or code in self._explained:
                continue
            place = places.of(one.start, one.end)
            if place is None or place[0].is_linked:
                continue
            piece, start, end = place
            opening = f'<button type="button" class="point" popovertarget="{point_id(code)}">'
            piece.mark(start, end, opening, "</button>", outer=True)
            self._explained.add(code)
            self.points[code] = None

    def _write_reading(self, places: _Places, text: str, reading: Reading) -> None:
        key = (text[reading.start : reading.end], reading.kana)
        if key in self._read:
            return
        place = places.of(reading.start, reading.end)
        if place is None:
            return
        piece, start, end = place
        piece.mark(start, end, "<ruby>", f"<rt>{reading.kana}</rt></ruby>", outer=False)
        self.has_readings = True
        self._read.add(key)


class _Places:
    """Finds the piece of a flow in which a stretch of its text stands."""

    def __init__(self, flow: list[_Piece]) -> None:
        self._flow = flow
        self._starts = [0, *accumulate(len(piece.text) for piece in flow)]

    def of(self, start: int, end: int) -> tuple[_Piece, int, int] | None:
        """The piece, with start and end in it; None when a tag or an untouched place is inside."""
        for piece, first in zip(self._flow, self._starts, strict=False):
            if first <= start and end <= first + len(piece.text):
                return None if piece.is_plain else (piece, start - first, end - first)
        return None


def _words(piece: _Piece) -> str:
    """The text of a piece, character by character, with what is no text made unreadable."""
    if piece.is_plain:
        return _NOTHING * len(piece.text)
    return _ENTITY.sub(_unread, piece.text) if "&" in piece.text else piece.text


def _unread(entity: re.Match[str]) -> str:
    filler = _NOTHING if unescape(entity[0]).isascii() else UNKNOWN
    return filler * len(entity[0])


def _kanji_names(text: str, found: Collection[Named]) -> Iterator[Reading]:
    """Readings of the points that are named in the characters of our table."""
    for one in found:
        for code in one.codes:
            if text[one.start : one.end] == ACUPOINTS[code].kanji:
                yield Reading(one.start, one.end, ACUPOINTS[code].kana)
                break
