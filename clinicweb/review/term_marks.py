"""Where a source names terms, for marking them in the text and for offering their words."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from clinicweb.domain.acupoint_codes import typed_code
from clinicweb.domain.passages import CODE
from clinicweb.domain.terms import ConceptEntry, TermEntry
from clinicweb.termbase.lookup import Termbase

_PASSAGES_KEPT = 8192


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
    def is_coded(self) -> bool:
        """Whether the source has the acupoint's code, and not its name alone."""
        return self.concept.code is not None and self.concept.code in map(typed_code, self.words)

    @property
    def with_code(self) -> str | None:
        """An acupoint as the clinics write it: its code, and its name in brackets."""
        if self.concept.code is None or not self.allowed:
            return None
        name = self.allowed[0]
        if name.language == "ja":
            return f"{self.concept.code}（{name.text}）"
        return f"{self.concept.code} ({name.text})"


@lru_cache(maxsize=_PASSAGES_KEPT)
def term_marks(
    terms: Termbase, text: str, source_language: str, target_language: str
) -> tuple[TermMark, ...]:
    """The terms of a source from left to right, none over another, each cut where a code stands.

    What cannot be named in the target's language is not marked.
    """
    marks: list[TermMark] = []
    at = 0
    for found in terms.named_in(text, source_language):
        allowed = found.concept.allowed(target_language)
        target = allowed[0].text if allowed else found.concept.code
        if target is None or found.start < at:
            continue
        at = found.end
        reading = allowed[0].reading if allowed else None
        marks += [
            TermMark(start, end, found.concept.concept_id, target, reading)
            for start, end in _without_codes(text, found.start, found.end)
        ]
    return tuple(marks)


def named_concepts(
    terms: Termbase, text: str, source_language: str, target_language: str
) -> tuple[NamedConcept, ...]:
    """The concepts that a source names, in its order, each once."""
    words: dict[int, list[str]] = {}
    concepts: dict[int, ConceptEntry] = {}
    for found in terms.named_in(text, source_language):
        concept = found.concept
        concepts[concept.concept_id] = concept
        word = CODE.sub("", text[found.start : found.end])
        said = words.setdefault(concept.concept_id, [])
        if word not in said:
            said.append(word)
    return tuple(
        NamedConcept(
            concept,
            tuple(words[id_]),
            concept.allowed(target_language),
            concept.forbidden(target_language),
        )
        for id_, concept in concepts.items()
        if concept.in_language(target_language) or concept.code or concept.note
    )


def _without_codes(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    parts = [start]
    for code in CODE.finditer(text, start, end):
        parts += code.span()
    parts.append(end)
    for first, last in zip(parts[::2], parts[1::2], strict=True):
        word = text[first:last].strip()
        if word:
            first = text.index(word, first)
            yield first, first + len(word)
