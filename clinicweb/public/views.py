"""Addresses of the public site."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, Response, redirect, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from werkzeug.exceptions import NotFound
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response as AnyResponse

from clinicweb.clinics.directory import Place, places
from clinicweb.i18n import interface_languages, preferred_language, remember_language
from clinicweb.public import article as articles
from clinicweb.public import health, queries, syndication
from clinicweb.public.cards import card
from clinicweb.public.queries import FreshnessQuery
from clinicweb.public.rendering import phrases, render
from clinicweb.public.searching import hits, words_in
from clinicweb.security import public_access
from clinicweb.web import reader

ON_HOME = 6
ON_A_PAGE = 12
LONGEST_QUERY = 200
# Query that a language switch adds; the answer remembers the choice and drops it.
CHOSEN = "chosen"


class LanguageConverter(BaseConverter):
    """The first step of a public address: the form of a language code, known or not."""

    regex = "[a-z]{2,3}(?:-[A-Za-z]{2,4})?"


blueprint = Blueprint("public", __name__, template_folder="templates")


@blueprint.record_once
def _set_up(state: BlueprintSetupState) -> None:
    app = state.app
    app.url_map.converters["language"] = LanguageConverter
    database = app.extensions["clinicweb.database"]
    app.extensions["clinicweb.public.shelf"] = articles.Shelf(FreshnessQuery(database.engine))
    app.jinja_env.filters["phrases"] = phrases


@blueprint.before_request
def _remember_choice() -> AnyResponse | None:
    if request.environ.get("QUERY_STRING") != CHOSEN:
        return None
    response = redirect(request.path, HTTPStatus.SEE_OTHER)
    lang = (request.view_args or {}).get("lang")
    if lang is not None:
        _require(lang)
        remember_language(response, lang)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/")
@public_access
def front() -> AnyResponse:
    """To the home page in the reader's language."""
    response = redirect(url_for("public.home", lang=preferred_language().code))
    response.headers["Vary"] = "Accept-Language, Cookie"
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/<language:lang>/")
@public_access
def home(lang: str) -> str:
    """Both clinics and the newest articles."""
    found = _places(lang)
    newest = queries.newest(reader(), lang, ON_HOME)
    return _render(
        "public/home.html",
        lang,
        found,
        cards=[card(page, _by_id(found), lang) for page in newest.pages],
        more=newest.total > ON_HOME,
    )


@blueprint.get("/<language:lang>/clinics/<clinic>/")
@public_access
def clinic(lang: str, clinic: str) -> str:
    """A clinic's facts, its people and its articles."""
    found = _places(lang)
    place = next((one for one in found if one.slug == clinic), None)
    if place is None:
        raise NotFound
    newest = queries.newest(reader(), lang, ON_HOME, clinic_id=place.id)
    return _render(
        "public/clinic.html",
        lang,
        found,
        place=place,
        cards=[card(page, _by_id(found), lang) for page in newest.pages],
        more=newest.total > ON_HOME,
    )


@blueprint.get("/<language:lang>/articles/")
@public_access
def article_list(lang: str) -> str:
    """Every article in the language, newest first; ``?clinic=`` and ``?page=``."""
    found = _places(lang)
    slug = request.args.get("clinic")
    chosen = next((one for one in found if one.slug == slug), None)
    if slug and chosen is None:
        raise NotFound
    number = _page_number(request.args.get("page", "1"))
    listed = queries.newest(
        reader(),
        lang,
        ON_A_PAGE,
        clinic_id=chosen.id if chosen else None,
        offset=(number - 1) * ON_A_PAGE,
    )
    pages = max(1, -(-listed.total // ON_A_PAGE))
    if number > pages:
        raise NotFound
    return _render(
        "public/articles.html",
        lang,
        found,
        chosen=chosen,
        cards=[card(page, _by_id(found), lang) for page in listed.pages],
        number=number,
        pages=pages,
        query={"clinic": slug, "page": number if number > 1 else None},
    )


@blueprint.get("/<language:lang>/articles/<slug>/")
@public_access
def article(lang: str, slug: str) -> Response:
    """One article, or the languages that it can be read in."""
    _require(lang)
    response = articles.respond(lang, slug)
    if response is None:
        raise NotFound
    return response


@blueprint.get("/<language:lang>/search")
@public_access
def search(lang: str) -> str:
    """Articles that contain every word of ``?q=``."""
    found = _places(lang)
    query = request.args.get("q", "")[:LONGEST_QUERY].replace("\0", "").strip()
    words = words_in(query)
    pages = queries.containing(reader(), lang, words) if words else []
    return _render(
        "public/search.html",
        lang,
        found,
        q=query,
        hits=hits(pages, words, _by_id(found), lang),
        query={"q": query or None},
    )


@blueprint.get("/<language:lang>/feed.atom")
@public_access
def feed(lang: str) -> Response:
    """The newest articles in the language, whole."""
    return syndication.feed(reader(), lang, _places(lang))


@blueprint.get("/sitemap.xml")
@public_access
def sitemap() -> Response:
    """Every public page with its alternates."""
    codes = [one.code for one in interface_languages()]
    return syndication.sitemap(reader(), codes)


@blueprint.get("/robots.txt")
@public_access
def robots() -> Response:
    """Crawlers are welcome to what patients read."""
    lines = ["User-agent: *", "Disallow: /staff/"]
    lines += [
        f"Disallow: {url_for('public.search', lang=one.code)}" for one in interface_languages()
    ]
    lines.append(f"Sitemap: {url_for('public.sitemap', _external=True)}")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@blueprint.get("/healthz")
@public_access
def healthz() -> Response:
    """The process answers."""
    return health.alive()


@blueprint.get("/readyz")
@public_access
def readyz() -> Response:
    """The database and Redis answer too."""
    return health.ready()


@blueprint.get("/metrics")
@public_access
def metrics() -> Response:
    """Counts for an operator's graphs; nothing that patients cannot see."""
    return health.metrics(reader())


def _require(lang: str) -> None:
    if lang not in {one.code for one in interface_languages()}:
        raise NotFound


def _places(lang: str) -> tuple[Place, ...]:
    _require(lang)
    return places(queries.clinics(reader()), lang)


def _by_id(found: Sequence[Place]) -> dict[int, Place]:
    return {place.id: place for place in found}


def _page_number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= 10**6:
        raise NotFound
    return int(text)


def _render(template: str, lang: str, found: Sequence[Place], **values: object) -> str:
    """A page that exists in every interface language."""
    endpoint, arguments = str(request.endpoint), dict(request.view_args or {})
    arguments.update(values.get("query") or {})  # type: ignore[call-overload]
    codes = [one.code for one in interface_languages()]
    switch = {code: url_for(endpoint, **{**arguments, "lang": code}) for code in codes}
    alternates = [
        (code, url_for(endpoint, **{**arguments, "lang": code}, _external=True)) for code in codes
    ]
    return render(template, lang=lang, places=found, switch=switch, alternates=alternates, **values)
