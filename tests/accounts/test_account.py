from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.models import User
from tests.accounts.site import (
    PASSWORD,
    add_person,
    send_sign_in,
    signed_in_client,
    token,
)
from tests.factories import make_clinic

NEW = "an entirely new 合言葉"


def post(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    fresh = token(client.get("/staff/account/"))
    return client.post(path, data={"csrf_token": fresh, **fields})


def test_a_person_changes_name_and_language(app: Flask, author: str, database: Database) -> None:
    client = signed_in_client(app, author)

    answer = post(client, "/staff/account/", name="  佐藤   美咲 ", language="ja")
    page = client.get("/staff/account/", headers={"Accept-Language": "en"})

    assert answer.status_code == 303
    assert '<html lang="ja"' in page.text
    assert "アカウント情報を保存しました。" in page.text
    assert 'value="佐藤 美咲"' in page.text
    with database.reading() as session:
        assert session.execute(select(User.name, User.locale)).one() == ("佐藤 美咲", "ja")


def test_a_name_that_cannot_be_kept_is_shown_again_with_the_reason(app: Flask, author: str) -> None:
    client = signed_in_client(app, author)

    blank = post(client, "/staff/account/", name="   ", language="en")
    long = post(client, "/staff/account/", name="長" * 121, language="en")

    assert blank.status_code == long.status_code == 422
    assert "A name is needed" in blank.text
    assert "長" * 121 in long.text
    assert "This name is too long." in long.text


def test_the_account_says_what_the_person_may_do_and_where(app: Flask, database: Database) -> None:
    with database.transaction() as session:
        make_clinic(session, slug="tokyo")
    add_person(database, "t@example.com", Role.TRANSLATOR, clinic="tokyo", language="ja")
    client = signed_in_client(app, "t@example.com")

    page = client.get("/staff/account/", headers={"Accept-Language": "en"})

    assert "Translator" in page.text
    assert "Kita Acupuncture" in page.text
    assert "日本語" in page.text


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(app: Flask, author: str) -> None:
    here = signed_in_client(app, author)
    elsewhere = signed_in_client(app, author)

    changed = post(here, "/staff/account/password", present_password=PASSWORD, new_password=NEW)

    assert changed.status_code == 303
    assert here.get("/staff/account/").status_code == 200
    assert elsewhere.get("/staff/account/").status_code == 302
    assert send_sign_in(app.test_client(), author, PASSWORD).status_code == 401
    assert send_sign_in(app.test_client(), author, NEW).status_code == 303


def test_a_password_is_changed_only_by_who_knows_the_present_one(app: Flask, author: str) -> None:
    client = signed_in_client(app, author)

    answer = post(
        client, "/staff/account/password", present_password="a guess of it", new_password=NEW
    )

    assert answer.status_code == 422
    assert "The present password is not right." in answer.text
    assert NEW not in answer.text
    assert send_sign_in(app.test_client(), author, PASSWORD).status_code == 303


def test_a_weak_password_is_refused_with_the_reason(app: Flask, author: str) -> None:
    client = signed_in_client(app, author)
    answers = {
        weak: post(
            client, "/staff/account/password", present_password=PASSWORD, new_password=weak
        ).text
        for weak in ("短い", author, "aaaaaaaaaaaaaaaa")
    }

    assert "at least 12 characters" in answers["短い"]
    assert "cannot be the password" in answers[author]
    assert "too easy to guess" in answers["aaaaaaaaaaaaaaaa"]


def test_guessing_the_present_password_is_limited(app: Flask, author: str) -> None:
    client = signed_in_client(app, author)

    codes = [
        post(
            client, "/staff/account/password", present_password="a guess", new_password=NEW
        ).status_code
        for _ in range(6)
    ]

    assert codes == [422] * 5 + [429]


def test_the_same_password_typed_on_another_keyboard_fits(app: Flask, database: Database) -> None:
    add_person(database, "ga@example.com", Role.AUTHOR, password="がんばらない鍼灸の時間")

    decomposed = "か\u3099んは\u3099らない鍼灸の時間"

    assert send_sign_in(app.test_client(), "ga@example.com", decomposed).status_code == 303


def test_the_language_can_be_switched_before_signing_in(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/staff/login?next=/staff/review/")

    answer = client.post(
        "/staff/language",
        data={
            "csrf_token": token(page),
            "language": "ja",
            "next": "/staff/login?next=/staff/review/",
        },
    )

    assert answer.status_code == 303
    assert answer.location == "/staff/login?next=/staff/review/"
    assert '<html lang="ja"' in client.get(answer.location).text


def test_the_language_stays_with_the_account(app: Flask, author: str) -> None:
    client = signed_in_client(app, author)
    post(client, "/staff/language", language="ja", next="/staff/account/")

    elsewhere = signed_in_client(app, author).get("/staff/account/")

    assert '<html lang="ja"' in elsewhere.text


def test_a_language_that_is_not_offered_is_refused(app: Flask, author: str) -> None:
    client = signed_in_client(app, author)

    answer = post(client, "/staff/language", language="xx", next="https://evil.example/")

    assert answer.status_code == 422
