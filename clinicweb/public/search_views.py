"""The address of the search."""

from flask import Response, request
from werkzeug.exceptions import NotFound

from clinicweb.domain.search_query import LONGEST
from clinicweb.finding import search as finding
from clinicweb.finding import topics
from clinicweb.finding.search import Asked
from clinicweb.i18n import interface_languages
from clinicweb.public import searching
from clinicweb.public.answers import passing
from clinicweb.public.blueprint import blueprint, require_language
from clinicweb.public.rendering import by_id, clinics_in, page
from clinicweb.security import public_access
from clinicweb.web import reader

ON_A_PAGE = 10
# Nobody reads further, and each page further makes the search look at more.
MOST_PAGES = 50


@blueprint.get("/<language:lang>/search")
@public_access
def search(lang: str) -> Response:
    """Articles that contain all of ``?q=``; ``?clinic=``, ``?topic=``, ``?page=`` as in lists."""
    require_language(lang)
    session, places = reader(), clinics_in(lang)
    choices = topics.choices(session, lang)
    query = " ".join(request.args.get("q", "").replace("\0", " ").split())[:LONGEST]
    clinic = next((one for one in places if one.slug == request.args.get("clinic")), None)
    topic = next((one for one in choices if one.slug == request.args.get("topic")), None)
    number = _page_number(request.args.get("page", "1"))
    asked = Asked(
        query,
        lang,
        clinic_id=clinic.id if clinic else None,
        within=topics.pages_about(session, lang, topic.slug) if topic else None,
        offset=(number - 1) * ON_A_PAGE,
        limit=ON_A_PAGE,
    )
    found = finding.search(session, asked)
    pages = min(MOST_PAGES, max(1, -(-found.total // ON_A_PAGE)))
    if number > pages:
        raise NotFound
    others = [one.code for one in interface_languages() if one.code != lang]
    shown = {
        "q": query or None,
        "clinic": clinic.slug if clinic else None,
        "topic": topic.slug if topic else None,
    }
    filtered = bool(clinic or topic)
    return passing(
        page(
            "public/search.html",
            lang,
            places,
            query={"q": query or None},
            q=query,
            shown=shown,
            clinic=clinic,
            topic=topic,
            topics=choices,
            result=found,
            hits=searching.hits(session, found, by_id(places), lang),
            elsewhere=searching.elsewhere(session, query, others, found),
            advice=searching.advice(session, asked, found, filtered=filtered),
            number=number,
            pages=pages,
            first=asked.offset + 1,
        )
    )


def _page_number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= MOST_PAGES:
        raise NotFound
    return int(text)
