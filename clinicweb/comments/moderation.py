"""What a moderator does with comments: publish, refuse, look again, answer; all of it recorded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from clinicweb.bell import Bell
from clinicweb.comments import machine, publishing
from clinicweb.db import locked
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.comments import (
    LONGEST_TEXT,
    REFUSED_KEPT_DAYS,
    CommentState,
    CommentStep,
    next_state,
    tidied_text,
)
from clinicweb.domain.errors import Conflict, Invalid, NotFound
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.models import Article, Comment, CommentEvent, CommentTranslation

ANSWERED = "answered"
ANSWER_REMOVED = "answer_removed"
TRANSLATION_APPROVED = "translation_approved"
TRANSLATION_REMOVED = "translation_removed"
# A translation grows: a Japanese comment of the greatest length is three times as long in English.
LONGEST_TRANSLATION = 4 * LONGEST_TEXT


class CommentConflict(Conflict):
    """Somebody else has changed the comment meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            N_("Somebody else has dealt with this comment meanwhile. Look at it as it is now.")
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """A translation as a moderator leaves it: its words, and whether readers shall see them."""

    language: str
    text: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """The clinic's answer as a moderator typed it, best in the comment's language."""

    text: str
    language: str


def decide(
    session: Session,
    comment_id: int,
    step: CommentStep,
    seen_version: int,
    actor: Actor,
    now: datetime,
    reading: Reading | None = None,
    reply: Reply | None = None,
) -> Comment:
    """Publish, refuse or hold a comment; what readers see follows in the same transaction.

    ``reading`` says with an approval what becomes of one translation; the others stay. ``reply`` is
    the answer as it was typed beside the decision.
    """
    comment = _open(session, comment_id, seen_version, actor)
    before = CommentState(comment.state)
    comment.state = next_state(before, step)
    if comment.state != before:
        comment.moderated_by_id, comment.moderated_at = actor.user_id, now
        _record(comment, step, actor, now)
    if reading is not None:
        _set_reading(session, comment, reading, actor, now)
    if reply is not None:
        _set_answer(comment, reply, actor, now)
    publishing.show(session, comment)
    return comment


def answer(
    session: Session,
    comment_id: int,
    reply: Reply,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> Comment:
    """Set the clinic's answer; an empty one removes it."""
    comment = _open(session, comment_id, seen_version, actor)
    _set_answer(comment, reply, actor, now)
    publishing.show(session, comment)
    return comment


def refuse_held(session: Session, ids: Iterable[int], actor: Actor, now: datetime) -> int:
    """Refuse those of the comments that are still held; how many."""
    refused = 0
    for comment_id in sorted(set(ids)):
        comment = locked(session, Comment, comment_id)
        if comment is None or comment.state != CommentState.HELD:
            continue  # somebody decided about it, or it was deleted
        _require(session, comment, actor)
        decide(session, comment.id, CommentStep.REFUSE, comment.version, actor, now)
        refused += 1
    return refused


def ask_machine(
    session: Session, bell: Bell, comment_id: int, language: str, actor: Actor, now: datetime
) -> None:
    """Ask for the comment in a language."""
    comment = _held_fast(session, comment_id, actor)
    if language in LANGUAGES and language != comment.language:
        machine.ask(session, bell, comment, language, now)


def remove_refused(session: Session, now: datetime) -> int:
    """Delete what was refused long ago; how many comments."""
    rows = list(session.scalars(_refused_long_ago(now).limit(500)))
    for comment in rows:
        delete(session, comment)
    return len(rows)


def has_refused(session: Session, now: datetime) -> bool:
    """Whether `remove_refused` has something to do; looking costs no lock."""
    return session.scalar(_refused_long_ago(now).limit(1)) is not None


def delete(session: Session, comment: Comment) -> None:
    """Delete a comment and all that hangs on it, also what readers see of it."""
    publishing.take_off(session, comment.id)
    session.delete(comment)
    session.flush()


def _refused_long_ago(now: datetime) -> Select[Comment]:
    until = now - timedelta(days=REFUSED_KEPT_DAYS)
    return select(Comment).where(
        Comment.state == CommentState.REFUSED, Comment.moderated_at <= until
    )


def _set_answer(comment: Comment, reply: Reply, actor: Actor, now: datetime) -> None:
    words = tidied_text(reply.text)
    _require_length(words, LONGEST_TEXT)
    if not words and not comment.answer:
        return
    if reply.language not in LANGUAGES:
        raise Invalid(N_("Please choose a language from the list."))
    if (words, reply.language) == (comment.answer, comment.answer_language):
        return
    comment.answer = words or None
    comment.answer_language = reply.language if words else None
    comment.answered_by_id = actor.user_id if words else None
    comment.answered_at = now if words else None
    _record(comment, ANSWERED if words else ANSWER_REMOVED, actor, now)


def _set_reading(
    session: Session, comment: Comment, reading: Reading, actor: Actor, now: datetime
) -> None:
    row = next((one for one in comment.translations if one.language == reading.language), None)
    words = tidied_text(reading.text) if reading.shown else ""
    if words == ((row and row.approved_text) or ""):
        if reading.shown and not words:
            raise Invalid(N_("There is no translation yet that readers could be shown."))
        return
    actor.require(Action.APPROVE, _clinic_id(session, comment), reading.language)
    _require_length(words, LONGEST_TRANSLATION)
    if row is None:
        if reading.language not in LANGUAGES or reading.language == comment.language:
            raise Invalid(N_("A comment is not translated into its own language."))
        # Written by a person; the engine need not be asked any more.
        row = CommentTranslation(
            language=reading.language, requested_at=now, done_at=now, attempts=0
        )
        comment.translations.append(row)
    row.approved_text = words or None
    row.approved_by_id = actor.user_id if words else None
    row.approved_at = now if words else None
    _record(comment, TRANSLATION_APPROVED if words else TRANSLATION_REMOVED, actor, now)


def _require_length(words: str, most: int) -> None:
    if len(words) > most:
        raise Invalid(
            N_("This text has %(length)s characters; at most %(most)s can be kept."),
            {"length": len(words), "most": most},
        )


def _open(session: Session, comment_id: int, seen_version: int, actor: Actor) -> Comment:
    comment = _held_fast(session, comment_id, actor)
    if comment.version != seen_version:
        raise CommentConflict
    return comment


def _held_fast(session: Session, comment_id: int, actor: Actor) -> Comment:
    comment = locked(session, Comment, comment_id)
    if comment is None:
        raise NotFound(N_("This comment is not there any more."))
    _require(session, comment, actor)
    return comment


def _require(session: Session, comment: Comment, actor: Actor) -> None:
    actor.require(Action.MODERATE, _clinic_id(session, comment))


def _clinic_id(session: Session, comment: Comment) -> int:
    return session.get_one(Article, comment.article_id).clinic_id


def _record(comment: Comment, action: str, actor: Actor, now: datetime) -> None:
    comment.events.append(CommentEvent(at=now, actor_id=actor.user_id, action=str(action)))
