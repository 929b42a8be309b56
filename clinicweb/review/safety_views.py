"""Steps that concern safety: the second person, the classes, "typo only", and many at once."""

from collections.abc import Sequence

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session

from clinicweb.desk import bulk, passages, safety, typos
from clinicweb.desk.bulk import Bulk, Reason
from clinicweb.desk.passages import Saved
from clinicweb.domain.access import Action
from clinicweb.domain.errors import Invalid
from clinicweb.domain.messages import N_
from clinicweb.domain.safety import SafetyClass
from clinicweb.models import Passage
from clinicweb.review import page
from clinicweb.review.blueprint import blueprint
from clinicweb.review.forms import PassageForm, SafetyForm
from clinicweb.review.passage_views import Sent, change
from clinicweb.security import access, require_actor
from clinicweb.web import database, now


@blueprint.post("/passages/<int:passage_id>/confirm")
@access(Action.APPROVE)
def confirm(passage_id: int) -> ResponseReturnValue:
    """Confirm a safety passage as the second person, and go on to the next that waits."""

    def step(session: Session, sent: Sent) -> Saved:
        _require_untouched(session, sent)
        return safety.confirm(
            session,
            *(passage_id, sent.seen_version, sent.actor, sent.at),
            seconds=sent.seconds,
        )

    return change(passage_id, PassageForm(), step, gettext("Confirmed."), next_of=_next_to_confirm)


@blueprint.post("/passages/<int:passage_id>/safety")
@access(Action.TRANSLATE)
def set_safety(passage_id: int) -> ResponseReturnValue:
    """Correct the safety classes; a text that was typed meanwhile is kept."""
    form = SafetyForm()

    def step(session: Session, sent: Sent) -> Saved:
        seen = sent.seen_version
        if sent.text is not None:
            kept = passages.save(session, passage_id, sent.text, seen, sent.actor, sent.at)
            session.flush()
            seen = kept.passage.version if kept.passage.version != seen else seen
        classes = [SafetyClass(one) for one in form.classes.data or ()]
        return safety.set_classes(session, passage_id, classes, seen, sent.actor, sent.at)

    return change(passage_id, form, step, gettext("The safety classes are changed."))


@blueprint.post("/passages/<int:passage_id>/keep")
@access(Action.TRANSLATE)
def keep(passage_id: int) -> ResponseReturnValue:
    """Keep the approved translation of a source in which only a typo was mended."""

    def step(session: Session, sent: Sent) -> Saved:
        _require_untouched(session, sent)
        return typos.keep_approval(
            session,
            *(passage_id, sent.seen_version, sent.actor, sent.at),
            acknowledged=sent.acknowledged,
        )

    return change(
        passage_id,
        PassageForm(),
        step,
        gettext("The translation is kept and accepted."),
        next_of=lambda _session, all_, after: page.next_open(all_, after),
    )


@blueprint.post("/<int:translation_id>/accept-exact")
@access(Action.TRANSLATE)
def accept_exact(translation_id: int) -> ResponseReturnValue:
    """Accept what the memory has for exactly these sources, safety passages never."""
    with database().transaction() as session:
        found = bulk.accept_exact(session, translation_id, require_actor(), now())
    flash(_said(found), "good" if found.accepted else "info")
    return redirect(url_for("review.show", translation_id=translation_id), 303)


def _said(found: Bulk) -> str:
    sentences = [
        ngettext(
            "%(num)s exact match was accepted.",
            "%(num)s exact matches were accepted.",
            found.accepted,
        )
    ]
    left = found.left
    if count := left.get(Reason.SAFETY, 0):
        sentences.append(
            ngettext(
                "%(num)s safety passage is left for you to read.",
                "%(num)s safety passages are left for you to read.",
                count,
            )
        )
    if count := left.get(Reason.FINDINGS, 0):
        sentences.append(
            ngettext(
                "%(num)s passage with a finding is left for you to read.",
                "%(num)s passages with findings are left for you to read.",
                count,
            )
        )
    if count := left.get(Reason.STARTER, 0):
        sentences.append(
            ngettext(
                "%(num)s match from the memory that came with the product is left for you to read.",
                "%(num)s matches from the memory that came with the product are left "
                "for you to read.",
                count,
            )
        )
    if count := left.get(Reason.IMPORTED, 0):
        sentences.append(
            ngettext(
                "%(num)s match that came from a file is left for you to read.",
                "%(num)s matches that came from a file are left for you to read.",
                count,
            )
        )
    if count := left.get(Reason.CORRECTED, 0):
        sentences.append(
            ngettext(
                "%(num)s match that was corrected in the memory meanwhile is left for you to read.",
                "%(num)s matches that were corrected in the memory meanwhile are left "
                "for you to read.",
                count,
            )
        )
    return " ".join(sentences)


def _require_untouched(session: Session, sent: Sent) -> None:
    """Whoever confirms or keeps a text means the stored one, not what was typed meanwhile."""
    passage = session.get(Passage, sent.passage_id)
    if passage is None or sent.text is None or passage.version != sent.seen_version:
        return
    if passages.tidied(sent.text) != passage.text:
        raise Invalid(N_("You have changed the text. Save or undo your change first."))


def _next_to_confirm(session: Session, all_: Sequence[Passage], after: int) -> int | None:
    waiting = safety.confirmable(session, all_, require_actor())
    ids = [passage.id for passage in all_]
    start = ids.index(after) + 1
    return next((one for one in [*ids[start:], *ids[:start]] if one in waiting), None)
