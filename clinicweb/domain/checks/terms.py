"""Whether the translation uses the clinic's terms, and none that it must not use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from clinicweb.domain.acupoints import ACUPOINTS
from clinicweb.domain.checks.finding import Finding, Severity
from clinicweb.domain.folding import fold
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.domain.term_matching import Matcher, says
from clinicweb.domain.terms import ConceptEntry, TermEntry, TermStatus

Concepts = tuple[ConceptEntry, ...]


def term_findings(
    source: str, target: str, source_language: str, target_language: str, concepts: Concepts
) -> list[Finding]:
    """Warnings for forbidden terms in the target, and for terms of the source that it lacks.

    A forbidden term counts when the source names its concept, or when the concept has no word in
    the source's language. A term is demanded when the source says a preferred word and the target's
    language has a preferred word too: a concept whose word is only admitted in one of them may be
    left unsaid, as Japanese does with what is clear. Where a word stands for several concepts, any
    of them will do. A single Chinese character is too often part of something else to demand
    anything. Acupoints have a check of their own.
    """
    if not concepts:
        return []
    hits = _matcher(concepts).find(source, source_language)
    named = {concept.concept_id for hit in hits for concept, _ in hit.found}
    used = _forbidden_in(target, target_language, concepts)
    findings: list[Finding] = []
    for concept in concepts:
        if concept.concept_id in named or not concept.in_language(source_language):
            wanted = _wanted([concept], target_language)
            findings.extend(_forbidden(word, wanted) for word in used.get(concept.concept_id, ()))
    told = {concept_id for concept_id in used if concept_id in named}
    demanded: dict[str, str] = {}
    for hit in hits:
        words = source[hit.start : hit.end]
        group = [one for one, term in hit.found if _demands(one, term, words, target_language)]
        if not group or told & {one.concept_id for one in group}:
            continue
        if not any(_is_said(one, target, target_language) for one, _ in hit.found):
            demanded.setdefault(_wanted(group, target_language), words)
    message = N_("The source says “%(source)s”, but the translation does not say %(wanted)s.")
    findings.extend(
        _warning("term_missing", message, source=words, wanted=wanted)
        for wanted, words in demanded.items()
    )
    return findings


def _forbidden(word: str, wanted: str) -> Finding:
    if wanted:
        message = N_("“%(found)s” is not to be used here. Write %(wanted)s.")
        return _warning("term_forbidden", message, found=word, wanted=wanted)
    return _warning("term_forbidden", N_("“%(found)s” is not to be used here."), found=word)


def _forbidden_in(text: str, language: str, concepts: Concepts) -> dict[int, tuple[str, ...]]:
    found: dict[int, dict[str, None]] = {}
    for hit in _matcher(concepts).find(text, language):
        for concept, term in hit.found:
            if term.status is TermStatus.FORBIDDEN:
                found.setdefault(concept.concept_id, {})[text[hit.start : hit.end]] = None
    return {key: tuple(words) for key, words in found.items()}


def _demands(concept: ConceptEntry, term: TermEntry, words: str, language: str) -> bool:
    """Whether a word of the source must have its counterpart in the translation."""
    if concept.code in ACUPOINTS or (len(words) == 1 and not words.isascii()):
        return False
    preferred = [one for one in concept.in_language(language) if _is_preferred(one)]
    return _is_preferred(term) and bool(preferred)


def _is_said(concept: ConceptEntry, target: str, language: str) -> bool:
    folded, spaced = fold(target).text, LANGUAGES[language].spaced
    return any(says(folded, term.text, spaced=spaced) for term in concept.allowed(language))


def _is_preferred(term: TermEntry) -> bool:
    return term.status is TermStatus.PREFERRED


def _wanted(concepts: Iterable[ConceptEntry], language: str) -> str:
    """The words to write: the preferred ones, or what is admitted where none is preferred."""
    found: dict[str, None] = {}
    for concept in concepts:
        allowed = concept.allowed(language)
        found.update((one.text, None) for one in allowed if _is_preferred(one))
        if not found:
            found.update((one.text, None) for one in allowed)
    return " / ".join(found)


def _warning(code: str, message_id: str, **params: str) -> Finding:
    return Finding(code, Severity.WARNING, message_id, params)


@lru_cache(maxsize=2048)
def _matcher(concepts: Concepts) -> Matcher[tuple[ConceptEntry, TermEntry]]:
    return Matcher(_entries(concepts))


def _entries(
    concepts: Concepts,
) -> Iterator[tuple[str, str, tuple[ConceptEntry, TermEntry]]]:
    for concept in concepts:
        for term in concept.terms:
            yield term.language, term.text, (concept, term)
