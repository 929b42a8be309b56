"""Where readers send their comments. No session, no cookie; nothing typed is lost."""

from http import HTTPStatus
from math import ceil

from flask import Blueprint, Response, current_app, make_response, redirect, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask_babel import gettext, ngettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from clinicweb.clinics.directory import Place, places
from clinicweb.clinics.facts import facts_of, in_text
from clinicweb.comments import queries, service
from clinicweb.comments.forms import typed_draft, was_filled_by_a_machine
from clinicweb.comments.service import Closed, InvalidComment, Readable
from clinicweb.domain.comments import CONSENT, MOST_LINKS, REFUSED_KEPT_DAYS, Draft
from clinicweb.domain.languages import LANGUAGES
from clinicweb.i18n import interface_languages, message
from clinicweb.security import public_access, public_form
from clinicweb.settings import Settings
from clinicweb.throttle import Throttle, household
from clinicweb.web import bell, database, now, reader, settings

blueprint = Blueprint("reply", __name__, template_folder="templates")

# A person who has something to say says it in a few comments; a household or a clinic's waiting
# room may share one address.
BY_ADDRESS = "5 per 10 minute; 30 per day"
BY_EMAIL = "3 per 10 minute; 15 per day"
THROTTLES = "clinicweb.reply.throttles"
# The longest comment takes 45 kB as a form; much longer ones are still shown again.
MOST_BYTES = 512 * 1024
EMPTY = Draft(name="", email="", text="", language="", consents=False)


@blueprint.record_once
def _set_up(state: BlueprintSetupState) -> None:
    known: Settings = state.app.config["SETTINGS"]
    state.app.extensions[THROTTLES] = (
        Throttle("reply-address", BY_ADDRESS, known.bell_url),
        Throttle("reply-email", BY_EMAIL, known.bell_url),
    )
    state.app.jinja_env.globals["reply_choices"] = choices


def choices() -> dict[str, object]:
    """What the form offers and says, wherever it stands."""
    return {
        "languages": tuple(LANGUAGES.values()),
        "consent": CONSENT,
        "kept_days": REFUSED_KEPT_DAYS,
        "most_links": MOST_LINKS,
    }


@blueprint.get("/<language:lang>/articles/<slug>/reply")
@public_access
def form(lang: str, slug: str) -> Response:
    """The form alone."""
    _require(lang)
    found = service.readable(reader(), lang, slug)
    return _page("comments/reply.html", lang, slug, found, typed=EMPTY)


@blueprint.post("/<language:lang>/articles/<slug>/reply")
@public_form
def send(lang: str, slug: str) -> AnyResponse:
    """Keep a comment until a person has read it."""
    _require(lang)
    request.max_content_length = MOST_BYTES
    thanks = redirect(url_for("reply.thanks", lang=lang, slug=slug), HTTPStatus.SEE_OTHER)
    if was_filled_by_a_machine(request.form):
        return thanks
    typed = typed_draft(request.form)
    try:
        found = service.readable(reader(), lang, slug)
    except Closed:
        return _page("comments/closed.html", lang, slug, None, typed=typed, status=404)
    try:
        draft = service.checked(typed)
    except InvalidComment as error:
        errors = {name: message(*what) for name, what in error.problems.items()}
        return _page("comments/reply.html", lang, slug, found, typed, errors, status=422)
    if service.is_kept(reader(), found.article_id, draft):
        return thanks
    wait = _wait(draft)
    if wait:
        response = _page("comments/reply.html", lang, slug, found, typed, wait=wait, status=429)
        response.headers["Retry-After"] = str(wait)
        return response
    try:
        with database().transaction() as session:
            service.send(session, bell(), lang, slug, draft, now())
    except Closed:
        return _page("comments/closed.html", lang, slug, None, typed=typed, status=404)
    return thanks


@blueprint.get("/<language:lang>/articles/<slug>/reply/thanks")
@public_access
def thanks(lang: str, slug: str) -> Response:
    """That the comment has come, and what happens with it now."""
    _require(lang)
    try:
        found: Readable | None = service.readable(reader(), lang, slug)
    except Closed:
        found = None  # withdrawn in this moment; the comment is kept all the same
    return _page("comments/thanks.html", lang, slug, found)


def _wait(draft: Draft) -> int:
    """Count an attempt; seconds to wait, 0 when it may go on."""
    throttles: tuple[Throttle, Throttle] = current_app.extensions[THROTTLES]
    by_address, by_email = throttles
    # With a secret among them, what is counted cannot be turned back into an address.
    secret = settings().secret_key
    return max(
        by_address.attempt(secret, household(request.remote_addr)),
        by_email.attempt(secret, draft.email),
    )


def _page(
    template: str,
    lang: str,
    slug: str,
    found: Readable | None,
    typed: Draft = EMPTY,
    errors: dict[str, str] | None = None,
    wait: int = 0,
    status: int = 200,
) -> Response:
    """A public page: rendered without the session, and never kept by anybody."""
    everywhere = places(queries.clinics(reader()), lang)
    body = current_app.jinja_env.get_template(template).render(
        lang=lang,
        places=everywhere,
        switch=_switch(slug),
        alternates=[],
        now=now(),
        slug=slug,
        title=_title(found, everywhere, lang),
        typed=typed,
        errors=errors or {},
        wait=_waiting_words(wait),
        choices=choices(),
    )
    response = make_response(body, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = lang
    return response


def _title(found: Readable | None, everywhere: tuple[Place, ...], lang: str) -> str:
    place = next((one for one in everywhere if found and one.id == found.clinic_id), None)
    if found is None or place is None:
        return ""
    address = url_for("public.clinic", lang=lang, clinic=place.slug)
    unknown = gettext("the contact details on the clinic’s page")
    return in_text(found.title, facts_of(place, address, unknown))


def _waiting_words(seconds: int) -> str:
    if not seconds:
        return ""
    minutes = ceil(seconds / 60)
    hours = ceil(minutes / 60)
    said: str
    if minutes <= 90:
        said = ngettext(
            "Please try again in %(num)s minute.", "Please try again in %(num)s minutes.", minutes
        )
    else:
        said = ngettext(
            "Please try again in %(num)s hour.", "Please try again in %(num)s hours.", hours
        )
    return said


def _switch(slug: str) -> dict[str, str]:
    """The article in each language; what was typed here does not go along."""
    return {
        one.code: url_for("public.article", lang=one.code, slug=slug)
        for one in interface_languages()
    }


def _require(lang: str) -> None:
    if lang not in {one.code for one in interface_languages()}:
        raise NotFound
