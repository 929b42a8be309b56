"""Who is in a translation at this moment, and at which passage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from clinicweb.domain.access import Actor
from clinicweb.models import Passage, Presence, User

PULSE = timedelta(seconds=5)
"""How often a page that somebody looks at says so."""
GONE_AFTER = timedelta(seconds=20)
"""Three pulses may get lost before a person counts as gone."""
KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody else who is in the translation."""

    user_id: int
    name: str
    passage_id: int | None
    """The passage that the person has open."""
    seconds: int
    """How long ago the person's page last said so."""

    @property
    def initials(self) -> str:
        """Up to two letters of the name: AS for Aiko Sato, 佐藤 for 佐藤 愛子."""
        words = self.name.split()
        if not words:
            return "?"
        if words[0].isascii():
            return "".join(word[0] for word in (words[0], *words[1:][-1:])).upper()
        return words[0][:2]


def arrive(
    session: Session, translation_id: int, passage_id: int | None, actor: Actor, now: datetime
) -> None:
    """Say that the person is here; one statement, so that many pages can say so at once."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    statement = sqlite.insert(Presence) if on_sqlite else postgresql.insert(Presence)
    where = {"passage_id": passage_id, "seen_at": now}
    session.execute(
        statement.values(
            translation_id=translation_id, user_id=actor.user_id, **where
        ).on_conflict_do_update(
            index_elements=[Presence.translation_id, Presence.user_id], set_=where
        )
    )


def others(session: Session, translation_id: int, actor: Actor, now: datetime) -> Sequence[Here]:
    """Who else is here, by name; a passage that is gone from the article is nobody's place."""
    rows = session.execute(
        select(User.id, User.name, Passage.id, Presence.seen_at)
        .select_from(Presence)
        .join(User, User.id == Presence.user_id)
        .join(
            Passage,
            (Passage.id == Presence.passage_id) & (Passage.translation_id == translation_id),
            isouter=True,
        )
        .where(
            Presence.translation_id == translation_id,
            Presence.user_id != actor.user_id,
            Presence.seen_at > now - GONE_AFTER,
        )
        .order_by(User.name, User.id)
    )
    return [
        Here(user_id, name, passage_id, max(int((now - seen_at).total_seconds()), 0))
        for user_id, name, passage_id, seen_at in rows
    ]


def prune(session: Session, now: datetime) -> None:
    """Forget who was here long ago."""
    session.execute(delete(Presence).where(Presence.seen_at < now - KEPT_FOR))
