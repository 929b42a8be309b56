"""What a translator does with a passage: edit, accept, take back, undo."""

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.db import locked
from clinicweb.desk.approval import touch
from clinicweb.desk.borrowed import mark_borrowed
from clinicweb.desk.events import passage_event, snapshot
from clinicweb.desk.findings import Seen, findings_of_passage
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.checks.finding import Severity
from clinicweb.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from clinicweb.domain.messages import N_
from clinicweb.domain.workflow import (
    PassageState,
    PassageStep,
    Provenance,
    advance_passage,
)
from clinicweb.models import Acknowledgement, Event, MemoryEntry, Passage, Translation

# Events that undo can take back, and the event that undo itself leaves.
UNDOABLE = frozenset(
    {"edited", "restored", "replaced", "accepted", "accepted_exact", "kept", "reopened", "cleared"}
)
UNDONE = "undone"
# Behind these, the passage had another source: their own opposites take them back.
RECUT = frozenset({"joined", "split"})

TEXT_LENGTH = 5_000

# What one person types within this time is one step of undo, however often it was saved.
ONE_STEP = timedelta(minutes=5)

CHANGED_MEANWHILE = N_(
    "Somebody else changed this passage while you were writing. "
    "Both texts are here: nothing is lost."
)


class PassageConflict(Conflict):
    """The passage changed since the person saw it; carries both texts."""

    def __init__(self, passage: Passage, mine: str) -> None:
        super().__init__(CHANGED_MEANWHILE)
        self.passage = passage
        self.mine = mine


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a passage.

    ``refused`` holds what kept it from being accepted: its errors, else the warnings that nobody
    has acknowledged.
    """

    passage: Passage
    findings: tuple[Seen, ...]
    refused: tuple[Seen, ...] = ()


def save(
    session: Session,
    passage_id: int,
    text: str,
    seen_version: int,
    actor: Actor,
    now: datetime,
    *,
    accept: bool = False,
    acknowledged: Iterable[str] = (),
    autosave: bool = False,
    seconds: int | None = None,
    action: str = "edited",
) -> Saved:
    """Keep a person's text; with ``accept`` also accept it, unless the checks stand against it.

    An error always does, a warning unless it is acknowledged: before, or now by its fingerprint.
    The text is kept even when it cannot be accepted. ``autosave`` adds to the same person's last
    edit instead of beginning a new step of undo; ``seconds`` says how long the passage was open;
    ``action`` is what the history calls the edit. Raises PassageConflict when the passage changed
    since ``seen_version`` and the two texts differ, or when somebody else changed anything else of
    a passage that is to be accepted.
    """
    passage = editable(session, passage_id, actor)
    text = tidied(text)
    if passage.version != seen_version and (
        text != passage.text or (accept and not _moved_by_same(session, passage, actor))
    ):
        raise PassageConflict(passage, text)
    if text != passage.text:
        spent = None if accept or autosave else seconds
        before = snapshot(passage)
        written(session, passage, text, actor, now)
        mark_borrowed(session, passage)
        if not (autosave and _added_to_last_edit(session, passage, actor, now)):
            name = action if text else "cleared"
            session.add(passage_event(passage, name, before, actor, now, seconds=spent))
    findings = findings_of_passage(session, passage)
    if not accept:
        return Saved(passage, findings)
    return accepted(session, passage, findings, frozenset(acknowledged), actor, now, seconds)


def accepted(
    session: Session,
    passage: Passage,
    findings: tuple[Seen, ...],
    acknowledged: frozenset[str],
    actor: Actor,
    now: datetime,
    seconds: int | None = None,
    action: str = "accepted",
) -> Saved:
    """Accept a locked passage as it stands, unless one of its findings is against it."""
    errors = tuple(one for one in findings if one.severity is Severity.ERROR)
    new = [one for one in findings if one.acknowledged_by is None]
    unread = tuple(one for one in new if one.fingerprint not in acknowledged)
    if errors or unread:
        return Saved(passage, findings, refused=errors or unread)
    if new:
        _acknowledge(session, passage, new, actor, now)
    if passage.state != PassageState.ACCEPTED:
        before = snapshot(passage)
        _advance(session, passage, PassageStep.ACCEPT, actor, now)
        passage.accepted_by_id, passage.accepted_at = actor.user_id, now
        passage.previous_source = passage.previous_hash = passage.previous_text = None
        session.add(passage_event(passage, action, before, actor, now, seconds=seconds))
    seen = {one.fingerprint for one in new}
    return Saved(
        passage,
        tuple(
            replace(one, acknowledged_by=actor.user_id) if one.fingerprint in seen else one
            for one in findings
        ),
    )


def reopen_passage(
    session: Session, passage_id: int, text: str, seen_version: int, actor: Actor, now: datetime
) -> Saved:
    """Take an acceptance back, and a second person's confirmation with it.

    A text that was typed meanwhile is kept as an edit.
    """
    passage = editable(session, passage_id, actor)
    text = tidied(text)
    if passage.version != seen_version:
        raise PassageConflict(passage, text)
    before = snapshot(passage)
    if text and text != passage.text:
        written(session, passage, text, actor, now)
        session.add(passage_event(passage, "edited", before, actor, now))
    else:
        _advance(session, passage, PassageStep.REOPEN, actor, now)
        session.add(passage_event(passage, "reopened", before, actor, now))
    return Saved(passage, findings_of_passage(session, passage))


def undo(
    session: Session, passage_id: int, text: str, seen_version: int, actor: Actor, now: datetime
) -> Saved:
    """Put the passage back to what it was before its last change; repeat to go further back.

    A text that was typed but not saved is itself the last change: it goes into the history first.
    A passage that was accepted before the change is accepted again, by whoever undoes it.
    """
    passage = editable(session, passage_id, actor)
    text = tidied(text)
    if passage.version != seen_version:
        raise PassageConflict(passage, text)
    if text != passage.text:
        before = snapshot(passage)
        written(session, passage, text, actor, now)
        name = "edited" if text else "cleared"
        session.add(passage_event(passage, name, before, actor, now))
    event = _to_undo(session, passage)
    if event is None or event.before is None:
        raise NotAllowed(N_("There is nothing left to undo in this passage."))
    before = snapshot(passage)
    _touched(session, passage, actor, now)
    for name, value in json.loads(event.before).items():
        setattr(passage, name, value)
    if passage.memory_entry_id and session.get(MemoryEntry, passage.memory_entry_id) is None:
        passage.memory_entry_id = None  # the entry was deleted meanwhile
    if passage.state == PassageState.ACCEPTED:
        passage.accepted_by_id, passage.accepted_at = actor.user_id, now
    session.add(passage_event(passage, UNDONE, before, actor, now))
    return Saved(passage, findings_of_passage(session, passage))


def undoable(session: Session, passage: Passage) -> bool:
    """Whether undo has something to take back."""
    return _to_undo(session, passage) is not None


def editable(session: Session, passage_id: int, actor: Actor) -> Passage:
    """The passage, with its translation locked first: approving and storing drafts do the same.

    NotFound when it is gone, NotAllowed when the person does not translate this language here.
    """
    translation_id = session.scalar(select(Passage.translation_id).where(Passage.id == passage_id))
    passage = None
    if translation_id is not None:
        locked(session, Translation, translation_id)
        passage = locked(session, Passage, passage_id)
    if passage is None:
        raise NotFound(N_("This passage is no longer part of the article."))
    translation = passage.translation
    actor.require(Action.TRANSLATE, translation.article.clinic_id, translation.language)
    return passage


def tidied(text: str) -> str:
    """A text as it is kept: composed, its line ends alike, no control characters around or in it.

    Invalid when it is longer than any passage.
    """
    if len(text) > TEXT_LENGTH:
        raise Invalid(N_("The text is longer than %(limit)s characters."), {"limit": TEXT_LENGTH})
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) != "Cc").strip()


def written(session: Session, passage: Passage, text: str, actor: Actor, now: datetime) -> None:
    """Give the passage another text, which is a person's now; without one it is missing again."""
    if passage.trouble is not None:
        passage.engine = None  # what the engine made was thrown away: nothing of it is here
    _advance(session, passage, PassageStep.EDIT if text else PassageStep.CLEAR, actor, now)
    passage.text = text
    passage.provenance = Provenance.PERSON if text else None


def _advance(
    session: Session, passage: Passage, step: PassageStep, actor: Actor, now: datetime
) -> None:
    state = advance_passage(passage.state, step)
    _touched(session, passage, actor, now)
    passage.state = state
    passage.trouble = None


def _touched(session: Session, passage: Passage, actor: Actor, now: datetime) -> None:
    """Whatever a person changes, nobody has accepted or confirmed what it becomes."""
    touch(session, passage.translation, actor, now)
    passage.accepted_by_id = passage.accepted_at = None
    passage.confirmed_by_id = passage.confirmed_at = None
    passage.updated_by_id, passage.updated_at = actor.user_id, now


def _acknowledge(
    session: Session, passage: Passage, warnings: Iterable[Seen], actor: Actor, now: datetime
) -> None:
    """Record who let the warnings stand; the history keeps their words."""
    said = []
    for one in warnings:
        session.add(
            Acknowledgement(
                passage_id=passage.id,
                fingerprint=one.fingerprint,
                code=one.code,
                user_id=actor.user_id,
                at=now,
            )
        )
        said.append([one.message_id, dict(one.params)])
    after = json.dumps({"warnings": said}, ensure_ascii=False)
    session.add(passage_event(passage, "acknowledged", None, actor, now, after=after))


def _moved_by_same(session: Session, passage: Passage, actor: Actor) -> bool:
    """Whether it was this person who changed the passage last, and its source is what it was.

    So it is when an answer got lost, or when the page saved by itself meanwhile.
    """
    if passage.updated_by_id != actor.user_id:
        return False
    last = session.scalar(
        select(Event.action)
        .where(Event.passage_id == passage.id)
        .order_by(Event.id.desc())
        .limit(1)
    )
    return last not in RECUT


def _added_to_last_edit(session: Session, passage: Passage, actor: Actor, now: datetime) -> bool:
    """Let the last event speak of the present text, when the same person has just been typing."""
    event = session.scalar(
        select(Event).where(Event.passage_id == passage.id).order_by(Event.id.desc()).limit(1)
    )
    if event is None or event.action != "edited" or event.actor_id != actor.user_id:
        return False
    if now - event.at > ONE_STEP or not passage.text:
        return False
    event.after = snapshot(passage)
    return True


def _to_undo(session: Session, passage: Passage) -> Event | None:
    """The last change that no undo has taken back yet.

    None when the machine has written since: its draft is not a person's change, and no undo may
    drop it unseen.
    """
    skip = 0
    events = session.scalars(
        select(Event)
        .where(Event.passage_id == passage.id, Event.action.in_([*UNDOABLE, *RECUT, UNDONE]))
        .order_by(Event.id.desc())
    )
    for place, event in enumerate(events):
        if place == 0 and json.loads(event.after or "{}").get("text") != passage.text:
            return None
        if event.action in RECUT:
            return None
        if event.action == UNDONE:
            skip += 1
        elif not skip:
            return event
        else:
            skip -= 1
    return None
