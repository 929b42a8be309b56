"""What a translator does with a passage: edit, accept, take back, undo."""

import json
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.db import locked
from clinicweb.desk.approval import touch
from clinicweb.desk.events import passage_event, snapshot
from clinicweb.desk.findings import findings_of
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.checks.finding import Finding, Severity
from clinicweb.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from clinicweb.domain.messages import N_
from clinicweb.domain.workflow import (
    PassageState,
    PassageStep,
    Provenance,
    advance_passage,
)
from clinicweb.models import Event, Passage, Translation

# Events that undo can take back, and the event that undo itself leaves.
UNDOABLE = frozenset({"edited", "accepted", "reopened", "cleared"})
UNDONE = "undone"

TEXT_LENGTH = 5_000

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
    """What became of a passage. ``refused`` holds the errors that kept it from being accepted."""

    passage: Passage
    findings: tuple[Finding, ...]
    refused: tuple[Finding, ...] = ()


def save(
    session: Session,
    passage_id: int,
    text: str,
    seen_version: int,
    actor: Actor,
    now: datetime,
    *,
    accept: bool = False,
) -> Saved:
    """Keep a person's text; with ``accept`` also accept it, unless the checks find an error.

    The text is kept even when it cannot be accepted. Raises PassageConflict when the passage
    changed since ``seen_version`` and the two texts differ.
    """
    passage = _editable(session, passage_id, actor)
    text = _tidied(text)
    if passage.version != seen_version and text != passage.text:
        raise PassageConflict(passage, text)
    if text != passage.text:
        step = PassageStep.EDIT if text else PassageStep.CLEAR
        _change(session, passage, "edited" if text else "cleared", step, text, actor, now)
    findings = _findings(passage)
    if not accept:
        return Saved(passage, findings)
    errors = tuple(finding for finding in findings if finding.severity is Severity.ERROR)
    if errors:
        return Saved(passage, findings, refused=errors)
    if passage.state != PassageState.ACCEPTED:
        _change(session, passage, "accepted", PassageStep.ACCEPT, text, actor, now)
    return Saved(passage, findings)


def reopen_passage(
    session: Session, passage_id: int, text: str, seen_version: int, actor: Actor, now: datetime
) -> Saved:
    """Take an acceptance back; a text that was typed meanwhile is kept as an edit."""
    passage = _editable(session, passage_id, actor)
    text = _tidied(text)
    if passage.version != seen_version:
        raise PassageConflict(passage, text)
    if text and text != passage.text:
        _change(session, passage, "edited", PassageStep.EDIT, text, actor, now)
    else:
        _change(session, passage, "reopened", PassageStep.REOPEN, passage.text, actor, now)
    return Saved(passage, _findings(passage))


def undo(
    session: Session, passage_id: int, text: str, seen_version: int, actor: Actor, now: datetime
) -> Saved:
    """Put the passage back to what it was before its last change; repeat to go further back.

    A text that was typed but not saved is itself the last change: it goes into the history first.
    """
    passage = _editable(session, passage_id, actor)
    text = _tidied(text)
    if passage.version != seen_version:
        raise PassageConflict(passage, text)
    if text != passage.text:
        step = PassageStep.EDIT if text else PassageStep.CLEAR
        _change(session, passage, "edited" if text else "cleared", step, text, actor, now)
    event = _to_undo(session, passage)
    if event is None or event.before is None:
        raise NotAllowed(N_("There is nothing left to undo in this passage."))
    touch(session, passage.translation, actor, now)
    before = snapshot(passage)
    for name, value in json.loads(event.before).items():
        setattr(passage, name, value)
    passage.updated_by_id, passage.updated_at = actor.user_id, now
    session.add(passage_event(passage, UNDONE, before, actor, now))
    return Saved(passage, _findings(passage))


def undoable(session: Session, passage: Passage) -> bool:
    """Whether undo has something to take back."""
    return _to_undo(session, passage) is not None


def _editable(session: Session, passage_id: int, actor: Actor) -> Passage:
    """The passage, with its translation locked first: approving and storing drafts do the same."""
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


def _tidied(text: str) -> str:
    if len(text) > TEXT_LENGTH:
        raise Invalid(N_("The text is longer than %(limit)s characters."), {"limit": TEXT_LENGTH})
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) != "Cc").strip()


def _change(
    session: Session,
    passage: Passage,
    action: str,
    step: PassageStep,
    text: str,
    actor: Actor,
    now: datetime,
) -> None:
    state = advance_passage(passage.state, step)
    touch(session, passage.translation, actor, now)
    before = snapshot(passage)
    if text != passage.text:
        passage.text = text
        passage.provenance = Provenance.PERSON if text else None
        if passage.trouble is not None:
            passage.engine = None  # what the engine made was thrown away: nothing of it is here
    passage.state = state
    if state == PassageState.ACCEPTED:
        passage.previous_source = passage.previous_hash = passage.previous_text = None
    passage.trouble = None
    passage.updated_by_id, passage.updated_at = actor.user_id, now
    session.add(passage_event(passage, action, before, actor, now))


def _to_undo(session: Session, passage: Passage) -> Event | None:
    """The last change that no undo has taken back yet."""
    skip = 0
    events = session.scalars(
        select(Event).where(Event.passage_id == passage.id).order_by(Event.id.desc())
    )
    for event in events:
        if event.action == UNDONE:
            skip += 1
        elif event.action in UNDOABLE:
            if not skip:
                return event
            skip -= 1
    return None


def _findings(passage: Passage) -> tuple[Finding, ...]:
    translation = passage.translation
    return findings_of(passage, translation.article.source_language, translation.language)
