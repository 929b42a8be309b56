"""What people said about passages, as pages show it: each note with its answers, and how many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from clinicweb.desk import notes
from clinicweb.desk.notes import NoteKind
from clinicweb.desk.sight import may_see
from clinicweb.domain.access import Actor
from clinicweb.models import Article, Mention, Note, Translation, User


@dataclass(frozen=True, slots=True)
class Said:
    """One note, with who wrote it, whom it names, and what the reader may do with it."""

    note: Note
    by: str
    named: tuple[str, ...]
    is_named: bool
    """The note names the reader."""
    may_change: bool
    may_delete: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """A note or question with its answers, in the order of their writing."""

    first: Said
    answers: tuple[Said, ...]
    resolved_by: str
    """Name of who resolved the question; "" while it is open, or for a note."""
    may_resolve: bool

    @property
    def is_question(self) -> bool:
        """Whether it asks for something."""
        return self.first.note.kind == NoteKind.QUESTION

    @property
    def is_open(self) -> bool:
        """Whether it is a question that nobody has resolved."""
        return self.is_question and self.first.note.resolved_at is None

    @property
    def passage_id(self) -> int | None:
        """The passage it is about; None when the passage is gone from the article."""
        return self.first.note.passage_id


@dataclass(frozen=True, slots=True)
class Named:
    """A note that names somebody: who wrote it, where it is, and when it was seen."""

    mention_id: int
    note: Note
    by: str
    title: str
    source_language: str
    language: str
    time_zone: str
    seen_at: datetime | None


def of_passage(
    session: Session, translation: Translation, passage_id: int, actor: Actor
) -> list[Thread]:
    """What was said about one passage; the oldest first."""
    return _threads(session, translation, actor, passage_id)


def of_translation(session: Session, translation: Translation, actor: Actor) -> list[Thread]:
    """Everything that was said about a translation, of passages that are gone as well."""
    return _threads(session, translation, actor, None)


def open_questions(session: Session, translation_id: int) -> int:
    """How many questions nobody has resolved yet."""
    query = select(func.count()).where(Note.translation_id == translation_id, _open())
    return session.scalar(query) or 0


def unseen(session: Session, user_id: int) -> int:
    """How many notes name the person that they have not looked at."""
    query = select(func.count()).where(Mention.user_id == user_id, Mention.seen_at.is_(None))
    return session.scalar(query) or 0


def naming(session: Session, actor: Actor, limit: int) -> list[Named]:
    """Notes that name the person: what they have not seen first, then the newest."""
    rows = session.execute(
        select(Mention, User.name)
        .join(Mention.note)
        .join(User, User.id == Note.author_id)
        .where(Mention.user_id == actor.user_id)
        .options(joinedload(Mention.note))
        .order_by(Mention.seen_at.is_not(None), Mention.id.desc())
        .limit(limit)
    ).all()
    wanted = {mention.note.translation_id for mention, _ in rows}
    found = {
        one.id: one
        for one in session.scalars(
            select(Translation)
            .where(Translation.id.in_(wanted))
            .options(
                joinedload(Translation.article).joinedload(Article.clinic),
                joinedload(Translation.revision),
            )
        )
        if may_see(actor, one)
    }
    return [
        _named(mention, name, found[mention.note.translation_id])
        for mention, name in rows
        if mention.note.translation_id in found
    ]


def _named(mention: Mention, by: str, translation: Translation) -> Named:
    article = translation.article
    return Named(
        mention_id=mention.id,
        note=mention.note,
        by=by,
        title=translation.revision.title,
        source_language=article.source_language,
        language=translation.language,
        time_zone=article.clinic.time_zone,
        seen_at=mention.seen_at,
    )


def _open() -> ColumnElement[bool]:
    return (Note.kind == NoteKind.QUESTION) & Note.resolved_at.is_(None)


def _threads(
    session: Session, translation: Translation, actor: Actor, passage_id: int | None
) -> list[Thread]:
    query = select(Note).where(Note.translation_id == translation.id)
    if passage_id is not None:
        query = query.where(Note.passage_id == passage_id)
    found = session.scalars(query.options(selectinload(Note.mentions)).order_by(Note.id)).all()
    names = _names(session, found)
    answers: dict[int, list[Note]] = {}
    for one in found:
        if one.parent_id is not None:
            answers.setdefault(one.parent_id, []).append(one)
    return [
        _thread(one, answers.get(one.id, []), translation, actor, names)
        for one in found
        if one.parent_id is None
    ]


def _thread(
    first: Note,
    answers: Sequence[Note],
    translation: Translation,
    actor: Actor,
    names: Mapping[int, str],
) -> Thread:
    exchange = [first, *answers]
    said = [_said(one, exchange, translation, actor, names) for one in exchange]
    return Thread(
        first=said[0],
        answers=tuple(said[1:]),
        resolved_by=names[first.resolved_by_id] if first.resolved_by_id else "",
        may_resolve=notes.may_resolve(first, translation, actor),
    )


def _said(
    note: Note,
    exchange: Sequence[Note],
    translation: Translation,
    actor: Actor,
    names: Mapping[int, str],
) -> Said:
    told = {one.user_id for one in note.mentions}
    return Said(
        note=note,
        by=names[note.author_id],
        named=tuple(sorted(names[one] for one in told)),
        is_named=actor.user_id in told,
        may_change=notes.may_change(note, exchange, actor),
        may_delete=notes.may_delete(note, translation, actor),
    )


def _names(session: Session, found: Iterable[Note]) -> Mapping[int, str]:
    people: set[int] = set()
    for note in found:
        people |= {note.author_id, *(one.user_id for one in note.mentions)}
        if note.resolved_by_id:
            people.add(note.resolved_by_id)
    rows = session.execute(select(User.id, User.name).where(User.id.in_(people)))
    return {row.id: row.name for row in rows}
