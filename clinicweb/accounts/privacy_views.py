"""The page on which administrators see, hand out and delete what is kept of a patient.

Addresses are posted, never part of an address line: that would end in logs and histories.
"""

from collections.abc import Mapping
from datetime import datetime

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from clinicweb.accounts import privacy
from clinicweb.domain.access import Action
from clinicweb.domain.languages import LANGUAGES
from clinicweb.i18n import language_name, message, number, time
from clinicweb.security import access, require_actor
from clinicweb.web import database, now, reader

blueprint = Blueprint("privacy", __name__, url_prefix="/staff/privacy", template_folder="templates")


# Labels whose values are message ids, codes of languages, or times.
NAMED = {"Kind", "Purpose", "State"}
LANGUAGE = "Language"
TIMES = {"Sent", "Consent given"}


@blueprint.get("/")
@access(Action.ADMINISTER)
def index() -> Response:
    """Ask for an address; tell of earlier deletions."""
    return _page("")


@blueprint.post("/kept")
@access(Action.ADMINISTER)
def kept() -> Response:
    """Everything that is kept under an address."""
    email = _email()
    if "@" not in email:
        said = gettext("Please give an e-mail address like name@example.com.")
        return _page(email, address_error=said, status=422)
    return _page(email)


@blueprint.post("/export")
@access(Action.ADMINISTER)
def export() -> Response:
    """The same as a file for the person."""
    privacy.require_all_clinics(reader(), require_actor())
    response = make_response(privacy.as_json(reader(), _email(), now()))
    response.mimetype = "application/json"
    name = f"personal-data-{now():%Y-%m-%d}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/erase")
@access(Action.ADMINISTER)
def erase() -> Response:
    """Delete all of it, once somebody has said that the request is genuine."""
    email = _email()
    if request.form.get("confirmed") != "yes":
        said = gettext("Please tick the box first: a deletion cannot be taken back.")
        return _page(email, confirm_error=said, status=422)
    actor = require_actor()
    with database().transaction() as session:
        privacy.require_all_clinics(session, actor)
        removed = privacy.erase(session, email, actor, now())
    if removed:
        flash(gettext("Deleted: %(what)s.", what=_counted(removed)), "good")
    else:
        flash(gettext("Nothing is kept under this address."), "info")
    return redirect(url_for("privacy.index"), 303)


def _readable(kept: Mapping[str, object]) -> dict[str, str]:
    """Labels and values in the reader's language; a person's own words stay as they are."""
    return {message(label): _words(label, value) for label, value in kept.items()}


def _words(label: str, value: object) -> str:
    said = str(value)
    if label in NAMED:
        return message(said)
    if label == LANGUAGE and said in LANGUAGES:
        return language_name(said)
    if label in TIMES:
        return time(datetime.fromisoformat(said))
    return said


def _counted(removed: Mapping[str, int]) -> str:
    """How many of each kind: Comment 2, Request 1."""
    return " · ".join(f"{message(kind)} {number(count)}" for kind, count in removed.items())


def _email() -> str:
    return request.form.get("email", "").replace("\0", "").strip().lower()


def _page(
    email: str, *, address_error: str = "", confirm_error: str = "", status: int = 200
) -> Response:
    privacy.require_all_clinics(reader(), require_actor())
    asked = bool(email) and not address_error
    body = render_template(
        "accounts/privacy.html",
        email=email,
        asked=asked,
        kept=[_readable(one) for one in privacy.kept_of(reader(), email)] if asked else [],
        erasures=[(one, _counted(one.removed)) for one in privacy.erasures(reader())],
        address_error=address_error,
        confirm_error=confirm_error,
    )
    response = make_response(body, status)
    response.headers["Cache-Control"] = "no-store"
    return response
