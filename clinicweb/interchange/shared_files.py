"""Files of the memory and of the termbase: what leaves, and what comes in, piece by piece."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from clinicweb.domain.access import Action, Actor
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.memory_match import Origin
from clinicweb.domain.messages import N_
from clinicweb.formats.rows import BrokenFile, FilePair, MemoryPair, Message, Problem
from clinicweb.formats.term_rows import ConceptLine
from clinicweb.interchange.report import Kind, Report
from clinicweb.memory import entries
from clinicweb.memory.entries import Pair
from clinicweb.models import Clinic, MemoryEntry, User
from clinicweb.termbase.importing import import_concepts

CHUNK = 1_000
"""Pairs that are brought in with one transaction: about half a second of it."""

MOST_CONCEPTS = 5_000
"""Concepts of one file: they come in with one transaction, which holds other writers up on SQLite
for a second when all are new, for three when all are changed (bench/interchange.py)."""

TOO_LONG: Message = (
    N_("The text is longer than %(limit)s characters."),
    {"limit": str(entries.TEXT_LENGTH)},
)
T = TypeVar("T")


def pairs_out(
    session: Session, clinic_id: int, actor: Actor, *, with_starter: bool
) -> tuple[int, Iterator[MemoryPair]]:
    """How many pairs of a clinic's memory there are, and the pairs, read a few at a time."""
    actor.require(Action.ADMINISTER, clinic_id)
    wanted = _wanted(clinic_id, with_starter=with_starter)
    total = session.scalar(select(func.count()).select_from(MemoryEntry).where(wanted)) or 0
    rows = session.execute(
        select(MemoryEntry, Clinic.slug, User.name)
        .join(Clinic, Clinic.id == MemoryEntry.clinic_id, isouter=True)
        .join(User, User.id == MemoryEntry.approved_by_id, isouter=True)
        .where(wanted)
        .order_by(MemoryEntry.id)
        .execution_options(yield_per=CHUNK)
    )
    pairs = (
        MemoryPair(
            source_language=entry.source_language,
            target_language=entry.target_language,
            source=entry.source,
            target=entry.target,
            origin=entry.origin,
            clinic=slug or "",
            approved_by=name or "",
            approved_at=entry.approved_at,
        )
        for entry, slug, name in rows
    )
    return total, pairs


def _wanted(clinic_id: int, *, with_starter: bool) -> ColumnElement[bool]:
    own = MemoryEntry.clinic_id == clinic_id
    return or_(own, MemoryEntry.origin == Origin.STARTER) if with_starter else own


def sound(pair: FilePair | Problem) -> FilePair | Problem:
    """The pair, unless the memory cannot hold it."""
    if isinstance(pair, FilePair):
        if pair.source_language not in LANGUAGES or pair.target_language not in LANGUAGES:
            message = N_("“%(text)s” is none of our languages.")
            name = f"{pair.source_language}, {pair.target_language}"
            return Problem(pair.line, "", (message, {"text": name}), pair.source[:200])
        if max(len(pair.source), len(pair.target)) > entries.TEXT_LENGTH:
            return Problem(pair.line, "", TOO_LONG, pair.source[:200])
    return pair


def take_pairs(
    session: Session,
    pairs: Sequence[FilePair],
    clinic_id: int,
    actor: Actor,
    now: datetime,
) -> entries.Added:
    """Bring a chunk of pairs into the memory of a clinic; an administrator's work."""
    actor.require(Action.ADMINISTER, clinic_id)
    new = known = 0
    for languages in dict.fromkeys((one.source_language, one.target_language) for one in pairs):
        chosen = [
            Pair(one.source, one.target)
            for one in pairs
            if (one.source_language, one.target_language) == languages
        ]
        added = entries.add_pairs(
            session, chosen, *languages, origin=Origin.IMPORTED, clinic_id=clinic_id, now=now
        )
        new, known = new + added.new, known + added.known
    return entries.Added(new, known)


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The items in lists of at most ``size``."""
    all_ = iter(items)
    while chunk := list(islice(all_, size)):
        yield chunk


def take_concepts(
    session: Session,
    found: Sequence[ConceptLine],
    problems: Sequence[Problem],
    actor: Actor,
    now: datetime,
    *,
    only_fitting: bool,
) -> Report:
    """Bring concepts into the termbase; a file with lines that do not fit changes nothing."""
    report = Report()
    for problem in problems:
        report.unfit(problem)
    rows = [row for _, row in found]
    result = import_concepts(
        session,
        rows,
        actor,
        now,
        only_sound=only_fitting,
        only_try=bool(problems) and not only_fitting,
    )
    wrong: set[int] = set()
    for one in result.problems:
        line, row = found[one.row]
        params = {name: str(value) for name, value in one.params.items()}
        text = " / ".join(term.text for term in row.terms)
        report.unfit(Problem(line, row.code or "", (one.message_id, params), text[:200]))
        wrong.add(one.row)
    if report.counts[Kind.UNFIT] and not only_fitting:
        report.counts["fits"] = len(rows) - len(wrong)
        report.asks = report.counts["fits"] > 0
        return report
    report.counts["taken"] = result.added + result.changed
    report.counts["same"] = result.unchanged
    return report


def sorted_concepts(
    found: Iterable[ConceptLine | Problem],
) -> tuple[list[ConceptLine], list[Problem]]:
    """Concepts and problems apart; BrokenFile when there are more than a termbase has."""
    rows: list[ConceptLine] = []
    problems: list[Problem] = []
    for one in found:
        if isinstance(one, Problem):
            problems.append(one)
        else:
            rows.append(one)
        if len(rows) + len(problems) > MOST_CONCEPTS:
            message = N_("The file has more than %(limit)s lines.")
            raise BrokenFile(message, {"limit": str(MOST_CONCEPTS)})
    return rows, problems


def read_pairs(
    path: Path, format_: str, source_language: str, target_language: str
) -> Iterator[FilePair | Problem]:
    """The pairs of a memory file, or what is wrong with a line."""
    # The formats' libraries are large: only a worker that needs one imports it.
    if format_ == "tmx":
        from clinicweb.formats import tmx

        found = tmx.read(path, source_language)
    else:
        from clinicweb.formats import memory_table

        found = memory_table.read(path, source_language, target_language)
    return map(sound, found)
