"""The queue: what waits for whom, how far it is, and whose work it becomes."""

from enum import StrEnum
from typing import TypeVar

from flask import flash, get_template_attribute, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from clinicweb.desk import work
from clinicweb.desk.sight import seen
from clinicweb.desk.work import PRIORITY_NAMES, Priority
from clinicweb.domain.access import Action
from clinicweb.domain.errors import Conflict, Invalid
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.domain.workflow import TranslationState
from clinicweb.i18n import message
from clinicweb.review import queries
from clinicweb.review.answers import clinic_name
from clinicweb.review.blueprint import SEES, blueprint
from clinicweb.review.forms import PlanForm
from clinicweb.review.queue import Asked, Order, Show
from clinicweb.review.queue import queue as find
from clinicweb.security import access, require_actor, safe_next
from clinicweb.web import database, now, reader

MOST_WATCHED = 200
# A day as browsers send it, for the words of an error.
EXAMPLE = "2026-12-24"

SHOW_NAMES = {
    Show.OPEN: N_("Open work"),
    Show.MINE: N_("My work"),
    Show.SECOND: N_("Waiting for me as second person"),
    Show.UNASSIGNED: N_("Nobody's yet"),
    Show.OVERDUE: N_("Overdue"),
    Show.DONE: N_("Done"),
}
ORDER_NAMES = {
    Order.PRIORITY: N_("Priority"),
    Order.DUE: N_("Due date"),
    Order.AGE: N_("Waiting longest"),
}

_Choice = TypeVar("_Choice", bound=StrEnum)


@blueprint.get("/")
@access(*SEES)
def queue() -> str:
    """Translations to work on, or those that are done."""
    arguments = request.args
    clinic = arguments.get("clinic", "")
    asked = Asked(
        show=_choice(Show, "show", Show.OPEN),
        order=_choice(Order, "order", Order.PRIORITY),
        language=arguments.get("language", ""),
        clinic_id=int(clinic) if clinic.isdecimal() else None,
        state=arguments.get("state", ""),
        page=arguments.get("page", 1, type=int),
    )
    found = find(reader(), require_actor(), asked, now())
    chosen = {
        name: value
        for name, value in arguments.items()
        if value and name in ("language", "clinic", "state", "order")
    }
    return render_template(
        "review/queue.html",
        found=found,
        asked=asked,
        chosen=chosen,
        shows=SHOW_NAMES,
        orders=ORDER_NAMES,
        priorities=PRIORITY_NAMES,
        clinics=queries.clinics(reader()),
        languages=tuple(LANGUAGES.values()),
        states=tuple(TranslationState),
        clinic_name=clinic_name,
        back=request.full_path,
    )


def _choice(choices: type[_Choice], name: str, otherwise: _Choice) -> _Choice:
    try:
        return choices(request.args.get(name, otherwise))
    except ValueError:
        return otherwise


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


@blueprint.post("/<int:translation_id>/take")
@access(Action.TRANSLATE)
def take(translation_id: int) -> ResponseReturnValue:
    """Make it the person's own work."""
    with database().transaction() as session:
        work.take(session, translation_id, require_actor(), now())
    flash(gettext("It is your work now."), "good")
    return redirect(safe_next(request.form.get("back")) or url_for("review.queue"), 303)


@blueprint.get("/<int:translation_id>/plan")
@access(Action.TRANSLATE, Action.PUBLISH)
def show_plan(translation_id: int) -> ResponseReturnValue:
    """Whose work it is, until when, how urgent: the form."""
    return _plan_page(translation_id)


@blueprint.post("/<int:translation_id>/plan")
@access(Action.TRANSLATE, Action.PUBLISH)
def plan(translation_id: int) -> ResponseReturnValue:
    """Whose work it is, until when, how urgent."""
    form = PlanForm()
    try:
        if not form.validate():
            raise Invalid(
                N_("The due date must be a day, such as %(example)s."), {"example": EXAMPLE}
            )
        with database().transaction() as session:
            work.plan(
                session,
                translation_id,
                assignee_id=form.assignee.data,
                due_on=form.due_on.data,
                priority=Priority(form.priority.data),
                seen_version=form.seen_version.data,
                actor=require_actor(),
                now=now(),
            )
    except (Invalid, Conflict) as error:
        return _plan_page(translation_id, message(error.message_id, dict(error.params)))
    flash(gettext("The plan is saved."), "good")
    return redirect(url_for("review.queue", _anchor=f"t-{translation_id}"), 303)


def _plan_page(translation_id: int, said: str = "") -> ResponseReturnValue:
    found = seen(reader(), translation_id, require_actor())
    typed = request.form if said else None
    shown = render_template(
        "review/plan.html",
        translation=found,
        people=work.candidates(reader(), found),
        priorities=PRIORITY_NAMES,
        values={
            "assignee": typed.get("assignee") if typed else str(found.assignee_id or ""),
            "due_on": typed.get("due_on") if typed else str(found.due_on or ""),
            "priority": typed.get("priority") if typed else str(found.priority),
        },
        said=said,
        clinic_name=clinic_name,
    )
    return shown, 422 if said else 200
