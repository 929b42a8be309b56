import logging
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.models import User
from tests.accounts.site import (
    PASSWORD,
    add_person,
    add_probes,
    send_sign_in,
    signed_in_client,
    token,
)


def session_cookie(headers: list[str]) -> str:
    return next(line for line in headers if line.startswith("clinicweb-staff="))


def test_a_person_signs_in_and_reaches_the_page_asked_for(site: Flask, author: str) -> None:
    client = site.test_client()

    asked = client.get("/staff/probe/known?x=1")
    signed = send_sign_in(client, author.upper(), target="/staff/probe/known?x=1")

    assert asked.status_code == 302
    assert asked.location == "/staff/login?next=/staff/probe/known?x%3D1"
    assert signed.location == "/staff/probe/known?x=1"
    assert client.get(signed.location).text == "山田 花子"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/staff/",
        "/\\evil.example",
        "/staff//evil.example",
        "/staff/\\evil.example",
        "/staff/\tx",
        "/en/",
        "javascript:alert(1)",
    ],
)
def test_no_other_address_can_be_the_next_page(site: Flask, author: str, target: str) -> None:
    client = site.test_client()

    signed = send_sign_in(client, author, target=target)

    assert signed.status_code == 303
    assert signed.location in {"/staff/articles/", "/staff/account/"}


@pytest.mark.parametrize(
    ("email", "password"),
    [("author@example.com", "not this one"), ("nobody@example.com", PASSWORD)],
)
def test_a_wrong_address_and_a_wrong_password_get_the_same_answer(
    site: Flask, author: str, email: str, password: str
) -> None:
    client = site.test_client()

    answer = send_sign_in(client, email, password)

    assert answer.status_code == 401
    assert "The e-mail address or the password is not right." in answer.text
    assert f'value="{email}"' in answer.text
    assert client.get("/staff/probe/known").status_code == 302


def test_nobody_signs_in_to_an_account_that_was_closed_or_has_no_password(
    site: Flask, database: Database
) -> None:
    closed = add_person(database, "closed@example.com", Role.ADMIN)
    machine = add_person(database, "machine@example.com", Role.ADMIN)
    with database.transaction() as session:
        session.get_one(User, closed).active = False
        session.get_one(User, machine).password = None

    answers = [
        send_sign_in(site.test_client(), f"{name}@example.com") for name in ("closed", "machine")
    ]

    assert [answer.status_code for answer in answers] == [401, 401]


def test_closing_an_account_ends_its_sessions(site: Flask, author: str, database: Database) -> None:
    client = signed_in_client(site, author)
    before = client.get("/staff/probe/known").status_code

    with database.transaction() as session:
        session.scalars(select(User)).one().active = False

    assert before == 200
    assert client.get("/staff/probe/known").status_code == 302


def test_signing_out_ends_the_session(site: Flask, author: str) -> None:
    client = signed_in_client(site, author)
    page = client.get("/staff/account/")

    out = client.post("/staff/logout", data={"csrf_token": token(page)})

    assert out.status_code == 303
    assert client.get("/staff/probe/known").status_code == 302
    assert client.get("/staff/logout").status_code == 405


def test_too_many_attempts_are_stopped_even_with_the_right_password(
    site: Flask, author: str
) -> None:
    client = site.test_client()
    wrong = [send_sign_in(client, author, "not this one").status_code for _ in range(5)]

    right = send_sign_in(client, author)

    assert wrong == [401] * 5
    assert right.status_code == 429
    assert 0 < int(right.headers["Retry-After"]) <= 60
    assert "too many attempts" in right.text
    assert f'value="{author}"' in right.text


def test_the_limit_holds_for_one_account_and_speaks_japanese(
    site: Flask, author: str, database: Database
) -> None:
    add_person(database, "second@example.com", Role.AUTHOR)
    client = site.test_client()
    for _ in range(5):
        send_sign_in(client, author, "not this one")

    stopped = client.post(
        "/staff/login",
        data={
            "csrf_token": token(client.get("/staff/login")),
            "email": author,
            "password": PASSWORD,
        },
        headers={"Accept-Language": "ja"},
    )

    assert stopped.status_code == 429
    assert '<html lang="ja"' in stopped.text
    assert send_sign_in(client, "second@example.com").status_code == 303


def test_a_right_password_forgives_the_wrong_ones(site: Flask, author: str) -> None:
    for _ in range(3):
        for _ in range(4):
            send_sign_in(site.test_client(), author, "not this one")
        assert send_sign_in(site.test_client(), author).status_code == 303


def test_attempts_are_limited_while_redis_is_away(
    app_with: Callable[..., Flask], author: str
) -> None:
    app = app_with(redis_url="redis://127.0.0.1:1/0")
    client = app.test_client()

    codes = [send_sign_in(client, author, "not this one").status_code for _ in range(6)]

    assert codes == [401] * 5 + [429]


def test_the_cookie_is_closed_to_scripts_other_sites_and_patients_pages(
    site: Flask, author: str
) -> None:
    answer = send_sign_in(site.test_client(), author)

    cookie = session_cookie(answer.headers.getlist("Set-Cookie"))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/staff/" in cookie
    assert "Expires=" in cookie
    assert "Secure" not in cookie


def test_the_cookie_needs_https_when_others_can_reach_the_server(
    app_with: Callable[..., Flask], author: str
) -> None:
    client = app_with(host="0.0.0.0").test_client()
    page = client.get("/staff/login", base_url="https://clinic.example")

    cookie = session_cookie(page.headers.getlist("Set-Cookie"))

    assert "Secure" in cookie


def test_signing_in_starts_a_new_session_and_a_new_token(site: Flask, author: str) -> None:
    client = site.test_client()
    planted = token(client.get("/staff/login"))
    client.post("/staff/login", data={"csrf_token": planted, "email": author, "password": PASSWORD})

    reused = client.post("/staff/probe/work", data={"csrf_token": planted, "text": "x"})

    assert reused.status_code == 400


def test_neither_password_nor_address_reaches_the_log(
    site: Flask, author: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for _ in range(6):
        send_sign_in(site.test_client(), author, "a wrong secret")

    send_sign_in(site.test_client(), author)

    for secret in (PASSWORD, "a wrong secret", author):
        assert secret not in caplog.text


def test_only_a_hash_of_the_password_is_kept(database: Database, author: str) -> None:
    with database.reading() as session:
        stored = session.scalars(select(User.password)).one()

    assert stored is not None
    assert stored.startswith("$argon2id$")


def test_the_start_page_leads_to_each_persons_work(app: Flask, database: Database) -> None:
    places = {}
    for role in Role:
        add_person(database, f"{role}@example.com", role)
        places[role] = signed_in_client(app, f"{role}@example.com").get("/staff/").location

    assert places == {
        Role.AUTHOR: "/staff/articles/",
        Role.TRANSLATOR: "/staff/review/",
        Role.PUBLISHER: "/staff/review/",
        Role.ADMIN: "/staff/review/",
    }


def test_a_signed_in_person_does_not_see_the_sign_in_page(site: Flask, author: str) -> None:
    client = signed_in_client(site, author)

    answer = client.get("/staff/login?next=/staff/probe/known")

    assert answer.location == "/staff/probe/known"


def test_below_a_prefix_the_next_page_keeps_the_prefix(app: Flask, author: str) -> None:
    add_probes(app)
    client: FlaskClient = app.test_client()
    mounted = "http://localhost/web"
    page = client.get("/staff/login", base_url=mounted)

    answer = client.post(
        "/staff/login",
        data={
            "csrf_token": token(page),
            "email": author,
            "password": PASSWORD,
            "next": "/staff/probe/known",
        },
        base_url=mounted,
    )

    assert answer.location == "/web/staff/probe/known"
