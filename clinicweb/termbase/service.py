"""What people do with the termbase: add, change, remove, put back, and bring concepts in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from clinicweb.db import locked
from clinicweb.domain.access import Actor
from clinicweb.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.domain.terms import TermEntry, heads, key
from clinicweb.models import Clinic, Concept, Term
from clinicweb.termbase.exchange import ConceptRow
from clinicweb.termbase.rules import (
    Draft,
    InvalidConcept,
    called,
    entries,
    label_of,
    may_change,
    problems,
)

BY_PERSON, IMPORTED = "person", "imported"

CHANGED_MEANWHILE = N_(
    "Somebody else changed this term meanwhile. Nothing you typed is lost: "
    "compare the two, then save again."
)


class ConceptConflict(Conflict):
    """The concept changed since the person saw it."""

    def __init__(self) -> None:
        super().__init__(CHANGED_MEANWHILE)


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row of a file cannot be taken; ``row`` counts from 0."""

    row: int
    message_id: str
    params: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of the rows of a file."""

    added: int
    changed: int
    unchanged: int
    problems: tuple[RowProblem, ...]


def create(
    session: Session, draft: Draft, actor: Actor, now: datetime, *, origin: str = BY_PERSON
) -> Concept:
    """Add a concept; raises InvalidConcept with every reason, NotAllowed."""
    draft = draft.tidied()
    _require_some(actor, draft.clinic_id, {term.language for term in draft.terms})
    _require_valid(session, draft, None)
    concept = Concept(
        code=draft.code,
        clinic_id=draft.clinic_id,
        note=draft.note,
        origin=origin,
        updated_by_id=actor.user_id,
        updated_at=now,
        terms=[_row(term) for term in draft.terms],
    )
    session.add(concept)
    session.flush()  # whoever added it wants to see it
    return concept


def update(
    session: Session,
    concept_id: int,
    draft: Draft,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> Concept:
    """Change a concept; raises ConceptConflict, InvalidConcept, NotAllowed, NotFound.

    Who may translate into one of its languages may change the words of that language, and give it
    words in a language that has none yet.
    """
    concept = _concept(session, concept_id)
    draft = draft.tidied()
    if concept.version != seen_version:
        raise ConceptConflict
    _require_changes(actor, concept, draft)
    _require_valid(session, draft, concept_id)
    _apply(concept, draft, actor, now)
    session.flush()
    return concept


def remove(
    session: Session, concept_id: int, seen_version: int, actor: Actor, now: datetime
) -> Concept:
    """Take a concept out of use; it stays on record and can be put back."""
    concept = _concept(session, concept_id)
    if concept.version != seen_version:
        raise ConceptConflict
    _require_all(actor, concept)
    if concept.removed_at is None:
        concept.removed_at = now
        _touch(concept, actor, now)
    return concept


def restore(
    session: Session, concept_id: int, seen_version: int, actor: Actor, now: datetime
) -> Concept:
    """Put a removed concept back; raises InvalidConcept when its words are taken meanwhile."""
    concept = _concept(session, concept_id)
    if concept.version != seen_version:
        raise ConceptConflict
    _require_all(actor, concept)
    _require_valid(session, draft_of(concept), concept_id)
    concept.removed_at = None
    _touch(concept, actor, now)
    return concept


def import_concepts(
    session: Session,
    rows: Sequence[ConceptRow],
    actor: Actor,
    now: datetime,
    *,
    only_sound: bool = False,
) -> ImportReport:
    """Add the concepts of a file, and change those that it knows better.

    A row is the concept with its code, or the one of the same clinic that is called the same in one
    of the row's languages; of that, the words in the row's languages are replaced. When a row has a
    problem, nothing is changed at all, unless ``only_sound`` asks for the other rows.
    """
    clinics = dict(session.execute(select(Clinic.slug, Clinic.id)).all())
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    found: list[RowProblem] = []
    with session.begin_nested() as whole:
        for number, row in enumerate(rows):
            try:
                with session.begin_nested():
                    counts[_take(session, row, clinics, actor, now)] += 1
            except InvalidConcept as error:
                found += (RowProblem(number, one.message_id, one.params) for one in error.problems)
            except (Invalid, NotAllowed) as error:
                found.append(RowProblem(number, error.message_id, error.params))
        if found and not only_sound:
            whole.rollback()
            return ImportReport(0, 0, 0, tuple(found))
    return ImportReport(**counts, problems=tuple(found))


def draft_of(concept: Concept) -> Draft:
    """A stored concept as a draft."""
    return Draft(concept.code, concept.clinic_id, concept.note, entries(concept))


def _take(
    session: Session, row: ConceptRow, clinics: dict[str, int], actor: Actor, now: datetime
) -> str:
    """Take one row of a file; says which count it belongs to."""
    if row.clinic_slug is not None and row.clinic_slug not in clinics:
        message = N_("There is no clinic “%(slug)s” here.")
        raise Invalid(message, {"slug": row.clinic_slug})
    clinic_id = clinics[row.clinic_slug] if row.clinic_slug else None
    draft = Draft(row.code, clinic_id, row.note, row.terms).tidied()
    concept = _same_concept(session, draft)
    if concept is None:
        create(session, draft, actor, now, origin=IMPORTED)
        return "added"
    languages = {term.language for term in draft.terms}
    before = draft_of(concept)
    kept = tuple(term for term in before.terms if term.language not in languages)
    merged = Draft(
        draft.code or before.code, before.clinic_id, draft.note or before.note, kept + draft.terms
    )
    if _comparable(merged) == _comparable(before) and concept.removed_at is None:
        return "unchanged"
    _require_changes(actor, concept, merged)
    _require_valid(session, merged, concept.id)
    concept.removed_at = None
    _apply(concept, merged, actor, now)
    session.flush()
    return "changed"


def _same_concept(session: Session, draft: Draft) -> Concept | None:
    if draft.code is not None:
        return session.scalar(select(Concept).where(Concept.code == draft.code))
    found = called(session, heads(draft.terms).values(), draft.clinic_id)
    if len(found) > 1:
        message = N_("The words of this row belong to several concepts: %(others)s.")
        others = "; ".join(map(label_of, found))
        raise Invalid(message, {"others": others})
    return found[0] if found else None


def _comparable(draft: Draft) -> tuple[object, ...]:
    return draft.code, draft.note, frozenset(draft.terms)


def _concept(session: Session, concept_id: int) -> Concept:
    concept = locked(session, Concept, concept_id)
    if concept is None:
        raise NotFound(N_("This term does not exist."))
    return concept


def _require_valid(session: Session, draft: Draft, concept_id: int | None) -> None:
    found = problems(session, draft, concept_id)
    if found:
        raise InvalidConcept(found)


def _require_some(actor: Actor, clinic_id: int | None, languages: set[str]) -> None:
    wanted = languages or set(LANGUAGES)
    if not any(may_change(actor, clinic_id, language) for language in wanted):
        raise NotAllowed(N_("Your account may not do this here."))


def _require_all(actor: Actor, concept: Concept) -> None:
    for language in sorted({term.language for term in concept.terms}):
        _require_language(actor, concept.clinic_id, language)


def _require_changes(actor: Actor, concept: Concept, draft: Draft) -> None:
    before = draft_of(concept)
    old = {language: _words(before, language) for language in LANGUAGES}
    new = {language: _words(draft, language) for language in LANGUAGES}
    _require_some(actor, before.clinic_id, {one for one in LANGUAGES if old[one] or new[one]})
    for language in LANGUAGES:
        if old[language] and old[language] != new[language]:
            _require_language(actor, before.clinic_id, language)
    if draft.clinic_id != before.clinic_id:
        _require_all(actor, concept)
        for language in LANGUAGES:
            if new[language]:
                _require_language(actor, draft.clinic_id, language)


def _require_language(actor: Actor, clinic_id: int | None, language: str) -> None:
    if not may_change(actor, clinic_id, language):
        message = N_("Your account may not change these words: %(language)s.")
        raise NotAllowed(message, {"language": LANGUAGES[language].endonym})


def _words(draft: Draft, language: str) -> frozenset[TermEntry]:
    return frozenset(term for term in draft.terms if term.language == language)


def _apply(concept: Concept, draft: Draft, actor: Actor, now: datetime) -> None:
    concept.code, concept.clinic_id, concept.note = draft.code, draft.clinic_id, draft.note
    existing = {(term.language, term.text): term for term in concept.terms}
    rows = []
    for entry in draft.terms:
        row = existing.get((entry.language, entry.text)) or _row(entry)
        row.status, row.reading, row.note = entry.status, entry.reading, entry.note
        rows.append(row)
    concept.terms = rows
    _touch(concept, actor, now)


def _touch(concept: Concept, actor: Actor, now: datetime) -> None:
    concept.updated_by_id, concept.updated_at = actor.user_id, now
    # Also when only its terms changed: the version is what every process watches.
    flag_modified(concept, "updated_at")


def _row(term: TermEntry) -> Term:
    return Term(
        language=term.language,
        text=term.text,
        key=key(term.text),
        reading=term.reading,
        status=term.status,
        note=term.note,
    )
