"""Comments in a moderator's language: asked of the engine, and told apart from a person's words.

Asking writes a row and rings the bell; a worker claims the row, asks the engine with no transaction
open, and stores what it says. What the engine says is a hint for moderators and reaches no reader.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from clinicweb.bell import Bell
from clinicweb.db import after_commit, locked
from clinicweb.domain.comments import CommentState, Message
from clinicweb.models import Comment, CommentTranslation

# A run that has been silent for so long is dead: the worker ends a job after two minutes.
LEASE = timedelta(minutes=3)
# Time for the bell of the commit itself before the sweeper rings again.
GRACE = timedelta(seconds=5)
# A text that kills its worker must not do so for ever.
MOST_ATTEMPTS = 3


class Stage(StrEnum):
    """How far a machine translation is."""

    WAITING = "waiting"
    SILENT = "silent"
    """Every run ended without a word."""
    FAILED = "failed"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Question:
    """What a run has claimed; plain values, so that no session stays open."""

    translation_id: int
    source_language: str
    target_language: str
    text: str


def stage(row: CommentTranslation, now: datetime) -> Stage:
    """How far the engine is with it."""
    if row.machine_text is not None:
        return Stage.READY
    if row.done_at is not None:
        return Stage.FAILED
    dead = row.claimed_at is None or row.claimed_at <= now - LEASE
    return Stage.SILENT if row.attempts >= MOST_ATTEMPTS and dead else Stage.WAITING


def reason(row: CommentTranslation) -> Message | None:
    """Why there is no machine translation."""
    found = json.loads(row.reason) if row.reason else None
    return None if found is None else (found[0], found[1])


def ask(session: Session, bell: Bell, comment: Comment, language: str, now: datetime) -> None:
    """Ask for a comment in a language; again, when the engine had no answer before."""
    row = next((one for one in comment.translations if one.language == language), None)
    if row is None:
        row = CommentTranslation(language=language, requested_at=now, attempts=0)
        comment.translations.append(row)
    elif stage(row, now) in {Stage.FAILED, Stage.SILENT}:
        row.requested_at, row.claimed_at, row.done_at = now, None, None
        row.attempts, row.reason, row.engine = 0, None, None
    else:
        return
    session.flush()
    after_commit(session, _ring(bell, row.id))


def _ring(bell: Bell, translation_id: int) -> Callable[[], None]:
    return lambda: bell.ring_for_comment(translation_id)


# --- for the worker ------------------------------------------------------------------------------


def claim(session: Session, translation_id: int, now: datetime) -> Question | None:
    """Take a translation for one run; None when it is made, gone, or another run has it."""
    row = locked(session, CommentTranslation, translation_id)
    if row is None or row.done_at is not None or row.attempts >= MOST_ATTEMPTS:
        return None
    if row.claimed_at is not None and row.claimed_at > now - LEASE:
        return None
    row.claimed_at = now
    row.attempts += 1
    return Question(row.id, row.comment.language, row.language, row.comment.text)


def store(
    session: Session,
    question: Question,
    text: str | None,
    why: Message | None,
    engine: str | None,
    now: datetime,
) -> None:
    """Keep what the engine said, or why there is nothing; the first answer to come stays."""
    row = locked(session, CommentTranslation, question.translation_id)
    if row is None or row.done_at is not None:
        return
    row.done_at, row.engine, row.machine_text = now, engine, text
    row.reason = None if why is None else json.dumps(why, ensure_ascii=False)


def due(session: Session, now: datetime, grace: timedelta = GRACE) -> list[int]:
    """Ids of the translations that a worker should be making but is not, the oldest first."""
    row = CommentTranslation
    statement = (
        select(row.id)
        .join(Comment)
        .where(
            row.done_at.is_(None),
            row.attempts < MOST_ATTEMPTS,
            row.requested_at <= now - grace,
            or_(row.claimed_at.is_(None), row.claimed_at <= now - LEASE),
            Comment.state != CommentState.REFUSED,
        )
        .order_by(row.requested_at, row.id)
    )
    return list(session.scalars(statement))
