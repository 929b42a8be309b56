"""Every route to a page that patients read asks for the second person.

The list of routes is found in the code, so that a new one fails here until it is tried here.
"""

import ast
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from clinicweb import loading
from clinicweb.bell import Bell
from clinicweb.db import Database
from clinicweb.desk import approval, safety
from clinicweb.domain.errors import NotAllowed
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
"""``flask content load``, and the launcher, which loads the same."""
WRITER = "clinicweb.publishing.service"
CUTTER = "clinicweb.publishing.withdrawal"
"""Makes a live page again with less in it: from what that page was made of, and nothing else."""
DOOR = "publish_translation"

WRITES = {"PublishedPage", "insert", "update", "delete", "merge"}
WRITES |= {"bulk_insert_mappings", "bulk_update_mappings", "bulk_save_objects"}
SQL = re.compile(r"(insert\s+into|update|replace\s+into)\s+published_pages", re.IGNORECASE)


def calls(tree: ast.AST) -> list[str]:
    """The last names of everything that is called."""
    return [
        node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name)
    ]


def names(tree: ast.AST) -> set[str]:
    """Everything that a module names: also what it imports, renames, hands on or looks up."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.alias):
            found.add(node.name.rpartition(".")[2])
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value.rpartition(".")[2])
    return found


def modules_that_name(name: str) -> set[str]:
    return {module.name for module in PRODUCT if name in names(module.tree)}


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


def test_only_the_publishing_service_makes_or_changes_pages() -> None:
    for module in PRODUCT:
        if module.name in {WRITER, CUTTER} or "migrations" in module.name:
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and calls(ast.Expression(node))[:1]:
                writes = calls(ast.Expression(node))[0] in WRITES
                about_pages = "PublishedPage" in names(node)
                assert not (writes and about_pages), f"{module.name}:{node.lineno} writes a page"
        assert not SQL.search(module.text), module.name


def test_what_is_withdrawn_is_cut_from_what_was_published() -> None:
    [module] = [one for one in PRODUCT if one.name == CUTTER]
    functions = {
        node.name: calls(node)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef)
    }

    assert {name for name, called in functions.items() if "PublishedPage" in called} == {"_replace"}
    users = {name for name, called in functions.items() if "_replace" in called}
    assert users == {"_pages_back", "_made_again"}
    assert all("manuscript_of" in functions[name] for name in users)


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
    assert modules_that_name(DOOR) == {*VIEWS, *OTHER_CALLERS}


def test_no_job_and_nothing_that_is_scheduled_can_publish() -> None:
    for module in PRODUCT:
        if module.name.startswith("jobs"):
            assert not any(name.startswith(WRITER) for name in module.imports()), module.name
            assert "load_content" not in names(module.tree), module.name


def test_content_is_loaded_by_the_command_and_the_launcher_alone() -> None:
    assert modules_that_name("load_content") == {"clinicweb.cli", "clinicweb.launch"}


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
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = app.test_cli_runner()
    monkeypatch.setattr(safety, "confirm", lambda *_arguments: None)
    with app.app_context():
        unapproved = command.invoke(args=["content", "load"])
    monkeypatch.setattr(approval, "_require_complete", lambda *_arguments: None)
    with app.app_context():
        approved = command.invoke(args=["content", "load"])

    assert unapproved.exit_code != 0
    assert approved.exit_code != 0
    assert "second person" in f"{approved.output}{approved.exception}"
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
