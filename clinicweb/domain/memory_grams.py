"""Words and runs of characters by which a database finds sentences of the memory.

Scripts with spaces give words, cut to a stem of six letters so that "treatment" finds its plural;
Chinese characters and kana give pairs of neighbours (首の, の痛, 痛み), and the last character of a
run alone, so that any single character begins one of them. These find words. Sentences are found by
longer ones, which are rarer: two words, three characters. Every sentence also gives a token for its
length. All begin with their language, because one index holds both sides of a pair.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence

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

# How many groups a sentence is cut into, how many grams each may have, and in how many entries they
# may be together: more cost more than they tell.
MOST_GROUPS = 6
GRAMS_A_GROUP = 3
ENTRIES_A_GROUP = 5_000
GRAMS_TOGETHER = 3
_JOIN = "·"


def grams(text: str, language: str) -> list[str]:
    """The grams of a text in order, each once."""
    own = prefix(language)
    return list(dict.fromkeys([own + gram for gram in _grams(folded(text))]))


def _grams(text: str) -> Iterable[str]:
    before = None
    for match in _RUN.finditer(text):
        run = match.group()
        if match["pairs"]:
            for at in range(len(run)):
                yield run[at : at + 2]
                if at + 3 <= len(run):
                    yield run[at : at + 3]
            before = None
            continue
        word = _stem(run)
        if before is not None:
            yield before + _JOIN + word
        yield word
        before = word


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
    telling = [gram for gram in known if entries[gram] <= ENTRIES_A_GROUP]
    # Neighbours overlap: two groups should not say the same of one word.
    count = min(MOST_GROUPS, (len(telling) + 1) // 2)
    found = []
    for number in range(count):
        stretch = telling[len(telling) * number // count : len(telling) * (number + 1) // count]
        found.append(_within_budget(stretch, entries))
    return tuple(found)


def _within_budget(stretch: Sequence[str], entries: Mapping[str, int]) -> tuple[str, ...]:
    chosen: list[str] = []
    left = ENTRIES_A_GROUP
    for gram in sorted(stretch, key=lambda gram: entries[gram])[:GRAMS_A_GROUP]:
        if entries[gram] <= left:
            chosen.append(gram)
            left -= entries[gram]
    return tuple(chosen)


def _has_digit(gram: str) -> bool:
    # Figures vary between sentences that are otherwise the same.
    return any(char.isdigit() for char in gram)


def common(ordered: Sequence[str], entries: Mapping[str, int]) -> tuple[str, ...]:
    """A few of the common grams of a sentence, the rarest of them: they have to come together."""
    known = (gram for gram in ordered if entries.get(gram) and not _has_digit(gram))
    frequent = (gram for gram in known if entries[gram] > ENTRIES_A_GROUP)
    return tuple(sorted(frequent, key=lambda gram: entries[gram])[:GRAMS_TOGETHER])


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
