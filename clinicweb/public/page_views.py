"""Addresses of what patients read: home, clinics, articles."""

from flask import redirect, url_for
from flask_babel import gettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from clinicweb.clinics import vcard as vcards
from clinicweb.i18n import preferred_language
from clinicweb.public import article as articles
from clinicweb.public import machine_head, queries
from clinicweb.public.blueprint import blueprint, require_language
from clinicweb.public.cards import card
from clinicweb.public.list_views import topic_choices
from clinicweb.public.rendering import by_id, clinics_in, page
from clinicweb.public.shelf import Answer, kept
from clinicweb.security import public_access
from clinicweb.web import now, reader

ON_HOME = 6


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
@kept()
def home(lang: str) -> Answer:
    """Both clinics, the topics and the newest articles."""
    require_language(lang)
    found = clinics_in(lang)
    newest = queries.newest(reader(), lang, ON_HOME)
    description = gettext(
        "Acupuncture in %(places)s: calm treatment, and articles that explain what helps.",
        places=gettext(", ").join(place.country for place in found),
    )
    return page(
        "public/home.html",
        lang,
        found,
        machine_head=machine_head.home(lang, found, description),
        cards=[card(one, by_id(found), lang) for one in newest.pages],
        more=newest.total > ON_HOME,
        topic_choices=topic_choices(lang),
    )


@blueprint.get("/<language:lang>/clinics/<clinic>/")
@public_access
@kept()
def clinic(lang: str, clinic: str) -> Answer:
    """A clinic's facts, its people and its articles."""
    require_language(lang)
    found = clinics_in(lang)
    place = next((one for one in found if one.slug == clinic), None)
    if place is None:
        raise NotFound
    newest = queries.newest(reader(), lang, ON_HOME, clinic_id=place.id)
    return page(
        "public/clinic.html",
        lang,
        found,
        machine_head=machine_head.clinic(place, lang, now()),
        place=place,
        cards=[card(one, by_id(found), lang) for one in newest.pages],
        more=newest.total > ON_HOME,
    )


@blueprint.get("/<language:lang>/clinics/<clinic>/contact.vcf")
@public_access
@kept()
def vcard(lang: str, clinic: str) -> Answer:
    """The clinic for the reader's address book."""
    require_language(lang)
    place = next((one for one in clinics_in(lang) if one.slug == clinic), None)
    if place is None:
        raise NotFound
    page_address = url_for("public.clinic", lang=lang, clinic=clinic, _external=True)
    return Answer(
        vcards.vcard(place, page_address),
        content_type=vcards.MEDIA_TYPE,
        headers=(("Content-Disposition", f'attachment; filename="{place.slug}.vcf"'),),
    )


@blueprint.get("/<language:lang>/articles/<slug>/")
@public_access
@kept()
def article(lang: str, slug: str) -> Answer:
    """One article, or the languages that it can be read in."""
    require_language(lang)
    answer = articles.respond(lang, slug)
    if answer is None:
        raise NotFound
    return answer
