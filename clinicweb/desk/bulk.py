"""Accepting many passages at once, and the one rule of what may be accepted so."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.desk.approval import locked_translation
from clinicweb.desk.findings import Seen, findings_for_translation
from clinicweb.desk.passages import accepted
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.memory_match import SAME_TEXT, Origin
from clinicweb.domain.workflow import PassageState, Provenance
from clinicweb.models import MemoryEntry, Passage, Translation
from clinicweb.publishing.second_person import classes_of


class Reason(StrEnum):
    """Why a passage is left for a person to look at."""

    SAFETY = "safety"
    FINDINGS = "findings"
    STARTER = "starter"
    """The pair came with the product: nobody of the clinic has read it."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """How many passages were, or would be, accepted, and how many are left for each reason."""

    accepted: int
    left: dict[Reason, int]


def reason_against(
    passage: Passage, findings: Sequence[Seen], source_language: str
) -> Reason | None:
    """Why no bulk step may accept this passage; every one of them asks here.

    A safety passage never, and none about which the checks have anything to say, even if somebody
    has acknowledged it.
    """
    if classes_of(passage, source_language):
        return Reason.SAFETY
    return Reason.FINDINGS if findings else None


def exact_matches(session: Session, translation: Translation) -> Bulk:
    """What ``accept_exact`` would do now."""
    return _counted(_sorted_out(session, translation))


def accept_exact(session: Session, translation_id: int, actor: Actor, now: datetime) -> Bulk:
    """Accept every untouched draft that the memory has for exactly this source.

    Safety passages, passages with findings, and pairs that came with the product are left and
    counted.
    """
    translation = locked_translation(session, translation_id)
    actor.require(Action.TRANSLATE, translation.article.clinic_id, translation.language)
    found = _sorted_out(session, translation)
    for passage, reason in found:
        if reason is None:
            accepted(session, passage, (), frozenset(), actor, now, action="accepted_exact")
    return _counted(found)


def _sorted_out(session: Session, translation: Translation) -> list[tuple[Passage, Reason | None]]:
    exact = [passage for passage in translation.passages if _is_exact_draft(passage)]
    if not exact:
        return []
    findings = findings_for_translation(session, translation)
    starters = _from_starter(session, translation)
    source_language = translation.article.source_language
    found = []
    for passage in exact:
        reason = reason_against(passage, findings.get(passage.id, ()), source_language)
        if reason is None and passage.id in starters:
            reason = Reason.STARTER
        found.append((passage, reason))
    return found


def _is_exact_draft(passage: Passage) -> bool:
    return (
        passage.state == PassageState.DRAFTED
        and passage.provenance == Provenance.MEMORY
        and (passage.match or 0) >= SAME_TEXT
        and bool(passage.text)
        and passage.text == passage.draft
    )


def _from_starter(session: Session, translation: Translation) -> set[int]:
    """Ids of the passages whose pair came with the product, or is no longer in the memory."""
    return set(
        session.scalars(
            select(Passage.id)
            .join(MemoryEntry, MemoryEntry.id == Passage.memory_entry_id, isouter=True)
            .where(
                Passage.translation_id == translation.id,
                MemoryEntry.origin.is_(None) | (MemoryEntry.origin == Origin.STARTER),
            )
        )
    )


def _counted(found: Sequence[tuple[Passage, Reason | None]]) -> Bulk:
    counts = Counter(reason for _, reason in found)
    left = {reason: counts[reason] for reason in Reason if counts[reason]}
    return Bulk(accepted=counts[None], left=left)
