"""Whether the translation uses the clinic's terms, and none that it must not use."""

from __future__ import annotations

from collections.abc import Iterator
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
    the source's language. A word of a single Chinese character in the source is too often part of
    something else to demand its term. Acupoints have a check of their own.
    """
    if not concepts:
        return []
    named = {
        concept.concept_id: source[hit.start : hit.end]
        for hit in _matcher(concepts).find(source, source_language)
        for concept, _ in hit.found
    }
    used = _forbidden_in(target, target_language, concepts)
    findings: list[Finding] = []
    for concept in concepts:
        words = named.get(concept.concept_id)
        if words is None and concept.in_language(source_language):
            continue
        forbidden = used.get(concept.concept_id, ())
        wanted = _wanted(concept, target_language)
        findings.extend(_forbidden(word, wanted) for word in forbidden)
        if words and not forbidden and _is_missing(concept, words, target, target_language):
            message = N_(
                "The source says “%(source)s”, but the translation does not say %(wanted)s."
            )
            findings.append(_warning("term_missing", message, source=words, wanted=wanted))
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


def _is_missing(concept: ConceptEntry, words: str, target: str, language: str) -> bool:
    allowed = concept.allowed(language)
    if not allowed or concept.code in ACUPOINTS:
        return False
    if len(words) == 1 and not words.isascii():
        return False
    folded = fold(target).text
    spaced = LANGUAGES[language].spaced
    return not any(says(folded, term.text, spaced=spaced) for term in allowed)


def _wanted(concept: ConceptEntry, language: str) -> str:
    allowed = concept.allowed(language)
    best = [one.text for one in allowed if one.status is TermStatus.PREFERRED]
    return " / ".join(best or [one.text for one in allowed])


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
