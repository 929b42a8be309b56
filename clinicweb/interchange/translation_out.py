"""A translation on its way out: its passages, what people noted, and what the checks say."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.desk.findings import findings_for_translation
from clinicweb.domain.access import Actor
from clinicweb.domain.messages import N_
from clinicweb.domain.passages import PassageKind
from clinicweb.domain.workflow import PassageState, TranslationState
from clinicweb.drafting.opening import passage_codes
from clinicweb.formats.rows import OURS, Remark, Sheet, Unit, mark
from clinicweb.interchange.transfers import translation_for
from clinicweb.models import Note, Passage, User
from clinicweb.publishing.second_person import classes_of

Say = Callable[[str, Mapping[str, object]], str]
"""Gives a message in the reader's language."""

SAFETY = N_("A mistake here could harm somebody: translate it word by word.")


def sheet(
    session: Session, translation_id: int, clinic: str, actor: Actor, now: datetime, say: Say
) -> Sheet:
    """The translation as files hold it; ``clinic`` is its name in the reader's language."""
    translation = translation_for(session, translation_id, actor)
    source_language = translation.article.source_language
    remarks = notes_by_passage(session, translation_id)
    findings = findings_for_translation(session, translation)

    def unit(number: int, passage: Passage) -> Unit:
        is_safety = bool(classes_of(passage, source_language))
        said = [Remark(OURS + say(SAFETY, {}))] if is_safety else []
        said += [
            Remark(OURS + say(one.message_id, one.params)) for one in findings.get(passage.id, ())
        ]
        return Unit(
            mark=mark(passage.id, passage.source, passage.text),
            number=number,
            kind=PassageKind(passage.kind),
            source=passage.source,
            target=passage.text,
            state=PassageState(passage.state),
            codes=passage_codes(passage),
            remarks=(*said, *remarks.get(passage.id, ())),
            is_safety=is_safety,
        )

    return Sheet(
        translation_id=translation.id,
        title=translation.revision.title,
        clinic=clinic,
        revision=translation.revision.number,
        source_language=source_language,
        target_language=translation.language,
        is_approved=translation.state == TranslationState.APPROVED,
        made_at=now,
        units=tuple(unit(number, one) for number, one in enumerate(translation.passages, 1)),
    )


def notes_by_passage(session: Session, translation_id: int) -> dict[int, list[Remark]]:
    """What people wrote about each passage, the oldest first; deleted notes have no words."""
    rows = session.execute(
        select(Note.passage_id, Note.body, User.name)
        .join(User, User.id == Note.author_id)
        .where(Note.translation_id == translation_id, Note.body != "")
        .order_by(Note.id)
    )
    found: dict[int, list[Remark]] = {}
    for passage_id, body, name in rows:
        if passage_id is not None:
            found.setdefault(passage_id, []).append(Remark(body, name))
    return found
