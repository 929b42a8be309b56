"""Where a translator is offered to split a passage: before a word or a phrase."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from clinicweb.domain import typeset
from clinicweb.domain.languages import language as language_of
from clinicweb.domain.passages import SourcePassage, plain_text
from clinicweb.domain.segment_rules import may_divide

_WORD_START = re.compile(r"(?<=\s)(?=\S)")
_AFTER_PUNCTUATION = re.compile(r"(?<=[。！？!?、，；：」』）])")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words of a passage; the second half may begin with them unless ``cut`` is 0.

    ``cut`` is where they begin in the text with codes, ``words`` what a person reads.
    """

    cut: int
    words: str


def stretches(passage: SourcePassage, language: str) -> tuple[Stretch, ...]:
    """The passage as the words between which it can be split; the first has the cut 0."""
    cuts = [0, *(cut for cut in _candidates(passage.text, language) if may_divide(passage, cut))]
    found: list[Stretch] = []
    for start, end in zip(cuts, [*cuts[1:], len(passage.text)], strict=True):
        found.append(Stretch(start, plain_text(passage.text[start:end], passage.codes).strip()))
    return tuple(found)


def _candidates(text: str, language: str) -> Sequence[int]:
    cuts = {match.start() for match in _WORD_START.finditer(text)}
    if not language_of(language).spaced:
        cuts.update(match.start() for match in _AFTER_PUNCTUATION.finditer(text))
        place = 0
        for phrase in typeset.phrases(text, language):
            place += len(phrase)
            cuts.add(place)
    return sorted(cuts)
