"""What of a source does not come back when its translation is translated back.

A hint for somebody who cannot read the translation, never more: an engine may lose a word that the
translation has, or say it in other words. Figures and negations are compared by what they mean,
other words by their stems; the lists of words that say nothing are our own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from clinicweb.domain.literals import code_spans, email_spans, fact_spans, url_spans
from clinicweb.domain.numbers import compare, values
from clinicweb.domain.polarity import Strength, negations


class Kind(StrEnum):
    """What is missing, the gravest first."""

    NEGATION = "negation"
    NUMBER = "number"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Missing:
    """A stretch of a text, ``start`` to ``end``, that another text does not have."""

    start: int
    end: int
    text: str
    kind: Kind


_SILENT = (code_spans, fact_spans, url_spans, email_spans)

_ENGLISH_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_EMPTY = frozenset(
    _ENGLISH_WORD.findall(
        """
    a about above after again all also although always among an and another any are around as
    at back be became because become been before being below between both but by came can come
    could did do does doing done down during each either else even ever every for from further
    get gets getting give given go goes going gone got had has have having he help helps her
    here hers him his how however if in into is it its itself just keep keeps kept let like
    made make makes making many may me might mine more most much must my need needs of off
    often on one ones only onto or other others our ours out over own per please put quite
    rather s same shall she should since so some something soon still such take taken takes
    taking than that the their theirs them then there these they thing things this those
    though through time times to too toward towards under until up upon us use used uses using
    usually very was way we well were what when where whether which while who whom whose why
    will with within would yes yet you your yours yourself
        """
    )
)
_ENDINGS = ("ingly", "edly", "ness", "ment", "ing", "ied", "ies", "ed", "es", "ly", "s")
_SHORTEST_STEM = 3
_DEMANDING = (Strength.ADVICE, Strength.STRONG)

_JAPANESE_WORD = re.compile(r"[\u4e00-\u9fff々]+|[\u30a1-\u30faー]{2,}|[A-Za-z]{2,}")
_KANJI = re.compile(r"[\u4e00-\u9fff々]+")
_EMPTY_KANJI = frozenset("方時事物者等中上下前後間内外人何今私達様為所点際毎各約以的化性")
_EMPTY_JAPANESE = frozenset(
    ("場合", "時間", "自分", "程度", "以上", "以下", "必要", "大切", "可能")
)


def missing(text: str, other: str, language: str) -> list[Missing]:
    """What ``text`` says and ``other``, in the same language, does not; by place.

    Both are texts as people read them, without codes. A language without word lists is compared
    by its figures alone.
    """
    found = [*_negations(text, other, language), *_numbers(text, other, language)]
    taken = [(one.start, one.end) for one in found]
    taken += [(one.start, one.end) for one in values(text, language)]
    taken += [(one.start, one.end) for one in negations(text, language)]
    taken += [span for spans in _SILENT for span in spans(text)]
    for word in _words(text, other, language):
        if not any(word.start < end and start < word.end for start, end in taken):
            found.append(word)
    return _with_units(text, sorted(found, key=lambda one: (one.start, one.end)))


def _with_units(text: str, found: list[Missing]) -> list[Missing]:
    """A missing figure and the missing word behind it are one: 2 days."""
    whole: list[Missing] = []
    for one in found:
        last = whole[-1] if whole else None
        kinds = (last and last.kind, one.kind)
        if last and kinds == (Kind.NUMBER, Kind.WORD) and text[last.end : one.start].isspace():
            stretch = text[last.start : one.end]
            whole[-1] = Missing(last.start, one.end, stretch, Kind.NUMBER)
        else:
            whole.append(one)
    return whole


def grave(found: list[Missing]) -> list[Missing]:
    """Figures and negations only: what must not be added either."""
    return [one for one in found if one.kind is not Kind.WORD]


def _negations(text: str, other: str, language: str) -> Iterator[Missing]:
    """Every negation of the text, when the other one has fewer: nobody can say which is lost."""
    here = [one for one in negations(text, language) if one.strength in _DEMANDING]
    if len(negations(other, language)) < len(here):
        for one in here:
            yield Missing(one.start, one.end, one.text, Kind.NEGATION)


def _numbers(text: str, other: str, language: str) -> Iterator[Missing]:
    for one in compare(text, other, language, language).lost:
        yield Missing(one.start, one.end, one.text, Kind.NUMBER)


def _words(text: str, other: str, language: str) -> Iterator[Missing]:
    if language == "en":
        stems = {stem(match[0]) for match in _ENGLISH_WORD.finditer(other)}
        for match in _ENGLISH_WORD.finditer(text):
            if match[0].lower() not in _EMPTY and stem(match[0]) not in stems:
                yield Missing(*match.span(), match[0], Kind.WORD)
    if language == "ja":
        for match in _JAPANESE_WORD.finditer(text):
            for start, end in _gone(match[0], other):
                at = match.start()
                yield Missing(at + start, at + end, match[0][start:end], Kind.WORD)


def stem(word: str) -> str:
    """An English word without its ending: stretches, stretching and stretched are one."""
    word = re.sub(r"['’]\w*$", "", word.lower())
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            word = word[: -len(ending)]
            break
    word = re.sub(r"([bdgklmnprt])\1$", r"\1", word)
    word = re.sub(r"[ei]$", "", word) if len(word) > _SHORTEST_STEM else word
    return re.sub(r"y$", "", word) if len(word) > _SHORTEST_STEM else word


def _gone(word: str, other: str) -> Iterator[tuple[int, int]]:
    """The stretches of a Japanese word that the other text does not have.

    A long run of kanji is several words: each pair of its characters is looked for. What is left
    over alone may be the first letter of a verb, with kana behind it.
    """
    if word in other or word in _EMPTY_JAPANESE:
        return
    if not _KANJI.fullmatch(word):
        yield (0, len(word))
        return
    there = [False] * len(word)
    for at in range(len(word) - 1):
        if word[at : at + 2] in other:
            there[at] = there[at + 1] = True
    for known, stretch in groupby(range(len(word)), key=there.__getitem__):
        places = list(stretch)
        first, last = places[0], places[-1]
        alone = first == last and (word[first] in _EMPTY_KANJI or word[first] in other)
        if not known and not alone:
            yield (first, last + 1)
