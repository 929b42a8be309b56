"""A file on its way in or out: opened by a person, claimed by a job, told about in a report.

The row is the truth and the bell only says that it waits, as with drafting: a run claims the row,
works with no transaction open, and stores what became of it. A run that was silent for LEASE is
taken over; after ATTEMPTS of them the file itself is the likely reason.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from clinicweb.bell import Bell
from clinicweb.db import after_commit, locked
from clinicweb.desk.sight import actor_of
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.errors import Conflict, NotAllowed, NotFound
from clinicweb.domain.messages import N_
from clinicweb.interchange.report import STOPPED, Report, read_report
from clinicweb.models import Transfer, Translation, User

LEASE = timedelta(seconds=60)
"""A beat may wait for half a minute while SQLite's one writer applies a long file."""

GRACE = timedelta(seconds=10)
KEPT = timedelta(days=7)
"""How long files stay on disk; reports stay."""

ATTEMPTS = 3
TAKE = "take"
"""Option: take the lines that fit, and leave the others."""

Options = Mapping[str, str | int | bool]


class State(StrEnum):
    """Where a transfer is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


BUSY = (State.WAITING, State.RUNNING)


@dataclass(frozen=True, slots=True)
class Work:
    """What a run has claimed; plain values, so that no session stays open."""

    transfer_id: int
    claim: str
    direction: str
    format: str
    subject: str
    stored_as: str
    translation_id: int | None
    clinic_id: int | None
    user_id: int
    options: Options
    at: datetime
    """When the person asked for it: one time for everything that comes of it, in every run."""
    done: int
    """How much an earlier run of the same file has done already."""
    is_hopeless: bool
    """Earlier runs ended without a word: the file is not to be tried again."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A transfer that a person asks for."""

    direction: str
    subject: str
    format: str
    file_name: str
    stored_as: str
    options: Options
    clinic_id: int | None = None
    translation_id: int | None = None


def begin(session: Session, bell: Bell, opening: Opening, actor: Actor, now: datetime) -> Transfer:
    """Put a transfer among those that wait, and ring once that is committed."""
    transfer = Transfer(
        direction=opening.direction,
        format=opening.format,
        subject=opening.subject,
        file_name=opening.file_name[:200],
        stored_as=opening.stored_as,
        clinic_id=opening.clinic_id,
        translation_id=opening.translation_id,
        options=json.dumps(dict(opening.options)),
        user_id=actor.user_id,
        state=State.WAITING,
        created_at=now,
    )
    session.add(transfer)
    session.flush()  # the ring needs the id
    _ring(session, bell, transfer.id)
    return transfer


def take_fitting(
    session: Session, bell: Bell, transfer_id: int, actor: Actor, now: datetime
) -> Transfer:
    """The second step of a file with lines that do not fit: take the others."""
    transfer = locked(session, Transfer, transfer_id)
    if transfer is None or transfer.user_id != actor.user_id:
        raise NotFound(N_("This file is not here any more."))
    if transfer.state in BUSY:
        return transfer  # a double click
    if transfer.stored_as is None or not read_report(transfer.report).asks:
        raise Conflict(N_("This file is finished with: bring it in once more."))
    transfer.options = json.dumps({**json.loads(transfer.options), TAKE: True})
    transfer.state, transfer.report, transfer.finished_at = State.WAITING, None, None
    transfer.done, transfer.total, transfer.created_at = 0, None, now
    _ring(session, bell, transfer.id)
    return transfer


def _ring(session: Session, bell: Bell, transfer_id: int) -> None:
    after_commit(session, lambda: bell.ring_for_transfer(transfer_id))


def due(session: Session, now: datetime, grace: timedelta = GRACE) -> list[int]:
    """Transfers that a worker should be working on but is not."""
    waits = (Transfer.state == State.WAITING) & (Transfer.created_at <= now - grace)
    died = (Transfer.state == State.RUNNING) & (Transfer.heartbeat_at <= now - LEASE)
    query = select(Transfer.id).where(or_(waits, died)).order_by(Transfer.id)
    return list(session.scalars(query))


def claim(session: Session, transfer_id: int, token: str, now: datetime) -> Work | None:
    """Take a transfer for one run; None when there is nothing to do.

    After ATTEMPTS the work is hopeless: what is left of it is to be cleared away. After as many
    more, that does not succeed either, and the transfer ends here.
    """
    transfer = locked(session, Transfer, transfer_id)
    if transfer is None or transfer.state not in BUSY:
        return None
    alive = transfer.heartbeat_at is not None and transfer.heartbeat_at > now - LEASE
    if transfer.state == State.RUNNING and alive:
        return None
    options = json.loads(transfer.options)
    attempts = int(options.get("attempts", 0)) + 1
    if transfer.stored_as is None or attempts > 2 * ATTEMPTS:
        _end(transfer, State.FAILED, Report(broken=STOPPED), now)
        return None
    transfer.options = json.dumps({**options, "attempts": attempts})
    transfer.state, transfer.claim, transfer.heartbeat_at = State.RUNNING, token, now
    return Work(
        transfer_id=transfer.id,
        claim=token,
        direction=transfer.direction,
        format=transfer.format,
        subject=transfer.subject,
        stored_as=transfer.stored_as,
        translation_id=transfer.translation_id,
        clinic_id=transfer.clinic_id,
        user_id=transfer.user_id,
        options=options,
        at=transfer.created_at,
        done=transfer.done,
        is_hopeless=attempts > ATTEMPTS,
    )


def beat(session: Session, work: Work, now: datetime, done: int, total: int | None = None) -> bool:
    """Show that the run lives and how far it is; False when it lost its claim."""
    transfer = held(session, work)
    if transfer is None:
        return False
    transfer.heartbeat_at = now
    transfer.done = max(transfer.done, done)
    transfer.total = total or transfer.total
    return True


def held(session: Session, work: Work) -> Transfer | None:
    """The run's transfer, locked; None when another run has taken it over."""
    transfer = locked(session, Transfer, work.transfer_id)
    return transfer if transfer is not None and transfer.claim == work.claim else None


def finish(session: Session, work: Work, report: Report, now: datetime, format_: str) -> bool:
    """Store what became of the file; False without the claim."""
    transfer = held(session, work)
    if transfer is None:
        return False
    transfer.format = format_ or transfer.format
    _end(transfer, State.FAILED if report.broken else State.DONE, report, now)
    return True


def _end(transfer: Transfer, state: State, report: Report, now: datetime) -> None:
    transfer.state, transfer.claim = state, None
    transfer.report, transfer.finished_at = report.as_json(), now


def expired(session: Session, now: datetime) -> Sequence[Transfer]:
    """Transfers whose files have been kept long enough."""
    return session.scalars(
        select(Transfer).where(
            Transfer.stored_as.is_not(None),
            Transfer.created_at <= now - KEPT,
            Transfer.state.not_in(BUSY),
        )
    ).all()


def forget_files(session: Session, now: datetime) -> list[str]:
    """Let the rows say that their old files are gone; the names of the files to delete."""
    names = []
    for transfer in expired(session, now):
        if transfer.stored_as is not None:
            names.append(transfer.stored_as)
        transfer.stored_as = None
    return names


def seen(session: Session, transfer_id: int, actor: Actor) -> Transfer:
    """One's own transfer; NotFound also for somebody else's."""
    transfer = session.get(Transfer, transfer_id)
    if transfer is None or transfer.user_id != actor.user_id:
        raise NotFound(N_("This file is not here any more."))
    return transfer


def mine(
    session: Session, actor: Actor, limit: int, translation_id: int | None = None
) -> Sequence[Transfer]:
    """A person's transfers, the newest first."""
    query = select(Transfer).where(Transfer.user_id == actor.user_id)
    if translation_id is not None:
        query = query.where(Transfer.translation_id == translation_id)
    return session.scalars(query.order_by(Transfer.id.desc()).limit(limit)).all()


def person(session: Session, user_id: int) -> Actor:
    """The person in whose name a job works, with the permissions they have by now."""
    user = session.get(User, user_id)
    if user is None or not user.active:
        raise NotAllowed(N_("Your account may not do this here."))
    return actor_of(user)


def translation_for(session: Session, translation_id: int, actor: Actor) -> Translation:
    """A translation that the person may translate; NotFound when there is none."""
    translation = session.get(Translation, translation_id)
    if translation is None:
        raise NotFound(N_("This translation does not exist."))
    actor.require(Action.TRANSLATE, translation.article.clinic_id, translation.language)
    return translation
