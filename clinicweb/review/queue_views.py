"""The queue: what waits for whom, and how far it is."""

from flask import get_template_attribute, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.workflow import TranslationState
from clinicweb.review import queries
from clinicweb.review.answers import clinic_name
from clinicweb.review.blueprint import SEES, blueprint
from clinicweb.security import access, require_actor
from clinicweb.web import reader

MOST_WATCHED = 200


@blueprint.get("/")
@access(*SEES)
def queue() -> str:
    """Translations to work on, or those that are done."""
    asked = {name: request.args.get(name, "") for name in ("language", "clinic", "state")}
    show = "done" if request.args.get("show") == "done" else "open"
    rows = queries.queue(
        reader(),
        require_actor(),
        language=asked["language"],
        clinic_id=int(asked["clinic"]) if asked["clinic"].isdecimal() else None,
        state=asked["state"],
    )
    return render_template(
        "review/queue.html",
        rows=[row for row in rows if row.is_published == (show == "done")],
        show=show,
        asked=asked,
        clinics=queries.clinics(reader()),
        languages=tuple(LANGUAGES.values()),
        states=tuple(TranslationState),
        clinic_name=clinic_name,
    )


@blueprint.get("/progress")
@access(*SEES)
def progress() -> ResponseReturnValue:
    """How far some translations are; asked again and again while a worker is busy."""
    ids = [int(one) for one in request.args.get("ids", "").split(",") if one.isdecimal()]
    found = queries.progress(reader(), require_actor(), ids[:MOST_WATCHED])
    bar = get_template_attribute("macros/ui.html", "progress")
    rows = [
        {"id": id_, "state": state, "bar": bar(done, total, gettext("Drafted:"))}
        for id_, state, done, total in found
    ]
    return {"rows": rows}
