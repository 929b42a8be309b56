"""An article's page: made once, kept, and checked against the database at every request.

One query tells whether anything the page is made of has changed; when nothing has, the kept bytes
are sent and nothing is rendered. An article taken off the site is gone with the next request.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from threading import Lock

from flask import Response, current_app, request, url_for
from sqlalchemy.orm import Session

from clinicweb.clinics.directory import places
from clinicweb.clinics.facts import in_html, in_text
from clinicweb.domain import typeset
from clinicweb.public import queries
from clinicweb.public.cards import Card, card, look_up
from clinicweb.public.queries import Freshness, FreshnessQuery
from clinicweb.public.rendering import render
from clinicweb.web import reader

KEPT_PAGES = 512

Address = tuple[object, str, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A rendered page and what it was rendered from."""

    freshness: Freshness
    body: bytes
    headers: tuple[tuple[str, str], ...]


class Shelf:
    """The rendered pages of this process, the least recently read dropped first."""

    def __init__(self, query: FreshnessQuery, size: int = KEPT_PAGES) -> None:
        self.query = query
        self._size = size
        self._kept: OrderedDict[Address, Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, address: Address, freshness: Freshness) -> Kept | None:
        """The page at this address if it was made from the same things."""
        with self._lock:
            kept = self._kept.get(address)
            if kept is None or kept.freshness != freshness:
                return None
            self._kept.move_to_end(address)
            return kept

    def keep(self, address: Address, kept: Kept) -> None:
        """Keep a page in the place of an older one."""
        with self._lock:
            self._kept[address] = kept
            self._kept.move_to_end(address)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)


def respond(lang: str, slug: str) -> Response | None:
    """The article's page; or a 404 naming the languages it exists in; or None."""
    shelf: Shelf = current_app.extensions["clinicweb.public.shelf"]
    fresh = shelf.query.run(lang, slug)
    if not fresh.pages:
        return None
    if lang not in (language for language, _ in fresh.pages):
        return _in_other_languages(reader(), lang, slug, fresh)
    environ = request.environ
    # What the absolute addresses in the page are made of.
    site = (environ["wsgi.url_scheme"], environ.get("HTTP_HOST"), environ.get("SCRIPT_NAME"))
    kept = shelf.get((site, lang, slug), fresh)
    if kept is None:
        kept = _made(reader(), lang, slug, fresh, shelf.query.time(fresh.outdated_since))
        shelf.keep((site, lang, slug), kept)
    response = Response(kept.body, headers=kept.headers)
    if "HTTP_IF_NONE_MATCH" in environ:
        response.make_conditional(request)
    return response


def _made(
    session: Session, lang: str, slug: str, fresh: Freshness, outdated_since: datetime | None
) -> Kept:
    body = _page(session, lang, slug, fresh, outdated_since).encode()
    headers = (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("ETag", f'"{sha256(body).hexdigest()[:32]}"'),
        # Kept copies are asked for again each time: a page taken off the site is gone at once.
        ("Cache-Control", "public, no-cache"),
    )
    return Kept(fresh, body, headers)


def _page(
    session: Session, lang: str, slug: str, fresh: Freshness, outdated_since: datetime | None
) -> str:
    own = dict(fresh.pages)[lang]
    pages, clinics = queries.pages_and_clinics(session, [own, *fresh.related])
    found = {place.id: place for place in places(clinics, lang)}
    page = pages[own]
    place = found[page.clinic_id]
    facts = look_up(place, lang)
    html = in_html(page.html, facts)
    return render(
        "public/article.html",
        lang=lang,
        page=page,
        place=place,
        places=tuple(found.values()),
        author=next((one for one in place.people if one.id == page.practitioner_id), None),
        title=in_text(page.title, facts),
        summary=in_text(page.summary, facts),
        html=html,
        contents=typeset.contents(html),
        outdated_since=outdated_since,
        languages=[language for language, _ in fresh.pages],
        alternates=_addresses(fresh, slug),
        switch=dict(_addresses(fresh, slug, external=False)),
        related=[card(pages[one], found, lang) for one in fresh.related if one in pages],
    )


def _in_other_languages(session: Session, lang: str, slug: str, fresh: Freshness) -> Response:
    pages, clinics = queries.pages_and_clinics(session, [one for _, one in fresh.pages])
    found = {place.id: place for place in places(clinics, lang)}
    shown: list[Card] = [
        card(pages[one], found, language) for language, one in fresh.pages if one in pages
    ]
    body = render(
        "public/other_languages.html",
        lang=lang,
        places=tuple(found.values()),
        shown=shown,
        switch={},
        alternates=[],
    )
    return Response(body, status=404, mimetype="text/html")


def _addresses(fresh: Freshness, slug: str, *, external: bool = True) -> list[tuple[str, str]]:
    return [
        (language, url_for("public.article", lang=language, slug=slug, _external=external))
        for language, _ in fresh.pages
    ]
