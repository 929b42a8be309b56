"""What the review pages show."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from clinicweb.desk.findings import Seen
from clinicweb.desk.sight import may_see
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.errors import NotFound
from clinicweb.domain.messages import N_
from clinicweb.domain.passages import Code
from clinicweb.domain.workflow import PassageState, TranslationState
from clinicweb.drafting.opening import passage_codes
from clinicweb.drafting.service import Message, filled_so_far
from clinicweb.models import (
    Article,
    Clinic,
    Event,
    Passage,
    PublishedPage,
    Translation,
    User,
)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One translation in the queue."""

    translation_id: int
    title: str
    slug: str
    clinic: Clinic
    source_language: str
    language: str
    state: TranslationState
    waiting_since: datetime
    total: int
    filled: int
    """Passages with a text, counting what a running batch has done."""
    accepted: int
    reason: Message | None
    is_published: bool
    """Patients read exactly what was approved last."""
    may_translate: bool


@dataclass(frozen=True, slots=True)
class PassageView:
    """One passage as the review page shows it."""

    passage: Passage
    codes: tuple[Code, ...]
    findings: tuple[Seen, ...]
    trouble: Message | None


def message_of(stored: str | None) -> Message | None:
    """A message as the rows keep it, ready to be translated."""
    if stored is None:
        return None
    message_id, params = json.loads(stored)
    return message_id, params


def queue(
    session: Session,
    actor: Actor,
    *,
    language: str | None = None,
    clinic_id: int | None = None,
    state: str | None = None,
) -> list[QueueRow]:
    """Translations that the person may work on or publish; the longest waiting first."""
    query = _with_counts()
    if language:
        query = query.where(Translation.language == language)
    if clinic_id:
        query = query.where(Article.clinic_id == clinic_id)
    if state:
        query = query.where(Translation.state == state)
    return [
        _queue_row(actor, translation, total, filled, accepted, live_page_id)
        for translation, total, filled, accepted, live_page_id in session.execute(query)
        if may_see(actor, translation)
    ]


def _with_counts() -> Select[Translation, int, int, int, int]:
    """Translations with the numbers of all, filled and accepted passages and the live page."""
    counts = (
        select(
            Passage.translation_id,
            func.count().label("total"),
            func.sum(case((Passage.state != PassageState.MISSING, 1), else_=0)).label("filled"),
            func.sum(case((Passage.state == PassageState.ACCEPTED, 1), else_=0)).label("accepted"),
        )
        .group_by(Passage.translation_id)
        .subquery()
    )
    # A text that was approved once more is another one, also when the source stayed the same.
    live = (
        (PublishedPage.article_id == Translation.article_id)
        & (PublishedPage.language == Translation.language)
        & (PublishedPage.revision_id == Translation.revision_id)
        & (PublishedPage.approved_at == Translation.approved_at)
        & PublishedPage.replaced_at.is_(None)
    )
    return (
        select(
            Translation,
            counts.c.total,
            counts.c.filled,
            counts.c.accepted,
            PublishedPage.id,
        )
        .join(counts, counts.c.translation_id == Translation.id, isouter=True)
        .join(PublishedPage, live, isouter=True)
        .join(Translation.article)
        .options(
            joinedload(Translation.article).joinedload(Article.clinic).selectinload(Clinic.texts),
            joinedload(Translation.revision),
        )
        .order_by(Translation.waiting_since, Translation.id)
    )


def _queue_row(
    actor: Actor,
    translation: Translation,
    total: int | None,
    filled: int | None,
    accepted: int | None,
    live_page_id: int | None,
) -> QueueRow:
    article = translation.article
    return QueueRow(
        translation_id=translation.id,
        title=translation.revision.title,
        slug=article.slug,
        clinic=article.clinic,
        source_language=article.source_language,
        language=translation.language,
        state=TranslationState(translation.state),
        waiting_since=translation.waiting_since,
        total=total or 0,
        filled=filled_so_far(translation, filled, total),
        accepted=accepted or 0,
        reason=message_of(translation.reason),
        is_published=live_page_id is not None,
        may_translate=actor.may(Action.TRANSLATE, article.clinic_id, translation.language),
    )


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


def live_page(session: Session, translation: Translation) -> PublishedPage | None:
    """What patients see in this language now."""
    return session.scalar(
        select(PublishedPage).where(
            PublishedPage.article_id == translation.article_id,
            PublishedPage.language == translation.language,
            PublishedPage.replaced_at.is_(None),
        )
    )
