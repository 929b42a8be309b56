"""What the history keeps of a passage and of a translation."""

import json
from datetime import datetime

from clinicweb.domain.access import Actor
from clinicweb.models import Event, Passage, Translation

# What undo puts back. Who accepted and who confirmed is never put back: whoever undoes answers.
KEPT = (
    "text",
    "state",
    "provenance",
    "engine",
    "draft",
    "match",
    "memory_entry_id",
    "trouble",
    "previous_source",
    "previous_hash",
    "previous_text",
)

LONGEST_SECONDS = 3600
"""A passage that was open for longer was left alone, not worked on."""


def snapshot(passage: Passage) -> str:
    """A passage as undo will put it back, in JSON."""
    return json.dumps(
        {name: getattr(passage, name) for name in KEPT},
        ensure_ascii=False,
    )


def passage_event(
    passage: Passage,
    action: str,
    before: str | None,
    actor: Actor,
    now: datetime,
    *,
    after: str | None = None,
    seconds: int | None = None,
) -> Event:
    """Something that a person did to a passage.

    ``before`` is its snapshot, ``after`` the present one unless it is given; ``seconds`` says how
    long the passage had been open.
    """
    return Event(
        at=now,
        actor_id=actor.user_id,
        action=action,
        article_id=passage.translation.article_id,
        translation_id=passage.translation_id,
        passage_id=passage.id,
        before=before,
        after=snapshot(passage) if after is None else after,
        seconds=None if seconds is None else min(max(seconds, 0), LONGEST_SECONDS),
    )


def translation_event(translation: Translation, action: str, actor: Actor, now: datetime) -> Event:
    """Something that a person did to a whole translation."""
    return Event(
        at=now,
        actor_id=actor.user_id,
        action=action,
        article_id=translation.article_id,
        translation_id=translation.id,
    )
