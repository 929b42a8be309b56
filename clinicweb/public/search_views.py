"""The address of the search."""

from flask import Response, request

from clinicweb.public import queries
from clinicweb.public.answers import passing
from clinicweb.public.blueprint import blueprint, require_language
from clinicweb.public.rendering import by_id, clinics_in, page
from clinicweb.public.searching import hits, words_in
from clinicweb.security import public_access
from clinicweb.web import reader

LONGEST_QUERY = 200


@blueprint.get("/<language:lang>/search")
@public_access
def search(lang: str) -> Response:
    """Articles that contain every word of ``?q=``."""
    require_language(lang)
    found = clinics_in(lang)
    query = request.args.get("q", "")[:LONGEST_QUERY].replace("\0", "").strip()
    words = words_in(query)
    pages = queries.containing(reader(), lang, words) if words else []
    return passing(
        page(
            "public/search.html",
            lang,
            found,
            query={"q": query or None},
            q=query,
            hits=hits(pages, words, by_id(found), lang),
        )
    )
