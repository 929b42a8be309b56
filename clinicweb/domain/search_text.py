"""Text as the search reads it: folded, and cut into grams.

Folding takes width, case, accents and the difference of the two kana away. Scripts with spaces give
words, cut to their stems; scripts without spaces, and Hangul, whose words carry their particles,
give every character and every pair of neighbours. Which of the two a run of characters is, the
characters themselves tell: a Japanese page may name Hegu, an English one 合谷.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from clinicweb.domain.folding import Folded
from clinicweb.domain.memory_text import CJK
from clinicweb.domain.search_stems import stem

# Hangul, Thai, Lao, Burmese and Khmer, after the characters that Chinese and Japanese share.
PAIRED = (
    rf"{CJK}\uac00-\ud7a3\u1100-\u11ff\u0e01-\u0e4e\u0e81-\u0ecd\u1000-\u103f\u1050-\u109f"
    r"\u1780-\u17d3"
)
"""Characters that are searched in pairs, for a character class."""

# In Indian scripts the vowels inside a word are marks, which ``\w`` leaves out.
_INDIC = r"\u0900-\u0963\u0966-\u0dff"
LETTER = rf"(?:[^\W_{PAIRED}]|[{_INDIC}])"
"""Pattern of one character of a word in a script with spaces."""

_RUN = re.compile(rf"(?P<pairs>[{PAIRED}]+)|{LETTER}+(?:'{LETTER}+)*")
# Accents, and the voicing marks that half-width kana and decomposed text have as characters.
_MARK = "\u0300-\u036f\u3099\u309a\uff9e\uff9f"
_MARKED = re.compile(rf"[^{_MARK}][{_MARK}]+", re.DOTALL)
_CLUSTER = re.compile(rf".[{_MARK}]*", re.DOTALL)
_KATAKANA = range(ord("ァ"), ord("ヶ") + 1)
_TO_HIRAGANA = 0x60
_APOSTROPHES = "\u2018\u2019\u02bc\uff07"
# Latin, Greek, Cyrillic, Hebrew and Arabic end here; in what follows a mark is part of a letter.
_ACCENTS_END = 0x0700


@dataclass(frozen=True, slots=True)
class Run:
    """A word, or an unbroken row of characters that are searched in pairs."""

    text: str
    paired: bool
    start: int
    """Where it begins in the folded text."""


def fold(text: str) -> str:
    """The text, folded."""
    return _MARKED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text).translate(
        _FOLDED
    )


def fold_in_place(text: str) -> Folded:
    """The text, folded, and where each of its characters came from."""
    if not _MARKED.search(text):
        folded = text.translate(_FOLDED)
        # Nearly every text: each character stays one, and so stays in its place.
        if _FOLDED.longer_or_gone.isdisjoint(text):
            return Folded(folded, tuple(range(len(text))), tuple(range(1, len(text) + 1)))
    found: list[tuple[str, int, int]] = []
    for match in _CLUSTER.finditer(text):
        found.extend((char, match.start(), match.end()) for char in fold(match[0]))
    return Folded(
        "".join(char for char, _, _ in found),
        tuple(start for _, start, _ in found),
        tuple(end for _, _, end in found),
    )


def runs(folded: str) -> Iterator[Run]:
    """The words and rows of a folded text, in order."""
    for match in _RUN.finditer(folded):
        yield Run(match[0], match["pairs"] is not None, match.start())


def grams(run: Run, language: str) -> Iterator[str]:
    """All by which a run is found, as often as it has them."""
    if not run.paired:
        yield stem(run.text, language)
        return
    yield from run.text
    yield from pairs(run.text)


def pairs(row: str) -> Iterator[str]:
    """Each character of a row with its neighbour."""
    for at in range(len(row) - 1):
        yield row[at : at + 2]


class _FoldedCharacters(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __init__(self) -> None:
        super().__init__()
        self.longer_or_gone: set[str] = set()
        """Those met so far that do not become one character."""

    def __missing__(self, code: int) -> str:
        found = "".join(_folded(char) for char in _plain(chr(code)))
        if len(found) != 1:
            self.longer_or_gone.add(chr(code))
        self[code] = found
        return found


def _plain(char: str) -> str:
    if unicodedata.category(char) == "Cf":  # soft hyphens, joiners, marks of direction
        return ""
    plain = unicodedata.normalize("NFKC", char).casefold()
    bare = unicodedata.normalize("NFD", plain)
    if bare and ord(bare[0]) < _ACCENTS_END:
        return "".join(one for one in bare if not unicodedata.combining(one))
    return plain


def _folded(char: str) -> str:
    if char in _APOSTROPHES:
        return "'"
    code = ord(char)
    return chr(code - _TO_HIRAGANA) if code in _KATAKANA else char


_FOLDED = _FoldedCharacters()
