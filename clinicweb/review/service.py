"""What a translator does: edit, accept, take back, undo; approve; hand a failed draft on."""

import json
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from clinicweb.bell import Bell
from clinicweb.db import locked
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.checks.finding import Finding, Severity
from clinicweb.domain.checks.run import run_checks
from clinicweb.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from clinicweb.domain.messages import N_
from clinicweb.domain.workflow import (
    PassageState,
    PassageStep,
    Provenance,
    TranslationState,
    TranslationStep,
    advance_passage,
    advance_translation,
)
from clinicweb.drafting import memory
from clinicweb.drafting import service as drafting
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


def findings_of(passage: Passage, source_language: str, language: str) -> tuple[Finding, ...]:
    """What the checks say about a passage as it stands."""
    return _checked(passage.source, passage.text, source_language, language)


@lru_cache(maxsize=4096)
def _checked(source: str, text: str, source_language: str, language: str) -> tuple[Finding, ...]:
    # A page of 264 passages is checked again with every look at it; nearly all are as they were.
    return tuple(run_checks(source, text, source_language, language))


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
    _touch(session, passage.translation, actor, now)
    before = _snapshot(passage)
    for name, value in json.loads(event.before).items():
        setattr(passage, name, value)
    passage.updated_by_id, passage.updated_at = actor.user_id, now
    session.add(_event(passage, UNDONE, before, actor, now))
    return Saved(passage, _findings(passage))


def undoable(session: Session, passage: Passage) -> bool:
    """Whether undo has something to take back."""
    return _to_undo(session, passage) is not None


def approve(
    session: Session, translation_id: int, seen_version: int, actor: Actor, now: datetime
) -> Translation:
    """Approve the whole translation and keep its pairs in the memory.

    Every passage must be accepted and free of errors; Invalid says how many are not. Conflict when
    the translation or one of its passages changed since ``seen_version``.
    """
    translation = _locked(session, translation_id)
    actor.require(Action.APPROVE, translation.article.clinic_id, translation.language)
    approved = translation.state == TranslationState.APPROVED
    if approved and translation.approved_by_id == actor.user_id:
        return translation  # a double click
    if translation.version != seen_version:
        raise Conflict(
            N_("This translation changed while you were reading it. Look once more, then approve.")
        )
    state = advance_translation(translation.state, TranslationStep.APPROVE)
    open_ = sum(passage.state != PassageState.ACCEPTED for passage in translation.passages)
    if open_:
        raise Invalid(N_("%(count)s passages are not accepted yet."), {"count": open_})
    wrong = sum(
        any(finding.severity is Severity.ERROR for finding in _findings(passage))
        for passage in translation.passages
    )
    if wrong:
        raise Invalid(N_("%(count)s passages have an error: correct them first."), {"count": wrong})
    translation.state = state
    translation.approved_by_id, translation.approved_at = actor.user_id, now
    memory.remember(session, translation, translation.passages, actor.user_id, now)
    session.add(_translation_event(translation, "approved", actor, now))
    return translation


def reopen(session: Session, translation_id: int, actor: Actor, now: datetime) -> Translation:
    """Take an approval back; the published page stays."""
    translation = _locked(session, translation_id)
    actor.require(Action.APPROVE, translation.article.clinic_id, translation.language)
    advance_translation(translation.state, TranslationStep.REOPEN)
    _reopen_translation(session, translation, actor, now)
    return translation


def try_again(
    session: Session, bell: Bell, translation_id: int, actor: Actor, now: datetime
) -> Translation:
    """Give the missing passages to the engine once more."""
    translation = _locked(session, translation_id)
    actor.require(Action.TRANSLATE, translation.article.clinic_id, translation.language)
    drafting.try_again(session, bell, translation, now)
    session.add(_translation_event(translation, "tried_again", actor, now))
    return translation


def by_hand(session: Session, translation_id: int, actor: Actor, now: datetime) -> Translation:
    """Take a translation into review without a draft; what a running engine makes is refused."""
    translation = _locked(session, translation_id)
    actor.require(Action.TRANSLATE, translation.article.clinic_id, translation.language)
    translation.state = advance_translation(translation.state, TranslationStep.BY_HAND)
    translation.reason = translation.claim = translation.retry_at = None
    session.add(_translation_event(translation, "by_hand", actor, now))
    return translation


def _locked(session: Session, translation_id: int) -> Translation:
    translation = locked(session, Translation, translation_id)
    if translation is None:
        raise NotFound(N_("This translation does not exist."))
    return translation


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
    _touch(session, passage.translation, actor, now)
    before = _snapshot(passage)
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
    session.add(_event(passage, action, before, actor, now))


def _touch(session: Session, translation: Translation, actor: Actor, now: datetime) -> None:
    """One of its passages changes, and so does the translation that somebody may be approving."""
    flag_modified(translation, "state")  # its version counts on, whatever the state
    _reopen_translation(session, translation, actor, now)


def _reopen_translation(
    session: Session, translation: Translation, actor: Actor, now: datetime
) -> None:
    """An approved text that somebody changes is no longer an approved text."""
    if translation.state != TranslationState.APPROVED:
        return
    translation.state = advance_translation(translation.state, TranslationStep.REOPEN)
    translation.approved_by_id = translation.approved_at = None
    session.add(_translation_event(translation, "reopened", actor, now))


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


def _snapshot(passage: Passage) -> str:
    return json.dumps(
        {
            name: getattr(passage, name)
            for name in (
                "text",
                "state",
                "provenance",
                "engine",
                "trouble",
                "previous_source",
                "previous_hash",
                "previous_text",
            )
        },
        ensure_ascii=False,
    )


def _event(passage: Passage, action: str, before: str, actor: Actor, now: datetime) -> Event:
    return Event(
        at=now,
        actor_id=actor.user_id,
        action=action,
        article_id=passage.translation.article_id,
        translation_id=passage.translation_id,
        passage_id=passage.id,
        before=before,
        after=_snapshot(passage),
    )


def _translation_event(translation: Translation, action: str, actor: Actor, now: datetime) -> Event:
    return Event(
        at=now,
        actor_id=actor.user_id,
        action=action,
        article_id=translation.article_id,
        translation_id=translation.id,
    )
