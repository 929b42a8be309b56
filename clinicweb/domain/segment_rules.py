"""Where translators move the boundaries of sentences: joining neighbours, splitting one.

The frozen revision never changes. A translation has rules instead, and works with the skeleton and
the passages that its rules make of the revision's: joined or split, the passages give the very
same document, so that ``join_article`` with the source texts renders as it did before.

A rule names its sentences by hash. It holds wherever they stand together, and in a later revision
as long as they are still there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from clinicweb.domain import literals
from clinicweb.domain.passages import (
    CODE,
    FACT,
    Code,
    PassageKind,
    SourcePassage,
    plain_text,
    source_hash,
)
from clinicweb.domain.skeleton import Mark, Run, Skeleton

# A title is one line, and the texts of pictures and links stand inside another passage.
_WHOLE_KINDS = frozenset(
    {PassageKind.TITLE, PassageKind.IMAGE_ALT, PassageKind.CAPTION, PassageKind.LINK_TITLE}
)
_LITERALS: tuple[Callable[[str], Iterator[literals.Span]], ...] = (
    literals.code_spans,
    literals.fact_spans,
    literals.url_spans,
    literals.email_spans,
    literals.phone_spans,
    literals.acupoint_spans,
    literals.measure_spans,
    literals.figure_spans,
)
_LATIN_WORD = re.compile(r"[A-Za-z0-9À-ɏ'’０-９Ａ-Ｚａ-ｚ]")
_SUMMARY = -1
"""The lane of the summary; other lanes are named by the index of their block."""


class RuleKind(StrEnum):
    """What a rule does."""

    JOIN = "join"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Rule:
    """One moved boundary.

    A join names two neighbours by ``source_hash`` and ``next_hash``. A split names one sentence;
    ``offset`` counts the visible characters (codes as they are written, no white space) before
    the cut, because a hash does not see white space either.
    """

    kind: RuleKind
    source_hash: str
    next_hash: str | None = None
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class Segmented:
    """A document and its passages, which fill its holes in order."""

    skeleton: Skeleton
    passages: tuple[SourcePassage, ...]

    def hashes(self) -> list[str]:
        """The identity of every passage."""
        return [source_hash(passage) for passage in self.passages]


def apply(segmented: Segmented, rules: Sequence[Rule]) -> Segmented:
    """The document with every rule applied, in order; a rule that fits nowhere changes nothing."""
    for rule in rules:
        place = find(segmented, rule, 0)
        while place is not None:
            segmented = step(segmented, rule, place)
            place = find(segmented, rule, place + 1)
    return segmented


def find(segmented: Segmented, rule: Rule, start: int) -> int | None:
    """Index of the first passage from ``start`` on that the rule fits."""
    hashes = segmented.hashes()
    for index in range(start, len(hashes)):
        if hashes[index] != rule.source_hash:
            continue
        if rule.kind is RuleKind.JOIN:
            following = next_in_block(segmented, index)
            if following is not None and hashes[following] == rule.next_hash:
                return index
        elif _cut_of(segmented.passages[index], rule) is not None:
            return index
    return None


def step(segmented: Segmented, rule: Rule, index: int) -> Segmented:
    """The document with the rule applied at the passage that `find` gave."""
    if rule.kind is RuleKind.JOIN:
        return joined(segmented, index)
    cut = _cut_of(segmented.passages[index], rule)
    if cut is None:
        raise ValueError("the rule does not fit this passage")
    return divided(segmented, index, cut)[0]


def _cut_of(passage: SourcePassage, rule: Rule) -> int | None:
    cut = position(passage.text, rule.offset or 0)
    return cut if may_divide(passage, cut) else None


def visible(text: str, cut: int) -> int:
    """How many characters before ``cut`` are not white space."""
    return sum(not char.isspace() for char in text[:cut])


def position(text: str, count: int) -> int:
    """Where the first ``count`` characters that are not white space end."""
    for at, char in enumerate(text):
        if count == 0:
            return at
        count -= not char.isspace()
    return len(text)


# --- joining -------------------------------------------------------------------------------------


def next_in_block(segmented: Segmented, index: int) -> int | None:
    """Index of the passage that ``index`` may be joined with: the next one of its block."""
    found = _lane_of(segmented.skeleton, index)
    if found is None:
        return None
    _, runs, place = found
    return next((run.passage for run in runs[place + 1 :] if run.passage is not None), None)


def joined(segmented: Segmented, index: int) -> Segmented:
    """The document with a passage and the next one of its block as one passage.

    What stood between them becomes part of the text. Raises `ValueError` without a next one.
    """
    found = _lane_of(segmented.skeleton, index)
    second = next_in_block(segmented, index)
    if found is None or second is None:
        raise ValueError("this passage has no neighbour to be joined with")
    lane, runs, place = found
    end = next(at for at, run in enumerate(runs) if run.passage == second)
    text, codes, marks = "", list[Code](), list[Mark]()
    for run in runs[place : end + 1]:
        part, part_codes = _content(segmented.passages, run)
        text += renumbered(part, len(marks))
        codes += [replace(code, number=code.number + len(marks)) for code in part_codes]
        marks += run.marks
    passages = list(segmented.passages)
    passages[index] = replace(passages[index], text=text, codes=tuple(codes))
    del passages[second]
    one = Run(passage=index, marks=tuple(marks))
    skeleton = _with_lane(segmented.skeleton, lane, (*runs[:place], one, *runs[end + 1 :]))
    return Segmented(_moved(skeleton, second, -1), tuple(passages))


def _content(passages: Sequence[SourcePassage], run: Run) -> tuple[str, Sequence[Code]]:
    """A run's tagged text with its codes, as a passage has them."""
    if run.passage is not None:
        return passages[run.passage].text, passages[run.passage].codes
    codes = [
        Code(number, mark.kind, {**mark.data, **_attributes(passages, mark)})
        for number, mark in enumerate(run.marks, start=1)
    ]
    return run.text, codes


def _attributes(passages: Sequence[SourcePassage], mark: Mark) -> dict[str, str]:
    return {
        name: "".join(plain_text(*_content(passages, run)) for run in runs)
        for name, runs in mark.attributes.items()
    }


def renumbered(text: str, by: int) -> str:
    """The text with the number of every code raised by ``by``."""
    if not by:
        return text
    return CODE.sub(lambda match: f"⟦{match[1]}{int(match[2]) + by}⟧", text)


# --- splitting -----------------------------------------------------------------------------------


def may_divide(passage: SourcePassage, cut: int) -> bool:
    """Whether a passage can be split before the character at ``cut``.

    Not inside a word, a figure, a code or a fact, not between the two halves of a pair of codes,
    and only where both halves have words.
    """
    text = passage.text
    if passage.kind in _WHOLE_KINDS or not 0 < cut < len(text):
        return False
    if unicodedata.combining(text[cut]) or text[cut] in "ﾞﾟ":
        return False
    if _LATIN_WORD.match(text[cut - 1]) and _LATIN_WORD.match(text[cut]):
        return False
    if any(start < cut < end for spans in _LITERALS for start, end in spans(text)):
        return False
    if _open_pairs(text[:cut], passage.codes):
        return False
    left_end, right_start = _edges(passage, cut)
    return _has_words(text[:left_end]) and _has_words(text[right_start:])


def divided(segmented: Segmented, index: int, cut: int) -> tuple[Segmented, int]:
    """The document with a passage split before ``cut``, and the index of the second half.

    White space and line breaks at the cut belong to neither half. Raises `ValueError` where
    `may_divide` says no.
    """
    passage = segmented.passages[index]
    found = _lane_of(segmented.skeleton, index)
    if found is None or not may_divide(passage, cut):
        raise ValueError("this passage cannot be split here")
    lane, runs, place = found
    left_end, right_start = _edges(passage, cut)
    before = len(set(_numbers(passage.text[:left_end])))
    until = len(set(_numbers(passage.text[:right_start])))
    second = index + 1 + sum(_texts_in(mark) for mark in runs[place].marks[:until])
    passages = list(segmented.passages)
    passages[index] = replace(passage, text=passage.text[:left_end], codes=passage.codes[:before])
    right = replace(
        passage,
        text=renumbered(passage.text[right_start:], -until),
        codes=tuple(replace(one, number=one.number - until) for one in passage.codes[until:]),
    )
    passages.insert(second, right)

    skeleton = _moved(segmented.skeleton, second - 1, 1)
    runs = _runs(skeleton, lane)
    marks = runs[place].marks
    between = renumbered(passage.text[left_end:right_start], -before)
    halves = (
        Run(passage=index, marks=marks[:before]),
        Run(text=between, separator=True, marks=marks[before:until]),
        Run(passage=second, marks=marks[until:]),
    )
    skeleton = _with_lane(skeleton, lane, (*runs[:place], *halves, *runs[place + 1 :]))
    return Segmented(skeleton, tuple(passages)), second


def _edges(passage: SourcePassage, cut: int) -> tuple[int, int]:
    """Where the left half ends and the right one begins: spaces and line breaks lie between."""
    breaks = [f"⟦{code.number}⟧" for code in passage.codes if code.kind == "break"]
    space = rf"(?:\s|{'|'.join(breaks)})*" if breaks else r"\s*"
    left = re.sub(rf"{space}\Z", "", passage.text[:cut])
    following = re.compile(space).match(passage.text, cut)
    return len(left), following.end() if following else cut


def _open_pairs(text: str, codes: Sequence[Code]) -> bool:
    paired = {code.number for code in codes if code.is_paired}
    opened: set[int] = set()
    for match in CODE.finditer(text):
        if int(match[2]) in paired:
            opened ^= {int(match[2])}
    return bool(opened)


def _has_words(text: str) -> bool:
    return any(one.isalnum() for one in FACT.sub("", CODE.sub("", text)))


def _numbers(text: str) -> list[int]:
    return [int(match[2]) for match in CODE.finditer(text)]


def _texts_in(mark: Mark) -> int:
    return sum(run.passage is not None for runs in mark.attributes.values() for run in runs)


# --- the skeleton --------------------------------------------------------------------------------


def _lane_of(skeleton: Skeleton, index: int) -> tuple[int, tuple[Run, ...], int] | None:
    """The row of runs that holds a passage, its name, and the passage's place in it."""
    lanes = [(_SUMMARY, skeleton.summary)]
    lanes += [(at, block.runs) for at, block in enumerate(skeleton.blocks) if block.runs]
    for lane, runs in lanes:
        for place, run in enumerate(runs):
            if run.passage == index:
                return lane, runs, place
    return None


def _runs(skeleton: Skeleton, lane: int) -> tuple[Run, ...]:
    return skeleton.summary if lane == _SUMMARY else skeleton.blocks[lane].runs


def _with_lane(skeleton: Skeleton, lane: int, runs: tuple[Run, ...]) -> Skeleton:
    if lane == _SUMMARY:
        return replace(skeleton, summary=runs)
    blocks = list(skeleton.blocks)
    blocks[lane] = replace(blocks[lane], runs=runs)
    return replace(skeleton, blocks=tuple(blocks))


def _moved(skeleton: Skeleton, after: int, by: int) -> Skeleton:
    """The skeleton with the holes behind number ``after`` counted on by ``by``."""

    def run(one: Run) -> Run:
        number = one.passage
        if number is not None and number > after:
            number += by
        return replace(one, passage=number, marks=tuple(mark(each) for each in one.marks))

    def mark(one: Mark) -> Mark:
        if not one.attributes:
            return one
        attributes = {name: runs(each) for name, each in one.attributes.items()}
        return replace(one, attributes=attributes)

    def runs(many: tuple[Run, ...]) -> tuple[Run, ...]:
        return tuple(run(one) for one in many)

    return Skeleton(
        blocks=tuple(replace(one, runs=runs(one.runs)) for one in skeleton.blocks),
        passages=skeleton.passages + by,
        title=runs(skeleton.title),
        summary=runs(skeleton.summary),
    )
