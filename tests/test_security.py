from collections.abc import Callable

import pytest
from flask import Flask, g, request
from flask.testing import FlaskClient

from clinicweb.db import Database
from clinicweb.domain.access import Action, Actor, Permission, Role
from clinicweb.models import Clinic
from clinicweb.security import (
    HEADERS,
    PUBLIC,
    access,
    declared,
    public_access,
    safe_next,
    signed_in,
)
from clinicweb.sign_in import current_actor
from clinicweb.throttle import household
from tests.accounts.site import add_person, add_probes, send_sign_in, signed_in_client, token
from tests.factories import make_clinic


@pytest.fixture
def site(app: Flask) -> Flask:
    add_probes(app)
    return app


@pytest.fixture
def forgiving_site(app_with: Callable[..., Flask]) -> Flask:
    """As in production: mistakes become answers, not exceptions."""
    app = app_with(testing=False)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    add_probes(app)
    return app


def test_a_view_that_declares_nothing_is_an_error_where_tests_run(site: Flask) -> None:
    with pytest.raises(RuntimeError, match=r"probes\.undeclared does not declare its access"):
        site.test_client().get("/staff/probe/undeclared")


def test_a_view_that_declares_nothing_stays_closed_in_production(
    forgiving_site: Flask, database: Database
) -> None:
    add_person(database, "admin@example.com", Role.ADMIN)

    unknown = forgiving_site.test_client().get("/staff/probe/undeclared")
    known = signed_in_client(forgiving_site, "admin@example.com").get("/staff/probe/undeclared")

    assert unknown.status_code == 404
    assert known.status_code == 403
    assert "nobody should read this" not in unknown.text + known.text


def test_every_view_of_the_product_declares_its_access(app: Flask) -> None:
    undeclared = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not rule.endpoint.endswith("static")
        and declared(app.view_functions[rule.endpoint]) is None
    ]

    assert list(app.url_map.iter_rules())
    assert undeclared == []


def test_staff_pages_are_closed_to_people_who_are_not_signed_in(app: Flask) -> None:
    open_ones = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/staff") and declared(app.view_functions[rule.endpoint]) is PUBLIC
    }

    assert open_ones == {"/staff/login", "/staff/login/resume", "/staff/logout", "/staff/language"}


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.AUTHOR, 200), (Role.TRANSLATOR, 200), (Role.PUBLISHER, 403), (Role.ADMIN, 200)],
)
def test_a_page_opens_for_the_roles_that_may_do_what_it_is_for(
    site: Flask, database: Database, role: Role, status: int
) -> None:
    add_person(database, "person@example.com", role)
    client = signed_in_client(site, "person@example.com")

    assert client.get("/staff/probe/work").status_code == status


def test_a_person_without_any_role_is_known_but_may_do_nothing(
    site: Flask, database: Database
) -> None:
    add_person(database, "new@example.com")
    client = signed_in_client(site, "new@example.com")

    assert client.get("/staff/probe/known").status_code == 200
    assert client.get("/staff/probe/work").status_code == 403


def test_grants_become_permissions_for_their_clinic_and_language(
    site: Flask, database: Database
) -> None:
    with database.transaction() as session:
        tokyo: Clinic = make_clinic(session, slug="tokyo")
        auckland: Clinic = make_clinic(session, slug="auckland")
    user_id = add_person(database, "t@example.com", Role.TRANSLATOR, clinic="tokyo", language="ja")
    with site.test_client() as client:
        send_sign_in(client, "t@example.com")
        client.get("/staff/probe/known")
        actor = current_actor()

    assert actor == Actor(user_id, "山田 花子", (Permission(Role.TRANSLATOR, tokyo.id, "ja"),))
    assert actor.may(Action.APPROVE, tokyo.id, "ja")
    assert not actor.may(Action.APPROVE, tokyo.id, "en")
    assert not actor.may(Action.APPROVE, auckland.id, "ja")


@pytest.mark.parametrize("sent", [{}, {"csrf_token": ""}, {"csrf_token": "made-up"}])
def test_a_form_without_a_valid_token_changes_nothing(
    site: Flask, database: Database, sent: dict[str, str]
) -> None:
    add_person(database, "author@example.com", Role.AUTHOR)
    client = signed_in_client(site, "author@example.com")

    answer = client.post("/staff/probe/work", data={**sent, "text": "あ"})

    assert answer.status_code == 400


def test_a_form_with_its_token_is_taken(site: Flask, database: Database) -> None:
    add_person(database, "author@example.com", Role.AUTHOR)
    client = signed_in_client(site, "author@example.com")
    fresh = token(client.get("/staff/account/"))

    answer = client.post("/staff/probe/work", data={"csrf_token": fresh, "text": "鍼"})

    assert answer.status_code == 200
    assert answer.json == {"csrf_token": [fresh], "text": ["鍼"]}


def test_the_sign_in_form_is_protected_too(site: Flask, database: Database) -> None:
    add_person(database, "author@example.com", Role.AUTHOR)
    client = site.test_client()

    answer = client.post("/staff/login", data={"email": "author@example.com", "password": "x"})

    assert answer.status_code == 400
    assert 'value="author@example.com"' in answer.text
    assert client.get("/staff/probe/known").status_code == 302


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/open", 200),
        ("/open/gone", 404),
        ("/open/broken", 500),
        ("/staff/login", 200),
        ("/staff/probe/known", 302),
        ("/staff/probe/work", 302),
        ("/nowhere", 404),
        ("/static/favicon.svg", 200),
    ],
)
def test_every_answer_carries_the_security_headers(
    forgiving_site: Flask, path: str, status: int
) -> None:
    answer = forgiving_site.test_client().get(path)

    assert answer.status_code == status
    for name, value in HEADERS:
        assert answer.headers.getlist(name) == [value]


def test_the_content_policy_allows_no_inline_code_and_only_our_own_frames(site: Flask) -> None:
    policy = site.test_client().get("/open").headers["Content-Security-Policy"]

    parts = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert parts["default-src"] == "'self'"
    assert parts["frame-ancestors"] == "'self'"
    assert parts["base-uri"] == parts["object-src"] == "'none'"
    assert "unsafe" not in policy


def test_strict_transport_is_asked_for_over_https_only(site: Flask) -> None:
    client = site.test_client()

    plain = client.get("/open")
    secure = client.get("/open", base_url="https://clinic.example")

    assert "Strict-Transport-Security" not in plain.headers
    assert secure.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_a_visitor_whom_a_proxy_took_over_plain_http_is_sent_to_https(
    app_with: Callable[..., Flask],
) -> None:
    app = app_with(host="0.0.0.0")
    add_probes(app)
    client = app.test_client()

    plain = client.get("/open?a=1", headers={"X-Forwarded-Proto": "http"})

    assert plain.status_code == 308
    assert plain.location == "https://localhost/open?a=1"
    assert client.get("/open", headers={"X-Forwarded-Proto": "https"}).status_code == 200
    assert client.get("/open").status_code == 200


def test_what_is_kept_is_not_sent_over_plain_http_either(app_with: Callable[..., Flask]) -> None:
    client = app_with(host="0.0.0.0").test_client()
    assert client.get("/en/", headers={"X-Forwarded-Proto": "https"}).status_code == 200

    plain = client.get("/en/", headers={"X-Forwarded-Proto": "http"})

    assert plain.status_code == 308


@pytest.mark.parametrize(
    ("proxies", "seen"), [(0, "192.0.2.1"), (1, "198.51.100.2"), (2, "203.0.113.9")]
)
def test_a_visitor_s_address_is_what_our_own_proxies_say_and_nobody_else(
    app_with: Callable[..., Flask], proxies: int, seen: str
) -> None:
    app = app_with(proxies=proxies)
    app.add_url_rule("/whence", view_func=public_access(lambda: request.remote_addr or ""))

    said = app.test_client().get(
        "/whence",
        headers={"X-Forwarded-For": "10.0.0.1, 203.0.113.9, 198.51.100.2"},
        environ_overrides={"REMOTE_ADDR": "192.0.2.1"},
    )

    assert said.text == seen


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        (None, ""),
    ],
)
def test_the_computers_of_a_household_share_what_they_may_do(
    address: str | None, counted: str
) -> None:
    assert household(address) == counted


def test_pages_for_patients_neither_read_nor_set_the_session(
    site: Flask, database: Database
) -> None:
    add_person(database, "author@example.com", Role.AUTHOR)
    client = signed_in_client(site, "author@example.com")

    answer = client.get("/open")

    assert answer.text == "open"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_access_to_a_page_for_patients_asks_no_database(site: Flask) -> None:
    with site.test_client() as client:
        client.get("/open")

        assert "clinicweb_reader" not in g


def test_staff_pages_are_not_kept_by_shared_caches(site: Flask) -> None:
    assert site.test_client().get("/staff/login").headers["Cache-Control"] == "private, no-cache"


def test_nothing_signs_a_person_in_but_the_session(site: Flask, database: Database) -> None:
    add_person(database, "author@example.com", Role.AUTHOR)
    client: FlaskClient = site.test_client()

    answers = [
        client.get("/staff/probe/known", headers={"Authentication-Token": "x"}),
        client.get("/staff/probe/known?auth_token=x"),
        client.get("/staff/probe/known", auth=("author@example.com", "七つの森 seven woods")),
    ]

    assert [answer.status_code for answer in answers] == [302, 302, 302]


@pytest.mark.parametrize("path", ["/staff/", "/staff/review/?page=2", "/staff/probe/work?q=鍼"])
def test_staff_pages_may_be_the_next_page(path: str) -> None:
    assert safe_next(path) == path


def test_a_view_declares_its_access_once_and_names_an_action() -> None:
    def view() -> str:
        return ""

    public_access(view)

    with pytest.raises(ValueError, match="twice"):
        signed_in(view)
    with pytest.raises(ValueError, match="needs an action"):
        access()
