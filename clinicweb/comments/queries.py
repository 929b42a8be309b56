"""What the pages of comments show to staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from clinicweb.comments import machine
from clinicweb.comments.machine import Stage
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.comments import CommentState, Message
from clinicweb.domain.errors import NotFound
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.models import (
    Article,
    Clinic,
    Comment,
    CommentEvent,
    CommentTranslation,
    Practitioner,
    PublishedPage,
    User,
)

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class Row:
    """A comment in the list."""

    comment: Comment
    article_title: str
    article_language: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the list."""

    rows: Sequence[Row]
    counts: Mapping[str, int]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of a comment's history."""

    at: datetime
    who: str
    action: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A comment in a moderator's language."""

    language: str
    stage: Stage | None
    """None: nobody has asked the engine."""
    machine_text: str
    engine: str
    reason: Message | None
    approved_text: str
    approved_by: str
    approved_at: datetime | None

    @property
    def text(self) -> str:
        """What a moderator goes on with."""
        return self.approved_text or self.machine_text


@dataclass(frozen=True, slots=True)
class View:
    """One comment with all that a moderator needs."""

    comment: Comment
    article: Article
    time_zone: str
    live_in: str | None
    """A language that the article can be read in, best the comment's; None: in none."""
    languages: tuple[str, ...]
    """Into which the comment can be translated."""
    reading: Reading | None
    may_approve: bool
    """Whether the moderator may approve what is said in the reading's language."""
    moderated_by: str
    answered_by: str
    history: Sequence[Happened]


def clinics(session: Session) -> Sequence[Clinic]:
    """Every clinic with all its texts and people."""
    return session.scalars(
        select(Clinic).options(
            selectinload(Clinic.texts),
            selectinload(Clinic.practitioners).selectinload(Practitioner.texts),
        )
    ).all()


def counts(session: Session, actor: Actor) -> Mapping[str, int]:
    """How many comments there are in each state where the person moderates."""
    rows = session.execute(
        select(Comment.state, func.count())
        .join(Article)
        .where(Article.clinic_id.in_(_moderated(session, actor)))
        .group_by(Comment.state)
    )
    found = {state: count for state, count in rows}  # noqa: C416 - rows of pairs, not pairs
    return {state: found.get(state, 0) for state in CommentState}


def listed(session: Session, actor: Actor, state: CommentState, page: int) -> Listed:
    """The comments in a state; of those that wait, the oldest first."""
    sizes = counts(session, actor)
    pages = max(1, -(-sizes[state] // PAGE_SIZE))
    page = min(max(page, 1), pages)
    order = (
        (Comment.written_at, Comment.id)
        if state is CommentState.HELD
        else (Comment.moderated_at.desc(), Comment.id.desc())
    )
    rows = session.execute(
        select(Comment, Article.title, Article.source_language, Clinic.time_zone)
        .join(Article, Article.id == Comment.article_id)
        .join(Clinic, Clinic.id == Article.clinic_id)
        .where(Comment.state == state, Article.clinic_id.in_(_moderated(session, actor)))
        .order_by(*order)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return Listed([Row(*row) for row in rows], sizes, page, pages)


def state_of(session: Session, comment_id: int) -> str | None:
    """The state of a comment; None when there is none."""
    return session.scalar(select(Comment.state).where(Comment.id == comment_id))


def view(session: Session, comment_id: int, actor: Actor, language: str, now: datetime) -> View:
    """A comment, and how it reads in ``language`` unless it is written in that."""
    comment = session.get(Comment, comment_id)
    if comment is None:
        raise NotFound(N_("This comment is not there any more."))
    article = session.get_one(Article, comment.article_id)
    actor.require(Action.MODERATE, article.clinic_id)
    reading = None
    if language != comment.language:
        row = next((one for one in comment.translations if one.language == language), None)
        reading = _reading(session, row, language, now)
    return View(
        comment=comment,
        article=article,
        time_zone=article.clinic.time_zone,
        live_in=_live_in(session, article.id, comment.language),
        languages=tuple(code for code in LANGUAGES if code != comment.language),
        reading=reading,
        may_approve=actor.may(Action.APPROVE, article.clinic_id, language),
        moderated_by=_name(session, comment.moderated_by_id),
        answered_by=_name(session, comment.answered_by_id),
        history=_history(session, comment_id),
    )


def _reading(
    session: Session, row: CommentTranslation | None, language: str, now: datetime
) -> Reading:
    if row is None:
        return Reading(language, None, "", "", None, "", "", None)
    written = row.machine_text is None and row.engine is None and row.approved_text is not None
    return Reading(
        language=language,
        stage=None if written and row.reason is None else machine.stage(row, now),
        machine_text=row.machine_text or "",
        engine=row.engine or "",
        reason=machine.reason(row),
        approved_text=row.approved_text or "",
        approved_by=_name(session, row.approved_by_id),
        approved_at=row.approved_at,
    )


def _live_in(session: Session, article_id: int, wanted: str) -> str | None:
    live = session.scalars(
        select(PublishedPage.language)
        .where(PublishedPage.article_id == article_id, PublishedPage.replaced_at.is_(None))
        .order_by(PublishedPage.language)
    ).all()
    return wanted if wanted in live else next(iter(live), None)


def _history(session: Session, comment_id: int) -> Sequence[Happened]:
    rows = session.execute(
        select(CommentEvent.at, User.name, CommentEvent.action)
        .join(User, User.id == CommentEvent.actor_id)
        .where(CommentEvent.comment_id == comment_id)
        .order_by(CommentEvent.id)
    )
    return [Happened(*row) for row in rows]


def _name(session: Session, user_id: int | None) -> str:
    user = session.get(User, user_id) if user_id else None
    return user.name if user else ""


def _moderated(session: Session, actor: Actor) -> list[int]:
    ids = session.scalars(select(Clinic.id)).all()
    return [one for one in ids if actor.may(Action.MODERATE, one)]
