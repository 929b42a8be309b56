"""What the memory pages show: where words stand in the memory, and one entry with its record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, selectinload

from clinicweb.domain.access import Actor
from clinicweb.domain.concordance import Marked, contains, marked, parts_of
from clinicweb.domain.errors import NotFound
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.memory_match import Origin
from clinicweb.domain.messages import N_
from clinicweb.memory import entries, lookup
from clinicweb.models import Article, Clinic, MemoryChange, MemoryEntry, User

PAGE = 25
# Entries that are read at once, and after how many a search gives up: the index proposes, the text
# decides, and words that never stand together would have it propose without end.
READ_AT_ONCE = 60
MOST_READ = 3_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person searches for; None and "" leave a choice open."""

    words: str = ""
    language: str | None = None
    clinic_id: int | None = None
    origin: Origin | None = None
    before: int | None = None
    """Continues a search: only entries with a lower id."""


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as the pages show it; both texts in marked pieces."""

    entry: MemoryEntry
    source: tuple[Marked, ...]
    target: tuple[Marked, ...]
    clinic: Clinic | None
    approver: str | None
    """Name of who approved or corrected it; None: nobody here did."""


@dataclass(frozen=True, slots=True)
class Page:
    """Entries of one page, the newest first."""

    rows: tuple[Row, ...]
    next_before: int | None
    """Where the next page begins; None: there is none, or nobody knows."""
    gave_up: bool
    """So many entries were read without finding the words that there may be more."""


@dataclass(frozen=True, slots=True)
class Detail:
    """One entry with all that is known of it."""

    row: Row
    article: Article | None
    changes: tuple[tuple[MemoryChange, str], ...]
    """Corrections and who made them, the newest first."""
    may_edit: bool


def search(session: Session, asked: Asked) -> Page:
    """Entries in which every part of the words stands, in the text of the language or of either.

    Without words the newest entries.
    """
    parts = parts_of(asked.words)
    found: list[MemoryEntry] = []
    read = 0
    for entry in _proposed(session, parts, asked):
        read += 1
        if _has(entry, parts, asked.language):
            found.append(entry)
        if len(found) > PAGE or read >= MOST_READ:
            break
    more = len(found) > PAGE
    shown = found[:PAGE]
    return Page(
        tuple(_rows(session, shown, parts)),
        shown[-1].id if more else None,
        read >= MOST_READ and not more,
    )


def _proposed(session: Session, parts: Sequence[str], asked: Asked) -> Iterator[MemoryEntry]:
    """Entries that may have the parts, the newest first."""
    languages = (asked.language,) if asked.language else tuple(LANGUAGES)
    last = lookup.AFTER_ALL if asked.before is None else min(asked.before, lookup.AFTER_ALL)
    while True:
        if asked.words.strip():
            ids = lookup.containing(session, parts, languages, last, READ_AT_ONCE)
        else:
            newest = select(MemoryEntry.id).where(*_choices(asked), MemoryEntry.id < last)
            newest = newest.order_by(MemoryEntry.id.desc()).limit(READ_AT_ONCE)
            ids = list(session.scalars(newest))
        if not ids:
            return
        chosen = select(MemoryEntry).where(MemoryEntry.id.in_(ids), *_choices(asked))
        yield from session.scalars(chosen.order_by(MemoryEntry.id.desc()))
        last = ids[-1]


def _choices(asked: Asked) -> Iterator[ColumnElement[bool]]:
    if asked.clinic_id is not None:
        yield MemoryEntry.clinic_id == asked.clinic_id
    if asked.origin is not None:
        yield MemoryEntry.origin == asked.origin


def _has(entry: MemoryEntry, parts: Sequence[str], language: str | None) -> bool:
    in_source = contains(entry.source, parts)
    in_target = contains(entry.target, parts)
    if language == entry.source_language:
        return all(in_source)
    if language == entry.target_language:
        return all(in_target)
    return all(one or other for one, other in zip(in_source, in_target, strict=True))


def _rows(session: Session, found: Sequence[MemoryEntry], parts: Sequence[str]) -> Iterator[Row]:
    clinics = {one.id: one for one in session.scalars(_with_names())}
    approvers = select(User).where(User.id.in_({one.approved_by_id for one in found}))
    names = {one.id: one.name for one in session.scalars(approvers)}
    for entry in found:
        yield Row(
            entry,
            marked(entry.source, parts),
            marked(entry.target, parts),
            clinics.get(entry.clinic_id or 0),
            names.get(entry.approved_by_id or 0),
        )


def detail(session: Session, entry_id: int, actor: Actor) -> Detail:
    """One entry; NotFound when it is gone."""
    entry = session.get(MemoryEntry, entry_id)
    if entry is None:
        raise NotFound(N_("This pair is no longer in the memory."))
    article = None if entry.article_id is None else session.get(Article, entry.article_id)
    changes = session.execute(
        select(MemoryChange, User.name)
        .join(User, User.id == MemoryChange.actor_id)
        .where(MemoryChange.entry_id == entry_id)
        .order_by(MemoryChange.id.desc())
    )
    return Detail(
        next(_rows(session, [entry], ())),
        article,
        tuple((change, name) for change, name in changes),
        entries.may_edit(entry, actor),
    )


def clinics(session: Session) -> list[Clinic]:
    """Every clinic, for choosing one."""
    return list(session.scalars(_with_names().order_by(Clinic.position, Clinic.id)))


def _with_names() -> Select[Clinic]:
    return select(Clinic).options(selectinload(Clinic.texts))
