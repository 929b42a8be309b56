"""Asking the index for lists of pages. No page's own text or tokens are read for that."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from clinicweb.finding.expressions import Part, fts5, tsquery
from clinicweb.finding.index import is_sqlite
from clinicweb.models import SearchPage

# One list as one text: a driver takes many times longer for a row each.
_IDS_SQLITE = (
    "SELECT {number} AS number, group_concat(rowid) AS found FROM search_index"
    " WHERE search_index MATCH :e{number}"
)
_IDS_POSTGRESQL = (
    "SELECT {number} AS number, string_agg(CAST(page_id AS text), ',') AS found FROM search_index"
    " WHERE tokens @@ CAST(:e{number} AS tsquery)"
)
_COUNT_SQLITE = (
    "SELECT {number} AS number, CAST(count(*) AS text) AS found FROM search_index"
    " WHERE search_index MATCH :e{number}"
)
_COUNT_POSTGRESQL = (
    "SELECT {number} AS number, CAST(count(*) AS text) AS found FROM search_index"
    " WHERE tokens @@ CAST(:e{number} AS tsquery)"
)
# PostgreSQL takes comparing text vectors for nearly free, and would rather read every one of them
# than the list of a frequent token.
_BY_TOKENS = text("SELECT set_config('enable_seqscan', :on, true)")


@contextmanager
def by_tokens(session: Session) -> Iterator[None]:
    """Questions inside this block use the index over the tokens, whatever the planner thinks."""
    if is_sqlite(session):
        yield
        return
    session.execute(_BY_TOKENS, {"on": "off"})
    yield
    session.execute(_BY_TOKENS, {"on": "on"})


def lists(session: Session, expressions: Sequence[Part]) -> list[list[int]]:
    """The pages that have each expression, in no order."""
    found = _each(session, expressions, _IDS_SQLITE, _IDS_POSTGRESQL)
    return [[int(one) for one in ids.split(",")] if ids else [] for ids in found]


def counts(session: Session, expressions: Sequence[Part]) -> list[int]:
    """How many pages have each expression."""
    return [int(one) for one in _each(session, expressions, _COUNT_SQLITE, _COUNT_POSTGRESQL)]


def _each(session: Session, expressions: Sequence[Part], lite: str, postgres: str) -> list[str]:
    """The one value of each expression's query."""
    if not expressions:
        return []
    written, one = (fts5, lite) if is_sqlite(session) else (tsquery, postgres)
    statement = " UNION ALL ".join(one.format(number=n) for n in range(len(expressions)))
    values = {f"e{n}": written(part) for n, part in enumerate(expressions)}
    found = {row.number: row.found for row in session.execute(text(statement), values)}
    return [found[number] for number in range(len(expressions))]


def having(session: Session, ids: Sequence[int], phrases: Sequence[str]) -> set[int]:
    """Those of the pages that have any of the phrases in their folded text."""
    place = func.instr if is_sqlite(session) else func.strpos
    found: set[int] = set()
    for phrase in phrases:
        left = [one for one in ids if one not in found]
        found.update(
            session.scalars(
                select(SearchPage.page_id).where(
                    SearchPage.page_id.in_(left), place(SearchPage.folded, phrase) > 0
                )
            )
        )
    return found
