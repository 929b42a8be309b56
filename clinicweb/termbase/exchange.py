"""Concepts as files carry them: what leaves the termbase and what comes into it."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from clinicweb.domain.terms import TermEntry
from clinicweb.models import Clinic, Concept
from clinicweb.termbase.rules import entries


@dataclass(frozen=True, slots=True)
class ConceptRow:
    """One concept in a file; ``clinic_slug`` None: every clinic's."""

    code: str | None
    clinic_slug: str | None
    note: str
    terms: tuple[TermEntry, ...]


def all_rows(session: Session, clinic_id: int | None) -> tuple[ConceptRow, ...]:
    """The concepts of a clinic and those that every clinic shares; without a clinic, all of them.

    In the order of their making, so that two files of one termbase can be compared.
    """
    slugs = dict(session.execute(select(Clinic.id, Clinic.slug)).all())
    query = (
        select(Concept)
        .where(Concept.removed_at.is_(None))
        .options(selectinload(Concept.terms))
        .order_by(Concept.id)
    )
    if clinic_id is not None:
        query = query.where(or_(Concept.clinic_id.is_(None), Concept.clinic_id == clinic_id))
    return tuple(
        ConceptRow(
            code=concept.code,
            clinic_slug=slugs[concept.clinic_id] if concept.clinic_id else None,
            note=concept.note,
            terms=entries(concept),
        )
        for concept in session.scalars(query)
    )
