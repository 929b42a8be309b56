"""Asking the engine about a passage, as rows: who may, what is kept, what is asked again."""

from datetime import datetime, timedelta

import pytest
from redis import Redis
from rq import Queue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinicweb.bell import ANSWER_HINT, HINTS_QUEUE, Bell
from clinicweb.db import Database
from clinicweb.desk import hints, passages
from clinicweb.desk.hints import HintKind, Stage
from clinicweb.domain.access import Actor, Role
from clinicweb.domain.errors import Invalid, NotAllowed
from clinicweb.models import EngineHint, Event, Passage
from clinicweb.settings import Settings
from tests.clock import NOW
from tests.factories import SILENT, make_actor
from tests.working import DRAFTS, Work

REST = 3
LATER = NOW + timedelta(seconds=10)


@pytest.fixture
def passage(session: Session, work: Work) -> Passage:
    return session.get_one(Passage, work.passage_ids[REST])


def ask(
    session: Session,
    passage: Passage,
    translator: Actor,
    kind: HintKind = HintKind.BACK,
    typed: str | None = None,
    at: datetime = NOW,
) -> EngineHint:
    hints.ask(session, SILENT, passage.id, kind, typed, translator, at)
    session.flush()
    return session.scalars(select(EngineHint).order_by(EngineHint.id.desc()).limit(1)).one()


def answer(session: Session, hint: EngineHint, *texts: str) -> None:
    question = hints.claim(session, hint.id, NOW)
    assert question is not None
    hints.store(session, question, texts, None, "Argos Translate 1.1", NOW)
    session.flush()


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(EngineHint)) or 0


def test_a_back_translation_is_asked_in_the_other_direction(
    session: Session, passage: Passage, translator: Actor
) -> None:
    hint = ask(session, passage, translator)

    assert (hint.source_language, hint.target_language, hint.text) == ("ja", "en", DRAFTS[REST])
    shown = hints.back_translation(session, passage, NOW)
    assert shown is not None
    assert shown.stage is Stage.WAITING


def test_other_wordings_are_asked_of_the_source(
    session: Session, passage: Passage, translator: Actor
) -> None:
    hint = ask(session, passage, translator, HintKind.ALTERNATIVES)

    assert (hint.source_language, hint.target_language) == ("en", "ja")
    assert hint.text == "Rest for 2 days."


def test_the_same_question_is_answered_once(
    session: Session, passage: Passage, translator: Actor
) -> None:
    answer(session, ask(session, passage, translator), "Please rest for 2 days.")

    ask(session, passage, translator, at=LATER)

    assert count(session) == 1
    shown = hints.back_translation(session, passage, LATER)
    assert shown is not None
    assert (shown.stage, shown.texts) == (Stage.READY, ("Please rest for 2 days.",))
    assert shown.engine == "Argos Translate 1.1"
    asked = session.scalars(select(Event).where(Event.action == hints.ASKED_BACK)).all()
    assert len(asked) == 1


def test_an_answer_about_an_earlier_text_is_shown_with_that_text(
    session: Session, passage: Passage, translator: Actor
) -> None:
    answer(session, ask(session, passage, translator), "Please rest for 2 days.")
    passages.save(session, passage.id, "二日休む。", passage.version, translator, LATER)
    session.flush()

    shown = hints.back_translation(session, passage, LATER)

    assert shown is not None
    assert shown.text == DRAFTS[REST] != passage.text


def test_a_text_that_is_only_typed_yet_can_be_asked_about(
    session: Session, passage: Passage, translator: Actor
) -> None:
    answer(session, ask(session, passage, translator), "Please rest for 2 days.")

    ask(session, passage, translator, typed="二日休む。", at=LATER)

    shown = hints.back_translation(session, passage, LATER)
    assert shown is not None
    assert (shown.text, shown.stage) == ("二日休む。", Stage.WAITING)
    assert passage.text == DRAFTS[REST]


def test_without_a_text_there_is_nothing_to_translate_back(
    session: Session, passage: Passage, translator: Actor
) -> None:
    with pytest.raises(Invalid):
        ask(session, passage, translator, typed="  ")

    assert count(session) == 0


def test_only_translators_of_the_language_may_ask(session: Session, passage: Passage) -> None:
    with pytest.raises(NotAllowed):
        ask(session, passage, make_actor(session, Role.AUTHOR))


def test_a_failed_question_is_asked_anew(
    session: Session, passage: Passage, translator: Actor
) -> None:
    hint = ask(session, passage, translator)
    question = hints.claim(session, hint.id, NOW)
    assert question is not None
    hints.store(session, question, [], ("The engine gave no text.", {}), "Argos 1", NOW)
    shown = hints.back_translation(session, passage, NOW)
    assert shown is not None
    assert (shown.stage, shown.reason) == (Stage.FAILED, ("The engine gave no text.", {}))

    ask(session, passage, translator, at=LATER)

    shown = hints.back_translation(session, passage, LATER)
    assert shown is not None
    assert (shown.stage, shown.reason) == (Stage.WAITING, None)
    assert hints.claim(session, hint.id, LATER) is not None


def test_a_question_that_nobody_answers_says_so_and_can_be_asked_anew(
    session: Session, passage: Passage, translator: Actor
) -> None:
    ask(session, passage, translator)
    late = NOW + hints.PATIENCE

    shown = hints.back_translation(session, passage, late)
    assert shown is not None
    assert shown.stage is Stage.SILENT
    assert hints.due(session, late) == []

    ask(session, passage, translator, at=late)
    shown = hints.back_translation(session, passage, late)
    assert shown is not None
    assert shown.stage is Stage.WAITING


def test_a_run_that_died_is_taken_over_and_its_late_answer_changes_nothing(
    session: Session, passage: Passage, translator: Actor
) -> None:
    hint = ask(session, passage, translator)
    first = hints.claim(session, hint.id, NOW)
    assert first is not None

    assert hints.claim(session, hint.id, NOW) is None
    assert hints.due(session, LATER) == []
    over = NOW + hints.LEASE
    assert hints.due(session, over) == [hint.id]
    second = hints.claim(session, hint.id, over)
    assert second is not None
    hints.store(session, second, ["Rest."], None, "Argos 1", over)
    hints.store(session, first, ["Late."], None, "Argos 1", over)

    assert hint.result == '["Rest."]'
    assert hints.claim(session, hint.id, over) is None


def test_old_hints_are_pruned(session: Session, passage: Passage, translator: Actor) -> None:
    ask(session, passage, translator)
    month = NOW + hints.KEPT

    assert not hints.has_old(session, month - timedelta(seconds=1))
    assert hints.has_old(session, month)
    assert hints.prune(session, month) == 1
    assert count(session) == 0


def test_the_bell_rings_once_on_its_own_queue_after_the_commit(
    database: Database, settings: Settings, bell: Bell, work: Work
) -> None:
    queue = Queue(HINTS_QUEUE, connection=Redis.from_url(settings.bell_url))
    with database.transaction() as session:
        actor = make_actor(session, Role.TRANSLATOR)
    for _ in range(2):
        with database.transaction() as session:
            hints.ask(session, bell, work.passage_ids[REST], HintKind.BACK, None, actor, NOW)
            assert len(queue.jobs) <= 1

    assert [(job.func_name, len(job.args)) for job in queue.jobs] == [(ANSWER_HINT, 1)]
