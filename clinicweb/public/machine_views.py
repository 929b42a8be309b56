"""Addresses for crawlers and feed readers."""

from flask import url_for

from clinicweb.i18n import interface_languages
from clinicweb.public import syndication
from clinicweb.public.blueprint import blueprint, require_language
from clinicweb.public.rendering import clinics_in
from clinicweb.public.shelf import Answer, kept
from clinicweb.security import public_access
from clinicweb.web import reader


@blueprint.get("/<language:lang>/feed.atom")
@public_access
@kept()
def feed(lang: str) -> Answer:
    """The newest articles in the language, whole."""
    require_language(lang)
    return syndication.feed(reader(), lang, clinics_in(lang))


@blueprint.get("/sitemap.xml")
@public_access
@kept()
def sitemap() -> Answer:
    """Every public page with its alternates."""
    codes = [one.code for one in interface_languages()]
    return syndication.sitemap(reader(), codes)


@blueprint.get("/robots.txt")
@public_access
@kept()
def robots() -> Answer:
    """Crawlers are welcome to what patients read."""
    lines = ["User-agent: *", "Disallow: /staff/"]
    lines += [
        f"Disallow: {url_for('public.search', lang=one.code)}" for one in interface_languages()
    ]
    lines.append(f"Sitemap: {url_for('public.sitemap', _external=True)}")
    return Answer("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
