"""The public site's blueprint: its form of addresses, the shelf, and the choice of a language."""

from http import HTTPStatus
from urllib.parse import urlencode

from flask import Blueprint, Flask, redirect, request
from flask.sansio.blueprints import BlueprintSetupState
from werkzeug.exceptions import NotFound
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response as AnyResponse

from clinicweb.clinics.hours import status_of
from clinicweb.i18n import interface_languages, remember_language
from clinicweb.public.machine_head import locale
from clinicweb.public.rendering import phrases
from clinicweb.public.shelf import Front, Shelf

# Query that a language switch adds; the answer remembers the choice and drops it.
CHOSEN = "chosen"


class LanguageConverter(BaseConverter):
    """The first step of a public address: the form of a language code, known or not."""

    regex = "[a-z]{2,3}(?:-[A-Za-z]{2,4})?"


blueprint = Blueprint("public", __name__, template_folder="templates")


@blueprint.record_once
def _set_up(state: BlueprintSetupState) -> None:
    app = state.app
    app.url_map.converters["language"] = LanguageConverter
    database = app.extensions["clinicweb.database"]
    shelf = Shelf(database.glance, lambda: app.extensions["clinicweb.clock"]())
    app.extensions["clinicweb.public.shelf"] = shelf
    app.jinja_env.filters.update(phrases=phrases, og_locale=locale)
    app.jinja_env.filters["opening_status"] = status_of


def enclose(app: Flask) -> None:
    """Let what is kept be sent before the application is asked."""
    shelf: Shelf = app.extensions["clinicweb.public.shelf"]
    app.wsgi_app = Front(app.wsgi_app, shelf)  # type: ignore[method-assign, assignment]


@blueprint.before_app_request
def _remember_choice() -> AnyResponse | None:
    if CHOSEN not in request.environ.get("QUERY_STRING", "") or CHOSEN not in request.args:
        return None
    others = [(name, value) for name, value in request.args.items(multi=True) if name != CHOSEN]
    address = f"{request.path}?{urlencode(others)}" if others else request.path
    response = redirect(address, HTTPStatus.SEE_OTHER)
    lang = (request.view_args or {}).get("lang")
    if lang is not None:
        require_language(lang)
        remember_language(response, lang)
    response.headers["Cache-Control"] = "no-store"
    return response


def require_language(lang: str) -> None:
    """The site is read in this language; raises `NotFound`."""
    if lang not in {one.code for one in interface_languages()}:
        raise NotFound
