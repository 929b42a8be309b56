"""Notes and questions about passages, and the notes that name a person.

A form that a script sends is answered with the notes of its passage; without a script, by the page
that it came from.
"""

from collections.abc import Callable
from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from clinicweb.desk import notes, threads
from clinicweb.desk.sight import seen
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.errors import Invalid, NotFound
from clinicweb.models import Note, Passage
from clinicweb.review import panel_notes
from clinicweb.review.answers import by_script, clinic_name
from clinicweb.review.blueprint import SEES, blueprint
from clinicweb.review.panel_notes import Written
from clinicweb.security import access, require_actor
from clinicweb.sign_in import current_actor
from clinicweb.web import database, now, reader

MOST_MENTIONS = 200

Step = Callable[[Session, Actor, datetime], Note]


@blueprint.get("/<int:translation_id>/notes")
@access(*SEES)
def show_notes(translation_id: int) -> ResponseReturnValue:
    """Everything that was said about a translation; ``p`` is a passage to write about."""
    return _notes_page(translation_id, request.args.get("p", type=int), None, 200)


@blueprint.post("/passages/<int:passage_id>/notes")
@access(*SEES)
def add_note(passage_id: int) -> ResponseReturnValue:
    """Write a note about a passage."""
    kind, body, named = panel_notes.kind_of(request.form.get("kind", "")), _body(), _named()

    def step(session: Session, actor: Actor, at: datetime) -> Note:
        return notes.add(session, passage_id, kind, body, named, actor, at)

    return _change(step, gettext("Your note is kept."), "add", passage_id)


@blueprint.post("/notes/<int:note_id>/answer")
@access(*SEES)
def answer_note(note_id: int) -> ResponseReturnValue:
    """Answer a note."""
    body = _body()

    def step(session: Session, actor: Actor, at: datetime) -> Note:
        return notes.answer(session, note_id, body, actor, at)

    return _change(step, gettext("Your answer is kept."), f"answer-{note_id}")


@blueprint.post("/notes/<int:note_id>/change")
@access(*SEES)
def change_note(note_id: int) -> ResponseReturnValue:
    """Word a note anew."""
    body = _body()

    def step(session: Session, actor: Actor, at: datetime) -> Note:
        return notes.change(session, note_id, body, actor, at)

    return _change(step, gettext("The note is changed."), f"change-{note_id}")


@blueprint.post("/notes/<int:note_id>/delete")
@access(*SEES)
def delete_note(note_id: int) -> ResponseReturnValue:
    """Take the words of a note back."""

    def step(session: Session, actor: Actor, at: datetime) -> Note:
        return notes.delete(session, note_id, actor, at)

    return _change(step, gettext("The note is deleted."))


@blueprint.post("/notes/<int:note_id>/resolve")
@access(*SEES)
def resolve_note(note_id: int) -> ResponseReturnValue:
    """Close a question."""

    def step(session: Session, actor: Actor, at: datetime) -> Note:
        return notes.resolve(session, note_id, actor, at)

    return _change(step, gettext("The question is resolved."))


@blueprint.post("/notes/<int:note_id>/reopen")
@access(*SEES)
def reopen_note(note_id: int) -> ResponseReturnValue:
    """Open a question once more."""

    def step(session: Session, actor: Actor, at: datetime) -> Note:
        return notes.reopen(session, note_id, actor, at)

    return _change(step, gettext("The question is open again."))


@blueprint.get("/mentions")
@access(*SEES)
def mentions() -> str:
    """The notes that name the person."""
    found = threads.naming(reader(), require_actor(), MOST_MENTIONS)
    return render_template("review/mentions.html", found=found)


@blueprint.post("/mentions/<int:mention_id>/open")
@access(*SEES)
def open_mention(mention_id: int) -> ResponseReturnValue:
    """Go to a note that names the person, who has seen it then."""
    with database().transaction() as session:
        note = notes.see(session, mention_id, require_actor(), now())
    return redirect(_place(note), 303)


@blueprint.post("/mentions/seen")
@access(*SEES)
def see_mentions() -> ResponseReturnValue:
    """Have seen every note that names the person."""
    with database().transaction() as session:
        notes.see_all(session, require_actor(), now())
    return redirect(url_for("review.mentions"), 303)


@blueprint.app_template_global("unseen_mentions")
def unseen_mentions() -> int:
    """How many notes the person who is signed in has to look at; for the staff menu."""
    actor = current_actor()
    return threads.unseen(reader(), actor.user_id) if actor else 0


def _change(
    step: Step, words: str, place: str = "", passage_id: int | None = None
) -> ResponseReturnValue:
    """Take a step and show the notes again; what could not be kept stands in its form.

    ``words`` say what was done; ``place`` is the form that holds what somebody wrote, as
    ``panel_notes.Written`` names it.
    """
    actor = require_actor()
    try:
        with database().transaction() as session:
            note = step(session, actor, now())
            passage_id = note.passage_id
    except Invalid as error:
        said = (error.message_id, {name: str(one) for name, one in error.params.items()})
        kind = panel_notes.kind_of(request.form.get("kind", ""))
        written = Written(place, _body(), kind, frozenset(_named()), said)
        return _refused(written, passage_id)
    except NotFound as error:
        if not place:
            raise
        return _gone(error)
    if by_script():
        return _fragment(passage_id, None, 200, words)
    flash(words, "good")
    if request.form.get("back") == "passage" and passage_id is not None:
        anchor = "passage-notes"
        return redirect(url_for("review.panel", passage_id=passage_id, _anchor=anchor), 303)
    return redirect(_place(note), 303)


def _refused(written: Written, passage_id: int | None) -> ResponseReturnValue:
    if passage_id is None:
        note_id = int(written.place.rpartition("-")[2])
        note = reader().get_one(Note, note_id)
        passage_id, translation_id = note.passage_id, note.translation_id
    else:
        translation_id = reader().get_one(Passage, passage_id).translation_id
    if by_script() and passage_id is not None:
        return _fragment(passage_id, written, 422)
    return _notes_page(translation_id, passage_id, written, 422)


def _gone(error: NotFound) -> ResponseReturnValue:
    """What the note was about is gone; the words come back to who wrote them."""
    shown = render_template(
        "review/gone.html",
        typed=_body(),
        translation_id=request.form.get("translation", type=int),
        error=error,
    )
    return shown, 404


def _fragment(
    passage_id: int | None, written: Written | None, status: int, said: str = ""
) -> ResponseReturnValue:
    # The request's reader may still see the notes as they were before the change.
    with database().reading() as session:
        passage = None if passage_id is None else session.get(Passage, passage_id)
        if passage is None:
            abort(404)
        shown = panel_notes.of_passage(session, passage, require_actor(), written)
        return render_template("review/panel/notes.html", notes=shown, said=said), status


def _notes_page(
    translation_id: int, passage_id: int | None, written: Written | None, status: int
) -> ResponseReturnValue:
    with database().reading() as session:
        actor = require_actor()
        translation = seen(session, translation_id, actor)
        passage = None if passage_id is None else session.get(Passage, passage_id)
        if passage is not None and passage.translation_id != translation.id:
            abort(404)
        shown = render_template(
            "review/notes.html",
            notes=panel_notes.of_translation(session, translation, passage, actor, written),
            may_open=actor.may(
                Action.TRANSLATE, translation.article.clinic_id, translation.language
            ),
            clinic_name=clinic_name,
        )
    return shown, status


def _place(note: Note) -> str:
    """Where everybody can read a note, and answer it."""
    return url_for(
        "review.show_notes",
        translation_id=note.translation_id,
        p=note.passage_id,
        _anchor=f"note-{note.parent_id or note.id}",
    )


def _body() -> str:
    return request.form.get("body", "")


def _named() -> list[int]:
    return [int(one) for one in request.form.getlist("named") if one.isdecimal()]
