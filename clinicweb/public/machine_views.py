"""Addresses for crawlers, feed readers and whatever shows a shared link."""

from hashlib import sha256

from flask import Response, current_app, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from clinicweb.clinics.directory import Place
from clinicweb.clinics.facts import in_text
from clinicweb.i18n import interface_languages
from clinicweb.public import machine_head, machine_queries, queries, sitemaps, syndication
from clinicweb.public.answers import passing
from clinicweb.public.blueprint import blueprint, require_language
from clinicweb.public.cards import look_up
from clinicweb.public.rendering import by_id, clinics_in
from clinicweb.public.shelf import CACHING, Answer, Shelf, kept
from clinicweb.public.social_image import Words, picture
from clinicweb.security import public_access
from clinicweb.settings import Settings
from clinicweb.web import reader, settings

XML = "application/xml; charset=utf-8"
A_DAY = 24 * 60 * 60


@blueprint.get("/<language:lang>/feed.atom")
@public_access
@kept()
def feed(lang: str) -> Answer:
    """The newest articles in the language, whole."""
    require_language(lang)
    return syndication.feed(reader(), lang, clinics_in(lang))


@blueprint.get("/<language:lang>/clinics/<clinic>/feed.atom")
@public_access
@kept()
def clinic_feed(lang: str, clinic: str) -> Answer:
    """The newest articles of one clinic."""
    chosen = _place(lang, clinic)
    return syndication.feed(reader(), lang, clinics_in(lang), chosen)


@blueprint.get("/sitemap.xml")
@public_access
@kept()
def sitemap() -> Answer:
    """The sitemap of the sitemaps."""
    return Answer(sitemaps.index(reader(), _codes()), content_type=XML)


@blueprint.get("/sitemaps/<name>.xml")
@public_access
def sitemap_part(name: str) -> Response:
    """Some thousand pages with their alternates: too large for the shelf, and rarely asked for."""
    shelf: Shelf = current_app.extensions["clinicweb.public.shelf"]
    made_of = f"{shelf.version()} {name} {request.host_url}"
    unchanged = Response(content_type=XML)
    unchanged.set_etag(sha256(made_of.encode()).hexdigest()[:32], weak=True)
    if request.if_none_match.contains_weak(unchanged.get_etag()[0] or ""):
        unchanged.status_code = 304
        return unchanged
    text = sitemaps.part(reader(), name, _codes(), clinics_in(_codes()[0]))
    if text is None:
        raise NotFound
    response = passing(Answer(text, content_type=XML))
    response.headers["ETag"] = unchanged.headers["ETag"]
    return response


@blueprint.get("/robots.txt")
@public_access
@kept()
def robots() -> Answer:
    """Crawlers are welcome to what patients read."""
    lines = ["User-agent: *", "Disallow: /staff/"]
    lines += [f"Disallow: {url_for('public.search', lang=code)}" for code in _codes()]
    lines.append(f"Sitemap: {url_for('public.sitemap', _external=True)}")
    return Answer("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/<language:lang>/social.png")
@public_access
def site_image(lang: str) -> Response:
    """The picture of a shared link to the home page or a list."""
    require_language(lang)
    return _picture(machine_head.site_words(lang))


@blueprint.get("/<language:lang>/clinics/<clinic>/social.png")
@public_access
def clinic_image(lang: str, clinic: str) -> Response:
    """The picture of a shared link to a clinic."""
    return _picture(machine_head.clinic_words(_place(lang, clinic), lang))


@blueprint.get("/<language:lang>/articles/<slug>/social.png")
@public_access
def article_image(lang: str, slug: str) -> AnyResponse:
    """The picture of a shared link to an article, for as long as patients can read it."""
    require_language(lang)
    page = queries.versions(reader(), slug).get(lang)
    if page is None:
        new = machine_queries.moved_to(reader(), slug)
        if new is None:
            raise NotFound
        return redirect(url_for("public.article_image", lang=lang, slug=new), 301)
    place = by_id(clinics_in(lang))[page.clinic_id]
    title = in_text(page.title, look_up(place, lang))
    return _picture(machine_head.article_words(title, lang, place))


@blueprint.get("/favicon.ico")
@public_access
def favicon() -> Response:
    """What asks for this name does not read the page that names the real one."""
    return _icon("favicon.ico")


@blueprint.get("/apple-touch-icon.png")
@public_access
def touch_icon() -> Response:
    """The sign on a telephone's home screen."""
    return _icon("apple-touch-icon.png")


def _icon(name: str) -> Response:
    response = current_app.send_static_file(name)
    response.headers["Cache-Control"] = f"public, max-age={A_DAY}"
    return response


def _picture(words: Words) -> Response:
    config: Settings = settings()
    response = Response(picture(config.instance / "social", words), content_type="image/png")
    response.set_etag(words.version)
    response.headers["Cache-Control"] = CACHING
    response.headers["Content-Language"] = words.language
    response.make_conditional(request)
    return response


def _place(lang: str, clinic: str) -> Place:
    require_language(lang)
    place = next((one for one in clinics_in(lang) if one.slug == clinic), None)
    if place is None:
        raise NotFound
    return place


def _codes() -> list[str]:
    return [one.code for one in interface_languages()]
