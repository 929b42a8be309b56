"""The job of a hint: ask the engine about one text, and store what it says."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from clinicweb.db import Database
from clinicweb.desk import hints
from clinicweb.desk.hints import HintKind, Question
from clinicweb.domain.messages import N_
from clinicweb.drafting.service import Message
from clinicweb.drafting.wordings import alternatives, translated
from clinicweb.mt.base import Engine, MTError, by_name
from clinicweb.settings import Settings

logger = logging.getLogger(__name__)

# A job whose engine is loaded answers what else waits for this engine, but lets drafts have the
# worker again soon. Loading an official package takes longer than translating a sentence with it.
WARM = timedelta(seconds=3)

UNEXPECTED = N_(
    "Something unexpected happened in the engine (%(error)s). The operator's log says more."
)


def answer_hint(hint_id: int) -> None:
    """Answer a question, and those like it. Safe to run twice, safe to be killed at any point."""
    settings = Settings.from_env()
    database = Database(settings.database_url)
    try:
        with database.transaction() as session:
            question = hints.claim(session, hint_id, _now())
        if question is not None:
            _answer_all(settings, database, question)
    finally:
        database.dispose()


def _answer_all(settings: Settings, database: Database, first: Question) -> None:
    until = _now() + WARM
    engine: Engine | None = None
    question: Question | None = first
    while question is not None:
        with _recorded(database, question):
            engine = engine or by_name(
                settings.engine, settings.models_dir, first.source_language, first.target_language
            )
            texts, reason = _ask_engine(engine, question)
            _store(database, question, texts, reason, engine.id.label())
        if _now() >= until:
            return
        question = None
        with database.transaction() as session:
            question = hints.claim_alike(session, first, _now())


@contextmanager
def _recorded(database: Database, question: Question) -> Iterator[None]:
    """Tell the person who asked why there is no answer."""
    try:
        yield
    except MTError as error:
        logger.warning("no hint: %s", error, extra={"hint": question.hint_id})
        _store(database, question, [], (error.message_id, error.params), None)
    except Exception as error:  # the job boundary: record it for people, then let the worker log it
        _store(database, question, [], (UNEXPECTED, {"error": type(error).__name__}), None)
        raise


def _ask_engine(engine: Engine, question: Question) -> tuple[list[str], Message | None]:
    make = translated if question.kind is HintKind.BACK else alternatives
    return make(engine, question.text, question.source_language, question.target_language)


def _store(
    database: Database,
    question: Question,
    texts: list[str],
    reason: Message | None,
    label: str | None,
) -> None:
    with database.transaction() as session:
        hints.store(session, question, texts, reason, label, _now())


def _now() -> datetime:
    return datetime.now(UTC)
