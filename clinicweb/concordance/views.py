"""The memory's pages: look words up in it, read one entry, correct or remove it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from clinicweb.concordance import queries
from clinicweb.concordance.forms import EntryForm
from clinicweb.concordance.queries import Asked
from clinicweb.domain.access import Action
from clinicweb.domain.errors import Conflict, DomainError, Invalid
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.memory_match import Origin
from clinicweb.domain.messages import N_
from clinicweb.i18n import page_language
from clinicweb.memory import entries
from clinicweb.models import Clinic
from clinicweb.security import access, require_actor
from clinicweb.web import database, now, reader

blueprint = Blueprint("memory", __name__, url_prefix="/staff/memory", template_folder="templates")

SEES = (Action.TRANSLATE, Action.PUBLISH, Action.WRITE)
ORIGINS = {
    Origin.APPROVED: N_("Approved"),
    Origin.IMPORTED: N_("Imported"),
    Origin.STARTER: N_("Starter memory"),
}
CHANGES = {"corrected": N_("Corrected"), "removed": N_("Removed")}
LONGEST_SEARCH = 200


@blueprint.get("/")
@access(*SEES)
def index() -> str:
    """Where words stand in the memory; without words its newest entries."""
    language, origin = request.args.get("language"), request.args.get("origin")
    clinics = queries.clinics(reader())
    clinic_id = request.args.get("clinic", type=int)
    asked = Asked(
        words=request.args.get("q", "")[:LONGEST_SEARCH].strip(),
        language=language if language in LANGUAGES else None,
        clinic_id=clinic_id if clinic_id in {clinic.id for clinic in clinics} else None,
        origin=Origin(origin) if origin in set(Origin) else None,
        before=request.args.get("before", type=int),
    )
    chosen = {
        "q": asked.words or None,
        "language": asked.language,
        "clinic": asked.clinic_id,
        "origin": asked.origin,
    }
    return render_template(
        "concordance/index.html",
        asked=asked,
        chosen=chosen,
        page=queries.search(reader(), asked),
        clinics=clinics,
        languages=tuple(LANGUAGES.values()),
        origins=ORIGINS,
        clinic_name=clinic_name,
    )


@blueprint.get("/<int(max=2147483647):entry_id>/")
@access(*SEES)
def show(entry_id: int) -> str:
    """One entry, where it comes from, and what was done to it."""
    return _detail(entry_id)


@blueprint.post("/<int(max=2147483647):entry_id>/correct")
@access(Action.APPROVE)
def correct(entry_id: int) -> ResponseReturnValue:
    """Give the entry another translation."""
    form = EntryForm()
    try:
        with database().transaction() as session:
            entries.correct(
                session,
                entry_id,
                form.target.data or "",
                form.seen_target.data or "",
                form.reason.data or "",
                require_actor(),
                now(),
            )
    except (Invalid, Conflict) as problem:
        return _detail(entry_id, form, problem), _status(problem)
    flash(gettext("The pair is corrected. Articles keep their texts."), "good")
    return redirect(url_for("memory.show", entry_id=entry_id), 303)


@blueprint.post("/<int(max=2147483647):entry_id>/remove")
@access(Action.APPROVE)
def remove(entry_id: int) -> ResponseReturnValue:
    """Take the entry out of the memory."""
    form = EntryForm()
    try:
        with database().transaction() as session:
            entries.remove(
                session,
                entry_id,
                form.seen_target.data or "",
                form.reason.data or "",
                require_actor(),
                now(),
            )
    except (Invalid, Conflict) as problem:
        return _detail(entry_id, form, problem), _status(problem)
    flash(gettext("The pair is removed from the memory. Articles keep their texts."), "good")
    return redirect(url_for("memory.index"), 303)


def clinic_name(clinic: Clinic) -> str:
    """The clinic in the reader's language, else in any it has."""
    names = {text.language: text.name for text in clinic.texts}
    return names.get(page_language().code) or next(iter(names.values()), clinic.slug)


def _detail(
    entry_id: int, form: EntryForm | None = None, problem: DomainError | None = None
) -> str:
    """The page of an entry; what a person typed is in it, whatever the problem was."""
    return render_template(
        "concordance/entry.html",
        found=queries.detail(reader(), entry_id, require_actor()),
        typed=form,
        problem=problem,
        origins=ORIGINS,
        changes=CHANGES,
        clinic_name=clinic_name,
    )


def _status(problem: DomainError) -> int:
    return 409 if isinstance(problem, Conflict) else 422
