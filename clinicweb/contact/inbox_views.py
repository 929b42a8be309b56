"""The staff's inbox: what patients ask, and what became of it."""

from collections.abc import Callable

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from clinicweb.clinics.directory import Place, places
from clinicweb.clinics.hours import hours_of
from clinicweb.contact import queries, service
from clinicweb.contact.forms import NoteForm, StepForm
from clinicweb.contact.queries import Choice
from clinicweb.contact.states import NEXT, State
from clinicweb.contact.wording import (
    ACTIONS,
    MAILS,
    MOVES,
    PURPOSES,
    STATES,
    in_utc,
    is_closed,
    phone_words,
    wish_words,
)
from clinicweb.domain.access import Action
from clinicweb.domain.errors import Conflict, Invalid
from clinicweb.i18n import message, page_language
from clinicweb.models import ContactRequest
from clinicweb.security import access, require_actor
from clinicweb.sign_in import current_actor
from clinicweb.web import bell, database, now, reader

blueprint = Blueprint(
    "requests", __name__, url_prefix="/staff/requests", template_folder="templates"
)

LONGEST_WORDS = 100
# Shown by shape as well as by word and colour.
STATE_LOOKS = {
    State.NEW: ("mail", "caution"),
    State.ANSWERED: ("message", "working"),
    State.BOOKED: ("good", "good"),
    State.CLOSED: ("check", ""),
}


@blueprint.app_template_global("new_requests")
def new_requests() -> int:
    """How many requests wait for the person who is signed in."""
    actor = current_actor()
    if actor is None or not actor.may_somewhere(Action.RECEIVE):
        return 0
    return queries.count_new(reader(), actor)


@blueprint.get("/")
@access(Action.RECEIVE)
def inbox() -> str:
    """The requests of the person's clinics, narrowed by what is asked."""
    values = request.args
    state, clinic = values.get("state", ""), values.get("clinic", type=int)
    choice = Choice(
        state=State(state) if state in set(State) else None,
        clinic_id=clinic,
        words=values.get("q", "").replace("\0", "").strip()[:LONGEST_WORDS],
    )
    actor = require_actor()
    mine = _places()
    return render_template(
        "contact/inbox.html",
        found=queries.listed(reader(), actor, choice, values.get("page", default=1, type=int)),
        choice=choice,
        places=mine,
        states=STATES,
        looks=STATE_LOOKS,
        purposes=PURPOSES,
        words_of=_wishes,
    )


@blueprint.get("/<int:request_id>/")
@access(Action.RECEIVE)
def show(request_id: int) -> Response:
    """One request: what was asked, the mails, and what happened."""
    return _page(request_id)


@blueprint.post("/<int:request_id>/state/<state>")
@access(Action.RECEIVE)
def move(request_id: int, state: str) -> Response:
    """Say how far the clinic is with it."""
    if state not in set(State):
        raise NotFound
    wanted = State(state)
    return _step(
        request_id,
        lambda seen: _in_transaction(service.move, request_id, wanted, seen),
        gettext("The request is marked: %(state)s.", state=message(STATES[wanted])),
    )


@blueprint.post("/<int:request_id>/take")
@access(Action.RECEIVE)
def take(request_id: int) -> Response:
    """The person deals with it."""
    return _step(
        request_id,
        lambda seen: _in_transaction(service.take, request_id, seen),
        gettext("You have taken this request on."),
    )


@blueprint.post("/<int:request_id>/give-back")
@access(Action.RECEIVE)
def give_back(request_id: int) -> Response:
    """Nobody in particular deals with it."""
    return _step(
        request_id,
        lambda seen: _in_transaction(service.give_back, request_id, seen),
        gettext("Nobody in particular deals with this request now."),
    )


@blueprint.post("/<int:request_id>/note")
@access(Action.RECEIVE)
def note(request_id: int) -> Response:
    """Keep a note for the colleagues."""
    words = NoteForm().note.data or ""
    try:
        with database().transaction() as session:
            service.note(session, request_id, words, require_actor(), now())
    except Invalid as error:
        problem = message(error.message_id, error.params)
        return _page(request_id, note=words, note_errors=(problem,), status=422)
    flash(gettext("The note is saved."), "good")
    return redirect(url_for(".show", request_id=request_id), 303)


@blueprint.post("/<int:request_id>/mails/<int:mail_id>/again")
@access(Action.RECEIVE)
def mail_again(request_id: int, mail_id: int) -> Response:
    """Let a mail that was not sent try anew."""
    try:
        with database().transaction() as session:
            service.mail_again(session, bell(), request_id, mail_id, require_actor(), now())
    except Conflict as error:
        return _page(request_id, problem=message(error.message_id, error.params), status=409)
    flash(gettext("The mail is on its way again."), "good")
    return redirect(url_for(".show", request_id=request_id), 303)


def _in_transaction(verb: Callable[..., ContactRequest], *arguments: object) -> None:
    with database().transaction() as session:
        verb(session, *arguments, require_actor(), now())


def _step(request_id: int, step: Callable[[int], None], said: str) -> Response:
    """Take a step, or show the request as it is now and say why not."""
    try:
        step(StepForm().seen_version.data or 0)
    except Conflict as error:
        return _page(request_id, problem=message(error.message_id, error.params), status=409)
    flash(said, "good")
    return redirect(url_for(".show", request_id=request_id), 303)


def _page(
    request_id: int,
    *,
    problem: str | None = None,
    note: str = "",
    note_errors: tuple[str, ...] = (),
    status: int = 200,
) -> Response:
    # Not the request's own reader: after a conflict it would still see the old row.
    with database().reading() as session:
        view = queries.view(session, require_actor(), request_id)
        clinic = next(one for one in queries.clinics(session) if one.id == view.request.clinic_id)
        (place,) = places([clinic], page_language().code)
        hours = hours_of(clinic, page_language().code)
    page = render_template(
        "contact/request.html",
        view=view,
        one=view.request,
        place=place,
        problem=problem,
        note=note,
        note_errors=note_errors,
        times=[
            (
                wish_words(wish),
                in_utc(wish, clinic.time_zone),
                is_closed(wish, hours),
            )
            for wish in view.wishes
        ],
        wish_words=wish_words,
        states=STATES,
        looks=STATE_LOOKS,
        moves=[(state, message(MOVES[state])) for state in NEXT[State(view.request.state)]],
        purposes=PURPOSES,
        mails=MAILS,
        actions=ACTIONS,
        phone=phone_words(view.request.phone),
        days=service.KEPT_AFTER_CLOSING.days,
    )
    return make_response(page, status)


def _places() -> dict[int, Place]:
    """The person's clinics in her language."""
    mine = queries.received_by(reader(), require_actor())
    return {one.id: one for one in places(mine, page_language().code)}


def _wishes(row: ContactRequest) -> list[str]:
    return [wish_words(wish) for wish in queries.wishes_of(row)]
