"""The queue's parts, its order, and the plan of one translation."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.db import Database
from clinicweb.desk.work import Priority
from clinicweb.domain.access import Actor, Role
from clinicweb.domain.workflow import PassageState
from clinicweb.models import Clinic, Event, Note, Passage, Translation
from clinicweb.review.queue import Asked, Order, QueuePage, Show, queue
from tests.clock import NOW
from tests.factories import (
    make_actor,
    make_article,
    make_clinic,
    make_draft,
    make_user,
    translation_of,
)
from tests.review.pages import token
from tests.working import Work

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def translation(session: Session, work: Work) -> Translation:
    return session.get_one(Translation, work.translation_id)


def found(session: Session, actor: Actor, show: Show, **asked: object) -> QueuePage:
    session.flush()
    return queue(session, actor, Asked(show=show, **asked), NOW)  # type: ignore[arg-type]


def ids(page: QueuePage) -> list[int]:
    return [row.translation.id for row in page.rows]


def accept_safely(session: Session, work: Work, by: Actor) -> None:
    """A safety passage that somebody accepted and nobody else has read."""
    passage = session.get_one(Passage, work.passage_ids[4])
    passage.state, passage.safety = PassageState.ACCEPTED, "negated_advice"
    passage.accepted_by_id = passage.updated_by_id = by.user_id
    passage.confirmed_by_id = None


def test_my_work_is_what_i_have_or_began(
    session: Session, translation: Translation, work: Work
) -> None:
    me, other = make_actor(session, Role.TRANSLATOR), make_actor(session, Role.TRANSLATOR)
    assert ids(found(session, me, Show.MINE)) == []

    session.add(
        Event(
            at=NOW,
            actor_id=me.user_id,
            action="edited",
            article_id=work.article_id,
            translation_id=work.translation_id,
            passage_id=work.passage_ids[0],
        )
    )
    assert ids(found(session, me, Show.MINE)) == [translation.id]

    translation.assignee_id = other.user_id
    assert ids(found(session, me, Show.MINE)) == []
    assert ids(found(session, other, Show.MINE)) == [translation.id]
    assert ids(found(session, me, Show.UNASSIGNED)) == []


def test_a_safety_passage_waits_for_another_person_than_the_one_who_accepted_it(
    session: Session, translation: Translation, work: Work
) -> None:
    me, other = make_actor(session, Role.TRANSLATOR), make_actor(session, Role.TRANSLATOR)
    accept_safely(session, work, me)

    assert ids(found(session, me, Show.SECOND)) == []
    page = found(session, other, Show.SECOND)
    assert ids(page) == [translation.id]
    assert (page.rows[0].counts.second, page.rows[0].counts.second_for_me) == (1, 1)


def test_a_clinic_without_the_second_person_waits_for_nobody(session: Session, work: Work) -> None:
    accept_safely(session, work, make_actor(session, Role.TRANSLATOR))
    session.get_one(Clinic, work.clinic_id).second_person = False
    other = make_actor(session, Role.TRANSLATOR)

    assert ids(found(session, other, Show.SECOND)) == []
    assert found(session, other, Show.OPEN).rows[0].counts.second == 0


def test_work_is_overdue_when_the_day_has_ended_at_the_clinic(
    session: Session, translation: Translation
) -> None:
    actor = make_actor(session)
    today = date(2026, 3, 2)  # in Tokyo, at 10:30
    translation.due_on = today
    assert ids(found(session, actor, Show.OVERDUE)) == []

    translation.due_on = today - timedelta(days=1)
    page = found(session, actor, Show.OVERDUE)
    assert ids(page) == [translation.id]
    assert page.rows[0].is_overdue


def test_what_is_urgent_or_due_first_comes_first(
    session: Session, translation: Translation
) -> None:
    clinic = make_clinic(session)
    articles = [make_article(session, clinic_id=clinic.id) for _ in range(2)]
    second, third = (make_draft(session, translation_of(session, one)) for one in articles)
    second.due_on, third.priority = date(2026, 3, 9), Priority.URGENT
    actor = make_actor(session)

    assert ids(found(session, actor, Show.OPEN)) == [third.id, second.id, translation.id]
    assert ids(found(session, actor, Show.OPEN, order=Order.DUE))[0] == second.id
    assert ids(found(session, actor, Show.OPEN, order=Order.AGE))[0] == translation.id


def test_the_parts_say_how_much_they_hold(session: Session, translation: Translation) -> None:
    actor = make_actor(session)
    translation.assignee_id = actor.user_id

    sizes = found(session, actor, Show.OPEN).sizes

    assert sizes[Show.OPEN] == sizes[Show.MINE] == 1
    assert sizes[Show.UNASSIGNED] == sizes[Show.DONE] == sizes[Show.OVERDUE] == 0


def test_open_questions_are_counted(session: Session, translation: Translation) -> None:
    actor = make_actor(session)
    for kind in ("question", "note"):
        session.add(
            Note(
                translation_id=translation.id,
                quote="",
                kind=kind,
                body="「2日間」でよいですか。",
                author_id=actor.user_id,
                created_at=NOW,
            )
        )

    assert found(session, actor, Show.OPEN).rows[0].questions == 1


def test_nobody_sees_work_of_other_clinics_or_languages(session: Session, work: Work) -> None:
    other = make_clinic(session)
    for stranger in (
        make_actor(session, Role.TRANSLATOR, clinic_id=other.id),
        make_actor(session, Role.TRANSLATOR, language="en"),
    ):
        assert ids(found(session, stranger, Show.OPEN)) == []
    assert ids(found(session, make_actor(session, Role.AUTHOR), Show.OPEN)) == [work.translation_id]


def test_a_translator_takes_work_with_one_press(
    work: Work, sign_in: SignIn, database: Database
) -> None:
    client = sign_in(Role.TRANSLATOR, name="Aiko")
    html = client.get("/staff/review/?show=unassigned").text

    answer = client.post(
        f"/staff/review/{work.translation_id}/take",
        data={"csrf_token": token(html), "back": "/staff/review/?show=unassigned"},
    )

    assert answer.location == "/staff/review/?show=unassigned"
    assert "Your work" in client.get("/staff/review/?show=mine").text


def test_after_taking_work_nobody_is_sent_to_another_site(work: Work, sign_in: SignIn) -> None:
    client = sign_in(Role.TRANSLATOR)
    html = client.get("/staff/review/").text

    answer = client.post(
        f"/staff/review/{work.translation_id}/take",
        data={"csrf_token": token(html), "back": "https://example.org/"},
    )

    assert answer.location == "/staff/review/"


def plan_page(client: FlaskClient, work: Work) -> tuple[str, dict[str, str]]:
    address = f"/staff/review/{work.translation_id}/plan"
    html = client.get(address).text
    return address, dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html))


def test_a_plan_is_made_on_a_page_of_its_own(
    work: Work, sign_in: SignIn, database: Database
) -> None:
    with database.transaction() as session:
        aiko = make_user(session, Role.TRANSLATOR, name="Aiko", password="x")
    client = sign_in()
    address, fields = plan_page(client, work)

    answer = client.post(
        address,
        data={**fields, "assignee": aiko.id, "due_on": "2026-12-24", "priority": "2"},
    )

    assert answer.status_code == 303
    html = client.get("/staff/review/").text
    assert "Aiko" in html
    assert "Due on 24 December 2026" in html
    assert "Urgent" in html


def test_a_day_that_is_none_is_told_and_what_was_chosen_stays(
    work: Work, sign_in: SignIn, database: Database
) -> None:
    client = sign_in()
    address, fields = plan_page(client, work)

    answer = client.post(address, data={**fields, "due_on": "soon", "priority": "1"})

    assert answer.status_code == 422
    assert "such as 2026-12-24" in answer.text
    assert re.search(r'<option value="1" selected>High', answer.text)
    with database.reading() as session:
        assert session.scalars(select(Translation.due_on)).one() is None
