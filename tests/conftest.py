"""What tests share: real SQLite and PostgreSQL databases, a real Redis, the application."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinicweb.bell import Bell
from clinicweb.db import Database
from clinicweb.factory import create_app
from clinicweb.settings import Settings
from tests.clock import NOW
from tests.servers import PostgresServer, RedisServer, TemplateDatabase, required
from tests.working import sign_in, stored, stored_translation, work  # noqa: F401 - fixtures


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with RedisServer(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    missing = PostgresServer.what_is_missing()
    if missing:
        required(missing)
    with PostgresServer(tmp_path_factory.mktemp("postgres")) as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> TemplateDatabase:
    return TemplateDatabase.sqlite(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def postgres_template(request: pytest.FixtureRequest) -> TemplateDatabase:
    return TemplateDatabase.postgres(request.getfixturevalue("postgres_server"))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A migrated, empty database of its own for each test, on both engines."""
    name = "sqlite_template" if request.param == "sqlite" else "postgres_template"
    template: TemplateDatabase = request.getfixturevalue(name)
    return template.copy(tmp_path)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """One writing transaction for tests of services; committed at the end."""
    with database.transaction() as session:
        yield session


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def settings(database_url: str, redis_server: RedisServer, tmp_path: Path) -> Settings:
    return Settings(
        instance=tmp_path / "instance",
        database_url=database_url,
        redis_url=redis_server.fresh_url(),
        secret_key="a key for tests only",
        engine="echo",
        testing=True,
    )


@pytest.fixture
def bell(settings: Settings) -> Bell:
    return Bell(settings.bell_url)


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    return create_app(settings, database)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def app_with(settings: Settings, database: Database) -> Callable[..., Flask]:
    """The application with other settings."""
    return lambda **changes: create_app(replace(settings, **changes), database)
