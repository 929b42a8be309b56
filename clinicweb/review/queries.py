"""What the review pages show."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from clinicweb.desk.findings import Seen
from clinicweb.desk.notes import NoteKind
from clinicweb.desk.sight import may_see
from clinicweb.domain.access import Actor
from clinicweb.domain.errors import NotFound
from clinicweb.domain.messages import N_
from clinicweb.domain.passages import Code
from clinicweb.domain.workflow import PassageState
from clinicweb.drafting.opening import passage_codes
from clinicweb.drafting.service import Message, filled_so_far
from clinicweb.models import (
    Article,
    Clinic,
    Event,
    Note,
    Passage,
    PublishedPage,
    Translation,
    User,
)


@dataclass(frozen=True, slots=True)
class PassageView:
    """One passage as the review page shows it."""

    passage: Passage
    codes: tuple[Code, ...]
    findings: tuple[Seen, ...]
    trouble: Message | None


@dataclass(frozen=True, slots=True)
class NoteCount:
    """What people wrote about a passage: all of it, and the questions that are still open."""

    notes: int = 0
    questions: int = 0


NO_NOTES = NoteCount()


def message_of(stored: str | None) -> Message | None:
    """A message as the rows keep it, ready to be translated."""
    if stored is None:
        return None
    message_id, params = json.loads(stored)
    return message_id, params


def translation(session: Session, translation_id: int, actor: Actor) -> Translation:
    """One translation with all its passages; NotFound also when it is not the person's business."""
    found = session.scalar(
        select(Translation)
        .where(Translation.id == translation_id)
        .options(
            joinedload(Translation.article).joinedload(Article.clinic).selectinload(Clinic.texts),
            joinedload(Translation.revision),
            selectinload(Translation.passages),
        )
    )
    if found is None or not may_see(actor, found):
        raise NotFound(N_("This translation does not exist."))
    return found


def passage_view(passage: Passage, findings: tuple[Seen, ...]) -> PassageView:
    """One passage and what the checks say of it."""
    return PassageView(passage, passage_codes(passage), findings, message_of(passage.trouble))


def translation_of(session: Session, passage_id: int) -> int:
    """The translation that a passage belongs to."""
    found = session.scalar(select(Passage.translation_id).where(Passage.id == passage_id))
    if found is None:
        raise NotFound(N_("This passage is no longer part of the article."))
    return found


def clinics(session: Session) -> list[Clinic]:
    """All clinics in their order, with their texts."""
    query = select(Clinic).options(selectinload(Clinic.texts)).order_by(Clinic.position, Clinic.id)
    return list(session.scalars(query))


def progress(
    session: Session, actor: Actor, translation_ids: Sequence[int]
) -> list[tuple[int, str, int, int]]:
    """Id, state, passages with a text and all passages, of those that the person may see."""
    filled = func.sum(case((Passage.state != PassageState.MISSING, 1), else_=0))
    rows = session.execute(
        select(Translation, filled, func.count(Passage.id))
        .join(Passage, Passage.translation_id == Translation.id, isouter=True)
        .where(Translation.id.in_(translation_ids))
        .options(contains_eager(Translation.article))
        .group_by(Translation.id, Article.id)
        .join(Translation.article)
    )
    found = []
    for row, done, total in rows:
        if may_see(actor, row):
            found.append((row.id, row.state, filled_so_far(row, done, total), total))
    return found


def history(session: Session, translation_id: int, limit: int = 100) -> list[tuple[Event, str]]:
    """The newest events with the names of who did them ("" for the machine)."""
    rows = session.execute(
        select(Event, User.name)
        .join(User, User.id == Event.actor_id, isouter=True)
        .where(Event.translation_id == translation_id)
        .order_by(Event.id.desc())
        .limit(limit)
    )
    return [(event, name or "") for event, name in rows]


def names(session: Session, user_ids: Sequence[int]) -> Mapping[int, str]:
    """Names of people by id."""
    rows = session.execute(select(User.id, User.name).where(User.id.in_(user_ids)))
    return {row.id: row.name for row in rows}


def note_counts(session: Session, translation_id: int) -> Mapping[int, NoteCount]:
    """Notes of a translation's passages by passage id, without those that were deleted."""
    is_question = (Note.kind == NoteKind.QUESTION) & Note.parent_id.is_(None)
    is_open = is_question & Note.resolved_at.is_(None)
    rows = session.execute(
        select(Note.passage_id, func.count(), func.sum(case((is_open, 1), else_=0)))
        .where(Note.translation_id == translation_id, Note.passage_id.is_not(None), Note.body != "")
        .group_by(Note.passage_id)
    )
    return {id_: NoteCount(notes, questions) for id_, notes, questions in rows if id_ is not None}


def live_page(session: Session, translation: Translation) -> PublishedPage | None:
    """What patients see in this language now."""
    return session.scalar(
        select(PublishedPage).where(
            PublishedPage.article_id == translation.article_id,
            PublishedPage.language == translation.language,
            PublishedPage.replaced_at.is_(None),
        )
    )
