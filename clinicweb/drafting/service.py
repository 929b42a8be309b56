"""From a revision to a draft in the review queue: open, claim, store, give up.

Nothing here talks to an engine. A run claims a translation in one short transaction, translates
with no transaction open, and stores in another; whatever a person typed meanwhile wins.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from clinicweb.bell import Bell
from clinicweb.db import after_commit, locked
from clinicweb.domain.messages import N_
from clinicweb.domain.workflow import (
    PassageState,
    PassageStep,
    Provenance,
    TranslationState,
    TranslationStep,
    advance_passage,
    advance_translation,
)
from clinicweb.drafting import memory
from clinicweb.models import Event, Passage, Translation

# A run shows that it lives every BEAT; one that was silent for LEASE is taken over.
BEAT = timedelta(seconds=3)
LEASE = timedelta(seconds=15)
# Time for the bell of the commit itself before the sweeper rings again.
GRACE = timedelta(seconds=10)
# Waiting times after the first, second, … failed run; after the last one a person is asked.
BACKOFF = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5))

Message = tuple[str, Mapping[str, str]]

WORKER_DIED: Message = (
    N_(
        "The worker stopped in the middle of this article several times. "
        "It may be out of memory; ask the operator to look at it."
    ),
    {},
)


@dataclass(frozen=True, slots=True)
class Gap:
    """A passage that is to be filled, as it was when the run claimed it."""

    passage_id: int
    version: int
    source: str


@dataclass(frozen=True, slots=True)
class Work:
    """What a run has claimed; plain values, so that no session stays open."""

    translation_id: int
    source_language: str
    target_language: str
    claim: str
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class FromMemory:
    """The entry that a draft was taken from, and how alike the sources are in per cent."""

    entry_id: int
    percent: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What a run made of a passage: a text, or the trouble that kept the engine from one."""

    passage_id: int
    version: int
    text: str
    trouble: Message | None
    memory: FromMemory | None = None
    """Set where the text is not the engine's."""


def message_json(message: Message | None) -> str | None:
    """A message as the rows keep it."""
    return None if message is None else json.dumps([message[0], dict(message[1])])


def wait(session: Session, bell: Bell, translation: Translation, now: datetime) -> None:
    """Put a translation among those that wait, and ring once that is committed."""
    translation.state = TranslationState.WAITING
    translation.reason = None
    translation.attempts = 0
    translation.waiting_since = now
    translation.retry_at = None
    translation.claim = None
    translation.engine_total = translation.engine_done = 0
    session.flush()  # the ring needs the ids
    translation_id, revision_id = translation.id, translation.revision_id
    after_commit(session, lambda: bell.ring_for_draft(translation_id, revision_id))


def try_again(session: Session, bell: Bell, translation: Translation, now: datetime) -> None:
    """Let the engine try the missing passages once more."""
    advance_translation(translation.state, TranslationStep.TRY_AGAIN)
    for passage in translation.passages:
        passage.trouble = None
    wait(session, bell, translation, now)


def due(session: Session, now: datetime, grace: timedelta = GRACE) -> list[tuple[int, int]]:
    """(translation, revision) ids that a worker should be working on but is not.

    What waits for less than ``grace`` is left to the bell of its own commit.
    """
    rows = session.execute(
        select(Translation.id, Translation.revision_id)
        .where(
            or_(
                (Translation.state == TranslationState.WAITING)
                & (Translation.waiting_since <= now - grace)
                & or_(Translation.retry_at.is_(None), Translation.retry_at <= now),
                (Translation.state == TranslationState.DRAFTING)
                & (Translation.heartbeat_at <= now - LEASE),
            )
        )
        .order_by(Translation.waiting_since)
    )
    return [(row.id, row.revision_id) for row in rows]


def claim(
    session: Session, translation_id: int, revision_id: int, token: str, now: datetime
) -> Work | None:
    """Take the translation for one run, fill in the same sentences, and say what is left to do.

    None when there is nothing to do: another run has it, the source moved on, a person was faster.
    """
    translation = locked(session, Translation, translation_id)
    if translation is None or translation.revision_id != revision_id:
        return None
    if translation.state == TranslationState.DRAFTING:
        if translation.heartbeat_at is not None and translation.heartbeat_at > now - LEASE:
            return None
        translation.attempts += 1
        if translation.attempts > len(BACKOFF):
            _give_up(session, translation, WORKER_DIED, now)
            return None
    elif translation.state != TranslationState.WAITING or (
        translation.retry_at is not None and translation.retry_at > now
    ):
        return None
    translation.state = advance_translation(translation.state, TranslationStep.CLAIM)
    translation.claim = token
    translation.heartbeat_at = now
    memory.fill(session, translation, now)
    gaps = tuple(
        Gap(passage.id, passage.version, passage.source)
        for passage in translation.passages
        if passage.state == PassageState.MISSING and passage.trouble is None
    )
    translation.engine_total, translation.engine_done = len(gaps), 0
    return Work(
        translation.id, translation.article.source_language, translation.language, token, gaps
    )


def beat(session: Session, work: Work, done: int, now: datetime) -> bool:
    """Show that the run lives and how many passages it has done; False when it lost its claim."""
    translation = locked(session, Translation, work.translation_id)
    if translation is None or translation.claim != work.claim:
        return False
    translation.heartbeat_at = now
    translation.engine_done = done
    return True


def store(
    session: Session, work: Work, drafts: Sequence[Draft], engine: str, now: datetime
) -> bool:
    """Write the run's drafts into the passages that nobody touched; False without the claim."""
    translation = locked(session, Translation, work.translation_id)
    if translation is None or translation.claim != work.claim:
        return False
    passages = {passage.id: passage for passage in translation.passages}
    entries = memory.held(session, {one.memory.entry_id for one in drafts if one.memory})
    for draft in drafts:
        passage = passages.get(draft.passage_id)
        if passage is None or passage.version != draft.version:
            continue
        if draft.memory is not None:
            entry_id = draft.memory.entry_id if draft.memory.entry_id in entries else None
            memory.take(passage, draft.text, draft.memory.percent, entry_id, now)
            continue
        if draft.trouble is not None:
            passage.trouble = message_json(draft.trouble)
        else:
            passage.state = advance_passage(passage.state, PassageStep.DRAFT)
            passage.text = passage.draft = draft.text
            passage.provenance = Provenance.MACHINE
        passage.match = passage.memory_entry_id = None
        passage.engine = engine
        passage.updated_at = now
    translation.state = advance_translation(translation.state, TranslationStep.STORE)
    translation.claim = None
    translation.reason = None
    translation.drafted_at = now
    translation.engine_done = translation.engine_total
    by_engine = any(draft.memory is None for draft in drafts)
    session.add(_event(translation, "drafted", now, engine if by_engine else None))
    return True


def release(session: Session, work: Work, why: Message, now: datetime, *, lasting: bool) -> None:
    """Record a failed run: try again later, or ask a person when that cannot help (``lasting``)."""
    translation = locked(session, Translation, work.translation_id)
    if translation is None or translation.claim != work.claim:
        return
    translation.attempts += 1
    if lasting or translation.attempts > len(BACKOFF):
        _give_up(session, translation, why, now)
        return
    translation.state = advance_translation(translation.state, TranslationStep.RELEASE)
    translation.claim = None
    translation.reason = message_json(why)
    translation.retry_at = now + BACKOFF[translation.attempts - 1]


def _give_up(session: Session, translation: Translation, why: Message, now: datetime) -> None:
    translation.state = advance_translation(translation.state, TranslationStep.GIVE_UP)
    translation.claim = None
    translation.reason = message_json(why)
    session.add(_event(translation, "failed", now, why[0]))


def _event(translation: Translation, action: str, now: datetime, after: str | None) -> Event:
    return Event(
        at=now,
        actor_id=None,
        action=action,
        article_id=translation.article_id,
        translation_id=translation.id,
        after=after,
    )


def progress(translation: Translation, passages: Sequence[Passage]) -> tuple[int, int]:
    """Passages that have a text, of all; counts what a running batch has done so far."""
    filled = sum(passage.state != PassageState.MISSING for passage in passages)
    return filled_so_far(translation, filled, len(passages)), len(passages)


def filled_so_far(translation: Translation, filled: int | None, total: int | None) -> int:
    """Passages with a text, counting what a running batch has done; None is a sum of no rows."""
    running = translation.engine_done if translation.state == TranslationState.DRAFTING else 0
    return min((filled or 0) + running, total or 0)
