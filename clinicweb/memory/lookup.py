"""Asking the index: which entries may hold these words, and which may be like this sentence."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache

from sqlalchemy import (
    Integer,
    Select,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
    table,
    text,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from clinicweb.domain.memory_grams import Groups, searched
from clinicweb.memory.index import is_sqlite

AFTER_ALL = 2**31 - 1
"""Above every id; the greatest that PostgreSQL's integers hold."""
FEW_GROUPS = 2
"""A sentence of no more groups is one of common words, or a short one."""

# PostgreSQL looks for entries with so many groups, and goes on only when it found too few.
STRICTEST_FIRST = (4, 3, 2)
ENOUGH = 40
# So many of the newest entries PostgreSQL looks through for words before it asks the index.
NEWEST = 20_000

# One list as one parameter: the statement stays the same, however long the sentence is.
_COUNTS_SQLITE = text(
    "SELECT gram, entries FROM memory_grams WHERE gram IN (SELECT value FROM json_each(:grams))"
)
_COUNTS_POSTGRESQL = text("SELECT gram, entries FROM memory_grams WHERE gram = ANY(:grams)")
_MATCHING_SQLITE = text(
    "SELECT rowid FROM memory_index WHERE memory_index MATCH :expression AND rowid < :before"
    " ORDER BY rowid DESC LIMIT :limit"
)
_MATCHING_POSTGRESQL = text(
    "SELECT entry_id FROM memory_index WHERE grams @@ CAST(:expression AS tsquery)"
    " AND entry_id < :before ORDER BY entry_id DESC LIMIT :limit"
)
_NEWEST_POSTGRESQL = text(
    "SELECT entry_id FROM memory_index WHERE grams @@ CAST(:expression AS tsquery)"
    " AND entry_id < :before AND entry_id >= :from ORDER BY entry_id DESC LIMIT :limit"
)
_LAST = text("SELECT max(entry_id) FROM memory_index WHERE entry_id < :before")
_PLANNER = text(
    "SELECT set_config('enable_seqscan', :other, true),"
    " set_config('enable_indexscan', :other, true)"
)
_PLANNER_BY_ID = text("SELECT set_config('enable_bitmapscan', :other, true)")
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


def counts(session: Session, grams: Sequence[str]) -> Mapping[str, int]:
    """How many entries have each gram; a gram that none has is left out."""
    sqlite = is_sqlite(session)
    rows = session.execute(
        _COUNTS_SQLITE if sqlite else _COUNTS_POSTGRESQL,
        {"grams": json.dumps(list(grams)) if sqlite else list(grams)},
    )
    # All at once is several times faster than one by one.
    return {row.gram: row.entries for row in rows.all()}


@contextmanager
def by_words(session: Session) -> Iterator[None]:
    """Look-ups inside this block use the index over the grams, whatever PostgreSQL thinks of it.

    Its planner takes comparing text vectors for nearly free, and so would rather read the whole
    table than the lists of a few rare grams.
    """
    if is_sqlite(session):
        yield
        return
    session.execute(_PLANNER, {"other": "off"})
    yield
    session.execute(_PLANNER, {"other": "on"})


def sharing(session: Session, groups: Groups, lengths: Sequence[str], limit: int) -> list[int]:
    """Entries that have grams of at least two groups, those that share most groups first.

    Where there are ``FEW_GROUPS`` or less one is enough, if the length is one of the ``lengths``.
    """
    terms = [_any([_quoted(gram) for gram in group]) for group in groups]
    few = len(groups) <= FEW_GROUPS
    if few:
        alike = _any([_quoted(one) for one in lengths])
        terms = [_all([term, alike]) for term in terms]
    sqlite = is_sqlite(session)
    values: dict[str, object] = {
        f"group{number}": _written(term, sqlite=sqlite) for number, term in enumerate(terms)
    }
    values["limit"] = limit
    if sqlite:
        return list(session.scalars(_counted(len(groups)), values))
    found: list[int] = []
    for count in (1,) if few else STRICTEST_FIRST:
        if demanded := _at_least(count, terms):
            values["demanded"] = _written(demanded, sqlite=False)
            found = list(session.scalars(_ranked(len(groups)), values))
        if len(found) >= ENOUGH:
            break
    return found


@lru_cache(maxsize=32)
def _counted(count: int) -> Select[int]:
    """For SQLite, which reads the lists of the index fast: all of each group, counted."""
    index = table("memory_index", column("rowid"))
    found = union_all(
        *(
            select(index.c.rowid.label("id")).where(
                literal_column("memory_index").op("MATCH")(bindparam(f"group{number}"))
            )
            for number in range(count)
        )
    ).subquery()
    return (
        select(found.c.id)
        .group_by(found.c.id)
        .having(func.count() >= (1 if count <= FEW_GROUPS else 2))
        .order_by(func.count().desc(), found.c.id.desc())
        .limit(bindparam("limit"))
    )


@lru_cache(maxsize=32)
def _ranked(count: int) -> Select[int]:
    """For PostgreSQL, which reads a row for each it finds: only what is demanded, ranked."""
    index = table("memory_index", column("entry_id"), column("grams"))
    shared = [
        cast(index.c.grams.op("@@")(cast(bindparam(f"group{number}"), TSQUERY)), Integer)
        for number in range(count)
    ]
    return (
        select(index.c.entry_id)
        .where(index.c.grams.op("@@")(cast(bindparam("demanded"), TSQUERY)))
        .order_by(sum(shared[1:], start=shared[0]).desc(), index.c.entry_id.desc())
        .limit(bindparam("limit"))
    )


def _at_least(count: int, terms: Sequence[str]) -> str:
    """So many of the terms, in an expression that has each a few times only; "" for too many."""
    if count > len(terms):
        return ""
    if count == 1:
        return _any(terms)
    left, right = terms[: len(terms) // 2], terms[len(terms) // 2 :]
    ways = [_at_least(count, left), _at_least(count, right)]
    for number in range(1, count):
        both = _at_least(number, left), _at_least(count - number, right)
        ways.append(_all(both) if all(both) else "")
    return _any([way for way in ways if way])


def together(
    session: Session, grams: Sequence[str], lengths: Sequence[str], limit: int
) -> list[int]:
    """Entries that have all of the grams and one of the lengths, the newest first."""
    terms = [*map(_quoted, grams), _any([_quoted(one) for one in lengths])]
    return _matching(session, _all(terms), limit, AFTER_ALL)


def texts(session: Session, ids: Sequence[int], language: str, other: str) -> Mapping[int, str]:
    """The texts in ``language`` of those entries that pair it with the other language."""
    sqlite = is_sqlite(session)
    rows = session.execute(
        _TEXTS_SQLITE if sqlite else _TEXTS_POSTGRESQL,
        {"ids": json.dumps(list(ids)) if sqlite else list(ids), "own": language, "other": other},
    )
    return {row.id: row.own for row in rows.all()}


def containing(
    session: Session, parts: Sequence[str], languages: Sequence[str], before: int, limit: int
) -> list[int]:
    """Entries whose text in one of the languages may contain each part, the newest first.

    Only entries with an id below ``before``. The caller looks whether they really do: the grams of
    a part may stand in different places of a text.
    """
    begins = "*" if is_sqlite(session) else ":*"
    wanted = []
    for part in parts:
        ways = [
            _all([_quoted(gram) + begins * is_beginning for gram, is_beginning in found])
            for language in languages
            if (found := searched(part, language))
        ]
        if ways:
            wanted.append(_any(ways))
    if not wanted:
        return []
    if is_sqlite(session):
        return _matching(session, _all(wanted), limit, before)
    return _newest_or_all(session, _all(wanted), limit, before)


def _newest_or_all(session: Session, expression: str, limit: int, before: int) -> list[int]:
    """For PostgreSQL, which would read a row for each entry that has a common word.

    Common words are among the newest entries often enough; for rare ones the index has a short
    list. Which words are common its planner does not know.
    """
    last = session.scalar(_LAST, {"before": before}) or 0
    values = {
        "expression": _written(expression, sqlite=False),
        "before": before,
        "from": last - NEWEST,
        "limit": limit,
    }
    session.execute(_PLANNER_BY_ID, {"other": "off"})
    found = list(session.scalars(_NEWEST_POSTGRESQL, values))
    session.execute(_PLANNER_BY_ID, {"other": "on"})
    if len(found) == limit:
        return found
    with by_words(session):
        return _matching(session, expression, limit, before)


def _matching(session: Session, expression: str, limit: int, before: int) -> list[int]:
    sqlite = is_sqlite(session)
    values = {
        "expression": _written(expression, sqlite=sqlite),
        "before": before,
        "limit": limit,
    }
    return list(session.scalars(_MATCHING_SQLITE if sqlite else _MATCHING_POSTGRESQL, values))


def _quoted(gram: str) -> str:
    # Letters and digits only, but a quoted word is never taken for an operator.
    return f'"{gram}"'


def _all(terms: Sequence[str]) -> str:
    return terms[0] if len(terms) == 1 else f"({' AND '.join(terms)})"


def _any(terms: Sequence[str]) -> str:
    return terms[0] if len(terms) == 1 else f"({' OR '.join(terms)})"


def _written(expression: str, *, sqlite: bool) -> str:
    """An expression of SQLite, as the database writes it."""
    if sqlite:
        return expression
    return expression.replace('"', "'").replace(" AND ", " & ").replace(" OR ", " | ")
