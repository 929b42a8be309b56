"""The inline content of one block: cut into sentences going in, made into tokens going out.

Positions in a list of pieces are linear: a text piece is as long as its text, any other piece is
one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from clinicweb.domain.passages import CODE, PAIRED_KINDS
from clinicweb.domain.segmentation import sentences
from clinicweb.domain.skeleton import Mark

_PAIRED_TOKENS = {"strong": "strong", "em": "em", "s": "strikethrough", "link": "link"}
_TAGS = {"strong": "strong", "em": "em", "strikethrough": "s", "link": "a"}
_BRACKET = re.compile("([⟦⟧])")


@dataclass(frozen=True, slots=True)
class Open:
    """The start of a paired mark."""

    kind: str
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Close:
    """The end of the innermost open paired mark."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A mark that stands alone."""

    kind: str
    data: Mapping[str, str] = field(default_factory=dict)


Piece = str | Open | Close | Atom
Span = tuple[int, int]


# --- in ------------------------------------------------------------------------------------------


def text_pieces(text: str) -> list[Piece]:
    """Plain text as pieces; literal ⟦ and ⟧ become atoms, so that no text can imitate a code."""
    return [
        Atom("bracket", {"text": part}) if part in ("⟦", "⟧") else part
        for part in _BRACKET.split(text)
        if part
    ]


def lift(children: Sequence[Token], alt_of: Callable[[Token], str]) -> list[Piece]:
    """The pieces of a parsed inline; ``alt_of`` gives an image's alternative text."""
    pieces: list[Piece] = []
    tokens = iter(children)
    for token in tokens:
        if token.markup == "autolink":
            text = "".join(one.content for one in _until_close(tokens))
            pieces.append(Atom("autolink", {"href": str(token.attrs["href"]), "text": text}))
        elif token.type in ("softbreak", "text"):
            pieces.extend(text_pieces(token.content or "\n" * (token.type == "softbreak")))
        elif token.nesting == 1:
            kind = _PAIRED_TOKENS[token.type.removesuffix("_open")]
            pieces.append(Open(kind, _attributes(token)))
        elif token.nesting == -1:
            pieces.append(Close())
        elif token.type == "code_inline":
            pieces.append(Atom("code", {"text": token.content}))
        elif token.type == "hardbreak":
            pieces.append(Atom("break"))
        elif token.type == "image":
            pieces.append(Atom("image", {**_attributes(token), "alt": alt_of(token)}))
        else:
            raise ValueError(f"unexpected inline token {token.type}")
    return pieces


def _until_close(tokens: Iterator[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "link_close":
            return
        yield token


def _attributes(token: Token) -> dict[str, str]:
    return {name: str(value) for name, value in token.attrs.items()}


def whole_span(pieces: Sequence[Piece]) -> list[Span]:
    """One span over all words of a heading, cell or attribute; none when there are no words."""
    text, places = _view(pieces)
    if not text.strip():
        return []
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    return _respect_pairs(pieces, [(places[start], places[end - 1] + 1)])


def sentence_spans(pieces: Sequence[Piece], language: str) -> list[Span]:
    """The spans of sentences, none of which begins or ends inside an open paired mark."""
    text, places = _view(pieces)
    spans = [(places[start], places[end - 1] + 1) for start, end in sentences(text, language)]
    return _respect_pairs(pieces, spans)


def _view(pieces: Sequence[Piece]) -> tuple[str, list[int]]:
    """The text as the segmenter should read it, with the linear position of each character."""
    text: list[str] = []
    places: list[int] = []
    at = 0
    for piece in pieces:
        if isinstance(piece, str):
            text.append(piece)
            places.extend(range(at, at + len(piece)))
        elif isinstance(piece, Atom):
            shown = _shown(piece)
            text.append(shown)
            places.extend([at] * len(shown))
        at += _length(piece)
    return "".join(text), places


def _shown(atom: Atom) -> str:
    if atom.kind == "break":
        return "\n"
    if atom.kind == "bracket":
        return atom.data["text"]
    # A word with a capital can begin a sentence and its content cannot end one.
    # An image is no word: between two sentences it belongs to neither.
    return "" if atom.kind == "image" else "Code"


def _length(piece: Piece) -> int:
    return len(piece) if isinstance(piece, str) else 1


def _respect_pairs(pieces: Sequence[Piece], spans: list[Span]) -> list[Span]:
    """Spans widened and merged until every pair lies wholly inside or wholly outside of each."""
    for opened, closed in _pairs(pieces):
        touched = [span for span in spans if span[0] <= closed and span[1] > opened]
        if not touched:
            continue
        hull = (min(opened, touched[0][0]), max(closed + 1, touched[-1][1]))
        first = spans.index(touched[0])
        spans[first : first + len(touched)] = [hull]
    return spans


def _pairs(pieces: Sequence[Piece]) -> list[Span]:
    """Positions of opening and closing pieces, inner pairs first."""
    found: list[Span] = []
    opened: list[int] = []
    at = 0
    for piece in pieces:
        if isinstance(piece, Open):
            opened.append(at)
        elif isinstance(piece, Close):
            found.append((opened.pop(), at))
        at += _length(piece)
    return found


def cut(pieces: Sequence[Piece], start: int, end: int) -> list[Piece]:
    """The pieces between two linear positions."""
    taken: list[Piece] = []
    at = 0
    for piece in pieces:
        after = at + _length(piece)
        if at < end and after > start:
            if isinstance(piece, str):
                taken.append(piece[max(start - at, 0) : end - at])
            else:
                taken.append(piece)
        at = after
    return taken


def tag(pieces: Sequence[Piece]) -> tuple[str, list[Open | Atom]]:
    """Tagged text and its marks; code number n is ``marks[n - 1]``."""
    text: list[str] = []
    marks: list[Open | Atom] = []
    opened: list[int] = []
    for piece in pieces:
        if isinstance(piece, str):
            text.append(piece)
        elif isinstance(piece, Close):
            text.append(f"⟦/{opened.pop()}⟧")
        else:
            marks.append(piece)
            text.append(f"⟦{len(marks)}⟧")
            if isinstance(piece, Open):
                opened.append(len(marks))
    return "".join(text), marks


# --- out -----------------------------------------------------------------------------------------


def lower(text: str, marks: Sequence[Mark], attribute: Callable[[Mark, str], str]) -> list[Token]:
    """Inline tokens of a tagged text that anybody may have written.

    Codes that do not exist are dropped and marks left open are closed, so that the result is
    always well-formed. ``attribute`` gives the text of a mark's alt or title.
    """
    tokens: list[Token] = []
    opened: list[int] = []
    at = 0
    for match in CODE.finditer(text):
        _add_text(tokens, text[at : match.start()])
        at = match.end()
        number = int(match[2])
        if not 1 <= number <= len(marks):
            continue
        mark = marks[number - 1]
        if mark.kind not in PAIRED_KINDS:
            if not match[1]:
                tokens.extend(_atom_tokens(mark, attribute))
        elif match[1]:
            while number in opened:
                tokens.append(_closing(marks[opened.pop() - 1]))
        elif _may_open(number, opened, marks):
            opened.append(number)
            tokens.append(_opening(mark, attribute))
    _add_text(tokens, text[at:])
    tokens.extend(_closing(marks[number - 1]) for number in reversed(opened))
    return tokens


def _may_open(number: int, opened: Sequence[int], marks: Sequence[Mark]) -> bool:
    # HTML has no link inside a link: a browser would tear the outer one apart.
    in_link = any(marks[one - 1].kind == "link" for one in opened)
    return number not in opened and not (in_link and marks[number - 1].kind == "link")


def _add_text(tokens: list[Token], text: str) -> None:
    if text:
        tokens.append(Token("text", "", 0, content=text))


def _opening(mark: Mark, attribute: Callable[[Mark, str], str]) -> Token:
    attrs: dict[str, str | int | float] = dict(mark.data)
    if "title" in mark.attributes:
        attrs["title"] = attribute(mark, "title")
    return Token(f"{mark.kind}_open", _TAGS[mark.kind], 1, attrs=attrs)


def _closing(mark: Mark) -> Token:
    return Token(f"{mark.kind}_close", _TAGS[mark.kind], -1)


def _atom_tokens(mark: Mark, attribute: Callable[[Mark, str], str]) -> list[Token]:
    if mark.kind == "code":
        return [Token("code_inline", "code", 0, content=mark.data["text"])]
    if mark.kind == "break":
        return [Token("hardbreak", "br", 0)]
    if mark.kind == "image":
        alt = Token("text", "", 0, content=attribute(mark, "alt"))
        attrs: dict[str, str | int | float] = {"src": mark.data["src"], "alt": ""}
        if "title" in mark.attributes:
            attrs["title"] = attribute(mark, "title")
        return [Token("image", "img", 0, attrs=attrs, children=[alt])]
    text = Token("text", "", 0, content=mark.data["text"])
    if mark.kind == "autolink":
        link = Mark("link", {"href": mark.data["href"]})
        return [_opening(link, attribute), text, _closing(link)]
    return [text]


def lower_plain(text: str, marks: Sequence[Mark]) -> str:
    """A tagged text that can hold no marks (title, summary, attribute), as plain text."""

    def show(match: re.Match[str]) -> str:
        number = int(match[2])
        known = 1 <= number <= len(marks) and not match[1]
        return marks[number - 1].data.get("text", "") if known else ""

    return CODE.sub(show, text)
