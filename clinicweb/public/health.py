"""What machines ask: does it live, can it work, how much is published."""

from typing import Protocol

from flask import Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from clinicweb.public import queries
from clinicweb.web import database


class Pingable(Protocol):
    """The doorbell, as far as the public site knows it."""

    def ping(self) -> bool:
        """Whether it answers."""


def alive() -> Response:
    """The process answers."""
    return jsonify(status="ok")


def ready() -> Response:
    """200 when the database and Redis answer, else 503; the JSON says which."""
    bell: Pingable = current_app.extensions["clinicweb.bell"]
    checks = {"database": _database_answers(), "redis": bell.ping()}
    fine = all(checks.values())
    response = jsonify(
        status="ok" if fine else "unavailable",
        **{name: "ok" if works else "unavailable" for name, works in checks.items()},
    )
    response.status_code = 200 if fine else 503
    response.headers["Cache-Control"] = "no-store"
    return response


def metrics(session: Session) -> Response:
    """Prometheus text format, version 0.0.4."""
    lines = [
        "# HELP clinicweb_published_pages Articles that patients can read.",
        "# TYPE clinicweb_published_pages gauge",
        *(
            f'clinicweb_published_pages{{language="{language}"}} {count}'
            for language, count in sorted(queries.counts(session).items())
        ),
    ]
    response = Response("\n".join(lines) + "\n")
    response.headers["Content-Type"] = "text/plain; version=0.0.4; charset=utf-8"
    return response


def _database_answers() -> bool:
    try:
        with database().reading() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True
