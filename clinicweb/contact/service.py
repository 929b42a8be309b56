"""What is done with a request. Nothing here commits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from clinicweb.bell import Bell
from clinicweb.contact.asked import Asked, tidied, usual_address
from clinicweb.contact.states import NEXT, State
from clinicweb.db import locked
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.errors import Conflict, Invalid, NotFound
from clinicweb.domain.messages import N_
from clinicweb.mail import waiting
from clinicweb.mail.waiting import MailState
from clinicweb.models import ContactRequest, OutgoingMail, RequestEvent, RequestTime

# Long enough to look up what was agreed when somebody calls back about it; after that the clinic
# has no use for the request, and personal data without a use must go (Japan's APPI, article 22; New
# Zealand's Privacy Act 2020, principle 9).
KEPT_AFTER_CLOSING = timedelta(days=90)
LONGEST_NOTE = 2000
# Changes with the words of the privacy text or of the consent.
CONSENT_VERSION = "2026-11"

RECEIVED, TAKEN, GIVEN_BACK, NOTED, MAIL_AGAIN = (
    "received",
    "taken",
    "given_back",
    "noted",
    "mail_again",
)

_GONE = N_("This request does not exist, or has been deleted.")
_CHANGED = N_("Somebody else has changed this request meanwhile. Nothing was overwritten.")


@dataclass(frozen=True, slots=True)
class Received:
    """A request that was kept, or was there already."""

    request: ContactRequest
    is_new: bool


def known(session: Session, asked: Asked, clinic_id: int, now: datetime) -> bool:
    """Whether the same was sent today: a second press of the button, a page sent again."""
    return _same(session, asked.fingerprint(clinic_id, now)) is not None


def receive(session: Session, asked: Asked, clinic_id: int, now: datetime) -> Received:
    """Keep a request; the same one of the same day is kept once."""
    fingerprint = asked.fingerprint(clinic_id, now)
    request = ContactRequest(
        clinic_id=clinic_id,
        purpose=asked.purpose,
        name=asked.name,
        email=asked.email,
        email_key=email_key(asked.email),
        phone=asked.phone,
        wanted_language=asked.wanted_language,
        message=asked.message,
        consent_at=now,
        consent_version=CONSENT_VERSION,
        fingerprint=fingerprint,
        state=State.NEW,
        created_at=now,
    )
    request.times = [
        RequestTime(position=position, day=wish.day, moment=wish.moment)
        for position, wish in enumerate(asked.wishes, 1)
    ]
    try:
        with session.begin_nested():
            session.add(request)
    except IntegrityError:
        same = _same(session, fingerprint)
        if same is None:
            raise
        return Received(same, is_new=False)
    session.add(RequestEvent(request_id=request.id, at=now, actor_id=None, action=RECEIVED))
    return Received(request, is_new=True)


def email_key(email: str) -> str:
    """By what a person's requests are found, however the address was typed."""
    typed = email.strip()
    return (usual_address(typed) or typed).casefold()


def _same(session: Session, fingerprint: str) -> ContactRequest | None:
    return session.scalar(select(ContactRequest).where(ContactRequest.fingerprint == fingerprint))


# --- for the staff -------------------------------------------------------------------------------


def move(
    session: Session, request_id: int, state: State, seen: int, actor: Actor, now: datetime
) -> ContactRequest:
    """Say how far the clinic is with it; Conflict when somebody has changed it since ``seen``."""
    request = _mine(session, request_id, actor, seen)
    if state not in NEXT[State(request.state)]:
        raise Conflict(_CHANGED)
    request.state = state
    request.closed_at = now if state is State.CLOSED else None
    if state is State.CLOSED:
        request.fingerprint = None  # the same may be asked again
    _record(session, request, state, actor, now)
    return request


def take(
    session: Session, request_id: int, seen: int, actor: Actor, now: datetime
) -> ContactRequest:
    """The person says that she deals with it."""
    request = _mine(session, request_id, actor, seen)
    request.taken_by_id = actor.user_id
    _record(session, request, TAKEN, actor, now)
    return request


def give_back(
    session: Session, request_id: int, seen: int, actor: Actor, now: datetime
) -> ContactRequest:
    """Nobody in particular deals with it any more."""
    request = _mine(session, request_id, actor, seen)
    request.taken_by_id = None
    _record(session, request, GIVEN_BACK, actor, now)
    return request


def note(session: Session, request_id: int, text: str, actor: Actor, now: datetime) -> None:
    """Add a note for the colleagues; it changes nothing else, so it cannot be too late."""
    request = _mine(session, request_id, actor)
    words = tidied(text)
    if not words:
        raise Invalid(N_("Write the note first."))
    if len(words) > LONGEST_NOTE:
        raise Invalid(
            N_("This is %(length)s characters long; at most %(most)s fit."),
            {"length": len(words), "most": LONGEST_NOTE},
        )
    session.add(
        RequestEvent(
            request_id=request.id, at=now, actor_id=actor.user_id, action=NOTED, note=words
        )
    )


def mail_again(
    session: Session, bell: Bell, request_id: int, mail_id: int, actor: Actor, now: datetime
) -> None:
    """Let a mail that was not sent try anew."""
    request = _mine(session, request_id, actor)
    mail = locked(session, OutgoingMail, mail_id)
    if mail is None or mail.request_id != request.id:
        raise NotFound(_GONE)
    if mail.state not in (MailState.FAILED, MailState.FILED):
        raise Conflict(N_("This mail is already on its way."))
    waiting.send_again(session, bell, mail, now)
    session.add(
        RequestEvent(request_id=request.id, at=now, actor_id=actor.user_id, action=MAIL_AGAIN)
    )


def _mine(
    session: Session, request_id: int, actor: Actor, seen: int | None = None
) -> ContactRequest:
    request = locked(session, ContactRequest, request_id)
    # What another clinic was asked does not exist for this person.
    if request is None or not actor.may(Action.RECEIVE, request.clinic_id):
        raise NotFound(_GONE)
    if seen is not None and request.version != seen:
        raise Conflict(_CHANGED)
    return request


def _record(
    session: Session, request: ContactRequest, action: str, actor: Actor, now: datetime
) -> None:
    request.version += 1
    session.add(RequestEvent(request_id=request.id, at=now, actor_id=actor.user_id, action=action))


# --- forgetting ----------------------------------------------------------------------------------


def has_old(session: Session, now: datetime) -> bool:
    """Whether there is something to `prune`; looking costs no lock."""
    return session.scalar(_old(now).limit(1)) is not None


def prune(session: Session, now: datetime) -> int:
    """Delete the requests that were closed long ago, with their mails; how many."""
    ids = list(session.scalars(_old(now).limit(500)))
    session.execute(delete(ContactRequest).where(ContactRequest.id.in_(ids)))
    return len(ids)


def _old(now: datetime) -> Select[int]:
    return select(ContactRequest.id).where(ContactRequest.closed_at <= now - KEPT_AFTER_CLOSING)
