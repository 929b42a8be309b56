"""What is kept of a person who wrote to a clinic, for her to see and to have deleted."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from clinicweb.contact.service import email_key
from clinicweb.contact.states import Purpose, State
from clinicweb.contact.wording import PURPOSES, STATES
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.messages import N_
from clinicweb.models import Clinic, ContactRequest, OutgoingMail, RequestEvent

KIND = N_("Request")


def kept_of(session: Session, email: str) -> list[dict[str, object]]:
    """Everything kept under the address, as label and value, the oldest first."""
    query = (
        select(ContactRequest, Clinic.slug)
        .join(Clinic, Clinic.id == ContactRequest.clinic_id)
        .where(ContactRequest.email_key == email_key(email))
        .options(selectinload(ContactRequest.times))
        .order_by(ContactRequest.id)
    )
    return [_kept(session, request, slug) for request, slug in session.execute(query)]


def erase(session: Session, email: str, actor: Actor | None, now: datetime) -> int:
    """Delete what is kept under an e-mail address, with its mails; how many requests.

    Only of clinics where the actor receives requests; None is the operator, who may all of it.
    """
    rows = session.execute(
        select(ContactRequest.id, ContactRequest.clinic_id).where(
            ContactRequest.email_key == email_key(email)
        )
    )
    ids = [id_ for id_, clinic_id in rows if actor is None or actor.may(Action.RECEIVE, clinic_id)]
    session.execute(delete(ContactRequest).where(ContactRequest.id.in_(ids)))
    return len(ids)


def _kept(session: Session, request: ContactRequest, clinic: str) -> dict[str, object]:
    events = session.scalars(
        select(RequestEvent).where(RequestEvent.request_id == request.id).order_by(RequestEvent.id)
    )
    mails = session.scalars(
        select(OutgoingMail).where(OutgoingMail.request_id == request.id).order_by(OutgoingMail.id)
    )
    found: dict[str, object] = {
        N_("Kind"): KIND,
        N_("Clinic"): clinic,
        N_("Purpose"): PURPOSES[Purpose(request.purpose)],
        N_("Sent"): request.created_at.isoformat(),
        N_("Name"): request.name,
        N_("E-mail"): request.email,
        N_("Phone"): request.phone or "",
        N_("Language"): request.wanted_language,
        N_("Preferred times"): "\n".join(f"{one.day} {one.moment}" for one in request.times),
        N_("Text"): request.message,
        N_("Consent given"): request.consent_at.isoformat(),
        N_("Wording of the consent"): request.consent_version,
        N_("State"): STATES[State(request.state)],
        N_("History"): "\n".join(_line(one.at, one.action, one.note) for one in events),
        N_("Mails"): "\n\n".join(
            f"{_line(one.created_at, one.state, one.recipient)}\n{one.subject}\n\n{one.body}"
            for one in mails
        ),
    }
    return {label: value for label, value in found.items() if value}


def _line(at: datetime, *words: str | None) -> str:
    return " ".join((at.isoformat(), *(word for word in words if word)))
