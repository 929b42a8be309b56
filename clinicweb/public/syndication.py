"""Atom feeds (RFC 4287): the newest articles in a language, of all clinics or of one, whole."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape, unescape
from urllib.parse import urljoin, urlsplit

from flask import request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from clinicweb.clinics.directory import Place
from clinicweb.clinics.facts import in_html, in_text
from clinicweb.public import machine_queries
from clinicweb.public.cards import look_up
from clinicweb.public.queries import Page
from clinicweb.public.rendering import render
from clinicweb.public.shelf import Answer

IN_FEED = 20
ATOM = "application/atom+xml; charset=utf-8"
# Characters that XML 1.0 cannot carry, however they are written.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAG = re.compile(r"<[a-z][^<>]*>")
# Sanitised HTML has every quotation mark inside an attribute as an entity.
_ADDRESS = re.compile(r"\s(href|src|srcset)=\"([^\"]*)\"")
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as a feed brings it."""

    id: str
    """A tag URI (RFC 4151): the same when the article's address changes."""
    address: str
    others: Sequence[tuple[str, str]]
    """Language and address of its versions in other languages."""
    title: str
    summary: str
    html: str
    author: str
    author_address: str
    rights: str
    published: str
    updated: str


def feed(
    session: Session, lang: str, found: Sequence[Place], chosen: Place | None = None
) -> Answer:
    """The newest articles in a language, of one clinic or of all."""
    pages = machine_queries.with_text(
        session, lang, IN_FEED, clinic_id=chosen.id if chosen else None
    )
    articles = [page.article_id for page in pages]
    first = machine_queries.first_published(session, articles)
    languages = machine_queries.languages(session, articles)
    # On PostgreSQL one may have been taken off the site since the first query.
    pages = [page for page in pages if page.article_id in languages]
    places = {place.id: place for place in found}
    site = gettext("Acupuncture clinics")
    body = render(
        "public/feed.xml",
        lang=lang,
        title=f"{chosen.name} · {site}" if chosen else site,
        subtitle=chosen.description if chosen else "",
        address=_home(lang, chosen),
        feed_address=feed_address(lang, chosen),
        updated=_stamp(max((page.published_at for page in pages), default=_EPOCH)),
        entries=[
            _entry(page, places[page.clinic_id], first[page.article_id], languages[page.article_id])
            for page in pages
        ],
    )
    return Answer(_NOT_XML.sub("", body), language=lang, content_type=ATOM)


def feed_address(lang: str, chosen: Place | None = None) -> str:
    """Absolute address of a feed."""
    if chosen is None:
        return url_for("public.feed", lang=lang, _external=True)
    return url_for("public.clinic_feed", lang=lang, clinic=chosen.slug, _external=True)


def absolute(html: str, base: str) -> str:
    """Sanitised HTML whose links and pictures can be followed from anywhere."""

    def rewrite(found: re.Match[str]) -> str:
        name, value = found[1], unescape(found[2])
        if name == "srcset":
            joined = ", ".join(_candidate(one, base) for one in value.split(","))
        else:
            joined = urljoin(base, value)
        return f' {name}="{escape(joined)}"'

    return _TAG.sub(lambda tag: _ADDRESS.sub(rewrite, tag[0]), html)


def _candidate(candidate: str, base: str) -> str:
    address, _, size = candidate.strip().partition(" ")
    return f"{urljoin(base, address)} {size}".rstrip()


def _entry(page: Page, place: Place, first: datetime, languages: Mapping[str, str]) -> Entry:
    facts = look_up(place, page.language)
    address = _article(page.language, page.slug)
    author = next((one for one in place.people if one.id == page.practitioner_id), None)
    clinic = url_for("public.clinic", lang=page.language, clinic=place.slug, _external=True)
    return Entry(
        id=_tag(page, first),
        address=address,
        others=[
            (code, _article(code, slug))
            for code, slug in languages.items()
            if code != page.language
        ],
        title=in_text(page.title, facts),
        summary=in_text(page.summary, facts),
        html=absolute(in_html(page.html, facts), address),
        author=author.name if author else place.name,
        author_address=f"{clinic}#{author.slug}" if author else clinic,
        rights=f"© {first.year} {place.name}",
        published=_stamp(page.first_published_at),
        updated=_stamp(page.published_at),
    )


def _tag(page: Page, first: datetime) -> str:
    """Named by the article's row: an address can change, and a title too."""
    host = urlsplit(request.host_url).hostname
    return f"tag:{host},{first:%Y-%m-%d}:articles/{page.article_id}/{page.language}"


def _home(lang: str, chosen: Place | None) -> str:
    if chosen is None:
        return url_for("public.home", lang=lang, _external=True)
    return url_for("public.clinic", lang=lang, clinic=chosen.slug, _external=True)


def _article(language: str, slug: str) -> str:
    return url_for("public.article", lang=language, slug=slug, _external=True)


def _stamp(at: datetime) -> str:
    """RFC 3339, as Atom wants it."""
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
