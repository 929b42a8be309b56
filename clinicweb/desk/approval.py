"""A translation as a whole: approve it, take the approval back, hand a failed draft on."""

from datetime import datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from clinicweb.bell import Bell
from clinicweb.db import locked
from clinicweb.desk.events import translation_event
from clinicweb.desk.findings import findings_for_translation
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.checks.finding import Severity
from clinicweb.domain.errors import Conflict, Invalid, NotFound
from clinicweb.domain.messages import N_
from clinicweb.domain.workflow import (
    PassageState,
    TranslationState,
    TranslationStep,
    advance_translation,
)
from clinicweb.drafting import service as drafting
from clinicweb.memory import entries
from clinicweb.models import Translation
from clinicweb.publishing.second_person import waiting


def approve(
    session: Session, translation_id: int, seen_version: int, actor: Actor, now: datetime
) -> Translation:
    """Approve the whole translation and keep its pairs in the memory.

    Every passage must be accepted and free of errors, its warnings acknowledged, and a second
    person must have confirmed the safety passages where the clinic asks for it; Invalid says how
    many are not. Conflict when the translation or one of its passages changed since
    ``seen_version``.
    """
    translation = locked_translation(session, translation_id)
    actor.require(Action.APPROVE, translation.article.clinic_id, translation.language)
    approved = translation.state == TranslationState.APPROVED
    if approved and translation.approved_by_id == actor.user_id:
        return translation  # a double click
    if translation.version != seen_version:
        raise Conflict(
            N_("This translation changed while you were reading it. Look once more, then approve.")
        )
    state = advance_translation(translation.state, TranslationStep.APPROVE)
    _require_complete(session, translation)
    translation.state = state
    translation.approved_by_id, translation.approved_at = actor.user_id, now
    entries.remember(session, translation, translation.passages, actor.user_id, now)
    session.add(translation_event(translation, "approved", actor, now))
    return translation


def _require_complete(session: Session, translation: Translation) -> None:
    """Invalid while a passage stands against approving."""
    open_ = sum(passage.state != PassageState.ACCEPTED for passage in translation.passages)
    if open_:
        raise Invalid(N_("%(count)s passages are not accepted yet."), {"count": open_})
    findings = findings_for_translation(session, translation).values()
    wrong = sum(any(one.severity is Severity.ERROR for one in found) for found in findings)
    if wrong:
        raise Invalid(N_("%(count)s passages have an error: correct them first."), {"count": wrong})
    unread = sum(any(one.blocks for one in found) for found in findings)
    if unread:
        raise Invalid(
            N_("%(count)s passages have a warning that nobody has acknowledged yet."),
            {"count": unread},
        )
    waits = len(waiting(translation))
    if waits:
        raise Invalid(N_("%(count)s safety passages wait for a second person."), {"count": waits})


def reopen(session: Session, translation_id: int, actor: Actor, now: datetime) -> Translation:
    """Take an approval back; the published page stays."""
    translation = locked_translation(session, translation_id)
    actor.require(Action.APPROVE, translation.article.clinic_id, translation.language)
    advance_translation(translation.state, TranslationStep.REOPEN)
    reopen_translation(session, translation, actor, now)
    return translation


def try_again(
    session: Session, bell: Bell, translation_id: int, actor: Actor, now: datetime
) -> Translation:
    """Give the missing passages to the engine once more."""
    translation = locked_translation(session, translation_id)
    actor.require(Action.TRANSLATE, translation.article.clinic_id, translation.language)
    drafting.try_again(session, bell, translation, now)
    session.add(translation_event(translation, "tried_again", actor, now))
    return translation


def by_hand(session: Session, translation_id: int, actor: Actor, now: datetime) -> Translation:
    """Take a translation into review without a draft; what a running engine makes is refused."""
    translation = locked_translation(session, translation_id)
    actor.require(Action.TRANSLATE, translation.article.clinic_id, translation.language)
    translation.state = advance_translation(translation.state, TranslationStep.BY_HAND)
    translation.reason = translation.claim = translation.retry_at = None
    session.add(translation_event(translation, "by_hand", actor, now))
    return translation


def locked_translation(session: Session, translation_id: int) -> Translation:
    """The translation, locked; NotFound when there is none."""
    translation = locked(session, Translation, translation_id)
    if translation is None:
        raise NotFound(N_("This translation does not exist."))
    return translation


def touch(session: Session, translation: Translation, actor: Actor, now: datetime) -> None:
    """One of its passages changes, and so does the translation that somebody may be approving."""
    flag_modified(translation, "state")  # its version counts on, whatever the state
    reopen_translation(session, translation, actor, now)


def reopen_translation(
    session: Session, translation: Translation, actor: Actor, now: datetime
) -> None:
    """An approved text that somebody changes is no longer an approved text."""
    if translation.state != TranslationState.APPROVED:
        return
    translation.state = advance_translation(translation.state, TranslationStep.REOPEN)
    translation.approved_by_id = translation.approved_at = None
    session.add(translation_event(translation, "reopened", actor, now))
