"""Exact matches from the memory, and the one way into it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.domain.workflow import PassageState, PassageStep, Provenance, advance_passage
from clinicweb.models import MemoryEntry, Passage, Translation

# Both databases limit the parameters of one statement; 500 is far below either limit.
CHUNK = 500


def fill(session: Session, translation: Translation, now: datetime) -> None:
    """Give every missing passage the text that people approved for the very same source.

    The same neighbours count more than the same clinic, the same clinic more than a later date.
    """
    missing = [p for p in translation.passages if p.state == PassageState.MISSING]
    article = translation.article
    found = _entries(session, missing, article.source_language, translation.language)
    for passage in missing:
        matches = found.get(passage.source_hash)
        if not matches:
            continue
        best = max(
            matches,
            key=lambda entry: (
                entry.context_hash == passage.context_hash,
                entry.clinic_id == article.clinic_id,
                entry.approved_at,
            ),
        )
        passage.state = advance_passage(passage.state, PassageStep.DRAFT)
        passage.text = best.target
        passage.provenance = Provenance.MEMORY
        passage.trouble = None
        passage.engine = None
        passage.updated_at = now


def _entries(
    session: Session, passages: Sequence[Passage], source_language: str, target_language: str
) -> dict[str, list[MemoryEntry]]:
    hashes = sorted({passage.source_hash for passage in passages})
    found: dict[str, list[MemoryEntry]] = {}
    for start in range(0, len(hashes), CHUNK):
        rows = session.scalars(
            select(MemoryEntry).where(
                MemoryEntry.source_hash.in_(hashes[start : start + CHUNK]),
                MemoryEntry.source_language == source_language,
                MemoryEntry.target_language == target_language,
            )
        )
        for entry in rows:
            found.setdefault(entry.source_hash, []).append(entry)
    return found


def remember(
    session: Session,
    translation: Translation,
    passages: Iterable[Passage],
    approved_by_id: int,
    now: datetime,
) -> None:
    """Keep the approved pairs; the same pair at the same place replaces its older self."""
    passages = list(passages)
    article = translation.article
    found = _entries(session, passages, article.source_language, translation.language)
    for passage in passages:
        entry = next(
            (
                entry
                for entry in found.get(passage.source_hash, ())
                if entry.clinic_id == article.clinic_id
                and entry.context_hash == passage.context_hash
            ),
            None,
        )
        if entry is None:
            entry = MemoryEntry(
                source_language=article.source_language,
                target_language=translation.language,
                source_hash=passage.source_hash,
                context_hash=passage.context_hash,
                source=passage.source,
                clinic_id=article.clinic_id,
            )
            session.add(entry)
            found.setdefault(passage.source_hash, []).append(entry)
        entry.target = passage.text
        entry.article_id = article.id
        entry.approved_by_id = approved_by_id
        entry.approved_at = now
