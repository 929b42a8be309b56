"""The review pages: the queue, one translation side by side, its preview, and every step of it.

A form that a script sends (``X-Requested-With: fetch``) is answered with the parts of the page that
changed, each an element whose id is its place; without a script, by the page itself.
"""

from collections.abc import Callable
from datetime import datetime

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    get_template_attribute,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from clinicweb.domain.access import Action, Actor
from clinicweb.domain.errors import DomainError, Invalid, NotFound
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.domain.workflow import TranslationState
from clinicweb.i18n import page_language
from clinicweb.models import Clinic, Translation
from clinicweb.publishing import service as publishing
from clinicweb.review import page, preview, queries, service
from clinicweb.review.forms import ApprovalForm, PassageForm
from clinicweb.review.page import Opening
from clinicweb.review.service import PassageConflict, Saved
from clinicweb.security import access, require_actor
from clinicweb.web import bell, database, now, reader

blueprint = Blueprint("review", __name__, url_prefix="/staff/review", template_folder="templates")

SEES = (Action.TRANSLATE, Action.PUBLISH, Action.WRITE)
HISTORY = 40
MOST_WATCHED = 200

Step = Callable[[Session, str, int, Actor, datetime], Saved]


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


@blueprint.get("/<int:translation_id>/")
@access(*SEES)
def show(translation_id: int) -> ResponseReturnValue:
    """One translation, passage by passage; ``p`` is the passage that is open."""
    opening = Opening(request.args.get("p", type=int), refused="refused" in request.args)
    left = request.args.get("from", type=int)
    return _answer(reader(), translation_id, opening, 200, (left, opening.passage_id))


@blueprint.get("/<int:translation_id>/preview")
@access(*SEES)
def show_preview(translation_id: int) -> ResponseReturnValue:
    """The page as patients would see it, from the texts as they are now."""
    translation = queries.translation(reader(), translation_id, require_actor())
    shown = preview.article(translation, gettext("see the clinic's page"))
    response = Response(
        render_template("review/preview.html", translation=translation, shown=shown)
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.post("/passages/<int:passage_id>/save")
@access(Action.TRANSLATE)
def save(passage_id: int) -> ResponseReturnValue:
    """Keep what was typed."""

    def step(session: Session, text: str, seen: int, actor: Actor, at: datetime) -> Saved:
        return service.save(session, passage_id, text, seen, actor, at)

    return _change(passage_id, step, gettext("Saved."))


@blueprint.post("/passages/<int:passage_id>/accept")
@access(Action.TRANSLATE)
def accept(passage_id: int) -> ResponseReturnValue:
    """Keep what was typed, accept it unless a check finds an error, and go on."""

    def step(session: Session, text: str, seen: int, actor: Actor, at: datetime) -> Saved:
        return service.save(session, passage_id, text, seen, actor, at, accept=True)

    return _change(passage_id, step, gettext("Accepted."), go_on=True)


@blueprint.post("/passages/<int:passage_id>/undo")
@access(Action.TRANSLATE)
def undo(passage_id: int) -> ResponseReturnValue:
    """Take the last change back."""

    def step(session: Session, text: str, seen: int, actor: Actor, at: datetime) -> Saved:
        return service.undo(session, passage_id, text, seen, actor, at)

    return _change(passage_id, step, gettext("The last change is undone."))


@blueprint.post("/passages/<int:passage_id>/reopen")
@access(Action.TRANSLATE)
def reopen_passage(passage_id: int) -> ResponseReturnValue:
    """Take an acceptance back."""

    def step(session: Session, text: str, seen: int, actor: Actor, at: datetime) -> Saved:
        return service.reopen_passage(session, passage_id, text, seen, actor, at)

    return _change(passage_id, step, gettext("The acceptance is taken back."))


@blueprint.post("/<int:translation_id>/approve")
@access(Action.APPROVE)
def approve(translation_id: int) -> ResponseReturnValue:
    """Approve the whole translation."""
    form = ApprovalForm()
    if not form.validate():
        abort(400)
    with database().transaction() as session:
        service.approve(session, translation_id, form.seen_version.data, require_actor(), now())
    return _done(translation_id, gettext("The translation is approved. It can be published now."))


@blueprint.post("/<int:translation_id>/reopen")
@access(Action.APPROVE)
def reopen(translation_id: int) -> ResponseReturnValue:
    """Take the approval back."""
    with database().transaction() as session:
        service.reopen(session, translation_id, require_actor(), now())
    return _done(translation_id, gettext("The approval is taken back."), "info")


@blueprint.post("/<int:translation_id>/publish")
@access(Action.PUBLISH)
def publish(translation_id: int) -> ResponseReturnValue:
    """Let patients read it."""
    with database().transaction() as session:
        publishing.publish_translation(session, translation_id, require_actor(), now())
    return _done(translation_id, gettext("The translation is published: patients can read it now."))


@blueprint.post("/<int:translation_id>/unpublish")
@access(Action.PUBLISH)
def unpublish(translation_id: int) -> ResponseReturnValue:
    """Take the page off the site."""
    with database().transaction() as session:
        found = queries.translation(session, translation_id, require_actor())
        publishing.unpublish(session, found.article_id, found.language, require_actor(), now())
    return _done(translation_id, gettext("The page is off the site."), "info")


@blueprint.post("/<int:translation_id>/try-again")
@access(Action.TRANSLATE)
def try_again(translation_id: int) -> ResponseReturnValue:
    """Give what is missing to the engine once more."""
    with database().transaction() as session:
        service.try_again(session, bell(), translation_id, require_actor(), now())
    return _done(translation_id, gettext("The engine tries again."), "info")


@blueprint.post("/<int:translation_id>/by-hand")
@access(Action.TRANSLATE)
def by_hand(translation_id: int) -> ResponseReturnValue:
    """Translate without a draft."""
    with database().transaction() as session:
        service.by_hand(session, translation_id, require_actor(), now())
    return _done(translation_id, gettext("You can translate every passage by hand now."), "info")


def clinic_name(clinic: Clinic) -> str:
    """The clinic in the reader's language, else in any it has."""
    names = {text.language: text.name for text in clinic.texts}
    return names.get(page_language().code) or next(iter(names.values()), clinic.slug)


def _done(translation_id: int, words: str, kind: str = "good") -> ResponseReturnValue:
    flash(words, kind)
    return redirect(url_for("review.show", translation_id=translation_id), 303)


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
        if _by_script():
            opening = Opening(target, refused=bool(saved.refused))
            status = 422 if saved.refused else 200
            said = gettext("The text is kept, but not accepted.") if saved.refused else words
            changed = (passage_id, target)
            return _fragments(session, translation, opening, status, changed, said)
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
        return _answer(session, translation_id, opening, status, (passage_id,), single=True)


def _gone(typed: str, translation_id: int | None, error: DomainError) -> ResponseReturnValue:
    """The source changed while somebody was writing; the words come back to them."""
    shown = render_template(
        "review/gone.html", typed=typed, translation_id=translation_id, error=error
    )
    return shown, 404


def _answer(
    session: Session,
    translation_id: int,
    opening: Opening,
    status: int,
    changed: tuple[int | None, ...],
    *,
    single: bool = False,
) -> ResponseReturnValue:
    actor = require_actor()
    translation = queries.translation(session, translation_id, actor)
    if _by_script():
        return _fragments(session, translation, opening, status, changed, "")
    head = page.head(session, translation, actor)
    if opening.passage_id is not None and not head.may_translate:
        opening = Opening()
    shown = render_template(
        "review/translation.html",
        head=head,
        rows=page.rows(session, translation, opening, changed if single else None),
        single=single,
        events=queries.history(session, translation_id, HISTORY),
        actions=ACTIONS,
        clinic_name=clinic_name,
        is_busy=translation.state in (TranslationState.WAITING, TranslationState.DRAFTING),
    )
    return shown, status, {"Vary": "X-Requested-With"}


def _fragments(
    session: Session,
    translation: Translation,
    opening: Opening,
    status: int,
    changed: tuple[int | None, ...],
    said: str,
) -> ResponseReturnValue:
    head = page.head(session, translation, require_actor())
    shown = render_template(
        "review/fragments.html",
        head=head,
        rows=page.rows(
            session,
            translation,
            opening if head.may_translate else Opening(),
            changed,
        ),
        said=said,
        clinic_name=clinic_name,
    )
    return shown, status, {"Vary": "X-Requested-With"}


def _by_script() -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


# What the history calls each event.
ACTIONS = {
    "drafted": N_("Draft made"),
    "failed": N_("Draft failed"),
    "edited": N_("Passage edited"),
    "cleared": N_("Passage emptied"),
    "accepted": N_("Passage accepted"),
    "reopened": N_("Reopened"),
    "undone": N_("Change undone"),
    "approved": N_("Translation approved"),
    "published": N_("Published"),
    "unpublished": N_("Taken off the site"),
    "tried_again": N_("Given to the engine again"),
    "by_hand": N_("Taken over by hand"),
}
