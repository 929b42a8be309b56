"""Public templates, rendered without the request's session.

Flask's own ``render_template`` asks every context processor, and one of them looks who is signed
in: that would read the session, and the answer would vary by cookie. Patients have no session.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import current_app, request, url_for
from markupsafe import Markup

from clinicweb.clinics.directory import Place, places
from clinicweb.clinics.hours import valid_until
from clinicweb.domain import typeset
from clinicweb.i18n import interface_languages
from clinicweb.public import queries
from clinicweb.public.shelf import Answer
from clinicweb.web import now, reader


def render(template: str, **values: object) -> str:
    """The template with exactly these values and the application's global functions."""
    return current_app.jinja_env.get_template(template).render(values)


def page(
    template: str,
    lang: str,
    found: Sequence[Place],
    *,
    query: Mapping[str, object] | None = None,
    status: int = 200,
    **values: object,
) -> Answer:
    """A page that exists in every interface language.

    ``query`` holds the parameters that make this page what it is; its other languages have them
    too.
    """
    endpoint, arguments = str(request.endpoint), dict(request.view_args or {})
    arguments.update(query or {})
    codes = [one.code for one in interface_languages()]
    switch = {code: url_for(endpoint, **{**arguments, "lang": code}) for code in codes}
    alternates = [
        (code, url_for(endpoint, **{**arguments, "lang": code}, _external=True)) for code in codes
    ]
    moment = now()
    body = render(
        template,
        lang=lang,
        places=found,
        switch=switch,
        alternates=alternates,
        now=moment,
        **values,
    )
    return Answer(body, language=lang, status=status, valid_until=holds_until(found, moment))


def holds_until(found: Sequence[Place], moment: datetime) -> datetime | None:
    """When what a page says of these clinics changes by itself; None: never."""
    return valid_until(found, moment)


def clinics_in(lang: str) -> tuple[Place, ...]:
    """The clinics as readers of the language see them."""
    return places(queries.clinics(reader()), lang)


def by_id(found: Sequence[Place]) -> dict[int, Place]:
    """The clinics by their row ids."""
    return {place.id: place for place in found}


def phrases(text: str, language: str) -> Markup:
    """Template filter: plain text that may break between its Japanese phrases."""
    return Markup(typeset.marked(text, language))  # noqa: S704 - marked() escapes every phrase
