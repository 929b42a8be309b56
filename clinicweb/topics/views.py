"""The pages for topics: the list and its order, adding, naming, deleting."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from clinicweb.domain.access import Action
from clinicweb.domain.errors import Conflict, Invalid, NotFound
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.i18n import message, page_language
from clinicweb.security import access, require_actor
from clinicweb.topics import queries, service
from clinicweb.topics.forms import MoveForm, RemovalForm, TopicForm, typed_wordings
from clinicweb.topics.queries import TopicView
from clinicweb.topics.service import InvalidTopic, Problem, Wording
from clinicweb.web import database, now, reader

blueprint = Blueprint("topics", __name__, url_prefix="/staff/topics", template_folder="templates")

SEES = (Action.WRITE, Action.PUBLISH, Action.TRANSLATE)


@blueprint.get("/")
@access(*SEES)
def index() -> str:
    """All topics in the order in which patients see them."""
    return render_template(
        "topics/list.html",
        views=queries.topics(reader()),
        languages=tuple(LANGUAGES.values()),
        may_change=service.may_change(require_actor()),
        moved=request.args.get("moved", type=int),
    )


@blueprint.get("/new")
@access(Action.PUBLISH)
def new() -> Response:
    """An empty form."""
    return _page(TopicForm(formdata=None), typed_wordings({}), None)


@blueprint.post("/new")
@access(Action.PUBLISH)
def create() -> Response:
    """Keep a new topic."""
    form, wordings = TopicForm(), typed_wordings(request.form)
    try:
        with database().transaction() as session:
            service.create(session, wordings, form.slug.data or "", require_actor(), now())
    except InvalidTopic as error:
        return _page(form, wordings, None, error.problems, status=422)
    flash(gettext("The topic is added."), "good")
    return redirect(url_for("topics.index"), 303)


@blueprint.get("/<int:topic_id>/")
@access(*SEES)
def edit(topic_id: int) -> Response:
    """One topic with its names."""
    view = queries.topic(reader(), topic_id)
    form = TopicForm(formdata=None, data={"seen_version": view.topic.version})
    return _page(form, _stored(view), view)


@blueprint.post("/<int:topic_id>/")
@access(Action.PUBLISH)
def save(topic_id: int) -> Response:
    """Keep what was typed."""
    form, wordings = TopicForm(), typed_wordings(request.form)
    seen = form.seen_version.data or 0
    try:
        with database().transaction() as session:
            service.rename(session, topic_id, wordings, seen, require_actor(), now())
    except NotFound:
        # Deleted meanwhile: what was typed can become a new topic.
        return _page(TopicForm(formdata=None), wordings, None, [_problem(_DELETED)], status=404)
    except Conflict as error:
        view = _fresh(topic_id)
        form.seen_version.data = view.topic.version
        return _page(form, wordings, view, [_problem(error.message_id)], clash=True, status=409)
    except InvalidTopic as error:
        return _page(form, wordings, _fresh(topic_id), error.problems, status=422)
    flash(gettext("The topic is saved. Patients see its new name at once."), "good")
    return redirect(url_for("topics.index"), 303)


@blueprint.post("/<int:topic_id>/move")
@access(Action.PUBLISH)
def move(topic_id: int) -> Response:
    """Let a topic change places with its neighbour."""
    up = MoveForm().way.data == "up"
    with database().transaction() as session:
        service.move(session, topic_id, up=up, actor=require_actor(), now=now())
    return redirect(url_for("topics.index", moved=topic_id, _anchor=f"topic-{topic_id}"), 303)


@blueprint.get("/<int:topic_id>/remove")
@access(Action.PUBLISH)
def ask_to_remove(topic_id: int) -> Response:
    """Ask before a topic is deleted, and what becomes of its articles."""
    return _removal_page(topic_id, RemovalForm(formdata=None), None, 200)


@blueprint.post("/<int:topic_id>/remove")
@access(Action.PUBLISH)
def remove(topic_id: int) -> Response:
    """Delete a topic."""
    form = RemovalForm()
    try:
        with database().transaction() as session:
            articles = service.remove(
                session,
                topic_id,
                require_actor(),
                replace_by=(form.replacement.data or 0) if form.then.data == "replace" else None,
                drop=form.then.data == "drop",
            )
    except Invalid as error:
        return _removal_page(topic_id, form, message(error.message_id, error.params), 422)
    told = ngettext(
        "The topic is deleted. %(num)s article had it.",
        "The topic is deleted. %(num)s articles had it.",
        articles,
    )
    flash(told if articles else gettext("The topic is deleted."), "info")
    return redirect(url_for("topics.index"), 303)


_DELETED = N_("Somebody deleted this topic meanwhile. You can save what you typed as a new one.")


def _page(
    form: TopicForm,
    wordings: Mapping[str, Wording],
    view: TopicView | None,
    problems: Sequence[Problem] = (),
    *,
    clash: bool = False,
    status: int = 200,
) -> Response:
    errors: dict[str, list[str]] = {}
    for one in problems:
        errors.setdefault(one.field, []).append(message(one.message_id, one.params))
    page = render_template(
        "topics/edit.html",
        form=form,
        wordings=wordings,
        view=view,
        errors=errors,
        clash=clash,
        languages=tuple(LANGUAGES.values()),
        may_change=service.may_change(require_actor()),
        limits={"name": service.NAME_LENGTH, "description": service.DESCRIPTION_LENGTH},
        heading=view.name_in(page_language().code) if view else None,
    )
    return make_response(page, status)


def _removal_page(topic_id: int, form: RemovalForm, error: str | None, status: int) -> Response:
    views = queries.topics(reader())
    view = next((one for one in views if one.topic.id == topic_id), None)
    if view is None:
        raise NotFound(N_("This topic does not exist."))
    language = page_language().code
    others = [(one.topic.id, *one.name_in(language)) for one in views if one.topic.id != topic_id]
    page = render_template(
        "topics/remove.html",
        view=view,
        heading=view.name_in(language),
        others=others,
        form=form,
        error=error,
    )
    return make_response(page, status)


def _stored(view: TopicView) -> dict[str, Wording]:
    found = {one.language: Wording(one.name, one.description) for one in view.topic.texts}
    return {code: found.get(code, Wording("")) for code in LANGUAGES}


def _problem(message_id: str) -> Problem:
    return Problem("", message_id, {})


def _fresh(topic_id: int) -> TopicView:
    with database().reading() as session:
        return queries.topic(session, topic_id)
