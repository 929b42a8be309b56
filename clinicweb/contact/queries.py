"""What the pages of requests show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from clinicweb.contact.asked import Wish
from clinicweb.contact.states import State
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.errors import NotFound
from clinicweb.domain.messages import N_
from clinicweb.models import Clinic, ContactRequest, OutgoingMail, RequestEvent, User

ON_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class Choice:
    """What the list is narrowed to; empty is not narrowed."""

    state: State | None = None
    clinic_id: int | None = None
    words: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether something else than the usual list is asked for."""
        return bool(self.state or self.clinic_id or self.words)


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the list. ``counts``: how many there are in each state, whatever is chosen."""

    rows: Sequence[ContactRequest]
    takers: dict[int, str]
    total: int
    page: int
    pages: int
    counts: dict[State, int]


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of a request's history; ``who`` None is the patient."""

    at: datetime
    who: str | None
    action: str
    note: str | None


@dataclass(frozen=True, slots=True)
class View:
    """All of one request."""

    request: ContactRequest
    wishes: tuple[Wish, ...]
    taken_by: str | None
    history: Sequence[Happened]
    mails: Sequence[OutgoingMail]


def clinics(session: Session) -> list[Clinic]:
    """Every clinic, in order."""
    query = select(Clinic).options(selectinload(Clinic.texts)).order_by(Clinic.position, Clinic.id)
    return list(session.scalars(query))


def received_by(session: Session, actor: Actor) -> list[Clinic]:
    """The clinics whose requests the person may see."""
    return [one for one in clinics(session) if actor.may(Action.RECEIVE, one.id)]


def count_new(session: Session, actor: Actor) -> int:
    """How many requests of the person's clinics nobody has looked after yet."""
    query = select(func.count()).select_from(ContactRequest)
    return session.scalar(query.where(ContactRequest.state == State.NEW, _mine(actor))) or 0


def listed(session: Session, actor: Actor, choice: Choice, page: int) -> Listed:
    """The requests of the person's clinics, the newest first; closed ones only when asked for."""
    narrowed = _chosen(select(ContactRequest).where(_mine(actor)), choice)
    if choice.state:
        narrowed = narrowed.where(ContactRequest.state == choice.state)
    elif not choice.words:
        narrowed = narrowed.where(ContactRequest.state != State.CLOSED)
    total = session.scalar(select(func.count()).select_from(narrowed.subquery())) or 0
    pages = max(1, -(-total // ON_A_PAGE))
    page = min(max(page, 1), pages)
    rows = session.scalars(
        narrowed.options(selectinload(ContactRequest.times))
        .order_by(ContactRequest.created_at.desc(), ContactRequest.id.desc())
        .limit(ON_A_PAGE)
        .offset((page - 1) * ON_A_PAGE)
    ).all()
    counted = session.execute(
        select(ContactRequest.state, func.count()).where(_mine(actor)).group_by("state")
    )
    return Listed(
        rows=rows,
        takers=_names(session, {row.taken_by_id for row in rows if row.taken_by_id}),
        total=total,
        page=page,
        pages=pages,
        counts={State(state): count for state, count in counted},
    )


def view(session: Session, actor: Actor, request_id: int) -> View:
    """One request with its history and mails; NotFound also when it is another clinic's."""
    request = session.scalar(
        select(ContactRequest)
        .where(ContactRequest.id == request_id)
        .options(selectinload(ContactRequest.times))
    )
    if request is None or not actor.may(Action.RECEIVE, request.clinic_id):
        raise NotFound(N_("This request does not exist, or has been deleted."))
    events = session.execute(
        select(RequestEvent, User.name)
        .outerjoin(User, User.id == RequestEvent.actor_id)
        .where(RequestEvent.request_id == request_id)
        .order_by(RequestEvent.id)
    )
    mails = session.scalars(
        select(OutgoingMail).where(OutgoingMail.request_id == request_id).order_by(OutgoingMail.id)
    ).all()
    taker = request.taken_by_id
    return View(
        request=request,
        wishes=wishes_of(request),
        taken_by=_names(session, {taker}).get(taker) if taker else None,
        history=[Happened(row.at, who, row.action, row.note) for row, who in events],
        mails=mails,
    )


def wishes_of(request: ContactRequest) -> tuple[Wish, ...]:
    """The times that would suit; they must be loaded."""
    return tuple(Wish(one.day, one.moment) for one in request.times)


def _mine(actor: Actor) -> ColumnElement[bool]:
    """Requests of clinics where the person receives them."""
    clinics = {
        permission.clinic_id
        for permission in actor.permissions
        if Actor(actor.user_id, actor.name, (permission,)).may_somewhere(Action.RECEIVE)
    }
    if None in clinics:
        return ContactRequest.clinic_id.is_not(None)
    return ContactRequest.clinic_id.in_(clinics)


def _chosen(query: Select[ContactRequest], choice: Choice) -> Select[ContactRequest]:
    if choice.clinic_id:
        query = query.where(ContactRequest.clinic_id == choice.clinic_id)
    for word in choice.words.split():
        query = query.where(
            or_(
                ContactRequest.name.icontains(word, autoescape=True),
                ContactRequest.email.icontains(word, autoescape=True),
                ContactRequest.phone.icontains(word, autoescape=True),
                ContactRequest.message.icontains(word, autoescape=True),
            )
        )
    return query


def _names(session: Session, ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    rows = session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    return {row.id: row.name for row in rows}
