"""How the review pages answer: the whole page, or the parts of it that changed."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from clinicweb.desk.history import ACTIONS
from clinicweb.domain.workflow import TranslationState
from clinicweb.i18n import page_language
from clinicweb.models import Clinic, Translation
from clinicweb.review import page, queries
from clinicweb.review.page import Opening
from clinicweb.security import require_actor

HISTORY = 40


def clinic_name(clinic: Clinic) -> str:
    """The clinic in the reader's language, else in any it has."""
    names = {text.language: text.name for text in clinic.texts}
    return names.get(page_language().code) or next(iter(names.values()), clinic.slug)


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
    translation = queries.translation(session, translation_id, actor)
    if by_script():
        return fragments(session, translation, opening, status, changed, "")
    head = page.head(session, translation, actor)
    if opening.passage_id is not None and not head.may_translate:
        opening = Opening()
    shown = render_template(
        "review/translation.html",
        head=head,
        rows=page.rows(session, translation, opening, changed if single else None),
        single=single,
        events=queries.history(session, translation_id, HISTORY),
        actions=ACTIONS,
        clinic_name=clinic_name,
        is_busy=translation.state in (TranslationState.WAITING, TranslationState.DRAFTING),
    )
    return shown, status, {"Vary": "X-Requested-With"}


def fragments(
    session: Session,
    translation: Translation,
    opening: Opening,
    status: int,
    changed: tuple[int | None, ...],
    said: str,
) -> ResponseReturnValue:
    """The parts that changed, each with its id: the bar, the passages, and what is said aloud."""
    head = page.head(session, translation, require_actor())
    shown = render_template(
        "review/fragments.html",
        head=head,
        rows=page.rows(
            session,
            translation,
            opening if head.may_translate else Opening(),
            changed,
        ),
        said=said,
        clinic_name=clinic_name,
    )
    return shown, status, {"Vary": "X-Requested-With"}


def by_script() -> bool:
    """Whether a script asks, which wants the changed parts only."""
    return request.headers.get("X-Requested-With") == "fetch"
