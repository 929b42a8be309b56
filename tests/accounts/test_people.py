"""Adding people: the command line and the demo accounts."""

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from clinicweb import launch
from clinicweb.accounts import service
from clinicweb.accounts.queries import ListedUser, all_users
from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.models import Grant, User
from clinicweb.settings import Settings
from tests.accounts.site import PASSWORD, add_person, send_sign_in
from tests.clock import NOW
from tests.factories import make_clinic


def run(app: Flask, *arguments: str, given: str | None = None) -> tuple[int, str]:
    # `flask` itself opens this context before it runs a command.
    with app.app_context():
        result = app.test_cli_runner().invoke(args=["users", *arguments], input=given)
    return result.exit_code, result.output


def listed(database: Database) -> list[ListedUser]:
    with database.reading() as session:
        return all_users(session)


def test_a_person_added_with_a_generated_password_can_sign_in(
    app: Flask, database: Database
) -> None:
    with database.transaction() as session:
        make_clinic(session, slug="auckland")

    code, output = run(
        app,
        "add",
        "Mika@Example.com",
        "--role",
        "translator",
        "--role",
        "author",
        "--clinic",
        "auckland",
        "--language",
        "ja",
        "--name",
        "小林 美香",
    )

    assert code == 0
    password = re.search(r"Password: (\S+)", output)
    assert password is not None
    client: FlaskClient = app.test_client()
    assert send_sign_in(client, "mika@example.com", password.group(1)).status_code == 303
    assert listed(database) == [
        ListedUser(
            "mika@example.com",
            "小林 美香",
            True,
            (("translator", "auckland", "ja"), ("author", "auckland", "ja")),
        )
    ]


def test_a_password_from_the_input_is_not_printed(app: Flask) -> None:
    code, output = run(
        app, "add", "a@example.com", "--role", "admin", "--password-stdin", given=f"{PASSWORD}\n"
    )

    assert code == 0
    assert PASSWORD not in output
    assert send_sign_in(app.test_client(), "a@example.com", PASSWORD).status_code == 303


def test_adding_a_person_twice_adds_the_new_role_only(app: Flask, database: Database) -> None:
    run(app, "add", "a@example.com", "--role", "author")
    run(app, "add", "a@example.com", "--role", "author")
    code, output = run(app, "add", "A@example.com ", "--role", "author", "--role", "publisher")

    assert code == 0
    assert "there already" in output
    assert [user.grants for user in listed(database)] == [
        (("author", None, None), ("publisher", None, None))
    ]


@pytest.mark.parametrize(
    ("arguments", "given", "said"),
    [
        (("no-address", "--role", "author"), None, "is not an e-mail address"),
        (("a@example.com", "--role", "king"), None, "'king' is not one of"),
        (("a@example.com",), None, "Missing option '--role'"),
        (("a@example.com", "--role", "author", "--clinic", "paris"), None, "no clinic “paris”"),
        (("a@example.com", "--role", "author", "--language", "xx"), None, "no language “xx”"),
        (("a@example.com", "--role", "author", "--password-stdin"), "short\n", "at least 12"),
        (("a@example.com", "--role", "author", "--password-stdin"), "", "at least 12"),
    ],
)
def test_what_cannot_be_added_is_said_in_one_line_and_adds_nobody(
    app: Flask, database: Database, arguments: tuple[str, ...], given: str | None, said: str
) -> None:
    code, output = run(app, "add", *arguments, given=given)

    assert code != 0
    assert said in output
    assert "Traceback" not in output
    assert listed(database) == []


def test_the_list_has_a_line_for_each_role(app: Flask, database: Database) -> None:
    with database.transaction() as session:
        make_clinic(session, slug="tokyo")
    add_person(database, "b@example.com", Role.TRANSLATOR, clinic="tokyo", language="ja")
    add_person(database, "a@example.com", Role.AUTHOR, Role.PUBLISHER)

    code, output = run(app, "list")

    assert code == 0
    assert output.splitlines() == [
        "a@example.com\t山田 花子\tauthor\tall\tall",
        "a@example.com\t山田 花子\tpublisher\tall\tall",
        "b@example.com\t山田 花子\ttranslator\ttokyo\tja",
    ]


def test_the_demo_accounts_cover_every_role_and_sign_in(app: Flask, database: Database) -> None:
    with database.transaction() as session:
        demo = service.ensure_demo_users(session, NOW)

    assert {one.role for one in demo} == set(Role)
    assert [
        send_sign_in(app.test_client(), one.email, one.password).status_code for one in demo
    ] == [303] * len(service.DEMO)
    assert all(
        grants == ((user.partition("@")[0].rstrip("2"), None, None),)
        for user, grants in ((one.email, one.grants) for one in listed(database))
    )


def test_asking_for_the_demo_accounts_again_adds_nothing(database: Database) -> None:
    for _ in range(2):
        with database.transaction() as session:
            demo = service.ensure_demo_users(session, NOW)

    with database.reading() as session:
        assert session.scalar(select(func.count(User.id))) == len(demo) == len(service.DEMO)
        assert session.scalar(select(func.count(Grant.id))) == len(service.DEMO)


def test_a_demo_password_that_was_changed_is_not_announced(database: Database) -> None:
    with database.transaction() as session:
        first, *others = service.ensure_demo_users(session, NOW)
    with database.transaction() as session:
        user = service.find_user(session, first.email)
        assert user is not None
        service.set_password(session, user, PASSWORD)

    with database.transaction() as session:
        assert service.ensure_demo_users(session, NOW) == others


@pytest.mark.parametrize("changes", [{"demo": False}, {"host": "0.0.0.0"}])
def test_no_demo_account_exists_where_it_is_not_wanted_or_not_safe(
    settings: Settings,
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    changes: dict[str, object],
) -> None:
    monkeypatch.setattr(launch, "load_content", lambda *_args, **_options: iter(()))
    monkeypatch.setattr(launch, "ensure_starter", lambda *_args: None)

    signins = launch.prepare(dataclasses.replace(settings, **changes))

    assert signins == []
    assert not any(user.email.endswith("@clinicweb.example") for user in listed(database))


def test_the_demo_switch_of_the_environment_is_read(tmp_path: Path) -> None:
    environment = {"CLINICWEB_INSTANCE": str(tmp_path)}
    read: Callable[[dict[str, str]], Settings] = Settings.from_env

    assert read(environment).demo
    assert not read({**environment, "CLINICWEB_DEMO": "0"}).demo
