"""How the review pages answer: the whole page, or the parts of it that changed."""

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from clinicweb.desk.history import ACTIONS
from clinicweb.domain.workflow import TranslationState
from clinicweb.i18n import A_YEAR, page_language
from clinicweb.models import Clinic, Translation
from clinicweb.review import page, queries
from clinicweb.review.company import company
from clinicweb.review.filters import Show, show_of
from clinicweb.review.page import Opening
from clinicweb.review.rows import rows
from clinicweb.security import require_actor
from clinicweb.web import now

HISTORY = 40

DENSITIES = ("comfortable", "compact")
DENSITY_COOKIE = "clinicweb-density"


def clinic_name(clinic: Clinic) -> str:
    """The clinic in the reader's language, else in any it has."""
    names = {text.language: text.name for text in clinic.texts}
    return names.get(page_language().code) or next(iter(names.values()), clinic.slug)


def chosen() -> Show:
    """Which passages the person wants to see: of the address, or of the form that was sent."""
    return show_of(request.values.get("show"))


def show_argument() -> str | None:
    """The choice as addresses carry it; None for all passages."""
    return None if chosen() is Show.ALL else chosen().value


def answer(
    session: Session,
    translation_id: int,
    opening: Opening,
    status: int,
    changed: tuple[int | None, ...],
    *,
    single: bool = False,
) -> ResponseReturnValue:
    """The page, or for a script the parts of it; with ``single`` only the passages ``changed``."""
    actor = require_actor()
    found = company(session, translation_id, actor, now())
    translation = queries.translation(session, translation_id, actor)
    if by_script():
        return fragments(session, translation, opening, status, changed, "")
    desk = page.look(session, translation, actor, chosen())
    if not desk.may_translate:
        opening = Opening()
    shown = render_template(
        "review/translation.html",
        head=page.head(session, desk),
        rows=rows(session, desk, opening, now(), changed if single else None),
        single=single,
        events=queries.history(session, translation_id, HISTORY),
        actions=ACTIONS,
        clinic_name=clinic_name,
        density=_density(),
        opened=opening.passage_id,
        show_argument=show_argument(),
        person=actor.user_id,
        company=found,
        is_busy=translation.state in (TranslationState.WAITING, TranslationState.DRAFTING),
    )
    response = make_response(shown, status, {"Vary": "X-Requested-With"})
    if "density" in request.args:
        response.set_cookie(
            DENSITY_COOKIE, _density(), max_age=A_YEAR, samesite="Lax", secure=request.is_secure
        )
    return response


def fragments(
    session: Session,
    translation: Translation,
    opening: Opening,
    status: int,
    changed: tuple[int | None, ...],
    said: str,
) -> ResponseReturnValue:
    """The parts that changed, each with its id: the bar, the passages, and what is said aloud.

    A page that saved by itself gets less: whoever is typing keeps the form as it is.
    """
    desk = page.look(session, translation, require_actor(), chosen())
    shown = render_template(
        "review/autosaved.html" if "autosave" in request.form else "review/fragments.html",
        head=page.head(session, desk),
        rows=rows(session, desk, opening if desk.may_translate else Opening(), now(), changed),
        said=said,
        clinic_name=clinic_name,
        show_argument=show_argument(),
        opened=opening.passage_id,
    )
    return shown, status, {"Vary": "X-Requested-With"}


def by_script() -> bool:
    """Whether a script asks, which wants the changed parts only."""
    return request.headers.get("X-Requested-With") == "fetch"


def _density() -> str:
    asked = request.args.get("density") or request.cookies.get(DENSITY_COOKIE)
    return asked if asked in DENSITIES else DENSITIES[0]
