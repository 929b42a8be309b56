"""What patients see: the form of a clinic, the thanks, and the privacy text.

No session and no cookie: whoever asks for a page gets the same one. What was typed and could not be
taken comes back with the answer to sending it.
"""

from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, current_app, make_response, redirect, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from clinicweb.clinics.directory import Place, places
from clinicweb.contact import letters, queries, service
from clinicweb.contact.asked import (
    LONGEST_EMAIL,
    LONGEST_MESSAGE,
    LONGEST_NAME,
    LONGEST_PHONE,
    MOST_TIMES,
    TRAP,
    Asked,
    Clinic,
    Problem,
    Typed,
    last_day,
    read,
)
from clinicweb.contact.states import Purpose
from clinicweb.contact.wording import PURPOSES, local_now, moments
from clinicweb.domain.comments import REFUSED_KEPT_DAYS
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.i18n import interface_languages, language_name, message
from clinicweb.mail import waiting
from clinicweb.security import public_access, public_form
from clinicweb.settings import Settings
from clinicweb.throttle import Throttle, household
from clinicweb.web import bell, database, now, reader, settings

blueprint = Blueprint("contact", __name__, template_folder="templates")

THROTTLES = "clinicweb.contact.throttles"
# Of one computer: a hotel or a language school may share its address.
ADDRESS_LIMITS = "6 per 10 minute; 30 per day"
# Of one e-mail address: nobody can have a stranger's mailbox filled with our confirmations.
EMAIL_LIMITS = "3 per hour; 6 per day"


# The longest message takes 20 kB as a form; much longer ones are still shown again.
MOST_BYTES = 512 * 1024


@blueprint.record_once
def _set_up(state: BlueprintSetupState) -> None:
    chosen: Settings = state.app.config["SETTINGS"]
    state.app.extensions[THROTTLES] = (
        Throttle("request-address", ADDRESS_LIMITS, chosen.bell_url),
        Throttle("request-email", EMAIL_LIMITS, chosen.bell_url),
    )


@blueprint.get("/<language:lang>/clinics/<clinic>/request/")
@public_access
def request_form(lang: str, clinic: str) -> Response:
    """The form; ``?for=question`` chooses its purpose."""
    found, place = _place(lang, clinic)
    purpose = request.args.get("for", "")
    typed = Typed(
        purpose=purpose if purpose in set(Purpose) else Purpose.APPOINTMENT, wanted_language=lang
    )
    return _form(lang, found, place, typed)


@blueprint.post("/<language:lang>/clinics/<clinic>/request/")
@public_form
def send_request(lang: str, clinic: str) -> Response:
    """Keep the request and write the mails, or show the form again with every word."""
    request.max_content_length = MOST_BYTES
    found, place = _place(lang, clinic)
    thanks = redirect(url_for(".thanks", lang=lang, clinic=clinic), 303)
    if request.form.get(TRAP):
        return thanks  # only a machine fills in a field that nobody sees
    typed = Typed.of(request.form)
    row = _row(clinic)
    asked, problems = read(typed, row, now())
    if asked is None:
        return _form(lang, found, place, typed, problems, status=422)
    if service.known(reader(), asked, row.id, now()):
        return thanks
    wait = _wait(asked)
    if wait:
        return _form(lang, found, place, typed, [_too_often(wait)], status=429, wait=wait)
    _keep(asked, row, lang)
    return thanks


@blueprint.get("/<language:lang>/clinics/<clinic>/request/thanks")
@public_access
def thanks(lang: str, clinic: str) -> Response:
    """What happens next."""
    found, place = _place(lang, clinic)
    return _page(
        "contact/thanks.html",
        lang,
        found,
        place=place,
        there=local_now(now(), place.time_zone),
        # Without a mail server, or an address to answer to, no mail is promised.
        is_mailed=settings().mail_url is not None and place.email is not None,
    )


@blueprint.get("/<language:lang>/privacy/")
@public_access
def privacy(lang: str) -> Response:
    """What is kept of comments and requests, why, how long, and how to see or delete it."""
    return _page(
        "contact/privacy.html",
        lang,
        _places(lang),
        days=service.KEPT_AFTER_CLOSING.days,
        comment_days=REFUSED_KEPT_DAYS,
    )


def _keep(asked: Asked, clinic: Clinic, lang: str) -> None:
    """The request and its two mails in one transaction."""
    offered = [one.code for one in interface_languages()]
    own = letters.first_language(clinic.country, offered)
    hers = asked.wanted_language if asked.wanted_language in offered else lang
    with database().transaction() as session:
        kept = service.receive(session, asked, clinic.id, now())
        if not kept.is_new:
            return
        rows = queries.clinics(session)
        named = {
            code: next(one for one in places(rows, code) if one.id == clinic.id)
            for code in {own, hers}
        }
        for letter in (
            letters.to_clinic(asked, kept.request.id, named[own], own),
            letters.to_patient(asked, kept.request.id, named[hers], hers),
        ):
            if letter is not None:
                waiting.keep(session, bell(), letter, now())


def _wait(asked: Asked) -> int:
    """Count the attempt; the seconds to wait, 0 when it may go on."""
    throttles: tuple[Throttle, Throttle] = current_app.extensions[THROTTLES]
    by_address, by_email = throttles
    # With a secret among them, what is counted cannot be turned back into an address.
    secret = settings().secret_key
    seconds = by_address.attempt(secret, household(request.remote_addr))
    return seconds or by_email.attempt(secret, service.email_key(asked.email))


def _too_often(seconds: int) -> Problem:
    minutes = -(-seconds // 60)
    if timedelta(minutes=minutes) < timedelta(hours=2):
        return Problem(
            "",
            N_("Too many requests came from here. Please send it again in %(count)s min, or call."),
            {"count": minutes},
        )
    return Problem(
        "",
        N_("Too many requests came from here. Please send it again in %(count)s h, or call."),
        {"count": -(-minutes // 60)},
    )


def _form(
    lang: str,
    found: Sequence[Place],
    place: Place,
    typed: Typed,
    problems: Sequence[Problem] = (),
    *,
    status: int = 200,
    wait: int = 0,
) -> Response:
    there = local_now(now(), place.time_zone)
    said = [(one.part, message(one.message_id, one.params)) for one in problems]
    errors: dict[str, list[str]] = {}
    for part, words in said:
        errors.setdefault(part, []).append(words)
    response = _page(
        "contact/form.html",
        lang,
        found,
        place=place,
        typed=typed,
        problems=said,
        errors=errors,
        purposes=[(one.value, message(words)) for one, words in PURPOSES.items()],
        language_choices=[(one.code, language_name(one.code)) for one in LANGUAGES.values()],
        moments=moments(),
        numbers=range(1, MOST_TIMES + 1),
        there=there,
        first_day=there.date(),
        last_day=last_day(there.date()),
        trap=TRAP,
        longest={
            "name": LONGEST_NAME,
            "email": LONGEST_EMAIL,
            "phone": LONGEST_PHONE,
            "message": LONGEST_MESSAGE,
        },
        days=service.KEPT_AFTER_CLOSING.days,
    )
    response.status_code = status
    if status != 200:
        response.headers["Cache-Control"] = "no-store"
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def _page(template: str, lang: str, found: Sequence[Place], **values: object) -> Response:
    """A page that exists in every interface language."""
    endpoint = {"contact.send_request": "contact.request_form"}.get(
        str(request.endpoint), str(request.endpoint)
    )
    arguments = dict(request.view_args or {})
    codes = [one.code for one in interface_languages()]
    # Not `render_template`: its context processors read the session.
    body = current_app.jinja_env.get_template(template).render(
        lang=lang,
        places=found,
        now=now(),
        switch={code: url_for(endpoint, **{**arguments, "lang": code}) for code in codes},
        alternates=[
            (code, url_for(endpoint, **{**arguments, "lang": code}, _external=True))
            for code in codes
        ],
        **values,
    )
    response = make_response(body)
    response.headers["Content-Language"] = lang
    # What may be asked for depends on the day, and the thanks name the time.
    response.headers["Cache-Control"] = "no-cache"
    return response


def _places(lang: str) -> tuple[Place, ...]:
    if lang not in {one.code for one in interface_languages()}:
        raise NotFound
    return places(queries.clinics(reader()), lang)


def _place(lang: str, clinic: str) -> tuple[tuple[Place, ...], Place]:
    found = _places(lang)
    place = next((one for one in found if one.slug == clinic), None)
    if place is None:
        raise NotFound
    return found, place


def _row(slug: str) -> Clinic:
    return next(
        Clinic(one.id, one.country, one.time_zone)
        for one in queries.clinics(reader())
        if one.slug == slug
    )
