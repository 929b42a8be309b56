"""What the memory has for an open passage, in the side panel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from clinicweb.domain.access import Actor
from clinicweb.domain.memory_match import Origin
from clinicweb.domain.messages import N_
from clinicweb.memory.search import Match, similar
from clinicweb.models import Clinic, Passage, User
from clinicweb.publishing.second_person import classes_of
from clinicweb.review.answers import clinic_name

ORIGINS = {
    Origin.APPROVED: N_("Approved"),
    Origin.IMPORTED: N_("Imported"),
    Origin.STARTER: N_("Starter memory"),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One match, and who stands behind it."""

    match: Match
    origin: str
    """What its origin is called: a message id."""
    clinic: str | None
    zone: str
    approver: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """The section's values."""

    suggestions: Sequence[Suggestion]
    is_safety: bool
    """A mistake in the passage could harm: similar is not good enough."""
    source_language: str
    language: str


def section(session: Session, passage: Passage, actor: Actor, now: datetime) -> Shown:
    """Up to five entries that help, the most helpful first."""
    translation = passage.translation
    article = translation.article
    matches = similar(
        session,
        passage.source,
        article.source_language,
        translation.language,
        clinic_id=article.clinic_id,
        context_hash=passage.context_hash,
        source_hash=passage.source_hash,
    )
    clinic_ids = {match.entry.clinic_id for match in matches}
    user_ids = {match.entry.approved_by_id for match in matches}
    clinics = {
        one.id: one
        for one in session.scalars(
            select(Clinic).where(Clinic.id.in_(clinic_ids)).options(selectinload(Clinic.texts))
        )
    }
    names = {one.id: one.name for one in session.scalars(select(User).where(User.id.in_(user_ids)))}
    return Shown(
        [_suggestion(match, clinics, names) for match in matches],
        bool(classes_of(passage, article.source_language)),
        article.source_language,
        translation.language,
    )


def _suggestion(
    match: Match, clinics: Mapping[int, Clinic], names: Mapping[int, str]
) -> Suggestion:
    clinic = clinics.get(match.entry.clinic_id or 0)
    return Suggestion(
        match,
        ORIGINS[match.origin],
        None if clinic is None else clinic_name(clinic),
        "UTC" if clinic is None else clinic.time_zone,
        names.get(match.entry.approved_by_id or 0),
    )
