"""Where passages begin and end: a page for one passage, and the steps of joining and splitting."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from clinicweb.desk import passages, segments
from clinicweb.desk.passages import Saved
from clinicweb.domain.access import Action
from clinicweb.domain.errors import Conflict, Invalid
from clinicweb.domain.passages import plain_text
from clinicweb.drafting.opening import passage_codes
from clinicweb.i18n import message
from clinicweb.models import Passage
from clinicweb.review import queries
from clinicweb.review.blueprint import blueprint
from clinicweb.review.forms import JoinForm, PassageForm, SplitForm
from clinicweb.review.passage_views import Sent, change
from clinicweb.security import access, require_actor
from clinicweb.web import database, now, reader


@blueprint.get("/passages/<int:passage_id>/segments")
@access(Action.TRANSLATE)
def show_segments(passage_id: int) -> str:
    """What can be done with the boundaries of a passage."""
    session = reader()
    actor = require_actor()
    translation = queries.translation(session, queries.translation_of(session, passage_id), actor)
    actor.require(Action.TRANSLATE, translation.article.clinic_id, translation.language)
    passage = next(one for one in translation.passages if one.id == passage_id)
    return render_template(
        "review/segments_page.html",
        translation=translation,
        passage=passage,
        offer=segments.offer(translation, passage),
        plain=_plain,
    )


def _plain(passage: Passage) -> str:
    return plain_text(passage.source, passage_codes(passage))


@blueprint.post("/passages/<int:passage_id>/segments")
@access(Action.TRANSLATE)
def go_to_segments(passage_id: int) -> ResponseReturnValue:
    """Keep what was typed, then show the boundaries of the passage."""
    kept = []

    def step(session: Session, sent: Sent) -> Saved:
        if sent.text is None:
            saved = Saved(passages.editable(session, passage_id, sent.actor), ())
        else:
            saved = passages.save(
                session, passage_id, sent.text, sent.seen_version, sent.actor, sent.at
            )
        kept.append(passage_id)
        return saved

    answer = change(passage_id, PassageForm(), step, gettext("Saved."))
    return _back_to_segments(passage_id) if kept else answer


@blueprint.post("/passages/<int:passage_id>/join")
@access(Action.TRANSLATE)
def join(passage_id: int) -> ResponseReturnValue:
    """Join a passage with the next one of its paragraph."""
    form = JoinForm()
    if not form.validate():
        abort(400)
    seen, following = form.seen_version.data, form.next_version.data
    return _reshape(
        passage_id,
        lambda session: segments.join(session, passage_id, seen, following, require_actor(), now()),
        gettext("The passages are joined. “Split or join” of the passage takes it back."),
    )


@blueprint.post("/passages/<int:passage_id>/split")
@access(Action.TRANSLATE)
def split(passage_id: int) -> ResponseReturnValue:
    """Split a passage in two."""
    form = SplitForm()
    if not form.validate():
        abort(400)
    cut, seen = form.cut.data, form.seen_version.data
    return _reshape(
        passage_id,
        lambda session: segments.split(session, passage_id, cut, seen, require_actor(), now()),
        gettext("The passage is split. “Split or join” of the passage takes it back."),
    )


def _reshape(passage_id: int, step: Callable[[Session], Passage], done: str) -> ResponseReturnValue:
    """Take a step that changes where passages begin and end, and open the passage it leaves."""
    try:
        with database().transaction() as session:
            translation_id = step(session).translation_id
    except (Conflict, Invalid) as error:
        flash(message(error.message_id, error.params), "warning")
        return _back_to_segments(passage_id)
    flash(done, "good")
    return _to_passage(translation_id, passage_id)


def _back_to_segments(passage_id: int) -> ResponseReturnValue:
    return redirect(url_for("review.show_segments", passage_id=passage_id), 303)


def _to_passage(translation_id: int, passage_id: int) -> ResponseReturnValue:
    address = url_for(
        "review.show", translation_id=translation_id, p=passage_id, _anchor=f"p-{passage_id}"
    )
    return redirect(address, 303)
