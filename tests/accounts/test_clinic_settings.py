"""Turning the second person on and off, and who may."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from clinicweb.accounts import clinics
from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.domain.errors import NotAllowed
from clinicweb.models import Clinic, ClinicChange
from tests.accounts.site import add_person, signed_in_client, token
from tests.clock import NOW
from tests.factories import make_actor, make_clinic

SETTINGS = "/staff/clinics/tokyo/settings"
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def tokyo(database: Database) -> int:
    with database.transaction() as session:
        make_clinic(session, slug="auckland")
        return make_clinic(session, slug="tokyo").id


@pytest.fixture
def admin(app: Flask, database: Database, tokyo: int) -> FlaskClient:
    add_person(database, "admin@example.com", Role.ADMIN, clinic="tokyo")
    return signed_in_client(app, "admin@example.com")


def choose(client: FlaskClient, value: str, path: str = SETTINGS) -> TestResponse:
    fields = {"csrf_token": token(client.get("/staff/account/")), "second_person": value}
    return client.post(path, data=fields, headers=ENGLISH)


def second_person(database: Database, clinic_id: int) -> bool:
    with database.reading() as session:
        return session.get_one(Clinic, clinic_id).second_person


def test_an_administrator_turns_it_off_and_on_and_the_page_says_who(
    admin: FlaskClient, database: Database, tokyo: int
) -> None:
    assert "Nobody yet" in admin.get(SETTINGS, headers=ENGLISH).text

    assert choose(admin, "off").status_code == 303
    assert not second_person(database, tokyo)
    page = admin.get(SETTINGS, headers=ENGLISH).text
    assert "山田 花子 turned the second person off." in page
    assert 'value="off" checked' in page

    choose(admin, "on")
    assert second_person(database, tokyo)
    with database.reading() as session:
        rows = session.scalars(select(ClinicChange).order_by(ClinicChange.id)).all()
        assert [(row.before, row.after) for row in rows] == [("true", "false"), ("false", "true")]


def test_choosing_what_is_chosen_leaves_no_record(
    admin: FlaskClient, database: Database, tokyo: int
) -> None:
    choose(admin, "on")

    with database.reading() as session:
        assert session.scalars(select(ClinicChange)).all() == []


def test_anything_else_is_refused(admin: FlaskClient, database: Database, tokyo: int) -> None:
    answer = choose(admin, "perhaps")

    assert answer.status_code == 422
    assert "Choose one of the two." in answer.text
    assert second_person(database, tokyo)


def test_another_clinic_s_administrator_does_not_find_the_page(
    admin: FlaskClient, database: Database
) -> None:
    other = "/staff/clinics/auckland/settings"

    assert admin.get(other).status_code == 404
    assert choose(admin, "off", other).status_code == 404


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.PUBLISHER, Role.AUTHOR])
def test_nobody_but_administrators_may(
    app: Flask, database: Database, tokyo: int, role: Role
) -> None:
    add_person(database, "person@example.com", role)
    client = signed_in_client(app, "person@example.com")

    assert client.get(SETTINGS).status_code == 403
    assert choose(client, "off").status_code == 403
    with database.transaction() as session, pytest.raises(NotAllowed):
        clinics.set_second_person(session, tokyo, False, make_actor(session, role), NOW)
    assert second_person(database, tokyo)


def test_the_account_of_an_administrator_leads_to_the_settings(admin: FlaskClient) -> None:
    page = admin.get("/staff/account/", headers=ENGLISH).text

    assert f'href="{SETTINGS}"' in page
    assert "/staff/clinics/auckland/" not in page
