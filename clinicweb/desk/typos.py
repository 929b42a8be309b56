"""A source edit that only mended a typo: the translation of before stays, if a person says so."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from clinicweb.desk.events import passage_event, snapshot
from clinicweb.desk.findings import findings_of_passage
from clinicweb.desk.passages import PassageConflict, Saved, accepted, editable, written
from clinicweb.domain.access import Actor
from clinicweb.domain.errors import NotAllowed
from clinicweb.domain.messages import N_
from clinicweb.domain.passages import plain_text
from clinicweb.domain.safety import classify
from clinicweb.domain.trivial import trivial_change
from clinicweb.drafting.opening import passage_codes
from clinicweb.models import Passage
from clinicweb.publishing.second_person import classes_of


def keepable(passage: Passage) -> bool:
    """Whether "typo only, keep the approval" may be offered for this passage."""
    if not passage.previous_source or not passage.previous_text:
        return False
    language = passage.translation.article.source_language
    if classes_of(passage, language) or classify(passage.previous_source, language):
        return False
    present = plain_text(passage.source, passage_codes(passage))
    return trivial_change(passage.previous_source, present, language)


def keep_approval(
    session: Session,
    passage_id: int,
    seen_version: int,
    actor: Actor,
    now: datetime,
    *,
    acknowledged: Iterable[str] = (),
) -> Saved:
    """Accept the translation of before the change, in one step; the person answers for it.

    NotAllowed when the change was more than a typo, or touches a safety passage. What the checks
    say of the old text against the new source counts as ever.
    """
    passage = editable(session, passage_id, actor)
    if passage.version != seen_version:
        raise PassageConflict(passage, passage.text)
    if not keepable(passage):
        raise NotAllowed(
            N_("The source has changed by more than a typo: the translation has to be read again.")
        )
    previous = passage.previous_text or ""
    if passage.text != previous:
        before = snapshot(passage)
        written(session, passage, previous, actor, now)
        session.add(passage_event(passage, "edited", before, actor, now))
    findings = findings_of_passage(session, passage)
    return accepted(session, passage, findings, frozenset(acknowledged), actor, now, action="kept")
