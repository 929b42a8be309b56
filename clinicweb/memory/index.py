"""The index over the memory's texts: one row an entry, holding the grams of both of its sides.

SQLite has it as an FTS5 table without content, PostgreSQL as a table of text vectors; both answer
"which entries have one gram of each of these groups" without reading the entries. A table counts
how many entries have each gram. Only ``entries`` writes here, in the transaction of the entry.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import bindparam, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from clinicweb.domain.memory_grams import Groups, grams, length_gram, searched

Executor = Session | Connection

_COUNTS = text("SELECT gram, entries FROM memory_grams WHERE gram IN :grams").bindparams(
    bindparam("grams", expanding=True)
)
_MATCHING_SQLITE = text(
    "SELECT rowid FROM memory_index WHERE memory_index MATCH :expression AND rowid < :before"
    " ORDER BY rowid DESC LIMIT :limit"
)
_MATCHING_POSTGRESQL = text(
    "SELECT entry_id FROM memory_index WHERE grams @@ CAST(:expression AS tsquery)"
    " AND entry_id < :before ORDER BY entry_id DESC LIMIT :limit"
)
_PLANNER = text(
    "SELECT set_config('enable_seqscan', :other, true),"
    " set_config('enable_indexscan', :other, true)"
)
_TEXTS_SQLITE = text(
    "SELECT id, CASE WHEN source_language = :own THEN source ELSE target END AS own"
    " FROM memory_entries WHERE (source_language = :own AND target_language = :other"
    " OR source_language = :other AND target_language = :own)"
    " AND id IN (SELECT value FROM json_each(:ids))"
)
_TEXTS_POSTGRESQL = text(
    "SELECT id, CASE WHEN source_language = :own THEN source ELSE target END AS own"
    " FROM memory_entries WHERE (source_language = :own AND target_language = :other"
    " OR source_language = :other AND target_language = :own)"
    " AND id = ANY(:ids)"
)
AFTER_ALL = 2**62
"""Above every id."""

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
    if _is_sqlite(session):
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
    if _is_sqlite(session):
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
    if _is_sqlite(session):
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


def counts(session: Session, wanted: Sequence[str]) -> Mapping[str, int]:
    """How many entries have each gram; a gram that none has is left out."""
    rows = session.execute(_COUNTS, {"grams": list(wanted)[:CHUNK]})
    return {row.gram: row.entries for row in rows}


def having(
    session: Session, demanded: Sequence[Groups], lengths: Sequence[str], limit: int
) -> list[int]:
    """Entries that have a gram of every group of one of the choices, the newest first.

    They also have one of the ``lengths``.
    """
    expression = _any(
        [_all([_any([_quoted(g) for g in group]) for group in choice]) for choice in demanded]
    )
    if lengths:
        expression = _all([expression, _any([_quoted(one) for one in lengths])])
    return _matching(session, expression, limit)


@contextmanager
def by_words(session: Session) -> Iterator[None]:
    """Look-ups inside this block use the index over the grams, whatever PostgreSQL thinks of it.

    Its planner takes comparing text vectors for nearly free, and so would rather read the whole
    table than the lists of a few rare grams.
    """
    if _is_sqlite(session):
        yield
        return
    session.execute(_PLANNER, {"other": "off"})
    yield
    session.execute(_PLANNER, {"other": "on"})


def texts(session: Session, ids: Sequence[int], language: str, other: str) -> Mapping[int, str]:
    """The texts in ``language`` of those entries that pair it with the other language."""
    sqlite = _is_sqlite(session)
    rows = session.execute(
        _TEXTS_SQLITE if sqlite else _TEXTS_POSTGRESQL,
        {"ids": json.dumps(list(ids)) if sqlite else list(ids), "own": language, "other": other},
    )
    return {row.id: row.own for row in rows}


def containing(
    session: Session, parts: Sequence[str], languages: Sequence[str], before: int, limit: int
) -> list[int]:
    """Entries whose text in one of the languages may contain each part, the newest first.

    Only entries with an id below ``before``. The caller looks whether they really do: the grams of
    a part may stand in different places of a text.
    """
    begins = "*" if _is_sqlite(session) else ":*"
    wanted = []
    for part in parts:
        ways = [
            _all([_quoted(gram) + begins * is_beginning for gram, is_beginning in found])
            for language in languages
            if (found := searched(part, language))
        ]
        if ways:
            wanted.append(_any(ways))
    return _matching(session, _all(wanted), limit, before) if wanted else []


def _quoted(gram: str) -> str:
    # Letters and digits only, but a quoted word is never taken for an operator. PostgreSQL wants
    # single quotes; `_matching` turns them.
    return f'"{gram}"'


def _all(terms: Sequence[str]) -> str:
    return terms[0] if len(terms) == 1 else f"({' AND '.join(terms)})"


def _any(terms: Sequence[str]) -> str:
    return terms[0] if len(terms) == 1 else f"({' OR '.join(terms)})"


def _matching(session: Session, expression: str, limit: int, before: int = AFTER_ALL) -> list[int]:
    if _is_sqlite(session):
        statement = _MATCHING_SQLITE
    else:
        statement = _MATCHING_POSTGRESQL
        expression = expression.replace('"', "'").replace(" AND ", " & ").replace(" OR ", " | ")
    values = {"expression": expression, "before": before, "limit": limit}
    return list(session.scalars(statement, values))


def _is_sqlite(session: Executor) -> bool:
    connection = session.connection() if isinstance(session, Session) else session
    return connection.dialect.name == "sqlite"
