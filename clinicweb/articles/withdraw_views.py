"""The page on which a danger is taken away from patients, and given back."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from clinicweb.articles import preview, queries
from clinicweb.articles.blueprint import blueprint
from clinicweb.domain.access import Action
from clinicweb.domain.errors import Conflict, Invalid, NotFound
from clinicweb.domain.passages import PassageKind
from clinicweb.i18n import language_name, message
from clinicweb.models import User
from clinicweb.publishing import withdrawal
from clinicweb.security import access, require_actor
from clinicweb.web import database, now, reader

EVERY = "every"


@blueprint.get("/<int:article_id>/withdraw")
@access(Action.PUBLISH)
def withdraw_form(article_id: int) -> str:
    """What patients read now, sentence by sentence, and what was withdrawn before."""
    return _page(article_id)


@blueprint.post("/<int:article_id>/withdraw-page")
@access(Action.PUBLISH)
def withdraw_page(article_id: int) -> Response | tuple[str, int]:
    """Take the page off the site in one language or in all."""
    language = request.form.get("language", "")
    if not language:
        return _page(article_id, problem=gettext("Choose what to withdraw.")), 422
    try:
        with database().transaction() as session:
            gone = withdrawal.withdraw_page(
                session,
                article_id,
                None if language == EVERY else language,
                request.form.get("reason", ""),
                require_actor(),
                now(),
            )
    except (Invalid, NotFound) as error:
        return _page(article_id, problem=message(error.message_id, error.params)), 422
    flash(gettext("Withdrawn in: %(languages)s.", languages=_named(gone)), "good")
    return redirect(url_for(".withdraw_form", article_id=article_id), 303)


@blueprint.post("/<int:article_id>/withdraw-sentence")
@access(Action.PUBLISH)
def withdraw_sentence(article_id: int) -> Response | tuple[str, int]:
    """Take one sentence out of the page in every language."""
    language, _, rest = request.form.get("line", "").partition(":")
    number, _, hashed = rest.partition(":")
    if not number.isascii() or not number.isdigit():
        return _page(article_id, problem=gettext("Choose what to withdraw.")), 422
    try:
        with database().transaction() as session:
            outcome = withdrawal.withdraw_sentence(
                session,
                article_id,
                language,
                int(number[:9]),
                hashed,
                request.form.get("reason", ""),
                require_actor(),
                now(),
            )
    except Conflict as error:
        return _page(article_id, problem=message(error.message_id, error.params)), 409
    except Invalid as error:
        return _page(article_id, problem=message(error.message_id, error.params)), 422
    flash(gettext("Withdrawn in: %(languages)s.", languages=_named(outcome.found)), "good")
    if outcome.missing:
        flash(
            gettext(
                "Not found in: %(languages)s. Look there yourself, and withdraw that page if the "
                "danger is in it.",
                languages=_named(outcome.missing),
            ),
            "warning",
        )
    return redirect(url_for(".withdraw_form", article_id=article_id), 303)


@blueprint.post("/<int:article_id>/withdrawals/<int:withdrawal_id>/put-back")
@access(Action.PUBLISH)
def put_back(article_id: int, withdrawal_id: int) -> Response:
    """Let patients read again what was withdrawn."""
    with database().transaction() as session:
        is_back = withdrawal.put_back(session, withdrawal_id, require_actor(), now())
    if is_back:
        flash(gettext("It is back: patients can read it again."), "good")
    else:
        flash(
            gettext(
                "This withdrawal has ended, but a page stays away: another withdrawal holds it, or "
                "it has to be published anew."
            ),
            "warning",
        )
    return redirect(url_for(".withdraw_form", article_id=article_id), 303)


def _page(article_id: int, problem: str | None = None) -> str:
    session = reader()
    article = queries.article(session, article_id)
    actor = require_actor()
    actor.require(Action.PUBLISH, article.clinic_id)
    pages = withdrawal.live_pages(session, article_id)
    asked = request.values.get("in", article.source_language)
    shown = asked if asked in pages else next(iter(pages), None)
    gone = withdrawal.sentences(session, article_id)
    manuscript = withdrawal.manuscript_of(session, pages[shown]) if shown else None
    rows = withdrawal.history(session, article_id)
    people = {row.withdrawn_by_id for row in rows} | {row.restored_by_id for row in rows}
    return render_template(
        "articles/withdraw.html",
        article=article,
        clinic=article.clinic,
        pages=pages,
        shown=shown,
        lines=list(enumerate(manuscript.lines)) if manuscript else [],
        as_read=preview.reader_words(article.clinic, shown or article.source_language),
        gone=manuscript.holding(gone) if manuscript else set(),
        title_kind=PassageKind.TITLE,
        heading_kind=PassageKind.HEADING,
        rows=rows,
        names={one: session.get_one(User, one).name for one in people if one is not None},
        chosen=request.form.get("line") or request.form.get("language"),
        reason=request.form.get("reason", ""),
        problem=problem,
        longest=withdrawal.LONGEST_REASON,
        every=EVERY,
    )


def _named(languages: tuple[str, ...]) -> str:
    comma: str = gettext(", ")
    return comma.join(map(language_name, languages))
