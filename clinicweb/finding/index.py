"""The index of what patients can read: one row a live page, in the transaction of the page.

SQLite has it as an FTS5 table without content, PostgreSQL as a table of text vectors; both hold
ready-made tokens (`clinicweb.domain.search_tokens`), so that both find the same.
"""

import zlib
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import delete, exists, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from clinicweb.domain.search_page import Searchable, searchable
from clinicweb.models import PublishedPage, SearchPage, SearchWord

FORMAT = "1"
"""Raised whenever pages give other tokens than before; `refresh` then makes every row again."""

CHUNK = 200


class Changes(NamedTuple):
    """How many pages were put into the index, and how many were taken out."""

    put: int
    removed: int


def put(session: Session, page: PublishedPage) -> None:
    """Let a live page be found; one that is there already is put in anew."""
    session.flush()  # a new page has no id before
    _remove(session, [page.id])
    _add(session, [page])


def remove(session: Session, page: PublishedPage) -> None:
    """Let a page be found no more."""
    session.flush()
    _remove(session, [page.id])


def refresh(session: Session) -> Changes:
    """Make the index hold the live pages and nothing else, all in the present format."""
    known = select(SearchPage.page_id)
    gone = session.scalars(
        known.join(PublishedPage, PublishedPage.id == SearchPage.page_id).where(
            PublishedPage.replaced_at.is_not(None)
        )
    ).all()
    _remove(session, gone)
    missing = session.scalars(
        select(PublishedPage.id)
        .where(
            PublishedPage.replaced_at.is_(None),
            ~exists().where(SearchPage.page_id == PublishedPage.id, SearchPage.format == FORMAT),
        )
        .order_by(PublishedPage.id)
    ).all()
    for start in range(0, len(missing), CHUNK):
        chunk = missing[start : start + CHUNK]
        _remove(session, chunk)
        pages = session.scalars(select(PublishedPage).where(PublishedPage.id.in_(chunk))).all()
        _add(session, pages)
    return Changes(len(missing), len(gone))


def rebuild(session: Session) -> Changes:
    """Make the whole index anew."""
    if is_sqlite(session):
        session.execute(text("INSERT INTO search_index (search_index) VALUES ('delete-all')"))
    session.execute(delete(SearchPage))
    session.execute(delete(SearchWord))
    return refresh(session)


def _add(session: Session, pages: Sequence[PublishedPage]) -> None:
    if not pages:
        return
    lite = is_sqlite(session)
    found = [
        (one, searchable(one.language, one.clinic_id, one.title, one.summary, one.html))
        for one in pages
    ]
    session.execute(
        insert(SearchPage),
        [
            {
                "page_id": page.id,
                "format": FORMAT,
                "folded": made.folded,
                "tokens": _packed(made) if lite else None,
            }
            for page, made in found
        ],
    )
    if lite:
        session.execute(
            text("INSERT INTO search_index (rowid, tokens) VALUES (:id, :tokens)"),
            [{"id": page.id, "tokens": " ".join(made.tokens)} for page, made in found],
        )
    else:
        session.execute(
            text(
                "INSERT INTO search_index (page_id, tokens)"
                " SELECT id, array_to_tsvector(string_to_array(tokens, ' '))"
                " FROM unnest(CAST(:ids AS integer[]), CAST(:tokens AS text[])) AS new(id, tokens)"
            ),
            {
                "ids": [page.id for page, _ in found],
                "tokens": [" ".join(made.tokens) for _, made in found],
            },
        )
    words = {(page.language, word) for page, made in found for word in made.words}
    _keep_words(session, sorted(words), lite=lite)


def _keep_words(session: Session, words: Sequence[tuple[str, str]], *, lite: bool) -> None:
    """In one order, so that two writers of new words wait for each other in one direction only."""
    if not words:
        return
    dialect = sqlite if lite else postgresql
    session.execute(
        dialect.insert(SearchWord).on_conflict_do_nothing(),
        [{"language": language, "word": word} for language, word in words],
    )


def _remove(session: Session, ids: Sequence[int]) -> None:
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        if is_sqlite(session):
            _forget(session, chunk)
        # PostgreSQL's index row goes with it.
        session.execute(delete(SearchPage).where(SearchPage.page_id.in_(chunk)))


def _forget(session: Session, ids: Sequence[int]) -> None:
    rows = session.execute(
        select(SearchPage.page_id, SearchPage.tokens).where(SearchPage.page_id.in_(ids))
    ).all()
    if rows:
        # A table without content has to be told what it forgets.
        session.execute(
            text(
                "INSERT INTO search_index (search_index, rowid, tokens)"
                " VALUES ('delete', :id, :tokens)"
            ),
            [{"id": row.page_id, "tokens": _unpacked(row.tokens)} for row in rows],
        )


def _packed(page: Searchable) -> bytes:
    return zlib.compress(" ".join(page.tokens).encode())


def _unpacked(tokens: bytes | None) -> str:
    return zlib.decompress(tokens or zlib.compress(b"")).decode()


def is_sqlite(session: Session) -> bool:
    """Whether the index is the one of SQLite."""
    return session.connection().dialect.name == "sqlite"
