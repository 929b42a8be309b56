"""Every step of one passage: save, accept, undo, reopen.

A form that a script sends (``X-Requested-With: fetch``) is answered with the parts of the page that
changed, each an element whose id is its place; without a script, by the page itself.
"""

from collections.abc import Callable
from datetime import datetime

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from clinicweb.desk import passages
from clinicweb.desk.passages import PassageConflict, Saved
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.errors import DomainError, Invalid, NotFound
from clinicweb.review import page, queries
from clinicweb.review.answers import answer, by_script, fragments
from clinicweb.review.blueprint import blueprint
from clinicweb.review.forms import PassageForm
from clinicweb.review.page import Opening
from clinicweb.security import access, require_actor
from clinicweb.web import database, now

Step = Callable[[Session, str, int, Actor, datetime], Saved]


@blueprint.post("/passages/<int:passage_id>/save")
@access(Action.TRANSLATE)
def save(passage_id: int) -> ResponseReturnValue:
    """Keep what was typed."""

    def step(session: Session, text: str, seen: int, actor: Actor, at: datetime) -> Saved:
        return passages.save(session, passage_id, text, seen, actor, at)

    return _change(passage_id, step, gettext("Saved."))


@blueprint.post("/passages/<int:passage_id>/accept")
@access(Action.TRANSLATE)
def accept(passage_id: int) -> ResponseReturnValue:
    """Keep what was typed, accept it unless a check finds an error, and go on."""

    def step(session: Session, text: str, seen: int, actor: Actor, at: datetime) -> Saved:
        return passages.save(session, passage_id, text, seen, actor, at, accept=True)

    return _change(passage_id, step, gettext("Accepted."), go_on=True)


@blueprint.post("/passages/<int:passage_id>/undo")
@access(Action.TRANSLATE)
def undo(passage_id: int) -> ResponseReturnValue:
    """Take the last change back."""

    def step(session: Session, text: str, seen: int, actor: Actor, at: datetime) -> Saved:
        return passages.undo(session, passage_id, text, seen, actor, at)

    return _change(passage_id, step, gettext("The last change is undone."))


@blueprint.post("/passages/<int:passage_id>/reopen")
@access(Action.TRANSLATE)
def reopen_passage(passage_id: int) -> ResponseReturnValue:
    """Take an acceptance back."""

    def step(session: Session, text: str, seen: int, actor: Actor, at: datetime) -> Saved:
        return passages.reopen_passage(session, passage_id, text, seen, actor, at)

    return _change(passage_id, step, gettext("The acceptance is taken back."))


def _change(passage_id: int, step: Step, words: str, *, go_on: bool = False) -> ResponseReturnValue:
    form = PassageForm()
    if not form.validate():
        abort(400)
    typed = form.text.data or ""
    try:
        with database().transaction() as session:
            saved = step(session, typed, form.seen_version.data, require_actor(), now())
            translation_id = saved.passage.translation_id
    except PassageConflict:
        return _refused(passage_id, Opening(passage_id, typed, conflict=True), 409)
    except Invalid as error:
        said = (error.message_id, {name: str(one) for name, one in error.params.items()})
        return _refused(passage_id, Opening(passage_id, typed, said=said), 422)
    except NotFound as error:
        return _gone(typed, form.translation.data, error)
    return _changed(saved, translation_id, form.then.data, words, go_on=go_on)


def _changed(
    saved: Saved, translation_id: int, then: int | None, words: str, *, go_on: bool
) -> ResponseReturnValue:
    passage_id = saved.passage.id
    # The request's reader may still see the passage as it was before the change.
    with database().reading() as session:
        translation = queries.translation(session, translation_id, require_actor())
        target: int | None = passage_id
        if not saved.refused:
            chosen = then if any(one.id == then for one in translation.passages) else None
            target = chosen or (
                page.next_open(translation.passages, passage_id) if go_on else passage_id
            )
        if by_script():
            opening = Opening(target, refused=bool(saved.refused))
            status = 422 if saved.refused else 200
            said = gettext("The text is kept, but not accepted.") if saved.refused else words
            changed = (passage_id, target)
            return fragments(session, translation, opening, status, changed, said)
    return redirect(
        url_for(
            "review.show",
            translation_id=translation_id,
            p=target,
            refused=1 if saved.refused else None,
            _anchor=f"p-{target}" if target else "review-head",
        ),
        303,
    )


def _refused(passage_id: int, opening: Opening, status: int) -> ResponseReturnValue:
    with database().reading() as session:
        translation_id = queries.translation_of(session, passage_id)
        return answer(session, translation_id, opening, status, (passage_id,), single=True)


def _gone(typed: str, translation_id: int | None, error: DomainError) -> ResponseReturnValue:
    """The source changed while somebody was writing; the words come back to them."""
    shown = render_template(
        "review/gone.html", typed=typed, translation_id=translation_id, error=error
    )
    return shown, 404
