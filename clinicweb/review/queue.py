"""The queue: translations and what waits in each, found and ordered by the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, nulls_last, or_, select
from sqlalchemy.orm import Session, joinedload

from clinicweb.desk.sight import visible_to
from clinicweb.desk.standing import Counts, counts, live, not_by, open_questions, waits_for_second
from clinicweb.desk.work import Priority, may_plan
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.workflow import TranslationState
from clinicweb.drafting.service import Message, filled_so_far
from clinicweb.models import (
    Article,
    Clinic,
    Event,
    Passage,
    Translation,
)
from clinicweb.review import queries
from clinicweb.review.queries import message_of

PAGE = 50


class Show(StrEnum):
    """Which part of the queue is shown."""

    OPEN = "open"
    MINE = "mine"
    SECOND = "second"
    UNASSIGNED = "unassigned"
    OVERDUE = "overdue"
    DONE = "done"


class Order(StrEnum):
    """What comes first."""

    PRIORITY = "priority"
    DUE = "due"
    AGE = "age"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person wants to see; empty means all."""

    show: Show = Show.OPEN
    order: Order = Order.PRIORITY
    language: str = ""
    clinic_id: int | None = None
    state: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One translation in the queue."""

    translation: Translation
    counts: Counts
    filled: int
    """Passages with a text, counting what a running batch has done."""
    questions: int
    assignee: str
    """"" for nobody."""
    reason: Message | None
    is_published: bool
    """Patients read exactly what was approved last."""
    is_overdue: bool
    is_mine: bool
    may_translate: bool
    may_plan: bool

    @property
    def state(self) -> TranslationState:
        """Where the translation is."""
        return TranslationState(self.translation.state)

    @property
    def priority(self) -> Priority:
        """How much it matters."""
        return Priority(self.translation.priority)


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue, and how much each part of it holds."""

    rows: Sequence[QueueRow]
    page: int
    pages: int
    sizes: Mapping[Show, int]


def queue(session: Session, actor: Actor, asked: Asked, now: datetime) -> QueuePage:
    """Translations that are the person's business, a page of them."""
    base = _visible(actor, asked)
    today = _today(session, now)
    parts = {show: _part(show, actor, today) for show in Show}
    sizes = _sizes(session, base, parts)
    pages = max(1, -(-sizes[asked.show] // PAGE))
    page = min(max(asked.page, 1), pages)
    found = session.scalars(
        _ordered(base.where(parts[asked.show]), asked.order)
        .options(
            joinedload(Translation.article).joinedload(Article.clinic).selectinload(Clinic.texts),
            joinedload(Translation.revision),
        )
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()
    return QueuePage(_rows(session, actor, found, today), page, pages, sizes)


def _visible(actor: Actor, asked: Asked) -> Select[Translation]:
    query = (
        select(Translation).join(Translation.article).join(Article.clinic).where(visible_to(actor))
    )
    if asked.language:
        query = query.where(Translation.language == asked.language)
    if asked.clinic_id is not None:
        query = query.where(Article.clinic_id == asked.clinic_id)
    if asked.state:
        query = query.where(Translation.state == asked.state)
    return query


def _part(show: Show, actor: Actor, today: Mapping[str, date]) -> ColumnElement[bool]:
    """The translations of one part of the queue; each but DONE holds open ones only."""
    if show is Show.DONE:
        return live()
    parts: dict[Show, Sequence[ColumnElement[bool]]] = {
        Show.OPEN: (),
        Show.MINE: (
            or_(
                Translation.assignee_id == actor.user_id,
                and_(Translation.assignee_id.is_(None), _touched_by(actor)),
            ),
        ),
        Show.SECOND: (
            Clinic.second_person.is_(True),
            exists().where(
                Passage.translation_id == Translation.id, waits_for_second(), not_by(actor)
            ),
        ),
        Show.UNASSIGNED: (Translation.assignee_id.is_(None),),
        Show.OVERDUE: (
            or_(
                *(
                    and_(Clinic.time_zone == zone, Translation.due_on < day)
                    for zone, day in today.items()
                )
            ),
        ),
    }
    return and_(~live(), *parts[show])


def _touched_by(actor: Actor) -> ColumnElement[bool]:
    return exists().where(
        Event.translation_id == Translation.id,
        Event.actor_id == actor.user_id,
        Event.passage_id.is_not(None),
    )


def _today(session: Session, now: datetime) -> Mapping[str, date]:
    """The day that it is at the clinics, by time zone; never empty."""
    zones = session.scalars(select(Clinic.time_zone).distinct())
    return {zone: now.astimezone(ZoneInfo(zone)).date() for zone in (*zones, "UTC")}


def _sizes(
    session: Session, base: Select[Translation], parts: Mapping[Show, ColumnElement[bool]]
) -> Mapping[Show, int]:
    columns = [func.sum(case((condition, 1), else_=0)) for condition in parts.values()]
    counted = session.execute(base.with_only_columns(*columns)).one()
    return {show: count or 0 for show, count in zip(parts, counted, strict=True)}


def _ordered(query: Select[Translation], order: Order) -> Select[Translation]:
    priority, due = Translation.priority.desc(), nulls_last(Translation.due_on)
    if order is Order.PRIORITY:
        query = query.order_by(priority, due)
    elif order is Order.DUE:
        query = query.order_by(due, priority)
    return query.order_by(Translation.waiting_since, Translation.id)


def _rows(
    session: Session, actor: Actor, found: Sequence[Translation], today: Mapping[str, date]
) -> Sequence[QueueRow]:
    ids = [one.id for one in found]
    numbers = counts(session, actor, ids)
    questions = open_questions(session, ids)
    lives = set(session.scalars(select(Translation.id).where(Translation.id.in_(ids), live())))
    people = {one.assignee_id for one in found if one.assignee_id is not None}
    names = queries.names(session, sorted(people))
    rows = []
    for one in found:
        clinic = one.article.clinic
        own = numbers.get(one.id, Counts())
        if not clinic.second_person:
            own = Counts(own.total, own.filled, own.accepted)
        is_live = one.id in lives
        rows.append(
            QueueRow(
                translation=one,
                counts=own,
                filled=filled_so_far(one, own.filled, own.total),
                questions=questions.get(one.id, 0),
                assignee=names.get(one.assignee_id or 0, ""),
                reason=message_of(one.reason),
                is_published=is_live,
                is_overdue=not is_live
                and one.due_on is not None
                and one.due_on < today[clinic.time_zone],
                is_mine=one.assignee_id == actor.user_id,
                may_translate=actor.may(Action.TRANSLATE, clinic.id, one.language),
                may_plan=may_plan(one, actor),
            )
        )
    return rows
