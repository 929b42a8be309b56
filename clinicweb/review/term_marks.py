"""Where a source names terms, for marking them in the text and for offering their words."""

from collections.abc import Iterator
from dataclasses import dataclass

from clinicweb.domain.passages import CODE
from clinicweb.domain.terms import ConceptEntry, TermEntry
from clinicweb.termbase.lookup import Termbase


@dataclass(frozen=True, slots=True)
class TermMark:
    """A stretch ``text[start:end]`` without codes that names a concept.

    ``target`` is the word to write, or a code where the target's language has no word.
    """

    start: int
    end: int
    concept_id: int
    target: str
    reading: str | None


@dataclass(frozen=True, slots=True)
class NamedConcept:
    """A concept that a source names, with the words of the target's language."""

    concept: ConceptEntry
    words: tuple[str, ...]
    """As the source has them."""
    allowed: tuple[TermEntry, ...]
    """What may be written, the preferred word first."""
    forbidden: tuple[TermEntry, ...]

    @property
    def with_code(self) -> str | None:
        """An acupoint as the clinics write it: its code, and its name in brackets."""
        if self.concept.code is None or not self.allowed:
            return None
        name = self.allowed[0]
        if name.language == "ja":
            return f"{self.concept.code}（{name.text}）"
        return f"{self.concept.code} ({name.text})"


def term_marks(
    terms: Termbase, text: str, source_language: str, target_language: str
) -> tuple[TermMark, ...]:
    """The terms of a source that the target has a word for, from left to right, none over another."""
    said: dict[tuple[int, int], list[str]] = {}
    for found in termbase.named_in(text, language):
        for term in found.concept.allowed(target_language)[:1]:
            words = said.setdefault((found.start, found.end), [])
            if term.text not in words:
                words.append(term.text)
    return tuple(TermMark(start, end, " / ".join(words)) for (start, end), words in said.items())
