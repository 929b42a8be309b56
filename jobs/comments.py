"""The job of a comment: ask the engine for it in another language, and store what it says."""

import logging
from datetime import UTC, datetime

from clinicweb.comments import machine
from clinicweb.comments.machine import Question
from clinicweb.db import Database
from clinicweb.domain.comments import Message
from clinicweb.domain.messages import N_
from clinicweb.drafting.wordings import translated
from clinicweb.mt.base import Engine, MTError, by_name
from clinicweb.settings import Settings

logger = logging.getLogger(__name__)

UNEXPECTED = N_(
    "Something unexpected happened in the engine (%(error)s). The operator's log says more."
)


def translate_comment(translation_id: int) -> None:
    """Make a translation that waits. Safe to run twice, safe to be killed at any point."""
    settings = Settings.from_env()
    database = Database(settings.database_url)
    try:
        with database.transaction() as session:
            question = machine.claim(session, translation_id, _now())
        if question is not None:
            _answer(settings, database, question)
    finally:
        database.dispose()


def _answer(settings: Settings, database: Database, question: Question) -> None:
    try:
        engine = by_name(
            settings.engine,
            settings.models_dir,
            question.source_language,
            question.target_language,
        )
        text, why = _by_lines(engine, question)
        _store(database, question, text, why, engine.id.label())
    except MTError as error:
        logger.warning(
            "no translation: %s", error.message_id, extra={"comment": question.translation_id}
        )
        _store(database, question, None, (error.message_id, dict(error.params)), None)
    except Exception as error:  # the job boundary: record it for people, then let the worker log it
        _store(database, question, None, (UNEXPECTED, {"error": type(error).__name__}), None)
        raise


def _by_lines(engine: Engine, question: Question) -> tuple[str | None, Message | None]:
    """The text line by line, so that its line breaks stay; all of it or nothing."""
    lines: list[str] = []
    for line in question.text.split("\n"):
        if not line.strip():
            lines.append("")
            continue
        texts, why = translated(engine, line, question.source_language, question.target_language)
        if why is not None:
            return None, (why[0], dict(why[1]))
        lines += texts
    return "\n".join(lines), None


def _store(
    database: Database,
    question: Question,
    text: str | None,
    why: Message | None,
    label: str | None,
) -> None:
    with database.transaction() as session:
        machine.store(session, question, text, why, label, _now())


def _now() -> datetime:
    return datetime.now(UTC)
