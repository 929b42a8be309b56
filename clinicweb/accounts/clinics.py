"""The settings of a clinic that its administrators choose. Nothing here commits."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from clinicweb.accounts.clinic_sections.fields import (
    TOO_LONG,
    Problem,
    Problems,
    Section,
    Values,
)
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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a form: saved, or not because of problems or of somebody else's change."""

    changed: bool = False
    problems: Problems = field(default_factory=dict)
    clash: bool = False


def stamp(section: Section, clinic: Clinic) -> str:
    """A mark of what a page of the settings says; it differs as soon as anything there does."""
    held = json.dumps(section.snapshot(clinic), sort_keys=True)
    return sha256(held.encode()).hexdigest()[:32]


def save_section(
    session: Session,
    clinic_id: int,
    section: Section,
    posted: Values,
    seen: str,
    actor: Actor,
    now: datetime,
) -> Outcome:
    """Keep a page of the settings as it was posted, with a record of each change.

    ``seen`` is the `stamp` of what the person had before them. Fields that were not posted stay.
    """
    actor.require(Action.ADMINISTER, clinic_id)
    clinic = locked(session, Clinic, clinic_id)
    if clinic is None:
        raise NotFound(N_("You manage no clinic at this address."))
    if stamp(section, clinic) != seen:
        return Outcome(clash=True)
    values = section.values(clinic) | dict(posted)
    problems = _too_long(section, clinic, values) | section.problems(clinic, values)
    if problems:
        return Outcome(problems=problems)
    before = section.snapshot(clinic)
    section.write(clinic, values)
    session.flush()
    after = section.snapshot(clinic)
    changed = [name for name in before | after if before.get(name) != after.get(name)]
    for name in changed:
        session.add(
            ClinicChange(
                clinic_id=clinic_id,
                at=now,
                actor_id=actor.user_id,
                setting=name,
                before=_json(before.get(name)),
                after=_json(after.get(name)),
            )
        )
    if changed:
        clinic.updated_at = now
    return Outcome(changed=bool(changed))


def _too_long(section: Section, clinic: Clinic, values: Values) -> dict[str, Problem]:
    return {
        one.name: Problem(TOO_LONG, {"longest": one.longest})
        for group in section.groups(clinic, values)
        for one in group.fields
        if len(values.get(one.name, "")) > one.longest
    }


def _json(value: str | None) -> str:
    return json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class FactChange:
    """One change of a fact; None: there was or is none."""

    at: datetime
    who: str
    setting: str
    before: str | None
    after: str | None


def fact_changes(session: Session, clinic_id: int) -> Sequence[FactChange]:
    """Who changed what patients are told of the clinic, the newest first."""
    rows = session.execute(
        select(ClinicChange, User.name)
        .join(User, User.id == ClinicChange.actor_id)
        .where(ClinicChange.clinic_id == clinic_id, ClinicChange.setting != SECOND_PERSON)
        .order_by(ClinicChange.id.desc())
        .limit(NEWEST)
    )
    return [
        FactChange(row.at, name, row.setting, json.loads(row.before), json.loads(row.after))
        for row, name in rows
    ]


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
