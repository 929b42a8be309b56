"""Every route to a page that patients read asks for the second person.

The list of routes is found in the code, so that a new one fails here until it is tried here.
"""

import ast
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from clinicweb import loading
from clinicweb.bell import Bell
from clinicweb.db import Database
from clinicweb.desk import approval, safety
from clinicweb.domain.errors import Invalid, NotAllowed
from clinicweb.domain.workflow import TranslationState
from clinicweb.models import Clinic, Passage, PublishedPage, Translation
from clinicweb.publishing import service as publishing
from clinicweb.publishing.second_person import waiting
from tests.architecture.tree import PRODUCT
from tests.clock import NOW
from tests.factories import accept, confirm_all, make_actor
from tests.review.pages import token
from tests.working import Work

SignIn = Callable[..., FlaskClient]

# What leads to the one function that publishes a translation, and the address people send it by.
VIEWS = {
    "clinicweb.review.translation_views": "/staff/review/{id}/publish",
    "clinicweb.overview.views": "/staff/overview/{id}/publish",
}
OTHER_CALLERS = {"clinicweb.loading"}
WRITER = "clinicweb.publishing.service"


def calls(tree: ast.AST) -> list[str]:
    """The last names of everything that is called."""
    return [
        node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name)
    ]


def modules_that_call(name: str) -> set[str]:
    return {module.name for module in PRODUCT if name in calls(module.tree)}


def published(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(PublishedPage)) or 0


def approved_without_second_person(session: Session, work: Work) -> Translation:
    """What should not be: every passage accepted, the state approved, nobody confirmed."""
    translation = session.get_one(Translation, work.translation_id)
    first = make_actor(session)
    for passage in translation.passages:
        accept(session, passage, passage.text, first)
    translation.state = TranslationState.APPROVED
    translation.approved_by_id, translation.approved_at = first.user_id, NOW
    session.flush()
    return translation


@pytest.fixture
def unconfirmed(database: Database, work: Work) -> Work:
    with database.transaction() as session:
        approved_without_second_person(session, work)
    return work


def test_only_the_publishing_service_makes_pages() -> None:
    makers = {"PublishedPage"} | {"insert", "bulk_insert_mappings", "bulk_save_objects"}
    for module in PRODUCT:
        if module.name == WRITER or "migrations" in module.name:
            continue
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Call):
                continue
            named = [sub.id for sub in ast.walk(node) if isinstance(sub, ast.Name)]
            called = calls(ast.Expression(node))[:1]
            made = called == ["PublishedPage"] or (
                called and called[0] in makers and "PublishedPage" in named
            )
            assert not made, f"{module.name}:{node.lineno} makes a published page"
        assert "INSERT INTO published_pages" not in module.text


def test_the_writer_makes_a_translation_s_page_behind_one_door() -> None:
    [module] = [one for one in PRODUCT if one.name == WRITER]
    functions = {
        node.name: calls(node)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef)
    }

    assert {name for name, called in functions.items() if "PublishedPage" in called} == {"_page"}
    assert {name for name, called in functions.items() if "_page" in called} == {
        "publish_source",
        "publish_translation",
    }
    assert "waiting" in functions["publish_translation"]


def test_every_caller_of_it_is_tried_here() -> None:
    callers = modules_that_call("publish_translation")

    assert callers == set(VIEWS) | OTHER_CALLERS
    assert not any(name.startswith("jobs.") for name in callers)


def test_the_service_refuses_whatever_the_state_says(
    session: Session, database: Database, work: Work
) -> None:
    translation = approved_without_second_person(session, work)
    admin = make_actor(session)

    with pytest.raises(NotAllowed) as refusal:
        publishing.publish_translation(session, translation.id, admin, NOW)

    assert refusal.value.params == {"count": 1}
    assert session.scalar(select(func.count()).select_from(PublishedPage)) == 0


@pytest.mark.parametrize("address", VIEWS.values())
def test_every_page_with_a_publish_button_is_refused_and_then_let_through(
    unconfirmed: Work, sign_in: SignIn, database: Database, address: str
) -> None:
    client = sign_in()
    address = address.format(id=unconfirmed.translation_id)
    fields = {"csrf_token": token(client.get("/staff/account/").text)}

    refused = client.post(address, data=fields, headers={"Accept-Language": "en"})

    assert refused.status_code == 403
    assert "second person" in refused.text
    assert published(database) == 0
    with database.transaction() as session:
        confirm_all(session, session.get_one(Translation, unconfirmed.translation_id))
    assert client.post(address, data=fields).status_code == 303
    assert published(database) == 1


def test_loading_content_from_the_command_line_asks_for_the_second_person(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(safety, "confirm", lambda *_arguments: None)
        with pytest.raises(Invalid):
            list(loading.load_content(database, Bell(None), NOW))
        patched.setattr(approval, "_require_complete", lambda *_arguments: None)
        with pytest.raises(NotAllowed):
            list(loading.load_content(database, Bell(None), NOW))

    with database.reading() as session:
        languages = set(session.scalars(select(PublishedPage.language)))
    assert languages <= {"en"}  # the originals alone


def test_shipped_translations_were_read_by_two(database: Database) -> None:
    list(loading.load_content(database, Bell(None), NOW))

    with database.reading() as session:
        pages = session.scalars(select(PublishedPage).where(PublishedPage.language == "ja")).all()
        assert {page.safety_review for page in pages} == {"second_person"}
        for translation in session.scalars(select(Translation)):
            if translation.state == TranslationState.APPROVED:
                assert waiting(translation) == []
        people = session.execute(
            select(Passage.accepted_by_id, Passage.confirmed_by_id).where(
                Passage.confirmed_by_id.is_not(None)
            )
        ).all()
        assert people
        assert all(one != other for one, other in people)


def test_one_person_twice_is_not_two(session: Session, work: Work) -> None:
    translation = approved_without_second_person(session, work)
    session.execute(
        update(Passage).values(
            confirmed_by_id=translation.approved_by_id,
            accepted_by_id=translation.approved_by_id,
        )
    )
    session.expire_all()

    with pytest.raises(NotAllowed):
        publishing.publish_translation(session, translation.id, make_actor(session), NOW)


def test_a_row_that_was_never_classified_is_no_way_round(session: Session, work: Work) -> None:
    translation = approved_without_second_person(session, work)
    session.execute(update(Passage).values(safety=None))
    session.expire_all()

    with pytest.raises(NotAllowed):
        publishing.publish_translation(session, translation.id, make_actor(session), NOW)


def test_a_clinic_that_turns_it_on_asks_for_it_from_then_on(session: Session, work: Work) -> None:
    clinic = session.get_one(Clinic, work.clinic_id)
    clinic.second_person = False
    translation = approved_without_second_person(session, work)
    page = publishing.publish_translation(session, translation.id, make_actor(session), NOW)
    assert page.safety_review == "one_person"

    clinic.second_person = True
    publishing.unpublish(session, work.article_id, "ja", make_actor(session), NOW)

    with pytest.raises(NotAllowed):
        publishing.publish_translation(session, translation.id, make_actor(session), NOW)


def test_the_page_says_how_it_was_checked(session: Session, work: Work) -> None:
    translation = approved_without_second_person(session, work)
    confirm_all(session, translation)
    page = publishing.publish_translation(session, translation.id, make_actor(session), NOW)
    assert page.safety_review == "second_person"

    for passage in translation.passages:
        passage.safety = ""
    session.flush()
    page = publishing.publish_translation(session, translation.id, make_actor(session), NOW)
    assert page.safety_review is None
    source = publishing.publish_source(session, work.article_id, make_actor(session), NOW)
    assert source.safety_review is None
