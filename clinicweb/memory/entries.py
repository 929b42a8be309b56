"""The one way into the memory and out of it: approving, bringing in, correcting, removing.

Every change of an entry changes the index in the same transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from clinicweb.db import locked
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.errors import Conflict, Invalid, NotFound
from clinicweb.domain.memory_match import Origin
from clinicweb.domain.memory_text import shape_of
from clinicweb.domain.messages import N_
from clinicweb.domain.passages import PassageKind, SourcePassage, source_hash
from clinicweb.memory import index
from clinicweb.memory.index import CHUNK, Indexed
from clinicweb.models import MemoryChange, MemoryEntry, Passage, Translation

TEXT_LENGTH = 5_000
REASON_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence and its translation, as a file brings them; codes ⟦n⟧ may stand in both."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Added:
    """How many pairs are new, and how many the memory had already."""

    new: int
    known: int


def hash_of(text: str) -> str:
    """The identity of a text without inline marks, as a passage of an article has it."""
    return source_hash(SourcePassage(PassageKind.PARAGRAPH, 0, text, (), 0))


def remember(
    session: Session,
    translation: Translation,
    passages: Iterable[Passage],
    approved_by_id: int,
    now: datetime,
) -> None:
    """Keep the approved pairs; the same sentence at the same place replaces its older self.

    What an earlier approval of this article said of one of these sentences is gone afterwards:
    whoever corrected it does not want to be offered it again.
    """
    passages = list(passages)
    article = translation.article
    known = _of_clinic(session, passages, translation)
    places = {(passage.source_hash, passage.context_hash) for passage in passages}
    kept = {
        entry.id
        for entries in known.values()
        for entry in entries
        if (entry.source_hash, entry.context_hash) in places
    }
    new: list[MemoryEntry] = []
    changed: list[tuple[MemoryEntry, Indexed]] = []
    for passage in passages:
        entry = _to_replace(known.get(passage.source_hash, ()), passage, article.id, kept)
        if entry is None:
            entry = MemoryEntry(
                source_language=article.source_language,
                target_language=translation.language,
                source_hash=passage.source_hash,
                clinic_id=article.clinic_id,
            )
            session.add(entry)
            new.append(entry)
            # The same sentence may come again in this article, at the same place even.
            known.setdefault(passage.source_hash, []).append(entry)
        elif entry.id is not None:
            kept.add(entry.id)
            if (entry.source, entry.target) != (passage.source, passage.text):
                changed.append((entry, _row(entry)))
        _fill(entry, passage, article.id, approved_by_id, now)
    outdated = [
        entry
        for entries in known.values()
        for entry in entries
        if entry.article_id == article.id and entry.id is not None and entry.id not in kept
    ]
    index.remove(session, [row for _, row in changed] + [_row(entry) for entry in outdated])
    for entry in outdated:
        session.delete(entry)
    session.flush()  # the index needs the ids
    index.add(session, [_row(entry) for entry in new] + [_row(entry) for entry, _ in changed])


def _to_replace(
    known: Sequence[MemoryEntry], passage: Passage, article_id: int, kept: set[int]
) -> MemoryEntry | None:
    """The entry of the same place, else one of this article whose place is gone."""
    here = [entry for entry in known if entry.context_hash == passage.context_hash]
    if here:
        return here[0]
    moved = (one for one in known if one.article_id == article_id and one.id not in kept)
    return next((one for one in moved if one.id is not None), None)


def _fill(
    entry: MemoryEntry, passage: Passage, article_id: int, approved_by_id: int, now: datetime
) -> None:
    entry.origin = Origin.APPROVED
    entry.context_hash = passage.context_hash
    entry.source, entry.target = passage.source, passage.text
    entry.source_shape = shape_of(passage.source).hash
    entry.target_shape = shape_of(passage.text).hash
    entry.article_id = article_id
    entry.approved_by_id, entry.approved_at = approved_by_id, now


def _of_clinic(
    session: Session, passages: Sequence[Passage], translation: Translation
) -> dict[str, list[MemoryEntry]]:
    """What the clinic has approved for these sentences, locked, by hash."""
    article = translation.article
    hashes = sorted({passage.source_hash for passage in passages})
    found: dict[str, list[MemoryEntry]] = {}
    for start in range(0, len(hashes), CHUNK):
        rows = session.scalars(
            select(MemoryEntry)
            .where(
                MemoryEntry.source_hash.in_(hashes[start : start + CHUNK]),
                MemoryEntry.source_language == article.source_language,
                MemoryEntry.target_language == translation.language,
                MemoryEntry.clinic_id == article.clinic_id,
                MemoryEntry.origin == Origin.APPROVED,
            )
            .order_by(MemoryEntry.id)
            .with_for_update(key_share=True)
        )
        for entry in rows:
            found.setdefault(entry.source_hash, []).append(entry)
    return found


def add_pairs(
    session: Session,
    pairs: Sequence[Pair],
    source_language: str,
    target_language: str,
    *,
    origin: Origin,
    clinic_id: int | None,
    now: datetime,
) -> Added:
    """Bring pairs in that no person here approved; those the clinic has already are left out.

    Empty and overlong texts are the caller's business: Invalid names none of them.
    """
    fresh = _unknown(session, pairs, source_language, target_language, clinic_id)
    for start in range(0, len(fresh), 2 * CHUNK):
        _insert(
            session,
            fresh[start : start + 2 * CHUNK],
            source_language,
            target_language,
            {"origin": origin, "clinic_id": clinic_id, "approved_at": now},
        )
    return Added(len(fresh), len(pairs) - len(fresh))


def of_file(session: Session, clinic_id: int, added_at: datetime) -> list[int]:
    """The entries that a file brought into a clinic's memory and nobody has corrected since.

    ``added_at`` is the time that was given for every pair of the file.
    """
    query = select(MemoryEntry.id).where(
        MemoryEntry.origin == Origin.IMPORTED,
        MemoryEntry.clinic_id == clinic_id,
        MemoryEntry.approved_at == added_at,
        MemoryEntry.approved_by_id.is_(None),
    )
    return list(session.scalars(query.order_by(MemoryEntry.id)))


def take_back(session: Session, entry_ids: Sequence[int]) -> None:
    """Take entries out again whose file could not be brought in to its end."""
    for start in range(0, len(entry_ids), CHUNK):
        chosen = MemoryEntry.id.in_(entry_ids[start : start + CHUNK])
        entries = session.scalars(select(MemoryEntry).where(chosen)).all()
        index.remove(session, [_row(entry) for entry in entries])
        for entry in entries:
            session.delete(entry)


def _insert(
    session: Session,
    pairs: Sequence[Pair],
    source_language: str,
    target_language: str,
    shared: dict[str, object],
) -> None:
    rows = [
        {
            "source_language": source_language,
            "target_language": target_language,
            "source_hash": hash_of(pair.source),
            "context_hash": "",
            "source": pair.source,
            "target": pair.target,
            "source_shape": shape_of(pair.source).hash,
            "target_shape": shape_of(pair.target).hash,
            **shared,
        }
        for pair in pairs
    ]
    ids = session.scalars(
        insert(MemoryEntry).returning(MemoryEntry.id, sort_by_parameter_order=True), rows
    )
    index.add(
        session,
        [
            index.indexed(id_, pair.source, pair.target, source_language, target_language)
            for id_, pair in zip(ids, pairs, strict=True)
        ],
    )


def _unknown(
    session: Session,
    pairs: Sequence[Pair],
    source_language: str,
    target_language: str,
    clinic_id: int | None,
) -> list[Pair]:
    unique = list(dict.fromkeys(pairs))
    hashes = [hash_of(pair.source) for pair in unique]
    known: set[tuple[str, str]] = set()
    for start in range(0, len(hashes), CHUNK):
        rows = session.execute(
            select(MemoryEntry.source_hash, MemoryEntry.target).where(
                MemoryEntry.source_hash.in_(hashes[start : start + CHUNK]),
                MemoryEntry.source_language == source_language,
                MemoryEntry.target_language == target_language,
                MemoryEntry.clinic_id.is_not_distinct_from(clinic_id),
            )
        )
        known |= {(row.source_hash, row.target) for row in rows}
    return [
        pair
        for pair, hash_ in zip(unique, hashes, strict=True)
        if (hash_, pair.target) not in known
    ]


def correct(
    session: Session,
    entry_id: int,
    target: str,
    seen_target: str,
    reason: str,
    actor: Actor,
    now: datetime,
) -> MemoryEntry:
    """Give an entry another target; why stays in the record. Articles keep their texts.

    Conflict when somebody changed the target since the person saw ``seen_target``.
    """
    entry = _editable(session, entry_id, actor)
    target = target.strip()
    if not target:
        raise Invalid(N_("The translation is empty."))
    if len(target) > TEXT_LENGTH:
        raise Invalid(N_("The text is longer than %(limit)s characters."), {"limit": TEXT_LENGTH})
    _require_unchanged(entry, seen_target)
    if target == entry.target:
        return entry
    session.add(_change(entry, "corrected", target, _reason(reason), actor, now))
    index.remove(session, [_row(entry)])
    entry.target, entry.target_shape = target, shape_of(target).hash
    entry.approved_by_id, entry.approved_at = actor.user_id, now
    index.add(session, [_row(entry)])
    return entry


def remove(
    session: Session, entry_id: int, seen_target: str, reason: str, actor: Actor, now: datetime
) -> None:
    """Take an entry out of the memory; what it said and why it went stay in the record."""
    entry = _editable(session, entry_id, actor)
    _require_unchanged(entry, seen_target)
    session.add(_change(entry, "removed", None, _reason(reason), actor, now))
    index.remove(session, [_row(entry)])
    session.delete(entry)


def may_edit(entry: MemoryEntry, actor: Actor) -> bool:
    """Whether the person may correct the entry: who approves texts there, or administers all."""
    if entry.clinic_id is None:
        return actor.may_somewhere(Action.ADMINISTER)
    return actor.may(Action.APPROVE, entry.clinic_id, entry.target_language)


def _editable(session: Session, entry_id: int, actor: Actor) -> MemoryEntry:
    entry = locked(session, MemoryEntry, entry_id)
    if entry is None:
        raise NotFound(N_("This pair is no longer in the memory."))
    if not may_edit(entry, actor):
        actor.require(Action.ADMINISTER, entry.clinic_id or 0)
    return entry


def _require_unchanged(entry: MemoryEntry, seen_target: str) -> None:
    if " ".join(seen_target.split()) != " ".join(entry.target.split()):
        raise Conflict(
            N_("Somebody else changed this pair meanwhile. Look once more, then decide.")
        )


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Invalid(N_("Say why, in a few words: others will want to know."))
    if len(reason) > REASON_LENGTH:
        raise Invalid(N_("The text is longer than %(limit)s characters."), {"limit": REASON_LENGTH})
    return reason


def _change(
    entry: MemoryEntry, action: str, after: str | None, reason: str, actor: Actor, now: datetime
) -> MemoryChange:
    return MemoryChange(
        entry_id=entry.id,
        action=action,
        source=entry.source,
        before=entry.target,
        after=after,
        reason=reason,
        actor_id=actor.user_id,
        at=now,
    )


def _row(entry: MemoryEntry) -> Indexed:
    return index.indexed(
        entry.id, entry.source, entry.target, entry.source_language, entry.target_language
    )
