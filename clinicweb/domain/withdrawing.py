"""Which lines of a page a withdrawn sentence stands in."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

# A part as short as this is found in sentences that have nothing to do with it.
_SHORTEST_PART = 8
# Per cent, as rapidfuzz counts it: an older wording of the sentence in a page that follows an
# earlier version. What is cut too much is missed by a reader; what stays can harm her.
_OLDER_WORDING = 70.0


@dataclass(frozen=True, slots=True)
class Sentence:
    """The source of a passage: its hash, and its words as a person reads them."""

    hash: str
    words: str


def withdrawn(lines: Sequence[Sentence], sentence: Sentence) -> set[int]:
    """The indexes of the lines that have to go.

    Lines with the sentence itself; where there is none, the lines that it was joined into or split
    into; where there is none either, the line most like it.
    """
    words = _folded(sentence.words)
    folded = [_folded(line.words) for line in lines]
    same = {
        index
        for index, line in enumerate(lines)
        if line.hash == sentence.hash or folded[index] == words
    }
    if same:
        return same
    parts = {
        index
        for index, line in enumerate(folded)
        if (words in line and len(words) >= _SHORTEST_PART)
        or (line in words and len(line) >= _SHORTEST_PART)
    }
    if parts:
        return parts
    found = process.extractOne(words, folded, scorer=fuzz.ratio, score_cutoff=_OLDER_WORDING)
    return set() if found is None else {found[2]}


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())
