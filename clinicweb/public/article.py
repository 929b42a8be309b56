"""An article's page, or what stands at its address when it cannot be read there."""

from collections.abc import Mapping, Sequence

from flask import url_for
from sqlalchemy.orm import Session

from clinicweb.clinics.directory import Place
from clinicweb.clinics.facts import in_html, in_text
from clinicweb.domain import references, typeset
from clinicweb.public import queries
from clinicweb.public.article_context import ArticleContext
from clinicweb.public.article_parts import PARTS
from clinicweb.public.cards import card, look_up
from clinicweb.public.queries import Page
from clinicweb.public.rendering import by_id, clinics_in, holds_until, render
from clinicweb.public.shelf import Answer
from clinicweb.web import now, reader


def respond(lang: str, slug: str) -> Answer | None:
    """The article's page; or a 404 naming the languages it exists in; or None."""
    session = reader()
    versions = queries.versions(session, slug)
    if not versions:
        return None
    found = clinics_in(lang)
    if lang not in versions:
        return _in_other_languages(versions, found, lang)
    return _page(session, versions, found, lang)


def _page(
    session: Session, versions: Mapping[str, Page], found: Sequence[Place], lang: str
) -> Answer:
    page = versions[lang]
    place = by_id(found)[page.clinic_id]
    facts = look_up(place, lang)
    context = ArticleContext(
        session=session,
        lang=lang,
        page=page,
        versions=versions,
        place=place,
        places=found,
        author=next((one for one in place.people if one.id == page.practitioner_id), None),
        facts=facts,
        title=in_text(page.title, facts),
        summary=in_text(page.summary, facts),
        html=references.marked(in_html(page.html, facts), lang),
        alternates=_addresses(versions),
        now=now(),
    )
    body = render(
        "public/article.html",
        lang=lang,
        page=page,
        place=place,
        places=found,
        author=context.author,
        title=context.title,
        summary=context.summary,
        html=context.html,
        contents=typeset.contents(context.html),
        outdated_since=queries.outdated_since(session, page),
        languages=list(versions),
        alternates=context.alternates,
        switch=dict(_addresses(versions, external=False)),
        now=context.now,
        **{name: part(context) for name, part in PARTS.items()},
    )
    return Answer(body, language=lang, valid_until=holds_until(found, context.now))


def _in_other_languages(versions: Mapping[str, Page], found: Sequence[Place], lang: str) -> Answer:
    body = render(
        "public/other_languages.html",
        lang=lang,
        places=found,
        shown=[card(page, by_id(found), language) for language, page in versions.items()],
        switch={},
        alternates=[],
    )
    return Answer(body, language=lang, status=404)


def _addresses(versions: Mapping[str, Page], *, external: bool = True) -> list[tuple[str, str]]:
    return [
        (language, url_for("public.article", lang=language, slug=page.slug, _external=external))
        for language, page in versions.items()
    ]
