"""An article's page, or what stands at its address when it cannot be read there."""

from collections.abc import Mapping, Sequence

from flask import url_for
from sqlalchemy.orm import Session

from clinicweb.clinics.directory import Place
from clinicweb.clinics.facts import in_html, in_text
from clinicweb.domain import references, typeset
from clinicweb.i18n import interface_languages
from clinicweb.public import machine_queries, queries
from clinicweb.public.article_context import ArticleContext
from clinicweb.public.article_parts import PARTS
from clinicweb.public.cards import card, look_up
from clinicweb.public.queries import Page
from clinicweb.public.rendering import by_id, clinics_in, holds_until, render
from clinicweb.public.shelf import Answer
from clinicweb.web import now, reader


def respond(lang: str, slug: str) -> Answer | None:
    """The article's page; or what else there is to say at its address; or None."""
    session = reader()
    versions = queries.versions(session, slug)
    if lang not in versions:
        gone = lang in queries.withdrawn_in(session, slug)
        if versions or gone:
            return _in_other_languages(versions, clinics_in(lang), lang, gone=gone)
        return _moved(session, lang, slug)
    found = clinics_in(lang)
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


def _moved(session: Session, lang: str, slug: str) -> Answer | None:
    """The way to the article that had this address, or that has it in small letters."""
    written = slug.lower()
    new = machine_queries.moved_to(session, written)
    if new is None and written != slug and queries.versions(session, written):
        new = written
    if new is None:
        return None
    address = url_for("public.article", lang=lang, slug=new)
    return Answer("", language=lang, status=301, headers=(("Location", address),))


def _in_other_languages(
    versions: Mapping[str, Page], found: Sequence[Place], lang: str, *, gone: bool
) -> Answer:
    """404, or 410 when the page has been withdrawn; with the languages it can be read in."""
    body = render(
        "public/other_languages.html",
        lang=lang,
        places=found,
        gone=gone,
        shown=[card(page, by_id(found), language) for language, page in versions.items()],
        switch={},
        alternates=[],
    )
    return Answer(body, language=lang, status=410 if gone else 404)


def _addresses(versions: Mapping[str, Page], *, external: bool = True) -> list[tuple[str, str]]:
    return [
        (one.code, url_for("public.article", lang=one.code, slug=page.slug, _external=external))
        for one in interface_languages()
        if (page := versions.get(one.code)) is not None
    ]
