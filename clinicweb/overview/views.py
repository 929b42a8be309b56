"""The overview: every article in every language, and what the work amounts to."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from clinicweb.desk import approval, work
from clinicweb.desk.history import ACTIONS
from clinicweb.domain.access import Action
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.domain.statistics import Origin
from clinicweb.i18n import page_language
from clinicweb.models import Clinic
from clinicweb.overview.figures import COUNTED, Asked, figures
from clinicweb.overview.matrix import matrix
from clinicweb.publishing import service as publishing
from clinicweb.security import access, require_actor, safe_next
from clinicweb.web import bell, database, now, reader

blueprint = Blueprint(
    "overview", __name__, url_prefix="/staff/overview", template_folder="templates"
)

SEES = (Action.TRANSLATE, Action.PUBLISH, Action.WRITE)
PERIODS = {30: N_("30 days"), 90: N_("90 days"), None: N_("All the time")}
ORIGIN_NAMES = {
    Origin.MEMORY_EXACT: N_("Memory, same text"),
    Origin.MEMORY_SIMILAR: N_("Memory, similar text"),
    Origin.ENGINE_UNCHANGED: N_("Engine, accepted as it was"),
    Origin.ENGINE_EDITED: N_("Engine, then edited"),
    Origin.PERSON: N_("Written by a person"),
}


@blueprint.get("/")
@access(*SEES)
def index() -> str:
    """Articles and languages, with what can be done next."""
    clinic_id = request.args.get("clinic", type=int)
    return render_template(
        "overview/matrix.html",
        found=matrix(reader(), require_actor(), clinic_id, request.args.get("page", 1, type=int)),
        clinic_id=clinic_id,
        clinics=_clinics(),
        languages=tuple(LANGUAGES.values()),
        clinic_name=clinic_name,
        back=request.full_path,
    )


@blueprint.get("/statistics")
@access(*SEES)
def statistics() -> str:
    """Words, people, engines, and acceptances that were too fast."""
    days = request.args.get("days", "30")
    asked = Asked(
        days=int(days) if days in {"30", "90"} else None,
        clinic_id=request.args.get("clinic", type=int),
        language=request.args.get("language", ""),
    )
    return render_template(
        "overview/statistics.html",
        asked=asked,
        figures=figures(reader(), require_actor(), asked, now()),
        periods=PERIODS,
        origins=ORIGIN_NAMES,
        events={action: ACTIONS[action] for action in COUNTED},
        clinics=_clinics(),
        languages=tuple(LANGUAGES.values()),
        clinic_name=clinic_name,
    )


@blueprint.post("/<int:translation_id>/publish")
@access(Action.PUBLISH)
def publish(translation_id: int) -> ResponseReturnValue:
    """Let patients read an approved translation."""
    with database().transaction() as session:
        publishing.publish_translation(session, translation_id, require_actor(), now())
    return _done(gettext("The translation is published: patients can read it now."))


@blueprint.post("/<int:translation_id>/take")
@access(Action.TRANSLATE)
def take(translation_id: int) -> ResponseReturnValue:
    """Make it the person's own work."""
    with database().transaction() as session:
        work.take(session, translation_id, require_actor(), now())
    return _done(gettext("It is your work now."))


@blueprint.post("/<int:translation_id>/try-again")
@access(Action.TRANSLATE)
def try_again(translation_id: int) -> ResponseReturnValue:
    """Give what is missing to the engine once more."""
    with database().transaction() as session:
        approval.try_again(session, bell(), translation_id, require_actor(), now())
    return _done(gettext("The engine tries again."))


def clinic_name(clinic: Clinic) -> str:
    """The clinic in the reader's language, else in any it has."""
    names = {text.language: text.name for text in clinic.texts}
    return names.get(page_language().code) or next(iter(names.values()), clinic.slug)


def _clinics() -> list[Clinic]:
    query = select(Clinic).options(selectinload(Clinic.texts)).order_by(Clinic.position, Clinic.id)
    return list(reader().scalars(query))


def _done(words: str) -> ResponseReturnValue:
    flash(words, "good")
    return redirect(safe_next(request.form.get("back")) or url_for("overview.index"), 303)
