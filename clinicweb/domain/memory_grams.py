"""Words and pairs of characters by which a database finds sentences of the memory.

Scripts with spaces give words, cut to a stem of six letters so that "treatment" finds its plural;
Chinese characters and kana give pairs of neighbours (首の, の痛, 痛み), and the last character of a
run alone, so that any single character begins one of them. Every sentence also gives a token for
its length. All begin with their language, because one index holds both sides of a pair.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from clinicweb.domain.memory_text import CJK, folded

STEM = 6
_RUN = re.compile(rf"(?P<pairs>[{CJK}]+)|[^\W_{CJK}]+(?:'[^\W_{CJK}]+)*")
# Not a letter of any word, and no character that a tokenizer splits at.
_LENGTH = "§"
_LENGTH_STEP = math.log(1.3)
# Two sentences of which one is longer than this share of the other are never alike enough.
LEAST_RATIO = 0.55

Groups = tuple[tuple[str, ...], ...]
"""Grams in groups: a sentence that has any gram of a group has the group."""

# How many groups a sentence is cut into, how many grams each may have, and the number of entries
# from which on a gram costs more than it tells. In a group with a rare gram one that is so many
# times more common would find a hundred sentences for each that the rare one finds.
MOST_GROUPS = 5
GRAMS_A_GROUP = 3
TOO_COMMON = 20_000
_TIMES_MORE = 8
_RARE = 50


def grams(text: str, language: str) -> list[str]:
    """The grams of a text in order, each once."""
    found: dict[str, None] = {}
    for gram in _grams(folded(text)):
        found[prefix(language) + gram] = None
    return list(found)


def _grams(text: str) -> Iterable[str]:
    for match in _RUN.finditer(text):
        run = match.group()
        if match["pairs"]:
            yield from (run[at : at + 2] for at in range(len(run) - 1))
            yield run[-1]
        else:
            yield _stem(run)


def _stem(word: str) -> str:
    return word.replace("'", "")[:STEM]


def prefix(language: str) -> str:
    """What the grams of a language begin with."""
    return language.replace("-", "").lower()


def length_gram(text: str, language: str) -> str:
    """The token of a text's length."""
    return _length(language, _step(len(folded(text))))


def lengths_like(text: str, language: str) -> tuple[str, ...]:
    """The length tokens of all sentences that can be alike."""
    length = max(len(folded(text)), 1)
    steps = range(_step(int(length * LEAST_RATIO)), _step(math.ceil(length / LEAST_RATIO)) + 1)
    return tuple(_length(language, step) for step in steps)


def _step(length: int) -> int:
    return int(math.log(max(length, 1)) / _LENGTH_STEP)


def _length(language: str, step: int) -> str:
    return f"{prefix(language)}{_LENGTH}{step}"


def groups(ordered: Sequence[str], entries: Mapping[str, int]) -> Groups:
    """The grams worth asking for, in groups that follow the sentence from beginning to end.

    ``ordered`` are the grams of the sentence, ``entries`` how many entries have each. Each group
    holds the rarest grams of its stretch: what is like this sentence has most of the groups, while
    the rarest grams of the whole could all stand in the one place where the two differ.
    """
    known = [gram for gram in ordered if entries.get(gram) and not _has_digit(gram)]
    telling = [gram for gram in known if entries[gram] < TOO_COMMON]
    useful = telling if len(telling) >= 2 else sorted(known, key=lambda gram: entries[gram])[:4]
    count = min(MOST_GROUPS, len(useful))
    found = []
    for number in range(count):
        stretch = useful[len(useful) * number // count : len(useful) * (number + 1) // count]
        rarest = sorted(stretch, key=lambda gram: entries[gram])[:GRAMS_A_GROUP]
        most = max(_TIMES_MORE * entries[rarest[0]], _RARE)
        found.append(tuple(gram for gram in rarest if entries[gram] <= most))
    return tuple(found)


def _has_digit(gram: str) -> bool:
    # Figures vary between sentences that are otherwise the same.
    return any(char.isdigit() for char in gram)


def choices(found: Groups) -> list[list[Groups]]:
    """Which groups to demand together, strictest first: all of them, all but one, all but two."""
    least = max(1, len(found) - 2 if len(found) > 3 else len(found) - 1)
    return [list(combinations(found, size)) for size in range(len(found), least - 1, -1)]


def searched(part: str, language: str) -> list[tuple[str, bool]]:
    """The grams that every text containing ``part`` has; True where the gram is only a beginning.

    A word of a spaced script is found by its beginning; characters are found anywhere.
    """
    found: list[tuple[str, bool]] = []
    for match in _RUN.finditer(folded(part)):
        run = match.group()
        if not match["pairs"]:
            found.append((prefix(language) + _stem(run), len(run) < STEM))
        elif len(run) == 1:
            found.append((prefix(language) + run, True))
        else:
            found += ((prefix(language) + run[at : at + 2], False) for at in range(len(run) - 1))
    return found
