"""The pages for terms: the list, adding, changing, removing and putting back."""

from collections.abc import Sequence

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from clinicweb.domain.access import Action, Actor
from clinicweb.domain.errors import NotAllowed
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.domain.terms import TermEntry, TermStatus
from clinicweb.i18n import message, page_language
from clinicweb.security import access, require_actor
from clinicweb.termbase import service
from clinicweb.termbase.rules import Draft, InvalidConcept, Problem, label_of, may_change
from clinicweb.termbase.rules import draft_of as stored_draft
from clinicweb.termbase.service import ConceptConflict
from clinicweb.terms import queries
from clinicweb.terms.forms import ConceptForm, TermRow, draft_of, number, rows_of, typed_rows
from clinicweb.terms.queries import SHARED, Asked, ConceptView, Kind
from clinicweb.web import database, now, reader

blueprint = Blueprint("terms", __name__, url_prefix="/staff/terms", template_folder="templates")

SEES = (Action.TRANSLATE, Action.WRITE, Action.PUBLISH)
MORE_ROWS = "rows"

STATUS_NAMES = {
    TermStatus.PREFERRED: N_("Preferred"),
    TermStatus.ADMITTED: N_("Also possible"),
    TermStatus.FORBIDDEN: N_("Not to be used"),
}
KIND_NAMES = {
    Kind.ALL: N_("All"),
    Kind.WORDS: N_("General words"),
    Kind.ACUPOINTS: N_("Acupoints"),
    Kind.REMOVED: N_("Removed"),
}


@blueprint.get("/")
@access(*SEES)
def index() -> str:
    """The termbase, narrowed by what is asked."""
    values = request.args
    status, language = values.get("status", ""), values.get("language", "")
    kind, clinic = values.get("kind", ""), values.get("clinic", "")
    asked = Asked(
        words=values.get("q", "").strip()[:100],
        clinic=SHARED if clinic == SHARED else number(clinic) or "",
        language=language if language in LANGUAGES else "",
        status=status if status in set(TermStatus) else "",
        kind=Kind(kind) if kind in set(Kind) else Kind.ALL,
    )
    found = queries.concepts(
        reader(), asked, page_language().code, values.get("page", default=1, type=int)
    )
    return render_template(
        "terms/list.html",
        found=found,
        asked=asked,
        clinics=_clinics(),
        languages=tuple(LANGUAGES.values()),
        status_names=STATUS_NAMES,
        kind_names=KIND_NAMES,
        may_add=require_actor().may_somewhere(Action.TRANSLATE),
    )


@blueprint.get("/new")
@access(Action.TRANSLATE)
def new() -> Response:
    """An empty form."""
    form = ConceptForm(formdata=None)
    actor = require_actor()
    if not _may_anywhere(actor, None):
        form.clinic.data = next(
            (str(clinic_id) for clinic_id in _clinics() if _may_anywhere(actor, clinic_id)), ""
        )
    return _page(form, rows_of(()), None)


@blueprint.post("/new")
@access(Action.TRANSLATE)
def create() -> Response:
    """Keep a new concept."""
    form, rows = ConceptForm(), typed_rows(request.form)
    if request.form.get("then") == MORE_ROWS:
        return _page(form, rows_of(_entries(rows)), None)
    draft = draft_of(form, rows)
    try:
        with database().transaction() as session:
            concept = service.create(session, draft, require_actor(), now())
            said = gettext("The term is added: %(name)s.", name=label_of(concept))
    except InvalidConcept as error:
        return _page(form, rows, None, error.problems, status=422)
    except NotAllowed as error:
        return _page(form, rows, None, [_problem(error)], status=403)
    flash(said, "good")
    return redirect(url_for("terms.index", q=_first_word(draft)), 303)


@blueprint.get("/<int:concept_id>/")
@access(*SEES)
def edit(concept_id: int) -> Response:
    """One concept with its words."""
    view = _view(concept_id)
    stored = stored_draft(view.concept)
    form = ConceptForm(
        formdata=None,
        data={
            "clinic": str(stored.clinic_id or ""),
            "code": stored.code or "",
            "note": stored.note,
            "seen_version": view.concept.version,
        },
    )
    return _page(form, rows_of(stored.terms), view)


@blueprint.post("/<int:concept_id>/")
@access(Action.TRANSLATE)
def save(concept_id: int) -> Response:
    """Keep what was typed."""
    form, rows = ConceptForm(), typed_rows(request.form)
    if request.form.get("then") == MORE_ROWS:
        return _page(form, rows_of(_entries(rows)), _view(concept_id))
    draft, seen = draft_of(form, rows), form.seen_version.data or 0
    try:
        with database().transaction() as session:
            service.update(session, concept_id, draft, seen, require_actor(), now())
    except ConceptConflict as error:
        view = _view(concept_id)
        form.seen_version.data = view.concept.version
        return _page(form, rows, view, [_problem(error)], clash=True, status=409)
    except InvalidConcept as error:
        return _page(form, rows, _view(concept_id), error.problems, status=422)
    except NotAllowed as error:
        return _page(form, rows, _view(concept_id), [_problem(error)], status=403)
    flash(gettext("The term is saved."), "good")
    return redirect(url_for("terms.edit", concept_id=concept_id), 303)


@blueprint.get("/<int:concept_id>/remove")
@access(Action.TRANSLATE)
def ask_to_remove(concept_id: int) -> str:
    """Ask before a concept is removed."""
    return render_template("terms/remove.html", view=_view(concept_id))


@blueprint.post("/<int:concept_id>/remove")
@access(Action.TRANSLATE)
def remove(concept_id: int) -> Response:
    """Take a concept out of use."""
    seen = ConceptForm().seen_version.data or 0
    with database().transaction() as session:
        concept = service.remove(session, concept_id, seen, require_actor(), now())
        name = label_of(concept)
    flash(gettext("The term is removed: %(name)s. It can be put back.", name=name), "info")
    return redirect(url_for("terms.index"), 303)


@blueprint.post("/<int:concept_id>/restore")
@access(Action.TRANSLATE)
def restore(concept_id: int) -> Response:
    """Put a removed concept back."""
    seen = ConceptForm().seen_version.data or 0
    try:
        with database().transaction() as session:
            service.restore(session, concept_id, seen, require_actor(), now())
    except InvalidConcept as error:
        flash(message(error.message_id, error.params), "error")
    else:
        flash(gettext("The term is back."), "good")
    return redirect(url_for("terms.edit", concept_id=concept_id), 303)


def _page(
    form: ConceptForm,
    rows: Sequence[TermRow],
    view: ConceptView | None,
    problems: Sequence[Problem] = (),
    *,
    clash: bool = False,
    status: int = 200,
) -> Response:
    actor = require_actor()
    clinic_id = view.concept.clinic_id if view else None
    errors = _place(problems, rows)
    if problems and not any(row.text == "" for row in rows):
        rows = [*rows, *_empty(rows)]
    page = render_template(
        "terms/edit.html",
        form=form,
        rows=rows,
        view=view,
        errors=errors,
        problems=problems,
        clash=clash,
        clinics={key: name for key, name in _clinics().items() if _may_anywhere(actor, key)},
        may_share=_may_anywhere(actor, None),
        may={
            code: view is None or may_change(actor, clinic_id, code) or not view.words(code)
            for code in LANGUAGES
        },
        may_save=view is None or _may_anywhere(actor, clinic_id),
        languages=tuple(LANGUAGES.values()),
        status_names=STATUS_NAMES,
    )
    return make_response(page, status)


def _place(problems: Sequence[Problem], rows: Sequence[TermRow]) -> dict[str, list[str]]:
    """Give each row what is wrong with it; answers what is wrong with each other field."""
    tidied = {id(row): Draft(None, None, "", (row.entry(),)).tidied().terms for row in rows}
    errors: dict[str, list[str]] = {}
    for problem in problems:
        row = next((row for row in rows if tidied[id(row)] == (problem.term,)), None)
        words = message(problem.message_id, problem.params)
        if row is None:
            errors.setdefault(problem.part, []).append(words)
        elif words not in row.errors:
            row.errors.append(words)
    return errors


def _empty(rows: Sequence[TermRow]) -> list[TermRow]:
    first = max((row.number for row in rows), default=-1) + 1
    return [
        TermRow(first + place, language, status=TermStatus.ADMITTED)
        for place, language in enumerate(LANGUAGES)
    ]


def _entries(rows: Sequence[TermRow]) -> list[TermEntry]:
    return [row.entry() for row in rows if row.text.strip()]


def _problem(error: NotAllowed | ConceptConflict) -> Problem:
    return Problem(error.message_id, error.params)


def _view(concept_id: int) -> ConceptView:
    with database().reading() as session:
        return queries.concept(session, concept_id, page_language().code)


def _clinics() -> dict[int, str]:
    return dict(queries.clinics(reader(), page_language().code))


def _first_word(draft: Draft) -> str:
    return next((term.text for term in draft.terms if term.text.strip()), "")


def _may_anywhere(actor: Actor, clinic_id: int | None) -> bool:
    return any(may_change(actor, clinic_id, language) for language in LANGUAGES)
