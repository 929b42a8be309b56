"""The pages on which staff read comments and decide about them."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from clinicweb.comments import moderation, queries
from clinicweb.comments.forms import ModerationForm
from clinicweb.comments.moderation import Reading, Reply
from clinicweb.comments.personal import STATES
from clinicweb.domain.access import Action
from clinicweb.domain.comments import (
    REFUSED_KEPT_DAYS,
    CommentState,
    CommentStep,
    tidied_text,
)
from clinicweb.domain.errors import Conflict, Invalid, NotAllowed
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.i18n import message, page_language
from clinicweb.security import access, require_actor
from clinicweb.sign_in import current_actor
from clinicweb.web import bell, database, now, reader

blueprint = Blueprint(
    "comments", __name__, url_prefix="/staff/comments", template_folder="templates"
)

DONE = {
    CommentStep.APPROVE: N_("The comment is published."),
    CommentStep.REFUSE: N_("The comment is refused. Readers do not see it."),
    CommentStep.HOLD: N_("The comment waits again. Readers do not see it."),
}
HAPPENED = {
    CommentStep.APPROVE: N_("%(name)s published it."),
    CommentStep.REFUSE: N_("%(name)s refused it."),
    CommentStep.HOLD: N_("%(name)s put it back to be looked at again."),
    moderation.ANSWERED: N_("%(name)s answered it."),
    moderation.ANSWER_REMOVED: N_("%(name)s removed the answer."),
    moderation.TRANSLATION_APPROVED: N_("%(name)s approved a translation."),
    moderation.TRANSLATION_REMOVED: N_("%(name)s removed a translation from readers’ sight."),
}


@blueprint.app_template_global("held_comments")
def held_comments() -> int:
    """How many comments wait for the person who is signed in; for the staff menu."""
    actor = current_actor()
    if actor is None or not actor.may_somewhere(Action.MODERATE):
        return 0
    return queries.counts(reader(), actor)[CommentState.HELD]


@blueprint.get("/")
@access(Action.MODERATE)
def index() -> str:
    """The comments that wait, or those in another state."""
    wanted = request.args.get("state", "")
    state = CommentState(wanted) if wanted in set(CommentState) else CommentState.HELD
    page = request.args.get("page", default=1, type=int)
    return render_template(
        "comments/list.html",
        found=queries.listed(reader(), require_actor(), state, page),
        state=state,
        state_names=STATES,
        kept_days=REFUSED_KEPT_DAYS,
    )


@blueprint.post("/refuse")
@access(Action.MODERATE)
def refuse_chosen() -> Response:
    """Refuse the chosen ones of those that wait."""
    ids = [int(one) for one in request.form.getlist("chosen") if one.isdecimal() and len(one) < 10]
    with database().transaction() as session:
        refused = moderation.refuse_held(session, ids, require_actor(), now())
    if refused:
        words = ngettext("%(num)s comment is refused.", "%(num)s comments are refused.", refused)
        flash(words, "good")
    else:
        flash(gettext("Nothing was changed: no comment was chosen that still waits."), "info")
    return redirect(url_for("comments.index"), 303)


@blueprint.get("/<int:comment_id>/")
@access(Action.MODERATE)
def show(comment_id: int) -> Response:
    """One comment as it was written, and how it reads in the moderator's language."""
    return _page(comment_id)


@blueprint.post("/<int:comment_id>/decide")
@access(Action.MODERATE)
def decide(comment_id: int) -> Response:
    """Publish, refuse or look again; an answer typed beside it is kept, too."""
    form = ModerationForm()
    step = CommentStep(form.step.data) if form.step.data in set(CommentStep) else None
    if step is None:
        raise Invalid(N_("This page does not know what to do with that."))
    reading = None
    # Who may not approve translations has no field for one: what there is stays.
    words = form.translation.data
    if step is CommentStep.APPROVE and form.language.data in LANGUAGES and words is not None:
        reading = Reading(form.language.data or "", words, bool(form.shown.data))
    reply = None if form.answer.data is None else _reply(form)
    try:
        with database().transaction() as session:
            was_held = queries.state_of(session, comment_id) == CommentState.HELD
            seen, actor = form.seen_version.data or 0, require_actor()
            moderation.decide(session, comment_id, step, seen, actor, now(), reading, reply)
    except (Conflict, Invalid, NotAllowed) as error:
        return _page(comment_id, typed=form, problem=error)
    flash(message(DONE[step]), "good" if step is CommentStep.APPROVE else "info")
    if was_held:
        return redirect(url_for("comments.index"), 303)
    return redirect(_address(comment_id, form.language.data), 303)


@blueprint.post("/<int:comment_id>/answer")
@access(Action.MODERATE)
def answer(comment_id: int) -> Response:
    """Keep the clinic's answer; a translation typed beside it stays on the page."""
    form = ModerationForm()
    reply, seen = _reply(form), form.seen_version.data or 0
    try:
        with database().transaction() as session:
            moderation.answer(session, comment_id, reply, seen, require_actor(), now())
    except (Conflict, Invalid, NotAllowed) as error:
        return _page(comment_id, typed=form, problem=error)
    if reply.text.strip():
        flash(gettext("The answer is saved."), "good")
    else:
        flash(gettext("There is no answer now."), "info")
    if _has_unsaved_translation(comment_id, form):
        return _page(comment_id, typed=form)
    return redirect(_address(comment_id, request.form.get("read")), 303)


def _has_unsaved_translation(comment_id: int, form: ModerationForm) -> bool:
    language = form.language.data or ""
    if form.translation.data is None or language not in LANGUAGES:
        return False
    with database().reading() as session:
        reading = queries.view(session, comment_id, require_actor(), language, now()).reading
    return reading is not None and tidied_text(form.translation.data) != reading.text


def _reply(form: ModerationForm) -> Reply:
    return Reply(form.answer.data or "", form.answer_language.data or "")


@blueprint.post("/<int:comment_id>/translate")
@access(Action.MODERATE)
def translate(comment_id: int) -> Response:
    """Ask the engine for the comment in a language."""
    language = request.form.get("language", "")
    with database().transaction() as session:
        moderation.ask_machine(session, bell(), comment_id, language, require_actor(), now())
    return redirect(_address(comment_id, language), 303)


def _address(comment_id: int, language: str | None) -> str:
    other = language if language in LANGUAGES and language != page_language().code else None
    return url_for("comments.show", comment_id=comment_id, read=other)


def _page(
    comment_id: int,
    *,
    typed: ModerationForm | None = None,
    problem: Conflict | Invalid | NotAllowed | None = None,
) -> Response:
    """The comment's page; with what was typed and is not kept yet."""
    wanted = (typed.language.data if typed else "") or request.values.get("read", "")
    language = wanted if wanted in LANGUAGES else page_language().code
    with database().reading() as session:
        view = queries.view(session, comment_id, require_actor(), language, now())
        body = render_template(
            "comments/comment.html",
            view=view,
            state_names=STATES,
            happened=HAPPENED,
            kept_days=REFUSED_KEPT_DAYS,
            languages=tuple(LANGUAGES.values()),
            typed=typed,
            problem=problem and message(problem.message_id, problem.params),
        )
    status = {Conflict: 409, Invalid: 422, NotAllowed: 403}
    code = next((status[kind] for kind in status if isinstance(problem, kind)), 200)
    return make_response(body, code)
