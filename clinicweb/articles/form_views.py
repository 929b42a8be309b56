"""The page on which a post is written: a new one, and one that is there already."""

from collections.abc import Mapping

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from clinicweb.articles import changes, preview, queries
from clinicweb.articles import topics as article_topics
from clinicweb.articles.forms import ArticleForm
from clinicweb.clinics.facts import FACTS
from clinicweb.domain.access import Action
from clinicweb.domain.languages import LANGUAGES
from clinicweb.i18n import page_language
from clinicweb.models import Article
from clinicweb.security import require_actor
from clinicweb.web import reader

Errors = Mapping[str, list[str]]
"""What is wrong, by field; "" is the form as a whole."""


def new_page(
    form: ArticleForm,
    errors: Errors,
    status: int,
    *,
    notes: list[str] | None = None,
    imported: str = "",
    unsaved: bool = False,
) -> Response:
    """An empty page to write on, or what was typed there with what is wrong with it."""
    page = render_template(
        "articles/new.html",
        form=form,
        errors=errors,
        clinics=writable_clinics(),
        languages=tuple(LANGUAGES.values()),
        language=form.language.data if form.language.data in LANGUAGES else "",
        facts=FACTS,
        topics=_topic_choices(),
        known={},
        notes=notes or [],
        imported=imported,
        unsaved=unsaved or bool(errors) or bool(imported),
    )
    return make_response(page, status)


def edit_page(
    article: Article, form: ArticleForm, errors: Errors, status: int, *, unsaved: bool = False
) -> Response:
    """One post: what the form holds, its state, its translations and its earlier versions."""
    session, actor = reader(), require_actor()
    language, revision = article.source_language, article.current_revision
    row = queries.row(session, article.id)
    changed = {}
    if revision is not None and row.work == queries.Work.CHANGED:
        for field in ("title", "summary", "body"):
            found = changes.between(getattr(revision, field), getattr(article, field), language)
            if found.stretches:
                changed[field] = found
    clinic = next(one for one in clinics() if one.id == article.clinic_id)
    page = render_template(
        "articles/edit.html",
        article=article,
        row=row,
        clinic=clinic,
        clinics=[clinic],
        form=form,
        errors=errors,
        language=language,
        facts=FACTS,
        topics=_topic_choices(),
        known=preview.facts(article.clinic, language),
        revisions=queries.revisions(session, article.id),
        changed=changed,
        may_write=actor.may(Action.WRITE, article.clinic_id, language),
        may_publish=actor.may(Action.PUBLISH, article.clinic_id, language),
        public_address=public_address,
        unsaved=unsaved or bool(errors),
    )
    return make_response(page, status)


def public_address(language: str, slug: str) -> str:
    """Where patients read an article in a language."""
    return f"{request.script_root}/{language}/articles/{slug}/"


def clinics() -> list[queries.ClinicChoice]:
    """All clinics, named for the reader."""
    return queries.clinics(reader(), page_language().code)


def _topic_choices() -> list[article_topics.TopicChoice]:
    return article_topics.choices(reader(), page_language().code)


def writable_clinics() -> list[queries.ClinicChoice]:
    """The clinics that the reader may write for."""
    actor = require_actor()
    return [one for one in clinics() if actor.may(Action.WRITE, one.id)]
