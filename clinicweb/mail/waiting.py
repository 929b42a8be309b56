"""Mail that waits in the database until a worker has handed it to a mail server.

A mail is written in the same transaction as what it tells of, so there is never one without the
other. It is sent at least once: a worker that dies between the server's "accepted" and our note of
it sends again, with the same Message-ID, by which mail programs know the second copy.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from clinicweb.bell import Bell
from clinicweb.db import after_commit, locked
from clinicweb.models import OutgoingMail

# Longer than a run may take (`bell.MAIL_TIMEOUT`): a claim that is older belongs to a dead run.
LEASE = timedelta(minutes=5)
# Time for the bell of the commit itself before the sweeper rings again.
GRACE = timedelta(seconds=5)
# A mail server that is being restarted is back in minutes, one that greylists wants a quarter of an
# hour, a broken one a working day. RFC 5321, 4.5.4.1, lets a sender give up after some days.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 20, 60, 240, 720, 1440, 1440))
LONGEST_REASON = 300
MOST_AT_ONCE = 500  # in one query; SQLite's default limit is 999 variables in old versions
# Left-to-right marks and overrides could make a subject or an address read as another one.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class MailState(StrEnum):
    """How far a mail is."""

    WAITING = "waiting"
    SENT = "sent"
    FILED = "filed"
    """Written into a folder: no mail server is set, so nobody has got it."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to write; ``request_id`` is the request that owns it and takes it along."""

    recipient: str
    subject: str
    body: str
    language: str
    reply_to: str | None = None
    request_id: int | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A mail that a run has claimed; plain values, so that no session stays open."""

    mail_id: int
    claim: str
    message_id: str
    recipient: str
    reply_to: str | None
    language: str
    subject: str
    body: str
    written_at: datetime


def one_line(text: str) -> str:
    """The text without line breaks and control characters: fit for a header of a mail."""
    spaced = " ".join(text.split())
    return "".join(one for one in spaced if one.isprintable() and one not in _BIDI)


def keep(session: Session, bell: Bell, letter: Letter, now: datetime) -> OutgoingMail:
    """Write a mail that leaves after the commit."""
    mail = OutgoingMail(
        message_id=uuid.uuid4().hex,
        request_id=letter.request_id,
        recipient=letter.recipient,
        reply_to=letter.reply_to,
        language=letter.language,
        subject=one_line(letter.subject),
        body=letter.body,
        state=MailState.WAITING,
        next_try_at=now,
        created_at=now,
    )
    session.add(mail)
    session.flush()  # the bell rings with the id
    after_commit(session, lambda: bell.ring_for_mail(mail.id))
    return mail


def send_again(session: Session, bell: Bell, mail: OutgoingMail, now: datetime) -> None:
    """Let a mail that was not sent try anew, from the first pause."""
    mail.state, mail.attempts, mail.next_try_at = MailState.WAITING, 0, now
    mail.claim = mail.claimed_at = None
    after_commit(session, lambda: bell.ring_for_mail(mail.id))


def claim(session: Session, mail_id: int, token: str, now: datetime) -> Parcel | None:
    """Take a mail for one run; None when it is sent, gone, not due yet, or another run has it."""
    mail = locked(session, OutgoingMail, mail_id)
    if mail is None or mail.state != MailState.WAITING or mail.next_try_at > now:
        return None
    if mail.claimed_at is not None and mail.claimed_at > now - LEASE:
        return None
    mail.claim, mail.claimed_at = token, now
    mail.attempts += 1
    return Parcel(
        mail.id,
        token,
        mail.message_id,
        mail.recipient,
        mail.reply_to,
        mail.language,
        mail.subject,
        mail.body,
        mail.created_at,
    )


def done(session: Session, parcel: Parcel, state: MailState, now: datetime) -> None:
    """Note that a mail server has taken the mail or that it is filed, whichever run did it."""
    mail = locked(session, OutgoingMail, parcel.mail_id)
    if mail is None:
        return  # its request was deleted meanwhile
    mail.state, mail.sent_at, mail.reason = state, now, None
    mail.claim = mail.claimed_at = None


def put_off(session: Session, parcel: Parcel, reason: str, is_final: bool, now: datetime) -> None:
    """Note why the mail was not sent; it is tried again after a pause unless that is no use."""
    mail = locked(session, OutgoingMail, parcel.mail_id)
    if mail is None or mail.claim != parcel.claim or mail.state != MailState.WAITING:
        return
    mail.claim = mail.claimed_at = None
    mail.reason = one_line(reason)[:LONGEST_REASON]
    if is_final or mail.attempts > len(PAUSES):
        mail.state = MailState.FAILED
    else:
        mail.next_try_at = now + PAUSES[mail.attempts - 1]


def due(session: Session, now: datetime, grace: timedelta = GRACE) -> list[int]:
    """Ids of the mails that a worker should be sending but is not."""
    query = (
        select(OutgoingMail.id)
        .where(
            OutgoingMail.state == MailState.WAITING,
            OutgoingMail.next_try_at <= now - grace,
            or_(OutgoingMail.claimed_at.is_(None), OutgoingMail.claimed_at <= now - LEASE),
        )
        .order_by(OutgoingMail.next_try_at, OutgoingMail.id)
        .limit(100)  # the next sweep sees the rest
    )
    return list(session.scalars(query))


def unknown(session: Session, message_ids: Sequence[str]) -> list[str]:
    """Those of the ids whose mail is no longer kept."""
    kept: set[str] = set()
    for start in range(0, len(message_ids), MOST_AT_ONCE):
        some = message_ids[start : start + MOST_AT_ONCE]
        kept.update(
            session.scalars(
                select(OutgoingMail.message_id).where(OutgoingMail.message_id.in_(some))
            )
        )
    return [one for one in message_ids if one not in kept]
