"""The page on which an article gets another address."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from clinicweb.articles import queries
from clinicweb.articles.blueprint import blueprint
from clinicweb.articles.forms import AddressForm
from clinicweb.domain.access import Action
from clinicweb.domain.errors import Invalid
from clinicweb.i18n import message
from clinicweb.models import Article
from clinicweb.publishing import addresses
from clinicweb.security import access, require_actor
from clinicweb.web import database, now, reader


@blueprint.get("/<int:article_id>/address")
@access(Action.WRITE, Action.PUBLISH)
def address_form(article_id: int) -> str:
    """The article's address, the earlier ones, and what happens when it is changed."""
    article = queries.article(reader(), article_id)
    return _page(article, article.slug)


@blueprint.post("/<int:article_id>/address")
@access(Action.WRITE, Action.PUBLISH)
def move(article_id: int) -> Response | tuple[str, int]:
    """Give the article another address."""
    slug = (AddressForm().slug.data or "").strip().lower()
    try:
        with database().transaction() as session:
            before = queries.article(session, article_id).slug
            addresses.move(session, article_id, slug, require_actor(), now())
    except Invalid as error:
        article = queries.article(reader(), article_id)
        return _page(article, slug, message(error.message_id, error.params)), 422
    if slug != before:
        flash(gettext("The article has a new address."), "good")
    return redirect(url_for(".address_form", article_id=article_id), 303)


def _page(article: Article, typed: str, problem: str | None = None) -> str:
    published = addresses.published_languages(reader(), article.id)
    languages = published or {article.source_language}
    return render_template(
        "articles/address.html",
        article=article,
        typed=typed,
        problem=problem,
        published=bool(published),
        may_move=addresses.may_move(
            require_actor(), article.clinic_id, article.source_language, published
        ),
        addresses=[
            (code, url_for("public.article", lang=code, slug=article.slug, _external=True))
            for code in sorted(languages)
        ],
        earlier=addresses.old_addresses(reader(), article.id),
        longest=addresses.SLUG_LENGTH,
    )
