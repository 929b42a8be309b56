"""What a view needs of its application: settings, database, the request's reading session, now."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask, current_app, g
from sqlalchemy.orm import Session
from werkzeug.routing import IntegerConverter, Map

from clinicweb.bell import Bell
from clinicweb.db import Database
from clinicweb.settings import Settings


class RowIdConverter(IntegerConverter):
    """A number in an address: the id of a row, so nothing that no database could ask for."""

    def __init__(self, map_: Map, *, max: int = 2**31 - 1) -> None:
        super().__init__(map_, max=max)


def init_app(app: Flask, settings: Settings, database: Database) -> None:
    """Give the application its settings and database; close the reader after each request."""
    app.config["SETTINGS"] = settings
    app.url_map.converters["int"] = RowIdConverter
    app.extensions["clinicweb.database"] = database
    app.extensions["clinicweb.clock"] = lambda: datetime.now(UTC)

    @app.teardown_appcontext
    def close_reader(_error: BaseException | None) -> None:
        session = g.pop("clinicweb_reader", None)
        if session is not None:
            session.close()


def settings() -> Settings:
    """The application's settings."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def database() -> Database:
    """The application's database; writing views open ``database().transaction()``."""
    found: Database = current_app.extensions["clinicweb.database"]
    return found


def reader() -> Session:
    """The session of the request for queries, rolled back and closed at the end of the request."""
    if "clinicweb_reader" not in g:
        g.clinicweb_reader = database().reader()
    session: Session = g.clinicweb_reader
    return session


def bell() -> Bell:
    """The doorbell of the worker."""
    found: Bell = current_app.extensions["clinicweb.bell"]
    return found


def now() -> datetime:
    """The present moment in UTC; tests give the application another clock."""
    clock: Callable[[], datetime] = current_app.extensions["clinicweb.clock"]
    return clock()
