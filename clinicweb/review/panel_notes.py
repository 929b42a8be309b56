"""Notes and questions in the side panel, and wherever else they are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from clinicweb.desk import threads
from clinicweb.desk.notes import NoteKind
from clinicweb.desk.sight import onlookers
from clinicweb.desk.threads import Thread
from clinicweb.domain.access import Actor
from clinicweb.domain.passages import plain_text
from clinicweb.drafting.opening import passage_codes
from clinicweb.drafting.service import Message
from clinicweb.models import Passage, Translation, User


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote and could not be kept, so that it stands in its form again."""

    place: str
    """The form: ``add``, ``answer-<note>`` or ``change-<note>``."""
    body: str
    kind: str
    named: frozenset[int]
    error: Message


@dataclass(frozen=True, slots=True)
class Shown:
    """Notes as a page shows them."""

    translation: Translation
    passage: Passage | None
    """The passage that a new note is about; None: there is no form for one."""
    threads: Sequence[Thread]
    people: Sequence[User]
    """Whom a note may name: everybody but the reader."""
    written: Written | None
    back: str
    """Where forms come back to without scripts: ``passage`` or ``notes``."""

    @property
    def source_language(self) -> str:
        """The language of the quotes."""
        return self.translation.article.source_language

    @property
    def both(self) -> tuple[str, str]:
        """Source and text of the passage as people read them; the text may be empty."""
        if self.passage is None:
            return "", ""
        codes = passage_codes(self.passage)
        return plain_text(self.passage.source, codes), plain_text(self.passage.text, codes)

    @property
    def zone(self) -> str:
        """The clinic's time zone."""
        return self.translation.article.clinic.time_zone

    @property
    def current(self) -> Sequence[Thread]:
        """Open questions first, then notes, each in the order of writing."""
        found = [one for one in self.threads if one.is_open or not one.is_question]
        return sorted(found, key=lambda one: not one.is_open)

    @property
    def resolved(self) -> Sequence[Thread]:
        """Questions that somebody resolved."""
        return [one for one in self.threads if one.is_question and not one.is_open]

    def kept(self, place: str) -> Written | None:
        """What was written in this form."""
        return self.written if self.written and self.written.place == place else None


def section(session: Session, passage: Passage, actor: Actor, now: datetime) -> Shown:
    """The notes of an open passage."""
    return of_passage(session, passage, actor, None)


def of_passage(session: Session, passage: Passage, actor: Actor, written: Written | None) -> Shown:
    """The notes of one passage, with what could not be kept."""
    translation = passage.translation
    return Shown(
        translation=translation,
        passage=passage,
        threads=threads.of_passage(session, translation, passage.id, actor),
        people=_others(session, translation, actor),
        written=written,
        back="passage",
    )


def of_translation(
    session: Session,
    translation: Translation,
    passage: Passage | None,
    actor: Actor,
    written: Written | None,
) -> Shown:
    """All notes of a translation; with ``passage`` also a form for a new one about it."""
    return Shown(
        translation=translation,
        passage=passage,
        threads=threads.of_translation(session, translation, actor),
        people=_others(session, translation, actor),
        written=written,
        back="notes",
    )


def kind_of(asked: str) -> NoteKind:
    """The kind that a form names; a note when it names none that we know."""
    return NoteKind.QUESTION if asked == NoteKind.QUESTION else NoteKind.NOTE


def _others(session: Session, translation: Translation, actor: Actor) -> list[User]:
    return [one for one in onlookers(session, translation) if one.id != actor.user_id]
