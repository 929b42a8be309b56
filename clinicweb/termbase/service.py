"""What people do with the termbase: add, change, remove and put back."""

from datetime import datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from clinicweb.db import locked
from clinicweb.domain.access import Actor
from clinicweb.domain.errors import Conflict, NotAllowed, NotFound
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.domain.terms import TermEntry, key
from clinicweb.models import Concept, Term
from clinicweb.termbase.rules import Draft, InvalidConcept, Stored, draft_of, may_change, problems

BY_PERSON = "person"

CHANGED_MEANWHILE = N_(
    "Somebody else changed this term meanwhile. Nothing you typed is lost: "
    "compare the two, then save again."
)


class ConceptConflict(Conflict):
    """The concept changed since the person saw it."""

    def __init__(self) -> None:
        super().__init__(CHANGED_MEANWHILE)


def create(session: Session, draft: Draft, actor: Actor, now: datetime) -> Concept:
    """Add a concept; raises InvalidConcept with every reason, NotAllowed."""
    draft = draft.tidied()
    require_some(actor, draft.clinic_id, {term.language for term in draft.terms})
    _require_valid(session, draft, None)
    concept = Concept(
        code=draft.code,
        clinic_id=draft.clinic_id,
        note=draft.note,
        origin=BY_PERSON,
        updated_by_id=actor.user_id,
        updated_at=now,
        terms=[Term(**columns_of(term)) for term in draft.terms],
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
    require_changes(actor, draft_of(concept), draft)
    _require_valid(session, draft, concept_id)
    apply(concept, draft, actor, now)
    session.flush()
    return concept


def remove(
    session: Session, concept_id: int, seen_version: int, actor: Actor, now: datetime
) -> Concept:
    """Take a concept out of use; it stays on record and can be put back."""
    concept = _concept(session, concept_id)
    if concept.version != seen_version:
        raise ConceptConflict
    _require_all(actor, draft_of(concept))
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
    _require_all(actor, draft_of(concept))
    _require_valid(session, draft_of(concept), concept_id)
    concept.removed_at = None
    _touch(concept, actor, now)
    return concept


def _concept(session: Session, concept_id: int) -> Concept:
    concept = locked(session, Concept, concept_id)
    if concept is None:
        raise NotFound(N_("This term does not exist."))
    return concept


def _require_valid(session: Session, draft: Draft, concept_id: int | None) -> None:
    found = problems(Stored(session), draft, concept_id)
    if found:
        raise InvalidConcept(found)


def require_some(actor: Actor, clinic_id: int | None, languages: set[str]) -> None:
    """Raises NotAllowed unless the person may change a clinic's words in one of the languages."""
    wanted = languages or set(LANGUAGES)
    if not any(may_change(actor, clinic_id, language) for language in wanted):
        raise NotAllowed(N_("Your account may not do this here."))


def _require_all(actor: Actor, draft: Draft) -> None:
    for language in sorted({term.language for term in draft.terms}):
        _require_language(actor, draft.clinic_id, language)


def require_changes(actor: Actor, before: Draft, draft: Draft) -> None:
    """Raises NotAllowed unless the person may make that of a concept."""
    old = {language: _words(before, language) for language in LANGUAGES}
    new = {language: _words(draft, language) for language in LANGUAGES}
    require_some(actor, before.clinic_id, {one for one in LANGUAGES if old[one] or new[one]})
    for language in LANGUAGES:
        if old[language] and old[language] != new[language]:
            _require_language(actor, before.clinic_id, language)
    if draft.clinic_id != before.clinic_id:
        _require_all(actor, before)
        for language in LANGUAGES:
            if new[language]:
                _require_language(actor, draft.clinic_id, language)


def _require_language(actor: Actor, clinic_id: int | None, language: str) -> None:
    if not may_change(actor, clinic_id, language):
        message = N_("Your account may not change these words: %(language)s.")
        raise NotAllowed(message, {"language": LANGUAGES[language].endonym})


def _words(draft: Draft, language: str) -> frozenset[TermEntry]:
    return frozenset(term for term in draft.terms if term.language == language)


def apply(concept: Concept, draft: Draft, actor: Actor, now: datetime) -> None:
    """Make a stored concept what a sound draft says; words that stay keep their rows."""
    concept.code, concept.clinic_id, concept.note = draft.code, draft.clinic_id, draft.note
    existing = {(term.language, term.text): term for term in concept.terms}
    rows = []
    for entry in draft.terms:
        row = existing.get((entry.language, entry.text)) or Term(**columns_of(entry))
        row.status, row.reading, row.note = entry.status, entry.reading, entry.note
        rows.append(row)
    concept.terms = rows
    _touch(concept, actor, now)


def _touch(concept: Concept, actor: Actor, now: datetime) -> None:
    concept.updated_by_id, concept.updated_at = actor.user_id, now
    # Also when only its terms changed: the version is what every process watches.
    flag_modified(concept, "updated_at")


def columns_of(term: TermEntry) -> dict[str, str | None]:
    """A word as a row of the termbase keeps it."""
    return {
        "language": term.language,
        "text": term.text,
        "key": key(term.text),
        "reading": term.reading,
        "status": term.status,
        "note": term.note,
    }
