"""Whose text a passage has: everybody who ever gave it the text that it has now.

Read from the history, where each step keeps the text before and after it. Joining and splitting
make texts of other texts, so those events name the writers of what they were made of.
"""

import json
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.models import Event, Passage

# Rows of one statement, far below the limit of parameters of either database.
CHUNK = 500

WRITERS = "writers"
"""Key of an event's later side: ids of the people who wrote its text before this step."""


def writers(session: Session, passages: Iterable[Passage]) -> Mapping[int, set[int]]:
    """Ids of the people who gave each passage its present text, by the passage's id."""
    texts = {passage.id: passage.text for passage in passages}
    found: dict[int, set[int]] = {passage_id: set() for passage_id in texts}
    ids = sorted(texts)
    for start in range(0, len(ids), CHUNK):
        events = session.scalars(
            select(Event).where(
                Event.passage_id.in_(ids[start : start + CHUNK]), Event.before.is_not(None)
            )
        )
        for event in events:
            passage_id = event.passage_id or 0
            before, after = json.loads(event.before or "{}"), json.loads(event.after or "{}")
            if after.get("text") != texts[passage_id] or before.get("text") == after["text"]:
                continue
            found[passage_id] |= set(after.get(WRITERS, ()))
            if event.actor_id:
                found[passage_id].add(event.actor_id)
    return found
