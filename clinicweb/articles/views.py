"""The pages for posts: the list, writing with a live preview, publishing the original."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from clinicweb.articles import (
    address_views,
    changes,
    picture_views,
    preview,
    queries,
    service,
    withdraw_views,
)
from clinicweb.articles import topics as article_topics
from clinicweb.articles.blueprint import blueprint
from clinicweb.articles.form_views import (
    Errors,
    clinics,
    edit_page,
    new_page,
    public_address,
    writable_clinics,
)
from clinicweb.articles.forms import ArticleForm
from clinicweb.articles.importing import read_article
from clinicweb.articles.service import InvalidField
from clinicweb.domain.access import Action
from clinicweb.domain.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.i18n import message, page_language
from clinicweb.publishing import service as publishing
from clinicweb.security import access, require_actor, signed_in
from clinicweb.web import bell, database, now, reader

__all__ = ["address_views", "blueprint", "picture_views", "withdraw_views"]

READY = "ready"

# What a button of the form did, told after the redirect.
SAVED = N_("The draft is saved. Nothing of it is translated or published yet.")
MARKED = N_("The article is ready. Its translations are on their way to the review queue.")
UNCHANGED = N_("Nothing has changed since the article was last marked ready.")


@blueprint.get("/")
@signed_in
def index() -> Response:
    """The posts of all clinics, those worked on last first."""
    clinic_id = request.args.get("clinic", type=int)
    title = request.args.get("q", "").strip()
    found = queries.articles(
        reader(),
        clinic_id=clinic_id,
        title=title,
        page=request.args.get("page", default=1, type=int),
    )
    page = render_template(
        "articles/list.html",
        found=found,
        clinics=clinics(),
        asked={"clinic": clinic_id, "q": title},
        may_write=require_actor().may_somewhere(Action.WRITE),
        public_address=public_address,
    )
    return make_response(page)


@blueprint.get("/new")
@access(Action.WRITE)
def new() -> Response:
    """An empty page to write on."""
    choices = writable_clinics()
    form = ArticleForm(formdata=None, data={"language": page_language().code})
    if len(choices) == 1:
        form.clinic.data = choices[0].id
    return new_page(form, {}, 200)


@blueprint.post("/new")
@access(Action.WRITE)
def create() -> Response:
    """Keep a new article, as a draft or ready."""
    form = ArticleForm()
    text, language = form.text(), form.language.data or ""
    errors = _errors_in(form)
    if errors:
        return new_page(form, errors, 422)
    slug = (form.slug.data or "").strip().lower()
    # Reading a Japanese title takes half a second: before the transaction, not in it.
    suggestion = None if slug else service.slug_of(text.title)
    try:
        with database().transaction() as session:
            article = service.create(
                session,
                clinic_id=form.clinic.data,
                language=language,
                text=text,
                practitioner_id=form.practitioner.data,
                actor=require_actor(),
                now=now(),
                slug=slug or None,
                suggestion=suggestion,
                topics=form.chosen_topics(),
            )
            if _wants_ready():
                service.mark_ready(session, bell(), article.id, require_actor(), now())
            article_id = article.id
    except (Invalid, NotAllowed, NotFound) as error:
        return new_page(form, _told(error), 422)
    flash(message(MARKED if _wants_ready() else SAVED), "good")
    return redirect(url_for("articles.edit", article_id=article_id), 303)


@blueprint.post("/import")
@access(Action.WRITE)
def bring_in() -> Response:
    """Fill the form from a file; what was typed before stays, and nothing is saved."""
    form = ArticleForm()
    file = form.file.data
    if not file or not file.filename:
        return new_page(form, {"file": [gettext("Choose a file first.")]}, 422)
    language = form.language.data if form.language.data in LANGUAGES else page_language().code
    try:
        found = read_article(file.filename, file.read(), language)
    except Invalid as error:
        return new_page(form, {"file": [message(error.message_id, error.params)]}, 422)
    typed = form.text().tidied()
    form.language.data = language
    form.title.data = typed.title or found.title
    form.summary.data = typed.summary or found.summary
    form.body.data = f"{typed.body}\n\n{found.body}" if typed.body else found.body
    notes = [message(note) for note in found.notes]
    return new_page(form, {}, 200, notes=notes, imported=file.filename)


@blueprint.post("/preview")
@access(Action.WRITE)
def show_typed() -> Response:
    """What is being typed as patients would see it. Nothing is saved."""
    form = ArticleForm()
    text = form.text()
    language = form.language.data if form.language.data in LANGUAGES else page_language().code
    if problems := [one for one in service.problems(text) if one.params]:
        raise problems[0]
    return _preview_page(text.title, text, language, form.clinic.data)


@blueprint.get("/<int:article_id>/preview")
@signed_in
def show_saved(article_id: int) -> Response:
    """The saved text as patients would see it."""
    article = queries.article(reader(), article_id)
    text = service.Text(article.title, article.summary, article.body)
    return _preview_page(article.title, text, article.source_language, article.clinic_id)


@blueprint.get("/<int:article_id>/")
@signed_in
def edit(article_id: int) -> Response:
    """One post: its text, its state, its translations and its earlier versions."""
    article = queries.article(reader(), article_id)
    form = ArticleForm(
        formdata=None,
        data={
            "clinic": article.clinic_id,
            "language": article.source_language,
            "practitioner": article.practitioner_id,
            "title": article.title,
            "summary": article.summary,
            "body": article.body,
            "seen_version": article.version,
            "topics": sorted(article_topics.of_article(reader(), article_id)),
        },
    )
    return edit_page(article, form, {}, 200)


@blueprint.post("/<int:article_id>/")
@access(Action.WRITE)
def save(article_id: int) -> Response:
    """Keep the text, as a draft or ready."""
    form = ArticleForm()
    text, actor = form.text(), require_actor()
    said = SAVED
    try:
        with database().transaction() as session:
            article = service.save(
                session,
                article_id,
                text,
                form.practitioner.data,
                form.seen_version.data or 0,
                actor,
                now(),
                form.sent_topics(),
            )
            if _wants_ready():
                before = article.current_revision_id
                revision = service.mark_ready(session, bell(), article_id, actor, now())
                said = UNCHANGED if revision.id == before else MARKED
    except Conflict:
        return _clash_page(article_id, form)
    except Invalid as error:
        with database().reading() as fresh:
            found = queries.article(fresh, article_id)
            return edit_page(found, form, _told(error, text), 422)
    flash(message(said), "info" if said == UNCHANGED else "good")
    return redirect(url_for("articles.edit", article_id=article_id), 303)


@blueprint.post("/<int:article_id>/publish")
@access(Action.PUBLISH)
def publish(article_id: int) -> Response:
    """Let patients read the version that was marked ready last."""
    with database().transaction() as session:
        publishing.publish_source(session, article_id, require_actor(), now())
    flash(gettext("The original is published: patients can read it now."), "good")
    return redirect(url_for("articles.edit", article_id=article_id), 303)


@blueprint.post("/<int:article_id>/unpublish")
@access(Action.PUBLISH)
def unpublish(article_id: int) -> Response:
    """Take the original off the site."""
    with database().transaction() as session:
        language = queries.article(session, article_id).source_language
        publishing.unpublish(session, article_id, language, require_actor(), now())
    flash(gettext("The page is off the site."), "info")
    return redirect(url_for("articles.edit", article_id=article_id), 303)


def _wants_ready() -> bool:
    return request.form.get("then") == READY


def _errors_in(form: ArticleForm) -> Errors:
    """What the service could not tell field by field: a choice not made, and texts all at once."""
    errors: dict[str, list[str]] = {}
    if form.clinic.data is None:
        errors["clinic"] = [gettext("Choose the clinic.")]
    if form.language.data not in LANGUAGES:
        errors["language"] = [gettext("Choose the language.")]
    for problem in service.problems(form.text()):
        errors.setdefault(problem.field, []).append(message(problem.message_id, problem.params))
    return errors


def _told(error: DomainError, text: service.Text | None = None) -> Errors:
    errors: dict[str, list[str]] = {}
    for one in [error, *(service.problems(text) if text else ())]:
        field = one.field if isinstance(one, InvalidField) else ""
        words = message(one.message_id, one.params)
        if words not in errors.setdefault(field, []):
            errors[field].append(words)
    return errors


def _clash_page(article_id: int, form: ArticleForm) -> Response:
    """Somebody else saved meanwhile: both texts, and a way on with either."""
    with database().reading() as session:
        article = queries.article(session, article_id)
        typed = form.text().tidied()
        form.seen_version.data = article.version
        page = render_template(
            "articles/clash.html",
            article=article,
            typed=typed,
            form=form,
            zone=article.clinic.time_zone,
            language=article.source_language,
            saved_by=queries.name_of(session, article.updated_by_id),
            changed=changes.between(article.body, typed.body, article.source_language),
        )
    return make_response(page, 409)


def _preview_page(
    plain_title: str, text: service.Text, language: str, clinic_id: int | None
) -> Response:
    known = preview.facts(queries.clinic(reader(), clinic_id), language)
    page = render_template(
        "articles/preview.html",
        plain_title=plain_title,
        shown=preview.preview(text, language, known, gettext("see the clinic's page")),
        language=language,
    )
    response = make_response(page)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
