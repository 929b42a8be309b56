"""Whose work a translation is, until when, and how much it matters."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from enum import IntEnum

from sqlalchemy.orm import Session

from clinicweb.desk.approval import locked_translation
from clinicweb.desk.events import translation_event
from clinicweb.desk.sight import actor_of, onlookers
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.errors import Conflict, Invalid
from clinicweb.domain.messages import N_
from clinicweb.models import Translation, User

PLANNED = "planned"
"""The event of a change here; ``before`` and ``after`` are JSON of the three values."""


class Priority(IntEnum):
    """What comes first in the queue; the number is stored."""

    LOW = -1
    NORMAL = 0
    HIGH = 1
    URGENT = 2


PRIORITY_NAMES = {
    Priority.URGENT: N_("Urgent"),
    Priority.HIGH: N_("High"),
    Priority.NORMAL: N_("Normal"),
    Priority.LOW: N_("Low"),
}


def candidates(session: Session, translation: Translation) -> Sequence[User]:
    """Everybody who can sign in and may translate it, by name."""
    clinic_id, language = translation.article.clinic_id, translation.language
    return [
        one
        for one in onlookers(session, translation)
        if actor_of(one).may(Action.TRANSLATE, clinic_id, language)
    ]


def plan(
    session: Session,
    translation_id: int,
    *,
    assignee_id: int | None,
    due_on: date | None,
    priority: Priority,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> Translation:
    """Say whose work it is (None: whoever comes first), until which day, and how urgent.

    Conflict when somebody changed the translation since ``seen_version``; Invalid when the person
    may not translate it.
    """
    translation = locked_translation(session, translation_id)
    _require(translation, actor)
    wanted = (assignee_id, due_on, priority)
    if wanted == (translation.assignee_id, translation.due_on, translation.priority):
        return translation
    if translation.version != seen_version:
        raise Conflict(
            N_("Somebody else changed this translation meanwhile. Look once more, then save.")
        )
    if assignee_id not in {None, translation.assignee_id} and assignee_id not in {
        one.id for one in candidates(session, translation)
    }:
        raise Invalid(N_("This person may not translate this article."))
    _change(session, translation, *wanted, actor, now)
    return translation


def take(session: Session, translation_id: int, actor: Actor, now: datetime) -> Translation:
    """Make it the person's own work, whoever had it."""
    translation = locked_translation(session, translation_id)
    actor.require(Action.TRANSLATE, translation.article.clinic_id, translation.language)
    if translation.assignee_id != actor.user_id:
        _change(
            session,
            translation,
            actor.user_id,
            translation.due_on,
            translation.priority,
            actor,
            now,
        )
    return translation


def may_plan(translation: Translation, actor: Actor) -> bool:
    """Whether the person may share out the work on it."""
    clinic_id, language = translation.article.clinic_id, translation.language
    return any(
        actor.may(action, clinic_id, language) for action in (Action.TRANSLATE, Action.PUBLISH)
    )


def _require(translation: Translation, actor: Actor) -> None:
    if not may_plan(translation, actor):
        actor.require(Action.TRANSLATE, translation.article.clinic_id, translation.language)


def _change(
    session: Session,
    translation: Translation,
    assignee_id: int | None,
    due_on: date | None,
    priority: int,
    actor: Actor,
    now: datetime,
) -> None:
    before = _values(translation)
    translation.assignee_id, translation.due_on = assignee_id, due_on
    translation.priority = int(priority)
    event = translation_event(translation, PLANNED, actor, now)
    event.before, event.after = before, _values(translation)
    session.add(event)


def _values(translation: Translation) -> str:
    due_on = translation.due_on
    return json.dumps(
        {
            "assignee_id": translation.assignee_id,
            "due_on": due_on and due_on.isoformat(),
            "priority": translation.priority,
        }
    )
