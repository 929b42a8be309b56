"""Who else is in a translation when its page is shown, and from where the page's script goes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from clinicweb.desk import history, presence
from clinicweb.desk.presence import Here
from clinicweb.domain.access import Actor


@dataclass(frozen=True, slots=True)
class Company:
    """What a page knows when it is shown."""

    people: Sequence[Here]
    event: int
    """Number of the newest event that the page can tell of."""
    at: datetime
    shape: str
    """Stays the same as long as the passages are the same ones."""


def company(session: Session, translation_id: int, actor: Actor, now: datetime) -> Company:
    """Read this before the passages: a change that falls in between is told twice, never lost."""
    return Company(
        people=presence.others(session, translation_id, actor, now),
        event=history.newest(session, translation_id),
        at=now,
        shape=history.shape(session, translation_id),
    )
