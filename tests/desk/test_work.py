"""Whose work a translation is."""

import json
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.desk import work
from clinicweb.desk.work import Priority
from clinicweb.domain.access import Actor, Role
from clinicweb.domain.errors import Conflict, Invalid, NotAllowed
from clinicweb.models import Event, Translation
from tests.clock import NOW
from tests.factories import make_actor, make_user
from tests.working import Work

CHRISTMAS = date(2026, 12, 24)


@pytest.fixture
def translation(session: Session, work: Work) -> Translation:
    return session.get_one(Translation, work.translation_id)


def plan(
    session: Session,
    translation: Translation,
    actor: Actor,
    *,
    assignee_id: int | None = None,
    due_on: date | None = None,
    priority: Priority = Priority.NORMAL,
    seen_version: int | None = None,
) -> Translation:
    return work.plan(
        session,
        translation.id,
        assignee_id=assignee_id,
        due_on=due_on,
        priority=priority,
        seen_version=translation.version if seen_version is None else seen_version,
        actor=actor,
        now=NOW,
    )


def test_a_plan_is_kept_with_who_made_it(session: Session, translation: Translation) -> None:
    actor = make_actor(session, Role.TRANSLATOR)
    aiko = make_user(session, Role.TRANSLATOR, password="x")

    plan(
        session,
        translation,
        actor,
        assignee_id=aiko.id,
        due_on=CHRISTMAS,
        priority=Priority.URGENT,
    )

    session.flush()
    event = session.scalars(select(Event).where(Event.action == work.PLANNED)).one()
    assert (translation.assignee_id, translation.due_on) == (aiko.id, CHRISTMAS)
    assert event.actor_id == actor.user_id
    assert json.loads(event.after or "")["priority"] == Priority.URGENT


def test_the_same_plan_again_changes_nothing(session: Session, translation: Translation) -> None:
    actor = make_actor(session, Role.TRANSLATOR)
    version = translation.version

    plan(session, translation, actor, seen_version=version - 1)
    session.flush()

    assert translation.version == version


def test_a_plan_of_an_older_page_is_refused(session: Session, translation: Translation) -> None:
    with pytest.raises(Conflict):
        plan(
            session,
            translation,
            make_actor(session, Role.TRANSLATOR),
            due_on=CHRISTMAS,
            seen_version=translation.version - 1,
        )


def test_only_who_may_translate_it_can_be_assigned(
    session: Session, translation: Translation
) -> None:
    author = make_user(session, Role.AUTHOR, password="x")
    other_language = make_user(session, Role.TRANSLATOR, language="en", password="x")

    for person in (author, other_language):
        with pytest.raises(Invalid):
            plan(
                session,
                translation,
                make_actor(session, Role.ADMIN),
                assignee_id=person.id,
            )


def test_an_author_may_not_plan(session: Session, translation: Translation) -> None:
    with pytest.raises(NotAllowed):
        plan(session, translation, make_actor(session, Role.AUTHOR), due_on=CHRISTMAS)


def test_taking_work_keeps_its_date_and_priority(
    session: Session, translation: Translation
) -> None:
    admin = make_actor(session, Role.ADMIN)
    plan(session, translation, admin, due_on=CHRISTMAS, priority=Priority.HIGH)
    session.flush()
    translator = make_actor(session, Role.TRANSLATOR)

    work.take(session, translation.id, translator, NOW)

    assert translation.assignee_id == translator.user_id
    assert (translation.due_on, translation.priority) == (CHRISTMAS, Priority.HIGH)
