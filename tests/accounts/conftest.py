import pytest
from flask import Flask
from passlib.context import CryptContext

from clinicweb import passwords
from clinicweb.db import Database
from clinicweb.domain.access import Role
from tests.accounts.site import add_person, add_probes


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real scheme at its lowest cost: a tenth of a second a password would be most of a run."""
    cheap = CryptContext(
        schemes=[passwords.SCHEME],
        argon2__time_cost=1,
        argon2__memory_cost=64,
        argon2__parallelism=1,
    )
    monkeypatch.setattr(passwords, "_context", cheap)


@pytest.fixture
def site(app: Flask) -> Flask:
    """The application with a view of each kind of access."""
    add_probes(app)
    return app


@pytest.fixture
def author(database: Database) -> str:
    add_person(database, "author@example.com", Role.AUTHOR)
    return "author@example.com"
