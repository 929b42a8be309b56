"""The settings of a clinic that its administrators choose. Nothing here commits."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from clinicweb.db import locked
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.errors import NotFound
from clinicweb.domain.messages import N_
from clinicweb.models.accounts import User
from clinicweb.models.clinics import Clinic, ClinicChange

SECOND_PERSON = "second_person"
NEWEST = 20


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the rule of the second person."""

    at: datetime
    who: str
    now_on: bool


def managed(session: Session, actor: Actor) -> list[Clinic]:
    """The clinics whose settings the person may change, with their texts."""
    query = select(Clinic).options(selectinload(Clinic.texts)).order_by(Clinic.position, Clinic.id)
    return [one for one in session.scalars(query) if actor.may(Action.ADMINISTER, one.id)]


def one_managed(session: Session, slug: str, actor: Actor) -> Clinic:
    """One clinic of the person's; NotFound also when it is not."""
    found = session.scalar(
        select(Clinic).where(Clinic.slug == slug).options(selectinload(Clinic.texts))
    )
    if found is None or not actor.may(Action.ADMINISTER, found.id):
        raise NotFound(N_("You manage no clinic at this address."))
    return found


def set_second_person(
    session: Session, clinic_id: int, wanted: bool, actor: Actor, now: datetime
) -> bool:
    """Turn the second person for safety passages on or off; whether that changed anything.

    Pages that are live stay as they are: each keeps the record of how it was checked.
    """
    actor.require(Action.ADMINISTER, clinic_id)
    clinic = locked(session, Clinic, clinic_id)
    if clinic is None:
        raise NotFound(N_("You manage no clinic at this address."))
    if clinic.second_person == wanted:
        return False
    session.add(
        ClinicChange(
            clinic_id=clinic_id,
            at=now,
            actor_id=actor.user_id,
            setting=SECOND_PERSON,
            before=json.dumps(clinic.second_person),
            after=json.dumps(wanted),
        )
    )
    clinic.second_person, clinic.updated_at = wanted, now
    return True


def changes(session: Session, clinic_id: int) -> Sequence[Change]:
    """Who turned the second person on or off, the newest first."""
    rows = session.execute(
        select(ClinicChange, User.name)
        .join(User, User.id == ClinicChange.actor_id)
        .where(ClinicChange.clinic_id == clinic_id, ClinicChange.setting == SECOND_PERSON)
        .order_by(ClinicChange.id.desc())
        .limit(NEWEST)
    )
    return [Change(row.at, name, bool(json.loads(row.after))) for row, name in rows]
