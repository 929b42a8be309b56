import pytest
from flask import Flask

from clinicweb.db import Database
from clinicweb.domain.access import Role
from tests.accounts.site import add_person, add_probes


@pytest.fixture
def site(app: Flask) -> Flask:
    """The application with a view of each kind of access."""
    add_probes(app)
    return app


@pytest.fixture
def author(database: Database) -> str:
    add_person(database, "author@example.com", Role.AUTHOR)
    return "author@example.com"
