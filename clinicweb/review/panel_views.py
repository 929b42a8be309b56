"""The side panel of an open passage, and what a page needs to go on after a sign-in."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from sqlalchemy.orm import Session

from clinicweb.domain.access import Action
from clinicweb.domain.errors import NotFound
from clinicweb.domain.messages import N_
from clinicweb.models import Passage
from clinicweb.review import queries
from clinicweb.review.answers import by_script
from clinicweb.review.blueprint import SEES, blueprint
from clinicweb.review.panel import SECTIONS
from clinicweb.security import access, require_actor
from clinicweb.web import now, reader


@blueprint.get("/passages/<int:passage_id>/panel")
@access(*SEES)
def panel(passage_id: int) -> ResponseReturnValue:
    """Memory, terms, hints, notes and history of a passage; a page of its own without scripts."""
    session = reader()
    translation_id = queries.translation_of(session, passage_id)
    translation = queries.translation(session, translation_id, require_actor())
    values = {
        "translation": translation,
        "translation_id": translation_id,
        "source_language": translation.article.source_language,
        "language": translation.language,
        "zone": translation.article.clinic.time_zone,
        "passage_id": passage_id,
    }
    sections = [(name, _section(session, name, passage_id, values)) for name in SECTIONS]
    passage = _passage(session, passage_id)
    template = "review/panel.html" if by_script() else "review/panel_page.html"
    shown = render_template(template, sections=sections, passage=passage, **values)
    return shown, 200, {"Vary": "X-Requested-With"}


@blueprint.get("/token")
@access(Action.TRANSLATE)
def token() -> ResponseReturnValue:
    """The token of the present sign-in, and whose it is: an open page goes on with it."""
    answer = {"token": generate_csrf(), "person": require_actor().user_id}
    return answer, 200, {"Cache-Control": "no-store"}


@blueprint.get("/signed-in-again")
@access(*SEES)
def signed_in_again() -> str:
    """The end of a sign-in in a tab of its own."""
    return render_template("review/signed_in_again.html")


def _passage(session: Session, passage_id: int) -> Passage:
    passage = session.get(Passage, passage_id)
    if passage is None:
        raise NotFound(N_("This passage is no longer part of the article."))
    return passage


def _section(
    session: Session, name: str, passage_id: int, values: dict[str, object]
) -> Markup | None:
    """One section as HTML; None when it failed, which must not take the others with it."""
    passage = _passage(session, passage_id)
    try:
        value = SECTIONS[name](session, passage, require_actor(), now())
        shown = render_template(
            f"review/panel/{name}.html", passage=passage, **{**values, name: value}
        )
        return Markup(shown)  # noqa: S704 - a template of ours, which escapes what it shows
    except Exception:  # whatever it was, it is in the log
        current_app.logger.exception("the section %s of the side panel failed", name)
        session.rollback()  # PostgreSQL answers nothing more in a transaction that failed
        return None
