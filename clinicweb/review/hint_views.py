"""Asking the engine about a passage: a button puts the question, the page looks for the answer."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinicweb.desk import hints
from clinicweb.desk.hints import HintKind
from clinicweb.domain.access import Action
from clinicweb.domain.errors import Invalid, NotFound
from clinicweb.domain.messages import N_
from clinicweb.i18n import message
from clinicweb.models import Passage
from clinicweb.review import panel_hints, queries
from clinicweb.review.answers import by_script
from clinicweb.review.blueprint import SEES, blueprint
from clinicweb.security import access, require_actor
from clinicweb.web import bell, database, now


@blueprint.get("/passages/<int:passage_id>/hints")
@access(*SEES)
def show_hints(passage_id: int) -> ResponseReturnValue:
    """The hints of a passage as they are now."""
    return _section(passage_id) if by_script() else _panel(passage_id)


@blueprint.post("/passages/<int:passage_id>/hints/back")
@access(Action.TRANSLATE)
def ask_back(passage_id: int) -> ResponseReturnValue:
    """Ask for a back-translation of the text: of the typed one, if the page sends it."""
    return _ask(passage_id, HintKind.BACK)


@blueprint.post("/passages/<int:passage_id>/hints/alternatives")
@access(Action.TRANSLATE)
def ask_alternatives(passage_id: int) -> ResponseReturnValue:
    """Ask for other wordings."""
    return _ask(passage_id, HintKind.ALTERNATIVES)


def _ask(passage_id: int, kind: HintKind) -> ResponseReturnValue:
    try:
        with database().transaction() as session:
            typed = request.form.get("text")
            hints.ask(session, bell(), passage_id, kind, typed, require_actor(), now())
    except Invalid as error:
        words = message(error.message_id, error.params)
        if by_script():
            return _section(passage_id, words)
        flash(words, "warning")
    return _section(passage_id) if by_script() else _panel(passage_id)


def _section(passage_id: int, problem: str = "") -> ResponseReturnValue:
    actor = require_actor()
    # The request's reader may still see the question as it was before it was put.
    with database().reading() as session:
        # Whose business the translation is not, finds none.
        queries.translation(session, queries.translation_of(session, passage_id), actor)
        passage = session.get(Passage, passage_id)
        if passage is None:
            raise NotFound(N_("This passage is no longer part of the article."))
        shown = render_template(
            "review/panel/hints.html",
            passage=passage,
            hints=panel_hints.section(session, passage, actor, now()),
            problem=problem,
        )
    return shown, 200, {"Vary": "X-Requested-With", "Cache-Control": "no-store"}


def _panel(passage_id: int) -> ResponseReturnValue:
    """Without scripts, the panel is a page of its own."""
    address = url_for("review.panel", passage_id=passage_id, _anchor=f"hints-{passage_id}")
    return redirect(address, 303)
