"""The index over the memory's texts: one row an entry, holding the grams of both of its sides.

SQLite has it as an FTS5 table without content, PostgreSQL as a table of text vectors. Another table
counts how many entries have each gram. ``lookup`` asks it; only ``entries`` writes here, in the
transaction of the entry.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from clinicweb.domain.memory_grams import grams, length_gram

Executor = Session | Connection

# Both databases limit the parameters of one statement; 500 is far below either limit.
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Indexed:
    """What the index knows of an entry."""

    entry_id: int
    grams: tuple[str, ...]


def indexed(
    entry_id: int, source: str, target: str, source_language: str, target_language: str
) -> Indexed:
    """The index row of an entry, worked out from its texts."""
    return Indexed(
        entry_id,
        (
            *grams(source, source_language),
            length_gram(source, source_language),
            *grams(target, target_language),
            length_gram(target, target_language),
        ),
    )


def add(session: Executor, rows: Sequence[Indexed]) -> None:
    """Put new entries into the index."""
    if not rows:
        return
    if is_sqlite(session):
        session.execute(
            text("INSERT INTO memory_index (rowid, grams) VALUES (:id, :grams)"),
            [{"id": row.entry_id, "grams": " ".join(row.grams)} for row in rows],
        )
    else:
        for start in range(0, len(rows), CHUNK):
            chunk = rows[start : start + CHUNK]
            session.execute(
                text(
                    "INSERT INTO memory_index (entry_id, grams)"
                    " SELECT id, array_to_tsvector(string_to_array(grams, ' '))"
                    " FROM unnest(CAST(:ids AS integer[]), CAST(:grams AS text[]))"
                    " AS new(id, grams)"
                ),
                {
                    "ids": [row.entry_id for row in chunk],
                    "grams": [" ".join(row.grams) for row in chunk],
                },
            )
    _count(session, rows, 1)


def remove(session: Executor, rows: Sequence[Indexed]) -> None:
    """Take entries out; the rows must be those that were added."""
    if not rows:
        return
    if is_sqlite(session):
        # A table without content has to be told what it forgets.
        statement = text(
            "INSERT INTO memory_index (memory_index, rowid, grams) VALUES ('delete', :id, :grams)"
        )
        values = [{"id": row.entry_id, "grams": " ".join(row.grams)} for row in rows]
        session.execute(statement, values)
    else:
        session.execute(
            text("DELETE FROM memory_index WHERE entry_id = ANY(:ids)"),
            {"ids": [row.entry_id for row in rows]},
        )
    _count(session, rows, -1)


def _count(session: Executor, rows: Iterable[Indexed], step: int) -> None:
    counts = Counter(gram for row in rows for gram in set(row.grams))
    # In one order, so that two writers wait for each other in one direction only.
    values = [{"gram": gram, "step": step * counts[gram]} for gram in sorted(counts)]
    if is_sqlite(session):
        session.execute(
            text(
                "INSERT INTO memory_grams (gram, entries) VALUES (:gram, :step) ON CONFLICT (gram)"
                " DO UPDATE SET entries = entries + excluded.entries"
            ),
            values,
        )
        return
    session.execute(
        text(
            "INSERT INTO memory_grams (gram, entries)"
            " SELECT gram, step FROM unnest(CAST(:grams AS text[]), CAST(:steps AS integer[]))"
            " AS new(gram, step) ON CONFLICT (gram)"
            " DO UPDATE SET entries = memory_grams.entries + excluded.entries"
        ),
        {"grams": [one["gram"] for one in values], "steps": [one["step"] for one in values]},
    )


def is_sqlite(session: Executor) -> bool:
    """Whether the index is the one of SQLite."""
    connection = session.connection() if isinstance(session, Session) else session
    return connection.dialect.name == "sqlite"
