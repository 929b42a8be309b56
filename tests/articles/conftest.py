from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from clinicweb.db import Database
from clinicweb.domain.access import Role
from tests.factories import make_article, make_clinic, make_user


@pytest.fixture
def sign_in(app: Flask, database: Database) -> Callable[..., FlaskClient]:
    """A browser of somebody new who is signed in; without roles an administrator."""

    def sign_in(*roles: Role, **overrides: object) -> FlaskClient:
        client = app.test_client()
        with database.transaction() as session:
            user = make_user(session, *(roles or (Role.ADMIN,)), **overrides)
        with client.session_transaction("/staff/") as cookie:
            cookie["_user_id"], cookie["_fresh"] = user.fs_uniquifier, True
        return client

    return sign_in


@pytest.fixture
def clinic_id(database: Database) -> int:
    with database.transaction() as session:
        return make_clinic(session).id


@pytest.fixture
def article_id(database: Database, clinic_id: int) -> int:
    with database.transaction() as session:
        return make_article(session, clinic_id=clinic_id, ready=False).id
