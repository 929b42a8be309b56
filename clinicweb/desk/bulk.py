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
from clinicweb.domain.passages import CODE
from clinicweb.domain.workflow import PassageState, Provenance
from clinicweb.models import MemoryEntry, Passage, Translation
from clinicweb.publishing.second_person import classes_of


class Reason(StrEnum):
    """Why a passage is left for a person to look at."""

    SAFETY = "safety"
    FINDINGS = "findings"
    STARTER = "starter"
    """The pair came with the product: nobody of the clinic has read it."""
    IMPORTED = "imported"
    """The pair came in a file: nobody of the clinic has read it either."""
    CORRECTED = "corrected"
    """Somebody corrected the pair since, or took it out of the memory."""


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

    Safety passages, passages with findings, and those whose pair came with the product, came in a
    file, or was corrected since are left and counted.
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
    of_memory = _reasons_of_memory(session, translation)
    source_language = translation.article.source_language
    found = []
    for passage in exact:
        reason = reason_against(passage, findings.get(passage.id, ()), source_language)
        found.append((passage, reason or of_memory.get(passage.id)))
    return found


def _is_exact_draft(passage: Passage) -> bool:
    return (
        passage.state == PassageState.DRAFTED
        and passage.provenance == Provenance.MEMORY
        and (passage.match or 0) >= SAME_TEXT
        and bool(passage.text)
        and passage.text == passage.draft
    )


def _reasons_of_memory(session: Session, translation: Translation) -> dict[int, Reason]:
    """Why the pair itself that a passage was filled from is no ground to accept it, by its id."""
    rows = session.execute(
        select(
            Passage.id,
            Passage.text,
            MemoryEntry.origin,
            MemoryEntry.target,
            MemoryEntry.approved_by_id,
        )
        .join(MemoryEntry, MemoryEntry.id == Passage.memory_entry_id, isouter=True)
        .where(Passage.translation_id == translation.id, Passage.match >= SAME_TEXT)
    )
    found: dict[int, Reason] = {}
    for row in rows:
        if row.target is None or _bare(row.target) != _bare(row.text):
            found[row.id] = Reason.CORRECTED
        elif row.origin == Origin.STARTER:
            found[row.id] = Reason.STARTER
        elif row.origin == Origin.IMPORTED and row.approved_by_id is None:
            found[row.id] = Reason.IMPORTED
    return found


def _bare(text: str) -> str:
    """A text without its codes, which are numbered as each source wants them."""
    return " ".join(CODE.sub("", text).split())


def _counted(found: Sequence[tuple[Passage, Reason | None]]) -> Bulk:
    counts = Counter(reason for _, reason in found)
    left = {reason: counts[reason] for reason in Reason if counts[reason]}
    return Bulk(accepted=counts[None], left=left)
