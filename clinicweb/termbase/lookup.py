"""Which terms a text names, and which of them the checks must know of.

Concepts are read once for a process and again when somebody changed one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, selectinload

from clinicweb.domain.acupoints import is_standard_name, named
from clinicweb.domain.term_matching import Matcher
from clinicweb.domain.terms import ConceptEntry, heads, key
from clinicweb.models import Concept
from clinicweb.termbase.rules import entries

_PASSAGES_KEPT = 8192
# How many concepts there are, when one was changed last, and how often all were changed.
Version = tuple[int, datetime | None, int]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A concept that a text names at ``text[start:end]``."""

    start: int
    end: int
    concept: ConceptEntry


class Termbase:
    """The concepts that count for one clinic, ready to be found in texts."""

    def __init__(self, concepts: Sequence[ConceptEntry]) -> None:
        self.concepts = tuple(concepts)
        self._points = {one.code: one for one in self.concepts if one.code}
        self._matcher = Matcher(
            (term.language, term.text, concept)
            for concept in self.concepts
            for term in concept.terms
            # Names of acupoints that are everyday words are told apart by what stands beside them.
            if not (concept.code and is_standard_name(term.text))
        )
        self._relevant = lru_cache(maxsize=_PASSAGES_KEPT)(self._relevant_for)
        self._always = lru_cache(self._always_for)

    def named_in(self, text: str, language: str) -> list[Occurrence]:
        """The concepts that a text names, from left to right, none over another.

        A name that several concepts share gives one occurrence for each of them. Texts may carry
        codes ⟦n⟧; places count them.
        """
        found = [
            Occurrence(point.start, point.end, self._points[code])
            for point in named(text)
            for code in sorted(point.codes)
            if code in self._points
        ]
        taken = [(one.start, one.end) for one in found]
        for hit in self._matcher.find(text, language):
            if not any(hit.start < end and start < hit.end for start, end in taken):
                found.extend(
                    Occurrence(hit.start, hit.end, one) for one in dict.fromkeys(hit.found)
                )
        return sorted(found, key=lambda one: (one.start, one.concept.concept_id))

    def for_checks(
        self, source: str, source_language: str, target_language: str
    ) -> tuple[ConceptEntry, ...]:
        """What `checks.terms` needs to judge translations of a source, and nothing more.

        The same source gives the same object until somebody changes a concept.
        """
        return self._relevant(source, source_language, target_language)

    def _relevant_for(
        self, source: str, source_language: str, target_language: str
    ) -> tuple[ConceptEntry, ...]:
        named_here = {
            one.concept.concept_id: one.concept
            for one in self.named_in(source, source_language)
            if one.concept.in_language(target_language)
            # Of an acupoint's names the checks know without being told.
            and (not one.concept.code or one.concept.forbidden(target_language))
        }
        for concept in self._always(source_language, target_language):
            named_here[concept.concept_id] = concept
        return tuple(named_here[concept_id] for concept_id in sorted(named_here))

    def _always_for(self, source_language: str, target_language: str) -> tuple[ConceptEntry, ...]:
        """The concepts with words not to be written that no source can name."""
        return tuple(
            one
            for one in self.concepts
            if one.forbidden(target_language) and not one.in_language(source_language)
        )


class _Kept:
    """What one process knows of one database."""

    def __init__(self, version: Version) -> None:
        self.version = version
        self.of_clinic: dict[int | None, Termbase] = {}


_kept: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()
_reading = Lock()


def concepts_for(session: Session, clinic_id: int | None) -> Termbase:
    """The termbase of a clinic: its own concepts and the shared ones that they do not replace.

    Without a clinic, the shared ones alone.
    """
    engine = session.get_bind().engine
    version = _version(session)
    with _reading:
        kept = _kept.get(engine)
        if kept is None or kept.version != version:
            kept = _kept[engine] = _Kept(version)
        if clinic_id not in kept.of_clinic:
            kept.of_clinic[clinic_id] = Termbase(_concepts(session, clinic_id))
        return kept.of_clinic[clinic_id]


def _version(session: Session) -> Version:
    found = session.execute(
        select(func.count(), func.max(Concept.updated_at), func.sum(Concept.version))
    ).one()
    return found[0], found[1], found[2] or 0


def _concepts(session: Session, clinic_id: int | None) -> list[ConceptEntry]:
    rows = session.scalars(
        select(Concept)
        .where(Concept.clinic_id.is_(None) | (Concept.clinic_id == clinic_id))
        .where(Concept.removed_at.is_(None))
        .options(selectinload(Concept.terms))
        .order_by(Concept.id)
    ).all()
    own = {name for row in rows if row.clinic_id for name in _names(row)}
    return [
        ConceptEntry(row.id, row.code, entries(row), row.note)
        for row in rows
        if row.clinic_id or not own & _names(row)
    ]


def _names(concept: Concept) -> set[tuple[str, str]]:
    """By what a clinic's concept replaces a shared one: what a language calls it."""
    return {(one.language, key(one.text)) for one in heads(entries(concept)).values()}
