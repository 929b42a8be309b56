"""The drafting job: claim a translation, ask the engine, store what it made."""

import logging
import secrets
import threading
from datetime import UTC, datetime
from types import TracebackType

from sqlalchemy.exc import SQLAlchemyError

from clinicweb.db import Database
from clinicweb.domain.messages import N_
from clinicweb.drafting import service
from clinicweb.drafting.engine import translate_gaps
from clinicweb.drafting.proposals import from_memory
from clinicweb.mt.base import EngineMissing, MTError, by_name
from clinicweb.settings import Settings

logger = logging.getLogger(__name__)

# How often the progress of a running batch is written, in seconds.
PROGRESS_INTERVAL = 0.7

UNEXPECTED: service.Message = (
    N_("Something unexpected happened while drafting (%(error)s). The operator's log says more."),
    {},
)


def draft_translation(translation_id: int, revision_id: int) -> None:
    """Draft one translation of one revision. Safe to run twice, safe to be killed at any point."""
    settings = Settings.from_env()
    database = Database(settings.database_url)
    try:
        _draft(settings, database, translation_id, revision_id)
    finally:
        database.dispose()


def _draft(settings: Settings, database: Database, translation_id: int, revision_id: int) -> None:
    token = secrets.token_hex(8)
    with database.transaction() as session:
        work = service.claim(session, translation_id, revision_id, token, _now())
    if work is None:
        return
    context = {"translation": translation_id, "gaps": len(work.gaps)}
    logger.info("drafting begins", extra=context)
    try:
        with database.reading() as session:
            similar, left = from_memory(session, work)
        drafts, label = _ask_engine(settings, database, left)
        drafts += similar
        with database.transaction() as session:
            service.store(session, work, drafts, label, _now())
    except MTError as error:
        logger.warning("drafting failed: %s", error, extra=context)
        with database.transaction() as session:
            # A missing package does not appear by waiting.
            service.release(
                session,
                work,
                (error.message_id, error.params),
                _now(),
                lasting=isinstance(error, EngineMissing),
            )
    except Exception as error:  # the job boundary: record it for people, then let the worker log it
        with database.transaction() as session:
            why = (UNEXPECTED[0], {"error": type(error).__name__})
            service.release(session, work, why, _now(), lasting=False)
        raise
    else:
        logger.info("drafting ends", extra=context)


def _ask_engine(
    settings: Settings, database: Database, work: service.Work
) -> tuple[list[service.Draft], str]:
    if not work.gaps:
        return [], ""
    with Heartbeat(database, work) as heartbeat:
        engine = by_name(
            settings.engine, settings.models_dir, work.source_language, work.target_language
        )
        return translate_gaps(engine, work, heartbeat.progress), engine.id.label()


class Heartbeat:
    """A thread that shows the run's life and progress in the database while the engine works."""

    def __init__(self, database: Database, work: service.Work) -> None:
        self._database = database
        self._work = work
        self._done = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def progress(self, done: int) -> None:
        """Note how many passages of the batch are done; the thread writes it."""
        self._done = done

    def __enter__(self) -> "Heartbeat":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        written, last = 0, _now()
        while not self._stop.wait(PROGRESS_INTERVAL):
            done, now = self._done, _now()
            if done == written and now - last < service.BEAT:
                continue
            try:
                with self._database.transaction() as session:
                    if not service.beat(session, self._work, done, now):
                        return
            except SQLAlchemyError as error:
                # A database that restarts: the next beat may still come before the lease is over.
                logger.warning("no heartbeat: %s", type(error).__name__)
                continue
            written, last = done, now


def _now() -> datetime:
    return datetime.now(UTC)
