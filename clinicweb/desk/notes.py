"""Notes and questions about passages, the people they name, and the answers."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from clinicweb.db import locked
from clinicweb.desk.sight import may_see, onlookers
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.errors import Invalid, NotAllowed, NotFound
from clinicweb.domain.messages import N_
from clinicweb.domain.passages import plain_text
from clinicweb.drafting.opening import passage_codes
from clinicweb.models import Event, Mention, Note, Passage, Translation, User

LENGTH = 2_000


class NoteKind(StrEnum):
    """A note is to be known; a question stays open until somebody resolves it."""

    NOTE = "note"
    QUESTION = "question"


def add(
    session: Session,
    passage_id: int,
    kind: NoteKind,
    body: str,
    named: Collection[int],
    actor: Actor,
    now: datetime,
) -> Note:
    """Write a note about a passage; ``named`` are the ids of people who shall know of it.

    People whom the text names as @name are told as well; who may not see the translation is not.
    Raises NotFound when the passage is gone, and Invalid when there is no text or too much of it.
    """
    translation_id = session.scalar(select(Passage.translation_id).where(Passage.id == passage_id))
    translation = _locked_translation(session, translation_id, actor)
    passage = session.get(Passage, passage_id)
    if passage is None:
        raise NotFound(N_("This passage is no longer part of the article."))
    note = Note(
        translation_id=translation.id,
        passage_id=passage.id,
        quote=plain_text(passage.source, passage_codes(passage)),
        kind=kind,
        body=_tidied(body),
        author_id=actor.user_id,
        created_at=now,
    )
    session.add(note)
    _name(session, note, translation, named, actor)
    _record(
        session, note, translation, "asked" if kind is NoteKind.QUESTION else "noted", actor, now
    )
    return note


def answer(
    session: Session,
    note_id: int,
    body: str,
    actor: Actor,
    now: datetime,
) -> Note:
    """Answer a note; everybody who took part in the exchange is told, and whom the text names."""
    first, translation = _first(session, note_id, actor)
    note = Note(
        translation_id=translation.id,
        passage_id=first.passage_id,
        quote=first.quote,
        parent_id=first.id,
        kind=NoteKind.NOTE,
        body=_tidied(body),
        author_id=actor.user_id,
        created_at=now,
    )
    exchange = _exchange(session, first)
    took_part = {one.author_id for one in exchange if one.body}
    session.add(note)
    _name(session, note, translation, took_part, actor)
    _see(exchange, actor, now)
    _record(session, note, translation, "answered", actor, now)
    return note


def change(
    session: Session,
    note_id: int,
    body: str,
    actor: Actor,
    now: datetime,
) -> Note:
    """Word one's own note anew, as long as nobody else has written after it.

    Who was told of it stays so; whom the new words name is told as well.
    """
    note, translation = _locked_note(session, note_id, actor)
    if not may_change(note, _exchange(session, note), actor):
        raise NotAllowed(N_("A note can be changed by its author until somebody answers it."))
    body = _tidied(body)
    if body == note.body:
        return note
    note.body = body
    _name(session, note, translation, {one.user_id for one in note.mentions}, actor)
    _record(session, note, translation, "note_changed", actor, now)
    return note


def delete(session: Session, note_id: int, actor: Actor, now: datetime) -> Note:
    """Take the words of a note back; a line that says so stays in its place."""
    note, translation = _locked_note(session, note_id, actor)
    if not may_delete(note, translation, actor):
        raise NotAllowed(N_("A note can be deleted by its author or an administrator."))
    note.body = ""
    note.mentions.clear()
    if note.kind == NoteKind.QUESTION and note.resolved_at is None:
        note.resolved_by_id, note.resolved_at = actor.user_id, now
    _record(session, note, translation, "note_deleted", actor, now)
    return note


def resolve(session: Session, note_id: int, actor: Actor, now: datetime) -> Note:
    """Close a question; closing it twice changes nothing."""
    question, translation = _question(session, note_id, actor)
    if question.resolved_at is None:
        question.resolved_by_id, question.resolved_at = actor.user_id, now
        _see(_exchange(session, question), actor, now)
        _record(session, question, translation, "resolved", actor, now)
    return question


def reopen(session: Session, note_id: int, actor: Actor, now: datetime) -> Note:
    """Open a question once more."""
    question, translation = _question(session, note_id, actor)
    if not question.body:
        raise NotFound(N_("This note was deleted."))
    if question.resolved_at is not None:
        question.resolved_by_id = question.resolved_at = None
        _record(session, question, translation, "question_reopened", actor, now)
    return question


def see(session: Session, mention_id: int, actor: Actor, now: datetime) -> Note:
    """The note in which the person is named, which they now have seen."""
    mention = session.get(Mention, mention_id)
    if mention is None or mention.user_id != actor.user_id:
        raise NotFound(N_("This note does not exist."))
    mention.seen_at = mention.seen_at or now
    return mention.note


def see_all(session: Session, actor: Actor, now: datetime) -> None:
    """The person has seen every note in which they are named."""
    unseen = (Mention.user_id == actor.user_id) & Mention.seen_at.is_(None)
    session.execute(update(Mention).where(unseen).values(seen_at=now))


def may_change(note: Note, exchange: Iterable[Note], actor: Actor) -> bool:
    """Whether the words still belong to their author alone; ``exchange``: the whole of it."""
    answered = any(
        one.id > note.id and one.author_id != note.author_id and one.body for one in exchange
    )
    return bool(note.body) and note.author_id == actor.user_id and not answered


def may_delete(note: Note, translation: Translation, actor: Actor) -> bool:
    """Whether the person may take the note's words back."""
    manages = actor.may(Action.ADMINISTER, translation.article.clinic_id)
    return bool(note.body) and (note.author_id == actor.user_id or manages)


def may_resolve(question: Note, translation: Translation, actor: Actor) -> bool:
    """Whether the person may close or open the question: who translates, and who asked."""
    clinic_id = translation.article.clinic_id
    translates = actor.may(Action.TRANSLATE, clinic_id, translation.language)
    return translates or question.author_id == actor.user_id


def _locked_translation(session: Session, translation_id: int | None, actor: Actor) -> Translation:
    """The lock keeps the events of a translation in the order in which they are committed."""
    translation = None if translation_id is None else locked(session, Translation, translation_id)
    if translation is None:
        raise NotFound(N_("This passage is no longer part of the article."))
    if not may_see(actor, translation):
        raise NotFound(N_("This translation does not exist."))
    return translation


def _locked_note(session: Session, note_id: int, actor: Actor) -> tuple[Note, Translation]:
    translation_id = session.scalar(select(Note.translation_id).where(Note.id == note_id))
    if translation_id is None:
        raise NotFound(N_("This note does not exist."))
    translation = _locked_translation(session, translation_id, actor)
    note = locked(session, Note, note_id)
    if note is None:
        raise NotFound(N_("This note does not exist."))
    return note, translation


def _first(session: Session, note_id: int, actor: Actor) -> tuple[Note, Translation]:
    """The note that began the exchange: an answer to an answer is an answer to it."""
    note, translation = _locked_note(session, note_id, actor)
    first = note if note.parent_id is None else session.get_one(Note, note.parent_id)
    return first, translation


def _question(session: Session, note_id: int, actor: Actor) -> tuple[Note, Translation]:
    note, translation = _locked_note(session, note_id, actor)
    if note.kind != NoteKind.QUESTION or note.parent_id is not None:
        raise NotFound(N_("This note is not a question."))
    if not may_resolve(note, translation, actor):
        raise NotAllowed(N_("A question can be resolved by a translator or by who asked it."))
    return note, translation


def _exchange(session: Session, note: Note) -> list[Note]:
    """All notes of an exchange in their order."""
    first = note.parent_id or note.id
    return list(
        session.scalars(
            select(Note).where((Note.id == first) | (Note.parent_id == first)).order_by(Note.id)
        )
    )


def _name(
    session: Session,
    note: Note,
    translation: Translation,
    named: Collection[int],
    actor: Actor,
) -> None:
    """Tell the people whom the note names; who was told and has seen it is not told again.

    Who may no longer see the translation is left out.
    """
    people = onlookers(session, translation)
    wanted = {*named, *_called(note.body, people)} & {one.id for one in people}
    wanted.discard(actor.user_id)
    kept = [one for one in note.mentions if one.user_id in wanted]
    new = sorted(wanted - {one.user_id for one in kept})
    note.mentions = [*kept, *(Mention(user_id=user_id) for user_id in new)]


def _called(body: str, people: Iterable[User]) -> set[int]:
    """Ids of the people whom a text calls as @name; a long name is not also a shorter one."""
    found = set()
    by_name: dict[str, set[int]] = {}
    for one in people:
        by_name.setdefault(_squeezed(one.name), set()).add(one.id)
    text = unicodedata.normalize("NFKC", body).casefold()
    for name in sorted(by_name, key=len, reverse=True):
        # A space in a name may be left out; さん may follow a Japanese name without one.
        letters = r"\s*".join(re.escape(letter) for letter in name)
        end = r"(?!\w)" if name[-1:].isascii() else ""
        text, count = re.subn(rf"@{letters}{end}", " ", text)
        if name and count:
            found |= by_name[name]
    return found


def _squeezed(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _see(exchange: Iterable[Note], actor: Actor, now: datetime) -> None:
    """Who answers or resolves has read what it answers or resolves."""
    for note in exchange:
        for mention in note.mentions:
            if mention.user_id == actor.user_id and mention.seen_at is None:
                mention.seen_at = now


def _tidied(body: str) -> str:
    body = unicodedata.normalize("NFC", body.replace("\r\n", "\n").replace("\r", "\n"))
    body = "".join(c for c in body if c == "\n" or unicodedata.category(c) != "Cc").strip()
    if not body:
        raise Invalid(N_("Write something first."))
    if len(body) > LENGTH:
        raise Invalid(N_("The note is longer than %(limit)s characters."), {"limit": LENGTH})
    return body


def _record(
    session: Session,
    note: Note,
    translation: Translation,
    action: str,
    actor: Actor,
    now: datetime,
) -> None:
    session.add(
        Event(
            at=now,
            actor_id=actor.user_id,
            action=action,
            article_id=translation.article_id,
            translation_id=translation.id,
            passage_id=note.passage_id,
        )
    )
