"""The drafts that the memory gives: a text of the very same source, and how a row keeps it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.domain.workflow import PassageState, PassageStep, Provenance, advance_passage
from clinicweb.memory.search import exact_matches
from clinicweb.models import MemoryEntry, Passage, Translation


def fill(session: Session, translation: Translation, now: datetime) -> None:
    """Give every missing passage the text that the memory has for the very same source."""
    missing = [p for p in translation.passages if p.state == PassageState.MISSING]
    article = translation.article
    matches = exact_matches(
        session, missing, article.source_language, translation.language, article.clinic_id
    )
    for passage in missing:
        match = matches.get(passage.id)
        if match is not None:
            take(passage, match.text, match.percent, match.entry.id, now)


def held(session: Session, entry_ids: Collection[int]) -> set[int]:
    """Those of the entries that are still there; nobody can remove them in this transaction."""
    return set(
        session.scalars(
            select(MemoryEntry.id)
            .where(MemoryEntry.id.in_(entry_ids))
            .order_by(MemoryEntry.id)
            .with_for_update(read=True, key_share=True)
        )
    )


def take(passage: Passage, text: str, percent: int, entry_id: int | None, now: datetime) -> None:
    """Make a text of the memory the draft of a missing passage; None: the entry is gone."""
    passage.state = advance_passage(passage.state, PassageStep.DRAFT)
    passage.text = passage.draft = text
    passage.provenance = Provenance.MEMORY
    passage.match, passage.memory_entry_id = percent, entry_id
    passage.trouble = passage.engine = None
    passage.updated_at = now
