"""The job of a hint: ask the engine about one text, and store what it says."""

import logging
from datetime import UTC, datetime

from clinicweb.db import Database
from clinicweb.desk import hints
from clinicweb.desk.hints import HintKind, Question
from clinicweb.domain.messages import N_
from clinicweb.drafting.service import Message
from clinicweb.drafting.wordings import alternatives, translated
from clinicweb.mt.base import MTError, by_name
from clinicweb.settings import Settings

logger = logging.getLogger(__name__)

UNEXPECTED = N_(
    "Something unexpected happened in the engine (%(error)s). The operator's log says more."
)


def answer_hint(hint_id: int) -> None:
    """Answer one question. Safe to run twice, safe to be killed at any point."""
    settings = Settings.from_env()
    database = Database(settings.database_url)
    try:
        with database.transaction() as session:
            question = hints.claim(session, hint_id, _now())
        if question is not None:
            _answer(settings, database, question)
    finally:
        database.dispose()


def _answer(settings: Settings, database: Database, question: Question) -> None:
    context = {"hint": question.hint_id}
    try:
        texts, reason, label = _ask_engine(settings, question)
        _store(database, question, texts, reason, label)
    except MTError as error:
        logger.warning("no hint: %s", error, extra=context)
        _store(database, question, [], (error.message_id, error.params), None)
    except Exception as error:  # the job boundary: record it for people, then let the worker log it
        _store(database, question, [], (UNEXPECTED, {"error": type(error).__name__}), None)
        raise


def _ask_engine(settings: Settings, question: Question) -> tuple[list[str], Message | None, str]:
    pair = (question.source_language, question.target_language)
    engine = by_name(settings.engine, settings.models_dir, *pair)
    make = translated if question.kind is HintKind.BACK else alternatives
    return *make(engine, question.text, *pair), engine.id.label()


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
