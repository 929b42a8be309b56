"""Every step of one passage: save, accept, undo, reopen.

A form that a script sends (``X-Requested-With: fetch``) is answered with the parts of the page that
changed, each an element whose id is its place; without a script, by the page itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from clinicweb.desk import passages
from clinicweb.desk.passages import PassageConflict, Saved
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from clinicweb.models import Passage
from clinicweb.review import page, queries
from clinicweb.review.answers import answer, by_script, chosen, fragments, show_argument
from clinicweb.review.blueprint import blueprint
from clinicweb.review.forms import PassageForm
from clinicweb.review.page import Opening
from clinicweb.security import access, require_actor
from clinicweb.web import database, now

NextOf = Callable[[Session, Sequence[Passage], int], int | None]

# What an error of the rules answers with.
STATUSES: Mapping[type[DomainError], int] = {Invalid: 422, NotAllowed: 403, Conflict: 409}


@dataclass(frozen=True, slots=True)
class Sent:
    """A passage as somebody saw and changed it, and who; ``text`` None: the form had none."""

    passage_id: int
    text: str | None
    seen_version: int
    actor: Actor
    at: datetime
    acknowledged: frozenset[str]
    seconds: int | None
    """How long the passage was open."""


Step = Callable[[Session, Sent], Saved]


@blueprint.post("/passages/<int:passage_id>/save")
@access(Action.TRANSLATE)
def save(passage_id: int) -> ResponseReturnValue:
    """Keep what was typed; ``autosave`` says that nobody pressed a button."""
    form = PassageForm()

    def step(session: Session, sent: Sent) -> Saved:
        return passages.save(
            session,
            *(passage_id, sent.text or "", sent.seen_version, sent.actor, sent.at),
            autosave=bool(form.autosave.data),
            seconds=sent.seconds,
        )

    return change(passage_id, form, step, gettext("Saved."))


@blueprint.post("/passages/<int:passage_id>/accept")
@access(Action.TRANSLATE)
def accept(passage_id: int) -> ResponseReturnValue:
    """Keep what was typed, accept it unless a finding stands against it, and go on."""

    def step(session: Session, sent: Sent) -> Saved:
        return passages.save(
            session,
            *(passage_id, sent.text or "", sent.seen_version, sent.actor, sent.at),
            accept=True,
            acknowledged=sent.acknowledged,
            seconds=sent.seconds,
        )

    return change(passage_id, PassageForm(), step, gettext("Accepted."), next_of=_next_open)


@blueprint.post("/passages/<int:passage_id>/undo")
@access(Action.TRANSLATE)
def undo(passage_id: int) -> ResponseReturnValue:
    """Take the last change back."""

    def step(session: Session, sent: Sent) -> Saved:
        return passages.undo(
            session, passage_id, sent.text or "", sent.seen_version, sent.actor, sent.at
        )

    return change(passage_id, PassageForm(), step, gettext("The last change is undone."))


@blueprint.post("/passages/<int:passage_id>/reopen")
@access(Action.TRANSLATE)
def reopen_passage(passage_id: int) -> ResponseReturnValue:
    """Take an acceptance back."""

    def step(session: Session, sent: Sent) -> Saved:
        return passages.reopen_passage(
            session, passage_id, sent.text or "", sent.seen_version, sent.actor, sent.at
        )

    return change(passage_id, PassageForm(), step, gettext("The acceptance is taken back."))


def _next_open(session: Session, all_: Sequence[Passage], after: int) -> int | None:
    desk = page.look(session, all_[0].translation, require_actor(), chosen())
    return desk.next_to_do(after)


def change(
    passage_id: int, form: PassageForm, step: Step, words: str, *, next_of: NextOf | None = None
) -> ResponseReturnValue:
    """Take one step of a passage and answer with what became of it.

    ``words`` say what was done; ``next_of`` finds the passage to open next, else it stays open.
    """
    if not form.validate():
        abort(400)
    sent = _sent(passage_id, form)
    try:
        with database().transaction() as session:
            saved = step(session, sent)
            translation_id = saved.passage.translation_id
    except PassageConflict as conflict:
        typed = conflict.mine if sent.text is None else sent.text
        return _refused(passage_id, Opening(passage_id, typed, conflict=True), 409)
    except (Invalid, NotAllowed, Conflict) as error:
        return _said(sent, error)
    except NotFound as error:
        return _gone(sent.text or "", form.translation.data, error)
    return _changed(saved, translation_id, form.then.data, words, next_of)


def _sent(passage_id: int, form: PassageForm) -> Sent:
    at = now()
    opened_at = form.opened_at.data
    return Sent(
        passage_id=passage_id,
        text=(form.text.data or "") if form.text.raw_data else None,
        seen_version=form.seen_version.data,
        actor=require_actor(),
        at=at,
        acknowledged=frozenset(form.acknowledged.data or ()),
        seconds=None if opened_at is None else int(at.timestamp()) - opened_at,
    )


def _changed(
    saved: Saved, translation_id: int, then: int | None, words: str, next_of: NextOf | None
) -> ResponseReturnValue:
    passage_id = saved.passage.id
    # The request's reader may still see the passage as it was before the change.
    with database().reading() as session:
        translation = queries.translation(session, translation_id, require_actor())
        target: int | None = passage_id
        if not saved.refused:
            target = next((one.id for one in translation.passages if one.id == then), None)
            if target is None:
                target = (
                    next_of(session, translation.passages, passage_id) if next_of else passage_id
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
            show=show_argument(),
            refused=1 if saved.refused else None,
            _anchor=f"p-{target}" if target else "review-head",
        ),
        303,
    )


def _refused(passage_id: int, opening: Opening, status: int) -> ResponseReturnValue:
    with database().reading() as session:
        translation_id = queries.translation_of(session, passage_id)
        return answer(session, translation_id, opening, status, (passage_id,), single=True)


def _said(sent: Sent, error: DomainError) -> ResponseReturnValue:
    """Say at the passage why the step was not taken; what was typed is still in the form."""
    with database().reading() as session:
        passage = session.get(Passage, sent.passage_id)
        if passage is None:
            raise error
        translation = passage.translation
        if not sent.actor.may(
            Action.TRANSLATE, translation.article.clinic_id, translation.language
        ):
            raise error
    said = (error.message_id, {name: str(one) for name, one in error.params.items()})
    return _refused(
        sent.passage_id, Opening(sent.passage_id, sent.text, said=said), STATUSES[type(error)]
    )


def _gone(typed: str, translation_id: int | None, error: DomainError) -> ResponseReturnValue:
    """The source changed while somebody was writing; the words come back to them."""
    shown = render_template(
        "review/gone.html", typed=typed, translation_id=translation_id, error=error
    )
    return shown, 404
