"""People who are signed in, and a translation in review for them."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.domain.workflow import PassageState, Provenance
from clinicweb.models import Passage, Translation
from tests.factories import make_article, make_clinic, make_draft, make_user, translation_of

# Drafts of the passages of make_article, in document order.
DRAFTS = (
    "首のこり",
    "首がこったときに役立つこと。",
    "休む",
    "2日間休んでください。",
    "首を無理に動かさないでください。",
    "首を温めておきます。",
    "痛みが7日間続くときは{{phone}}にお電話ください。",
)


@dataclass(frozen=True, slots=True)
class Work:
    """A drafted translation: ids only, so that no session stays open."""

    translation_id: int
    clinic_id: int
    article_id: int
    passage_ids: tuple[int, ...]


@pytest.fixture
def work(database: Database) -> Work:
    with database.transaction() as session:
        clinic = make_clinic(session)
        article = make_article(session, clinic_id=clinic.id)
        translation = make_draft(session, translation_of(session, article))
        for passage, text in zip(translation.passages, DRAFTS, strict=True):
            passage.text, passage.state = text, PassageState.DRAFTED
            passage.provenance, passage.trouble = Provenance.MACHINE, None
            passage.engine = "Argos Translate (starter model) 1.0"
        return Work(
            translation.id,
            clinic.id,
            article.id,
            tuple(passage.id for passage in translation.passages),
        )


@pytest.fixture
def sign_in(client: FlaskClient, database: Database) -> Callable[..., FlaskClient]:
    """Sign somebody new in; without roles an administrator."""

    def sign_in(*roles: Role, **overrides: object) -> FlaskClient:
        with database.transaction() as session:
            user = make_user(session, *(roles or (Role.ADMIN,)), **overrides)
        with client.session_transaction("/staff/") as cookie:
            cookie.clear()
            cookie["_user_id"], cookie["_fresh"] = user.fs_uniquifier, True
        return client

    return sign_in


@pytest.fixture
def stored(database: Database) -> Callable[[int], Passage]:
    """A passage as it is in the database now."""

    def stored(passage_id: int) -> Passage:
        with database.reading() as session:
            return session.scalars(select(Passage).where(Passage.id == passage_id)).one()

    return stored


@pytest.fixture
def stored_translation(database: Database) -> Callable[[int], Translation]:
    def stored_translation(translation_id: int) -> Translation:
        with database.reading() as session:
            return session.get_one(Translation, translation_id)

    return stored_translation
