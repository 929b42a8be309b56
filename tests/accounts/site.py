"""People, probes and a browser's habits for tests of sign-in and access."""

import html
import re
from collections.abc import Sequence

from flask import Blueprint, Flask, abort, request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from clinicweb.accounts import service
from clinicweb.db import Database
from clinicweb.domain.access import Action, Role
from clinicweb.security import access, public_access, require_actor, signed_in
from tests.clock import NOW

PASSWORD = "七つの森 seven woods"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def add_person(
    database: Database,
    email: str,
    *roles: Role,
    clinic: str | None = None,
    language: str | None = None,
    password: str = PASSWORD,
) -> int:
    with database.transaction() as session:
        user = service.add_user(session, email, "山田 花子", password, NOW)
        service.grant(session, user, roles, clinic, language)
        return user.id


def add_probes(app: Flask) -> None:
    """Views of every kind of access, beside the real ones."""
    probes = Blueprint("probes", __name__, url_prefix="/staff/probe")

    @probes.route("/work", methods=["GET", "POST"])
    @access(Action.WRITE, Action.TRANSLATE)
    def work() -> dict[str, Sequence[str]]:
        return request.form.to_dict(flat=False)

    @probes.get("/known")
    @signed_in
    def known() -> str:
        return require_actor().name

    @probes.get("/undeclared")
    def undeclared() -> str:
        return "nobody should read this"

    app.register_blueprint(probes)

    @app.get("/open")
    @public_access
    def open_to_all() -> str:
        return "open"

    @app.get("/open/broken")
    @public_access
    def broken() -> str:
        raise ZeroDivisionError

    @app.get("/open/gone")
    @public_access
    def gone() -> str:
        abort(404)


def token(page: TestResponse) -> str:
    found = TOKEN.search(page.text)
    assert found, page.text
    return found.group(1)


def hidden_fields(page: TestResponse) -> list[tuple[str, str]]:
    """Name and value of every hidden field, as a browser would send them."""
    return [(name, html.unescape(value)) for name, value in HIDDEN.findall(page.text)]


def send_sign_in(
    client: FlaskClient, email: str, password: str = PASSWORD, target: str | None = None
) -> TestResponse:
    page = client.get("/staff/login")
    fields = {"csrf_token": token(page), "email": email, "password": password}
    return client.post("/staff/login", data={**fields, **({"next": target} if target else {})})


def signed_in_client(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    assert send_sign_in(client, email).status_code == 303
    return client
