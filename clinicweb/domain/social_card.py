"""The picture that a shared link shows: where its words go.

Only the layout is here; whoever draws brings the measure of a piece of text.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.typeset import NEVER_FIRST, NEVER_LAST, phrases

# The size that the networks show large and uncropped (Open Graph pictures at 1.91 : 1), in pixels.
WIDTH, HEIGHT = 1200, 630
MARGIN = 88
ELLIPSIS = "…"
# From the size of a short title to the smallest that a phone still shows readably.
SIZES = (84, 76, 68, 60, 54, 48, 42)
LINE_HEIGHT = 1.36
# A phrase longer than this is cut between its characters like a text without phrases.
LONGEST_PHRASE = 18
# A line ends well behind these, also where they stand within a phrase.
PAUSES = "、。：；！？・"

Measure = Callable[[str], float]
"""Width of a text as a multiple of the size that it is set in."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A title as it is set: one size for all its lines."""

    size: int
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        """Pixels from the top of the first line to the foot of the last."""
        return len(self.lines) * self.size * LINE_HEIGHT


@dataclass(frozen=True, slots=True)
class _Piece:
    """What cannot be divided between two lines, and its width with and without a last space."""

    text: str
    width: float
    bare: float


def setting(
    text: str, language: str, measure: Measure, width: float, height: float
) -> Setting | None:
    """The title as large as it fits, its lines about equally long; None when it has no words.

    Lines end between words or phrases. A title that is too long even in the smallest size ends
    with an ellipsis.
    """
    pieces = [_measured(one, measure) for one in _pieces(" ".join(text.split()), language)]
    if not pieces:
        return None
    for size in SIZES:
        column, most = width / size, int(height // (size * LINE_HEIGHT))
        if max(piece.bare for piece in pieces) > column:
            continue
        count = len(_filled(pieces, column))
        if count <= most:
            return Setting(size, tuple(_balanced(pieces, column, count)))
    size = SIZES[-1]
    return Setting(
        size, _shortened(pieces, measure, width / size, int(height // (size * LINE_HEIGHT)))
    )


def _measured(text: str, measure: Measure) -> _Piece:
    bare = text.rstrip()
    return _Piece(text, measure(text), measure(bare))


def _pieces(text: str, language: str) -> list[str]:
    if LANGUAGES[language].spaced:
        return re.findall(r"\S+\s*", text)
    pieces: list[str] = []
    for phrase in phrases(text, language):
        for part in _cut(phrase, PAUSES):
            pieces += [part] if len(part) <= LONGEST_PHRASE else _cut(part)
    return pieces


def _cut(phrase: str, behind: str | None = None) -> Iterator[str]:
    """The phrase cut wherever a line may end, or only behind these characters.

    Not before 。, not behind 「, not inside a word of Latin letters.
    """
    start = 0
    for place, (before, after) in enumerate(pairwise(phrase), start=1):
        inside_word = before.isascii() and after.isascii() and not before.isspace()
        if inside_word or after in NEVER_FIRST or before in NEVER_LAST:
            continue
        if behind is None or before in behind:
            yield phrase[start:place]
            start = place
    yield phrase[start:]


def _filled(pieces: Sequence[_Piece], column: float) -> list[str]:
    """Lines filled one after the other."""
    lines: list[str] = []
    line, used = "", 0.0
    for piece in pieces:
        if line and used + piece.bare > column:
            lines.append(line.rstrip())
            line, used = "", 0.0
        line += piece.text
        used += piece.width
    return [*lines, line.rstrip()]


def _balanced(pieces: Sequence[_Piece], column: float, count: int) -> list[str]:
    """The same number of lines in the narrowest column that holds them."""
    narrow = max(piece.bare for piece in pieces)
    while column - narrow > 0.1:
        middle = (narrow + column) / 2
        if len(_filled(pieces, middle)) <= count:
            column = middle
        else:
            narrow = middle
    return _filled(pieces, column)


def _shortened(
    pieces: Sequence[_Piece], measure: Measure, column: float, most: int
) -> tuple[str, ...]:
    narrow = [part for piece in pieces for part in _narrow(piece, measure, column)]
    lines = _filled(narrow, column)
    if len(lines) <= most:
        return tuple(lines)
    last = lines[most - 1]
    while last and measure(last + ELLIPSIS) > column:
        last = last[:-1]
    return (*lines[: most - 1], last.rstrip() + ELLIPSIS)


def _narrow(piece: _Piece, measure: Measure, column: float) -> Iterator[_Piece]:
    """The piece, or, if no line can hold it, its characters."""
    if piece.bare <= column:
        yield piece
    else:
        yield from (_measured(character, measure) for character in piece.text)
