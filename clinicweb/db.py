"""The database: one place opens sessions, one place commits.

Two writers queue instead of failing half-way. On SQLite a writing transaction takes the one lock
there is when it begins. On PostgreSQL it locks the rows it works on with ``locked``, always from
the top down: article, translation, passage.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar, TypeVar

from sqlalchemy import (
    Column,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    TableClause,
    create_engine,
    event,
    func,
    inspect,
    select,
    table,
    update,
)
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

AFTER_COMMIT = "clinicweb.after_commit"
CHANGED_SITE = "clinicweb.changed_site"
MIGRATION_LOCK = 0x636C696E  # any number, if only it stays the same

# Stable names let a migration drop what another one made, on both databases.
NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in Python; SQLite, which has no zones, stores it without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times, store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


SITE_VERSION: TableClause = table("site_version", Column("number", Integer))


class Base(DeclarativeBase):
    """Every table's base.

    A table whose rows patients see, or that decides what they see, sets ``__public__``: a
    transaction that changes one of its rows raises the site version.
    """

    __public__: ClassVar[bool] = False

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar = {datetime: UtcDateTime}


class Database:
    """An engine and its two kinds of session."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        if self.url.get_backend_name() in {"postgresql", "postgres"}:
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.engine = _engine(self.url)
        # For single looks outside any transaction, one round trip each: without the ping before
        # and the rollback behind that the other connections pay (four more on PostgreSQL).
        self.glance = self.engine if _is_sqlite(self.url) else _glancing(self.url)
        self._writer = self.engine.execution_options(clinicweb_writes=True)
        self._writing = sessionmaker(self._writer, expire_on_commit=False)
        self._reading = sessionmaker(self.engine, expire_on_commit=False)
        event.listen(self._writing, "after_flush", _note_changed_rows)
        event.listen(self._writing, "do_orm_execute", _note_changing_statement)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Commit at the end, roll back on any exception; then run what waited for the commit."""
        with self._writing() as session:
            with session.begin():
                yield session
                session.flush()
                # At the very end: until the commit, whoever else changes the site waits here.
                if session.info.pop(CHANGED_SITE, False):
                    session.execute(update(SITE_VERSION).values(number=SITE_VERSION.c.number + 1))
            callbacks: list[Callable[[], None]] = session.info.pop(AFTER_COMMIT, [])
        for callback in callbacks:
            callback()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for queries; whatever it did is rolled back."""
        with self._reading() as session:
            yield session

    def reader(self) -> Session:
        """A reading session whose owner closes it (one a request)."""
        return self._reading()

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """One transaction for migrations; a second process that migrates waits for its end.

        SQLite alters a table by making a new one and dropping the old, and dropping a table deletes
        what its rows own. So its foreign keys are not watched meanwhile but checked at the end.
        """
        with self._writer.connect() as connection:
            if not _is_sqlite(self.url):
                with connection.begin():
                    connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
                    yield connection
                return
            driver: Any = connection.connection.driver_connection  # the pragma is the driver's own
            driver.execute("PRAGMA foreign_keys = OFF")  # has no effect inside a transaction
            try:
                with connection.begin():
                    yield connection
                    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                    if broken:
                        raise RuntimeError(
                            f"the migration left rows without their owners: {broken}"
                        )
            finally:
                driver.execute("PRAGMA foreign_keys = ON")

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()
        self.glance.dispose()


_Row = TypeVar("_Row", bound=Base)


def locked(session: Session, table: type[_Row], key: int) -> _Row | None:
    """The row as it is now, held until the transaction ends; None when there is none.

    The lock lets others go on naming the row in a foreign key (PostgreSQL's FOR NO KEY UPDATE):
    with the stronger one, an event that names the article of a locked translation and a revision
    that wants that translation wait for each other for ever.
    """
    return session.scalar(
        select(table)
        .where(inspect(table).primary_key[0] == key)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )


def after_commit(session: Session, callback: Callable[[], None]) -> None:
    """Call back once the session's transaction has really been committed."""
    session.info.setdefault(AFTER_COMMIT, []).append(callback)


def _note_changed_rows(session: Session, _context: object) -> None:
    for rows in (session.new, session.dirty, session.deleted):
        if any(type(row).__public__ for row in rows):
            session.info[CHANGED_SITE] = True


def _note_changing_statement(statement: ORMExecuteState) -> None:
    if statement.is_select:
        return
    mapper = statement.bind_mapper
    if mapper is not None and mapper.class_.__public__:
        statement.session.info[CHANGED_SITE] = True


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _glancing(url: URL) -> Engine:
    return create_engine(url, isolation_level="AUTOCOMMIT", pool_reset_on_return=None)


def _engine(url: URL) -> Engine:
    if not _is_sqlite(url):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:  # a driver's connection has no common type
        # The driver's own transaction control would begin too late for our locks.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("clinicweb_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
