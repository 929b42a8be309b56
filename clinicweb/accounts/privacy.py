"""What the whole site keeps under an e-mail address: to hand it out, and to delete it.

Each feature that keeps something of patients says so in its own ``personal`` module; the factory
lists those modules here.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.domain.access import Action, Actor
from clinicweb.domain.errors import NotAllowed
from clinicweb.domain.messages import N_
from clinicweb.models import Clinic, Erasure, User

KEEPERS = "clinicweb.privacy.keepers"
SHOWN_ERASURES = 50


class Keeper(Protocol):
    """A feature that keeps something under e-mail addresses."""

    @property
    def KIND(self) -> str:  # noqa: N802 - a module's constant
        """What one of the kept things is called; a message id."""

    def kept_of(self, session: Session, email: str) -> list[dict[str, object]]:
        """Everything kept under the address: message ids of labels, and values."""

    def erase(self, session: Session, email: str, actor: Actor | None, now: datetime) -> int:
        """Delete all of it; how many things."""


@dataclass(frozen=True, slots=True)
class Erased:
    """A deletion that was made."""

    at: datetime
    by: str
    """"" for the command line."""
    removed: Mapping[str, int]


def init_app(app: Flask, keepers: Sequence[Keeper]) -> None:
    """Tell the application who keeps something."""
    app.extensions[KEEPERS] = tuple(keepers)


def keepers() -> Sequence[Keeper]:
    """Who keeps something."""
    found: Sequence[Keeper] = current_app.extensions[KEEPERS]
    return found


def require_all_clinics(session: Session, actor: Actor) -> None:
    """Whoever looks at an address sees what every clinic keeps under it."""
    clinics = session.scalars(select(Clinic.id)).all()
    if not all(actor.may(Action.ADMINISTER, clinic_id) for clinic_id in clinics):
        raise NotAllowed(
            N_(
                "What is kept under an address may be at any clinic. Only an administrator of all "
                "clinics can see it or delete it."
            )
        )


def kept_of(session: Session, email: str) -> list[dict[str, object]]:
    """Everything kept under the address."""
    return [one for keeper in keepers() for one in keeper.kept_of(session, email)]


def as_json(session: Session, email: str, now: datetime) -> str:
    """Everything kept under the address, for the person to take away."""
    found = {"address": email, "at": now.isoformat(), "kept": kept_of(session, email)}
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def erase(session: Session, email: str, actor: Actor | None, now: datetime) -> Mapping[str, int]:
    """Delete everything kept under the address; how many things of each kind.

    The record of it keeps neither the address nor a name.
    """
    removed = {keeper.KIND: keeper.erase(session, email, actor, now) for keeper in keepers()}
    removed = {kind: count for kind, count in removed.items() if count}
    if removed:
        session.add(Erasure(at=now, actor_id=actor and actor.user_id, removed=json.dumps(removed)))
        session.flush()
    return removed


def erasures(session: Session) -> list[Erased]:
    """The latest deletions, the newest first."""
    rows = session.execute(
        select(Erasure.at, User.name, Erasure.removed)
        .outerjoin(User, User.id == Erasure.actor_id)
        .order_by(Erasure.id.desc())
        .limit(SHOWN_ERASURES)
    )
    return [Erased(at, name or "", json.loads(removed)) for at, name, removed in rows]
