"""What becomes of the translations when passages are joined or split."""

from __future__ import annotations

import re
from dataclasses import dataclass

from clinicweb.domain.languages import language as language_of
from clinicweb.domain.passages import CODE, SourcePassage
from clinicweb.domain.segment_rules import renumbered
from clinicweb.domain.segmentation import sentences


@dataclass(frozen=True, slots=True)
class Seam:
    """Two source passages and the one that they are together."""

    whole: SourcePassage
    first: SourcePassage
    second: SourcePassage

    @property
    def before(self) -> int:
        """How many of the whole's codes belong to the first."""
        return len(self.first.codes)

    @property
    def until(self) -> int:
        """How many of the whole's codes come before the second: those of the first and between."""
        return len(self.whole.codes) - len(self.second.codes)

    @property
    def between(self) -> str:
        """What stands between the two in the whole: white space, and codes if there are any."""
        second = renumbered(self.second.text, self.until)
        return self.whole.text[len(self.first.text) : len(self.whole.text) - len(second)]


def joined_text(first: str, second: str, seam: Seam, language: str) -> str:
    """One translation of two, with the codes as the whole numbers them.

    Nothing is lost when one of them is empty.
    """
    second = renumbered(second, seam.until)
    if not (first and second):
        return first or second
    between = re.sub(r"\s+", language_of(language).separator, seam.between)
    return first + (between or language_of(language).separator) + second


def divided_text(text: str, seam: Seam, language: str) -> tuple[str, str]:
    """Two translations of one: cut at its sentence end, or all of it for the first half.

    It is cut only where nobody can doubt it: it has two sentences, and each has the codes of its
    own half.
    """
    spans = sentences(text, language)
    if len(spans) != 2:
        return text, ""
    left, right = (text[start:end] for start, end in spans)
    if seam.until > seam.before:
        left, right = _without_between(left, seam), _without_between(right, seam)
    numbers = [{int(match[2]) for match in CODE.finditer(part)} for part in (left, right)]
    if any(number > seam.before for number in numbers[0]):
        return text, ""
    if any(number <= seam.until for number in numbers[1]):
        return text, ""
    return left, renumbered(right, -seam.until)


def _without_between(text: str, seam: Seam) -> str:
    """The text without the codes that belong to neither half."""
    codes = "|".join(rf"\s*⟦/?{n}⟧\s*" for n in range(seam.before + 1, seam.until + 1))
    return re.sub(codes, "", text)
