"""The Atom feed (RFC 4287) and the sitemap (sitemaps.org 0.9 with alternates in XHTML links)."""

import re
from collections.abc import Sequence
from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from clinicweb.clinics.directory import Place
from clinicweb.clinics.facts import in_html, in_text
from clinicweb.public import queries
from clinicweb.public.cards import look_up
from clinicweb.public.rendering import render
from clinicweb.public.shelf import Answer

IN_FEED = 20
# Characters that XML 1.0 cannot carry, however they are written.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed(session: Session, lang: str, found: Sequence[Place]) -> Answer:
    """The newest articles in a language with their whole text."""
    entries = []
    updated: datetime | None = None
    by_id = {place.id: place for place in found}
    for page in queries.with_text(session, lang, IN_FEED):
        place = by_id[page.clinic_id]
        facts = look_up(place, lang)
        updated = max(updated or page.published_at, page.published_at)
        author = next((one for one in place.people if one.id == page.practitioner_id), None)
        entries.append(
            {
                "page": page,
                "address": url_for("public.article", lang=lang, slug=page.slug, _external=True),
                "title": in_text(page.title, facts),
                "summary": in_text(page.summary, facts),
                "html": in_html(page.html, facts),
                "author": author.name if author else place.name,
            }
        )
    body = render("public/feed.xml", lang=lang, entries=entries, updated=updated, stamp=_stamp)
    return Answer(
        _NOT_XML.sub("", body), language=lang, content_type="application/atom+xml; charset=utf-8"
    )


def sitemap(session: Session, codes: Sequence[str]) -> Answer:
    """Every page that patients can read, each with its versions in other languages."""
    articles = queries.addresses(session)
    clinics = queries.clinics(session)
    groups: list[dict[str, tuple[str, str | None]]] = [
        {code: (url_for("public.home", lang=code, _external=True), None) for code in codes},
        {code: (url_for("public.article_list", lang=code, _external=True), None) for code in codes},
    ]
    groups += [
        {
            code: (url_for("public.clinic", lang=code, clinic=one.slug, _external=True), None)
            for code in codes
        }
        for one in clinics
        if one.texts
    ]
    groups += [
        {
            language: (
                url_for("public.article", lang=language, slug=slug, _external=True),
                _stamp(at),
            )
            for language, at in versions.items()
            if language in codes
        }
        for slug, versions in articles.items()
    ]
    body = render("public/sitemap.xml", groups=[group for group in groups if group])
    return Answer(body, content_type="application/xml; charset=utf-8")


def _stamp(at: datetime | None) -> str:
    """RFC 3339, as both formats want it."""
    return at.isoformat(timespec="seconds").replace("+00:00", "Z") if at else ""
