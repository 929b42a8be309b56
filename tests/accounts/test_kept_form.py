"""A form that comes too late: nothing typed may be lost."""

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from clinicweb.accounts import kept
from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.domain.errors import Invalid
from tests.accounts.site import (
    PASSWORD,
    add_person,
    hidden_fields,
    signed_in_client,
    token,
)

TEXT = (
    "鍼灸は「痛くない」ことが多いです。\r\n<b>38℃以上</b>の熱があるときは、受診してください。\r\n"
)
FIELDS = {"text": TEXT, "version": "3", "term": ["合谷", "足三里"], "action": "accept"}


def resume(client: FlaskClient, page: TestResponse, email: str, password: str) -> TestResponse:
    fields = dict(hidden_fields(page))
    return client.post(
        "/staff/login/resume",
        data={**fields, "email": email, "password": password},
        headers={"Accept-Language": "ja"},
    )


def test_a_form_sent_after_the_session_ended_is_saved_after_signing_in(
    site: Flask, author: str
) -> None:
    client = site.test_client()

    late = client.post("/staff/probe/work?part=2", data=FIELDS)
    again = resume(client, late, author, PASSWORD)
    saved = client.post("/staff/probe/work?part=2", data=_as_form(hidden_fields(again)))

    assert late.status_code == 401
    assert "You were signed out before this could be saved." in late.text
    assert again.status_code == 200
    assert 'action="/staff/probe/work?part=2"' in again.text
    assert saved.status_code == 200
    assert {key: value for key, value in (saved.json or {}).items() if key != "csrf_token"} == {
        "text": [TEXT],
        "version": ["3"],
        "term": ["合谷", "足三里"],
        "action": ["accept"],
    }


def test_the_page_shows_what_was_typed_as_text_to_copy(site: Flask) -> None:
    late = site.test_client().post("/staff/probe/work", data=FIELDS)

    shown = re.findall(r"<textarea [^>]*readonly[^>]*>\n(.*?)</textarea>", late.text, re.DOTALL)
    assert [html.unescape(text) for text in shown] == [TEXT, "合谷", "足三里", "accept"]
    assert "<b>38℃以上</b>" not in late.text


def test_the_page_speaks_japanese(site: Flask) -> None:
    late = site.test_client().post(
        "/staff/probe/work", data=FIELDS, headers={"Accept-Language": "ja"}
    )

    assert late.status_code == 401
    assert '<html lang="ja"' in late.text
    assert "入力された内容は失われておらず、このページに残っています。" in late.text


def test_a_wrong_password_on_the_way_loses_nothing(site: Flask, author: str) -> None:
    client = site.test_client()
    late = client.post("/staff/probe/work", data=FIELDS)

    wrong = resume(client, late, author, "not this one")
    right = resume(client, wrong, author, PASSWORD)

    assert wrong.status_code == 401
    assert ("text", TEXT) in hidden_fields(right)


def test_too_many_attempts_on_the_way_lose_nothing(site: Flask, author: str) -> None:
    client = site.test_client()
    page = client.post("/staff/probe/work", data=FIELDS)
    for _ in range(5):
        page = resume(client, page, author, "not this one")

    page = resume(client, page, author, PASSWORD)

    assert page.status_code == 429
    assert html.escape(TEXT.splitlines()[0]) in page.text
    assert "合谷" in dict(hidden_fields(page))["kept"]


def test_a_token_of_another_session_costs_one_click_and_no_text(site: Flask, author: str) -> None:
    client = signed_in_client(site, author)

    late = client.post("/staff/probe/work", data={**FIELDS, "csrf_token": "of another session"})
    saved = client.post("/staff/probe/work", data=_as_form(hidden_fields(late)))

    assert late.status_code == 400
    assert "Nothing you typed is lost" in late.text
    assert (saved.json or {})["text"] == [TEXT]


def test_the_page_that_asks_for_the_sign_in_may_itself_be_too_old(site: Flask, author: str) -> None:
    late = site.test_client().post("/staff/probe/work", data=FIELDS)
    other_browser = site.test_client()

    refused = resume(other_browser, late, author, PASSWORD)
    again = resume(other_browser, refused, author, PASSWORD)

    assert refused.status_code == 400
    assert ("text", TEXT) in hidden_fields(again)


def test_passwords_are_never_kept(site: Flask, author: str) -> None:
    secret = "a secret that was typed"
    client = site.test_client()

    late = client.post(
        "/staff/account/password", data={"present_password": secret, "new_password": secret}
    )
    again = resume(client, late, author, PASSWORD)

    assert late.status_code == 401
    assert secret not in late.text
    assert "Passwords and files are not kept." in late.text
    assert again.status_code == 200
    assert 'action="/staff/account/password"' not in again.text


@pytest.mark.parametrize(
    "path", ["https://evil.example/", "//evil.example", "/en/", "/staff//evil.example"]
)
def test_a_kept_form_goes_nowhere_but_to_staff_pages(site: Flask, author: str, path: str) -> None:
    client = site.test_client()
    fields = {
        "csrf_token": token(client.get("/staff/login")),
        "email": author,
        "password": PASSWORD,
        "kept": kept.keep(path, [("text", "あ")]).dump(),
    }

    answer = client.post("/staff/login/resume", data=fields)

    assert answer.status_code == 422
    assert "evil" not in answer.text


def test_a_page_that_takes_no_form_is_not_offered_for_sending(site: Flask, author: str) -> None:
    client = site.test_client()
    fields = {
        "csrf_token": token(client.get("/staff/login")),
        "email": author,
        "password": PASSWORD,
        "kept": kept.keep("/staff/probe/known", [("text", "残る文章")]).dump(),
    }

    answer = client.post("/staff/login/resume", data=fields)

    assert answer.status_code == 200
    assert 'action="/staff/probe/known"' not in answer.text
    assert "残る文章" in answer.text


def test_a_script_is_told_in_words_that_the_session_ended(site: Flask) -> None:
    answer = site.test_client().post(
        "/staff/probe/work", data=FIELDS, headers={"Accept": "application/json"}
    )

    assert answer.status_code == 401
    assert "signed out" in (answer.json or {})["error"]


def test_somebody_else_who_signs_in_still_needs_the_right_to_save(
    site: Flask, database: Database
) -> None:
    add_person(database, "publisher@example.com", Role.PUBLISHER)
    client = site.test_client()
    late = client.post("/staff/probe/work", data=FIELDS)

    again = resume(client, late, "publisher@example.com", PASSWORD)
    refused = client.post("/staff/probe/work", data=_as_form(hidden_fields(again)))

    assert refused.status_code == 403


def test_the_page_has_no_other_form_that_would_lose_the_text(site: Flask) -> None:
    late = site.test_client().post("/staff/probe/work", data=FIELDS)

    assert re.findall(r'<form[^>]* action="([^"]*)"', late.text) == ["/staff/login/resume"]


@given(
    st.lists(
        st.tuples(st.sampled_from(["text", "title", "note"]), st.text()).map(tuple), max_size=5
    )
)
def test_every_text_survives_the_journey(fields: list[tuple[str, str]]) -> None:
    form = kept.keep("/staff/review/7/", fields)

    assert kept.load(form.dump()) == form
    assert list(form.fields) == fields


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"path": 1, "fields": [], "complete": true}', '{"path": "/staff/"']
)
def test_what_is_no_kept_form_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        kept.load(text)


def _as_form(fields: list[tuple[str, str]]) -> dict[str, list[str]]:
    form: dict[str, list[str]] = {}
    for name, value in fields:
        form.setdefault(name, []).append(value)
    return form
