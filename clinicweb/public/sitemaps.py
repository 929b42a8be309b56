"""Sitemaps in parts (sitemaps.org 0.9), with other languages as XHTML links, and with pictures.

https://www.sitemaps.org/protocol.html
https://developers.google.com/search/docs/specialty/international/localized-versions#sitemap
https://developers.google.com/search/docs/crawling-indexing/sitemaps/image-sitemaps
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from html import escape, unescape
from urllib.parse import urljoin

from flask import url_for
from sqlalchemy.orm import Session

from clinicweb.clinics.directory import Place
from clinicweb.public import machine_queries

# The protocol allows 50,000 addresses and 50 MB; with languages and pictures this is about 3 MB.
IN_ONE = 5_000
PAGES = "pages"
_NAME = re.compile(r"articles-([a-z]{2,3}(?:-[A-Za-z]{2,4})?)-([1-9]\d{0,4})")
_PICTURE = re.compile(r"<img\s(?:[^<>]*?\s)?src=\"([^\"]+)\"")

_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
_SET = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">\n'
)
# Stands where a slug stands, in an address that is made once and filled in thousands of times.
_SLUG = "0slug0"

Versions = Mapping[str, str]
"""Language and absolute address of each version of a page; the first is for all other readers."""


def index(session: Session, codes: Sequence[str]) -> str:
    """The sitemap of the sitemaps."""
    parts = [one for one in machine_queries.stretches(session, IN_ONE) if one.language in codes]
    newest = max((one.changed_at for one in parts), default=None)
    named = [(PAGES, newest)]
    named += [(f"articles-{one.language}-{one.number}", one.changed_at) for one in parts]
    addresses = [(_address("public.sitemap_part", name=name), at) for name, at in named]
    lines = [
        f"<sitemap><loc>{address}</loc>{_changed(at)}</sitemap>\n" for address, at in addresses
    ]
    return "".join((_HEAD, _INDEX, *lines, "</sitemapindex>\n"))


def part(session: Session, name: str, codes: Sequence[str], found: Sequence[Place]) -> str | None:
    """One sitemap by its name; None when there is none of that name."""
    if name == PAGES:
        return _set(_pages(codes, found))
    parts = _NAME.fullmatch(name)
    if parts is None or parts[1] not in codes:
        return None
    entries = _articles(session, parts[1], int(parts[2]), codes)
    return _set(entries) if entries else None


def _pages(codes: Sequence[str], found: Sequence[Place]) -> Iterator[str]:
    """What exists in every language of the site."""
    pages: list[tuple[str, dict[str, str]]] = [("public.home", {}), ("public.article_list", {})]
    pages += [("public.clinic", {"clinic": place.slug}) for place in found]
    for endpoint, values in pages:
        versions = {code: _address(endpoint, lang=code, **values) for code in codes}
        for address in versions.values():
            yield _entry(address, None, _links(versions), ())


def _articles(session: Session, language: str, number: int, codes: Sequence[str]) -> list[str]:
    patterns = {code: _address("public.article", lang=code, slug=_SLUG) for code in codes}
    entries = []
    for one in machine_queries.stretch(session, language, number, IN_ONE):
        versions = {
            code: patterns[code].replace(_SLUG, one.slug) for code in codes if code in one.languages
        }
        address = versions[language]
        pictures = [
            urljoin(address, unescape(source)) for source in _PICTURE.findall(one.html or "")
        ]
        entries.append(_entry(address, one.changed_at, _links(versions), pictures))
    return entries


def _set(entries: Iterable[str]) -> str:
    return "".join((_HEAD, _SET, *entries, "</urlset>\n"))


def _entry(address: str, changed_at: datetime | None, links: str, pictures: Iterable[str]) -> str:
    images = "".join(
        f"<image:image><image:loc>{escape(one)}</image:loc></image:image>" for one in pictures
    )
    return f"<url><loc>{address}</loc>{_changed(changed_at)}{links}{images}</url>\n"


def _links(versions: Versions) -> str:
    first = next(iter(versions.values()))
    return "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{address}"/>'
        for code, address in (*versions.items(), ("x-default", first))
    )


def _changed(at: datetime | None) -> str:
    return f"<lastmod>{at:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if at else ""


def _address(endpoint: str, **values: str) -> str:
    return escape(url_for(endpoint, _external=True, **values))
