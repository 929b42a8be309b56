"""The drafting job: claim a translation, ask the engine, store what it made."""

import logging
import secrets
from datetime import UTC, datetime

from clinicweb.db import Database
from clinicweb.domain.messages import N_
from clinicweb.drafting import service
from clinicweb.drafting.engine import translate_gaps
from clinicweb.drafting.proposals import from_memory
from clinicweb.mt.base import EngineMissing, MTError, by_name
from clinicweb.settings import Settings
from jobs.pulse import Pulse

logger = logging.getLogger(__name__)

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
        # A long article takes the memory seconds: nobody should think that the run is dead.
        with beating(database, work), database.reading() as session:
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
    with beating(database, work) as pulse:
        engine = by_name(
            settings.engine, settings.models_dir, work.source_language, work.target_language
        )
        return translate_gaps(engine, work, pulse.progress), engine.id.label()


def beating(database: Database, work: service.Work) -> Pulse:
    """Shows the run's life and progress in the database while it works."""
    return Pulse(
        database,
        lambda session, now, done, _total: service.beat(session, work, done, now),
        service.BEAT,
    )


def _now() -> datetime:
    return datetime.now(UTC)
