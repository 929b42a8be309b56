"""What the rows of passages become when passages are joined or split.

Whatever was written stays: joined texts stand one after the other, and the text of a split passage
stays with its first half unless it falls apart by itself. When nobody wrote between a step and its
opposite, the former texts come back as they were.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, table, update
from sqlalchemy import column as named
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from clinicweb.desk.events import passage_event, snapshot
from clinicweb.desk.hands import WRITERS, writers
from clinicweb.domain.access import Actor
from clinicweb.domain.passages import SourcePassage, plain_text, source_hash
from clinicweb.domain.safety import SafetyClass, classify, from_stored, stored
from clinicweb.domain.segment_rules import Segmented
from clinicweb.domain.segment_texts import Seam, divided_text, joined_text
from clinicweb.domain.workflow import PassageState, Provenance
from clinicweb.drafting.opening import codes_json, context_hash
from clinicweb.models import Event, Passage, Translation

JOINED, SPLIT = "joined", "split"

Kept = Mapping[str, Any]  # an event's JSON; its values are those of the columns

# What a step back restores. An acceptance is not: a person looks at the passage once more.
_RESTORED = (
    "text",
    "state",
    "provenance",
    "engine",
    "draft",
    "match",
    "trouble",
    "previous_source",
    "previous_hash",
    "previous_text",
    "safety",
    "safety_by_id",
)


@dataclass(frozen=True, slots=True)
class Half:
    """The second half of a passage that was split."""

    row: Passage
    before: str
    """The whole passage, as its event keeps it."""
    hands: set[int]
    """Who wrote the text of the whole."""


def merge(
    session: Session, first: Passage, second: Passage, seam: Seam, actor: Actor, now: datetime
) -> None:
    """Give ``first`` all that both passages had; ``second`` can be removed then."""
    language = first.translation.language
    former = _former_whole(session, first, second, seam)
    before = _before(first, parts=[_part(first), _part(second)])
    hands = set[int]().union(*writers(session, (first, second)).values())
    _propose_joined(first, second, seam, language)
    machine = {one.provenance for one in (first, second) if one.text} == {Provenance.MACHINE}
    draft = None
    if first.draft or second.draft:
        draft = joined_text(first.draft or first.text, second.draft or second.text, seam, language)
    text = joined_text(first.text, second.text, seam, language)
    engine = first.engine or second.engine
    classes = _classes(first) | _classes(second) | _found(seam.whole, first.translation)
    first.safety = stored(classes)
    first.safety_by_id = first.safety_by_id or second.safety_by_id
    _write(first, text, machine=machine, engine=engine, draft=draft)
    if former is not None:
        _restore(first, former)
    _become(first, seam.whole, actor, now)
    first.notes.extend(list(second.notes))
    after = _after(first, hands)
    session.add(passage_event(first, JOINED, before, actor, now, after=after))


def _propose_joined(first: Passage, second: Passage, seam: Seam, language: str) -> None:
    """Keep what a person made of the two sources as they were before they changed."""
    if first.previous_source is None and second.previous_source is None:
        return
    old_source, old_text = _previous(first, seam.first)
    next_source, next_text = _previous(second, seam.second)
    first.previous_source = f"{old_source} {next_source}"
    first.previous_text = joined_text(old_text, next_text, seam, language)
    first.previous_hash = None


def _previous(row: Passage, source: SourcePassage) -> tuple[str, str]:
    if row.previous_source is None:
        return plain_text(source.text, source.codes), row.text
    return row.previous_source, row.previous_text or ""


def divide(session: Session, first: Passage, seam: Seam, actor: Actor, now: datetime) -> Half:
    """Let ``first`` be the first half of what it was; gives the second, which is a new row."""
    hands = writers(session, (first,))[first.id]
    language = first.translation.language
    former = _former_parts(session, first, seam)
    before = _before(first, whole=_part(first))
    text, rest = divided_text(first.text, seam, language)
    draft, draft_rest = divided_text(first.draft or "", seam, language)
    if bool(rest) != bool(draft_rest):
        draft = draft_rest = ""  # a half is not to be measured against a whole
    # A half-sentence can hide the danger that the whole one names, so both keep its classes.
    classes = _classes(first)
    second = Passage(position=first.position, context_hash="", safety_by_id=first.safety_by_id)
    second.safety = stored(classes | _found(seam.second, first.translation))
    first.safety = stored(classes | _found(seam.first, first.translation))
    first.previous_hash = None
    machine, engine = first.provenance == Provenance.MACHINE, first.engine
    _write(second, rest, machine=machine, engine=engine, draft=draft_rest or None)
    _write(first, text, machine=machine, engine=engine, draft=draft or None)
    if former is not None:
        _restore(first, former[0])
        _restore(second, former[1])
    _become(first, seam.first, actor, now)
    _become(second, seam.second, actor, now)
    after = _after(first, hands, other=second.text)
    session.add(passage_event(first, SPLIT, before, actor, now, after=after))
    return Half(second, before, hands)


def tell(session: Session, half: Half, actor: Actor, now: datetime) -> None:
    """Begin the history of a second half, which has its id now: where its text comes from."""
    after = _after(half.row, half.hands)
    session.add(passage_event(half.row, SPLIT, half.before, actor, now, after=after))


def settle(session: Session, translation: Translation, document: Segmented) -> None:
    """Number the passages of the translation anew.

    Not through the rows themselves: whoever has one of the other passages open must not meet a
    conflict because a neighbour was joined or split.
    """
    session.flush()  # the new rows need their ids, and the removed ones must be gone
    hashes = document.hashes()
    moved: list[dict[str, object]] = []
    for place, row in enumerate(translation.passages):
        context = context_hash(hashes, place)
        if (row.position, row.context_hash) != (place, context):
            moved.append({"row": row.id, "place": place, "context": context})
            set_committed_value(row, "position", place)
            set_committed_value(row, "context_hash", context)
    if moved:
        passages = table(
            Passage.__tablename__, named("id"), named("position"), named("context_hash")
        )
        session.connection().execute(
            update(passages)
            .where(passages.c.id == bindparam("row"))
            .values(position=bindparam("place"), context_hash=bindparam("context")),
            moved,
        )


def _write(
    row: Passage, text: str, *, machine: bool, engine: str | None, draft: str | None
) -> None:
    """Give a row a text that nobody has read at its new length yet."""
    row.text = text
    row.state = PassageState.EDITED if text else PassageState.MISSING
    row.provenance = None
    if text:
        row.provenance = Provenance.MACHINE if machine else Provenance.PERSON
    row.engine = engine if text else None
    row.draft = draft
    row.match = row.memory_entry_id = row.trouble = None


def _become(row: Passage, source: SourcePassage, actor: Actor, now: datetime) -> None:
    """Let the row have another source: nobody has accepted or confirmed what it is now."""
    row.kind, row.level, row.block = source.kind, source.level, source.block
    row.source, row.codes = source.text, codes_json(source.codes)
    row.source_hash = source_hash(source)
    row.accepted_by_id = row.accepted_at = None
    row.confirmed_by_id = row.confirmed_at = None
    row.updated_by_id, row.updated_at = actor.user_id, now


def _found(source: SourcePassage, translation: Translation) -> frozenset[SafetyClass]:
    return classify(source.text, translation.article.source_language)


def _classes(row: Passage) -> frozenset[SafetyClass]:
    return from_stored(row.safety or "")


def _part(row: Passage) -> Kept:
    return {"source": row.source, **{name: getattr(row, name) for name in _RESTORED}}


def _before(row: Passage, **more: object) -> str:
    return json.dumps({**json.loads(snapshot(row)), **more}, ensure_ascii=False)


def _after(row: Passage, hands: set[int], **more: object) -> str:
    kept = {**json.loads(snapshot(row)), WRITERS: sorted(hands), **more}
    return json.dumps(kept, ensure_ascii=False)


def _restore(row: Passage, kept: Kept) -> None:
    for name in _RESTORED:
        setattr(row, name, kept[name])
    if row.state == PassageState.ACCEPTED:
        row.state = PassageState.EDITED


def _former_parts(session: Session, row: Passage, seam: Seam) -> Sequence[Kept] | None:
    """The two passages that this one was made of, when nobody has written in it since."""
    before, after = _last(session, row, JOINED)
    parts: Sequence[Kept] = before.get("parts", ())
    if after.get("text") != row.text:
        return None
    sources = [part["source"] for part in parts]
    return parts if sources == [seam.first.text, seam.second.text] else None


def _former_whole(session: Session, first: Passage, second: Passage, seam: Seam) -> Kept | None:
    """The passage that these two were made of, when nobody has written in either since."""
    before, after = _last(session, first, SPLIT)
    whole: Kept = before.get("whole", {})
    if (after.get("text"), after.get("other")) != (first.text, second.text):
        return None
    return whole if whole["source"] == seam.whole.text else None


def _last(session: Session, row: Passage, action: str) -> tuple[Kept, Kept]:
    """What the newest event of a kind kept of a passage, before and after it."""
    event = session.scalar(
        select(Event)
        .where(Event.passage_id == row.id, Event.action == action)
        .order_by(Event.id.desc())
        .limit(1)
    )
    if event is None:
        return {}, {}
    return json.loads(event.before or "{}"), json.loads(event.after or "{}")
