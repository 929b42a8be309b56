"""Hints of the engine about a passage, made on demand: a back-translation, other wordings.

A hint helps a person to look and approves nothing. It is kept by the hash of its text, so that the
same question is answered once. Like drafting, asking only writes a row and rings the bell; a worker
claims the row, asks the engine with no transaction open, and stores the answer.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from clinicweb.bell import Bell
from clinicweb.db import after_commit, locked
from clinicweb.desk.events import passage_event
from clinicweb.desk.passages import editable, tidied
from clinicweb.domain.access import Actor
from clinicweb.domain.errors import Invalid
from clinicweb.domain.messages import N_
from clinicweb.drafting.service import Message, message_json
from clinicweb.models import EngineHint, Event, Passage

# A run that has been silent for so long is dead: one passage takes seconds.
LEASE = timedelta(seconds=30)
# Time for the bell of the commit itself before the sweeper rings again.
GRACE = timedelta(seconds=5)
# Nobody waits longer in front of the page, and a text that kills its worker kills no more of them.
PATIENCE = timedelta(minutes=3)
# The answer of an engine that may have been replaced since.
KEPT = timedelta(days=30)

ASKED_BACK = "back_translated"
"""The event that says for which text a back-translation was asked."""


class HintKind(StrEnum):
    """What the engine is asked."""

    BACK = "back"
    ALTERNATIVES = "alternatives"


class Stage(StrEnum):
    """How far an answer is."""

    WAITING = "waiting"
    SILENT = "silent"
    """Nobody answered in time."""
    FAILED = "failed"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Hint:
    """An answer of the engine, or what became of it."""

    stage: Stage
    text: str
    """The text that was asked about."""
    texts: tuple[str, ...]
    engine: str
    reason: Message | None


@dataclass(frozen=True, slots=True)
class Question:
    """What a run has claimed; plain values, so that no session stays open."""

    hint_id: int
    kind: HintKind
    source_language: str
    target_language: str
    text: str


def ask(
    session: Session,
    bell: Bell,
    passage_id: int,
    kind: HintKind,
    typed: str | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Ask the engine about a passage, unless it has answered already.

    A back-translation is asked for the text as it is being ``typed``, else for the stored one. A
    question that failed or got no answer is asked anew.
    """
    passage = editable(session, passage_id, actor)
    language = passage.translation.language
    source_language = passage.translation.article.source_language
    if kind is HintKind.BACK:
        text = passage.text if typed is None else tidied(typed)
        if not text:
            raise Invalid(N_("There is no text yet that could be translated back."))
        hint = _row(session, kind, language, source_language, text, now)
        if _asked_text(_last_asked(session, passage)) != text:
            after = json.dumps({"text": text}, ensure_ascii=False)
            session.add(passage_event(passage, ASKED_BACK, None, actor, now, after=after))
    else:
        hint = _row(session, kind, source_language, language, passage.source, now)
    if hint.result is not None:
        return
    if hint.done_at is not None or hint.requested_at <= now - PATIENCE:
        hint.requested_at, hint.claimed_at, hint.done_at = now, None, None
        hint.reason = hint.engine = None
    hint_id = hint.id
    after_commit(session, lambda: bell.ring_for_hint(hint_id))


def back_translation(session: Session, passage: Passage, now: datetime) -> Hint | None:
    """The back-translation to show: of the present text, else of the text last asked about."""
    asked = _last_asked(session, passage)
    texts = [passage.text]
    if asked is not None and (text := _asked_text(asked)):
        # Somebody may be typing: what was asked since the last save is newer than the stored text.
        texts.insert(0 if asked.at >= passage.updated_at else 1, text)
    languages = (passage.translation.language, passage.translation.article.source_language)
    for text in texts:
        row = _find(session, HintKind.BACK, *languages, text) if text else None
        if row is not None:
            return _hint(row, now)
    return None


def wordings(session: Session, passage: Passage, now: datetime) -> Hint | None:
    """The other wordings of the passage's source, when somebody has asked for them."""
    languages = (passage.translation.article.source_language, passage.translation.language)
    row = _find(session, HintKind.ALTERNATIVES, *languages, passage.source)
    return None if row is None else _hint(row, now)


def _hint(row: EngineHint, now: datetime) -> Hint:
    stage = Stage.WAITING
    if row.result is not None:
        stage = Stage.READY
    elif row.done_at is not None:
        stage = Stage.FAILED
    elif row.requested_at <= now - PATIENCE:
        stage = Stage.SILENT
    reason = None if row.reason is None else json.loads(row.reason)
    return Hint(
        stage=stage,
        text=row.text,
        texts=tuple(json.loads(row.result or "[]")),
        engine=row.engine or "",
        reason=None if reason is None else (reason[0], reason[1]),
    )


def _find(
    session: Session, kind: HintKind, source_language: str, target_language: str, text: str
) -> EngineHint | None:
    return session.scalar(
        select(EngineHint).where(
            EngineHint.kind == kind,
            EngineHint.source_language == source_language,
            EngineHint.target_language == target_language,
            EngineHint.text_hash == _hash(text),
        )
    )


def _row(
    session: Session,
    kind: HintKind,
    source_language: str,
    target_language: str,
    text: str,
    now: datetime,
) -> EngineHint:
    """The row of a question, made when nobody has asked it before."""
    found = _find(session, kind, source_language, target_language, text)
    if found is not None:
        return found
    hint = EngineHint(
        kind=kind,
        source_language=source_language,
        target_language=target_language,
        text_hash=_hash(text),
        text=text,
        requested_at=now,
    )
    try:
        with session.begin_nested():
            session.add(hint)
    except IntegrityError:
        # Somebody asked the same in this moment, about another passage with the same text.
        found = _find(session, kind, source_language, target_language, text)
        if found is None:
            raise
        return found
    return hint


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _last_asked(session: Session, passage: Passage) -> Event | None:
    return session.scalar(
        select(Event)
        .where(Event.passage_id == passage.id, Event.action == ASKED_BACK)
        .order_by(Event.id.desc())
        .limit(1)
    )


def _asked_text(event: Event | None) -> str:
    return "" if event is None else str(json.loads(event.after or "{}").get("text", ""))


# --- for the worker ------------------------------------------------------------------------------


def claim(session: Session, hint_id: int, now: datetime) -> Question | None:
    """Take a question for one run; None when it is answered, gone, or another run has it."""
    hint = locked(session, EngineHint, hint_id)
    if hint is None or hint.done_at is not None:
        return None
    if hint.claimed_at is not None and hint.claimed_at > now - LEASE:
        return None
    hint.claimed_at = now
    return Question(
        hint.id, HintKind(hint.kind), hint.source_language, hint.target_language, hint.text
    )


def claim_alike(session: Session, question: Question, now: datetime) -> Question | None:
    """Take another waiting question that the same engine answers; None when there is none."""
    hint_id = session.scalar(
        _waiting(now)
        .where(
            EngineHint.source_language == question.source_language,
            EngineHint.target_language == question.target_language,
        )
        .limit(1)
    )
    return None if hint_id is None else claim(session, hint_id, now)


def store(
    session: Session,
    question: Question,
    texts: Sequence[str],
    reason: Message | None,
    engine: str | None,
    now: datetime,
) -> None:
    """Keep the engine's answer, or why there is none; the first answer to come stays."""
    hint = locked(session, EngineHint, question.hint_id)
    if hint is None or hint.done_at is not None:
        return
    hint.done_at = now
    hint.engine = engine
    hint.reason = message_json(reason)
    hint.result = json.dumps(list(texts), ensure_ascii=False) if reason is None else None


def due(session: Session, now: datetime, grace: timedelta = GRACE) -> list[int]:
    """Ids of the questions that a worker should be answering but is not."""
    return list(session.scalars(_waiting(now).where(EngineHint.requested_at <= now - grace)))


def _waiting(now: datetime) -> Select[int]:
    """Ids of the questions that nobody is answering, the oldest first."""
    return (
        select(EngineHint.id)
        .where(
            EngineHint.done_at.is_(None),
            EngineHint.requested_at > now - PATIENCE,
            or_(EngineHint.claimed_at.is_(None), EngineHint.claimed_at <= now - LEASE),
        )
        .order_by(EngineHint.requested_at, EngineHint.id)
    )


@dataclass(frozen=True, slots=True)
class AnsweredBy:
    """Who answered questions from one language to another."""

    source_language: str
    target_language: str
    engine: str


def answered_by(session: Session) -> list[AnsweredBy]:
    """The engines whose answers are kept."""
    rows = session.execute(
        select(EngineHint.source_language, EngineHint.target_language, EngineHint.engine)
        .where(EngineHint.engine.is_not(None))
        .distinct()
    )
    return [AnsweredBy(source, target, engine or "") for source, target, engine in rows]


def forget(session: Session, answered: AnsweredBy) -> int:
    """Delete what an engine answered; how many answers."""
    ids = list(
        session.scalars(
            select(EngineHint.id).where(
                EngineHint.source_language == answered.source_language,
                EngineHint.target_language == answered.target_language,
                EngineHint.engine == answered.engine,
            )
        )
    )
    session.execute(delete(EngineHint).where(EngineHint.id.in_(ids)))
    return len(ids)


def has_old(session: Session, now: datetime) -> bool:
    """Whether there is something to `prune`; looking costs no lock."""
    return session.scalar(_old(now).limit(1)) is not None


def prune(session: Session, now: datetime) -> int:
    """Delete the hints that were asked for long ago; how many."""
    ids = list(session.scalars(_old(now).limit(500)))
    session.execute(delete(EngineHint).where(EngineHint.id.in_(ids)))
    return len(ids)


def _old(now: datetime) -> Select[int]:
    return select(EngineHint.id).where(EngineHint.requested_at <= now - KEPT)
