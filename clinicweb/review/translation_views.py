"""One translation: read it, preview it, and the steps of it as a whole."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from clinicweb.desk import approval
from clinicweb.domain.access import Action
from clinicweb.publishing import service as publishing
from clinicweb.review import preview, queries
from clinicweb.review.answers import answer
from clinicweb.review.blueprint import SEES, blueprint
from clinicweb.review.forms import ApprovalForm
from clinicweb.review.page import Opening
from clinicweb.security import access, require_actor
from clinicweb.web import bell, database, now, reader


@blueprint.get("/<int:translation_id>/")
@access(*SEES)
def show(translation_id: int) -> ResponseReturnValue:
    """One translation, passage by passage; ``p`` is the passage that is open."""
    opening = Opening(request.args.get("p", type=int), refused="refused" in request.args)
    left = request.args.get("from", type=int)
    return answer(reader(), translation_id, opening, 200, (left, opening.passage_id))


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


@blueprint.post("/<int:translation_id>/approve")
@access(Action.APPROVE)
def approve(translation_id: int) -> ResponseReturnValue:
    """Approve the whole translation."""
    form = ApprovalForm()
    if not form.validate():
        abort(400)
    with database().transaction() as session:
        approval.approve(session, translation_id, form.seen_version.data, require_actor(), now())
    return _done(translation_id, gettext("The translation is approved. It can be published now."))


@blueprint.post("/<int:translation_id>/reopen")
@access(Action.APPROVE)
def reopen(translation_id: int) -> ResponseReturnValue:
    """Take the approval back."""
    with database().transaction() as session:
        approval.reopen(session, translation_id, require_actor(), now())
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
        approval.try_again(session, bell(), translation_id, require_actor(), now())
    return _done(translation_id, gettext("The engine tries again."), "info")


@blueprint.post("/<int:translation_id>/by-hand")
@access(Action.TRANSLATE)
def by_hand(translation_id: int) -> ResponseReturnValue:
    """Translate without a draft."""
    with database().transaction() as session:
        approval.by_hand(session, translation_id, require_actor(), now())
    return _done(translation_id, gettext("You can translate every passage by hand now."), "info")


def _done(translation_id: int, words: str, kind: str = "good") -> ResponseReturnValue:
    flash(words, kind)
    return redirect(url_for("review.show", translation_id=translation_id), 303)
