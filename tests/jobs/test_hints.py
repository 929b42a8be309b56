"""The job of a hint with the engine that ships, and what becomes of one that fails."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis import Redis
from rq import Queue
from sqlalchemy import select

from clinicweb.bell import ANSWER_HINT, HINTS_QUEUE, QUEUES, Bell
from clinicweb.db import Database
from clinicweb.desk import hints
from clinicweb.desk.hints import HintKind
from clinicweb.launch import STARTER_MODELS
from clinicweb.models import EngineHint
from clinicweb.mt.base import EngineBroken, EngineId, Hypothesis
from clinicweb.mt.packages import ensure_starter
from clinicweb.settings import Settings
from jobs import hints as job
from jobs.upkeep import forget_replaced_engines, remove_old_hints, sweep
from jobs.worker import HINTS_IN_A_ROW, DraftingWorker
from tests.clock import NOW
from tests.factories import SILENT, make_actor
from tests.servers import wait_until
from tests.workers import worker
from tests.working import Work

REST = 3


@pytest.fixture
def at_work(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The environment of a worker with the engine that ships."""
    settings = replace(settings, engine="argos")
    ensure_starter(settings.models_dir, STARTER_MODELS)
    monkeypatch.setenv("CLINICWEB_INSTANCE", str(settings.instance))
    monkeypatch.setenv("CLINICWEB_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("CLINICWEB_REDIS_URL", settings.bell_url)
    monkeypatch.setenv("CLINICWEB_SECRET_KEY", settings.secret_key)
    return settings


def asked(
    database: Database,
    work: Work,
    kind: HintKind = HintKind.BACK,
    typed: str | None = None,
    at: datetime = NOW,
) -> int:
    with database.transaction() as session:
        hints.ask(session, SILENT, work.passage_ids[REST], kind, typed, make_actor(session), at)
    with database.reading() as session:
        return session.scalars(select(EngineHint.id).order_by(EngineHint.id.desc())).all()[0]


def stored_hint(database: Database, hint_id: int) -> EngineHint:
    with database.reading() as session:
        return session.get_one(EngineHint, hint_id)


def test_the_job_translates_back_and_names_the_engine(
    database: Database, at_work: Settings, work: Work
) -> None:
    hint_id = asked(database, work, typed="2日間休んでください。水を飲んでください。")

    job.answer_hint(hint_id)

    hint = stored_hint(database, hint_id)
    (text,) = json.loads(hint.result or "")
    assert "2 days" in text
    assert "water" in text
    assert hint.engine == "Argos Translate (starter model) 0.1"


def test_the_job_finds_other_wordings_with_every_figure(
    database: Database, at_work: Settings, work: Work
) -> None:
    hint_id = asked(database, work, HintKind.ALTERNATIVES)

    job.answer_hint(hint_id)

    texts = json.loads(stored_hint(database, hint_id).result or "")
    assert len(set(texts)) == len(texts) > 1
    assert all("2" in text for text in texts)


def test_a_second_run_changes_nothing(database: Database, at_work: Settings, work: Work) -> None:
    hint_id = asked(database, work)
    job.answer_hint(hint_id)
    before = stored_hint(database, hint_id)

    job.answer_hint(hint_id)
    job.answer_hint(hint_id + 1)

    assert stored_hint(database, hint_id).done_at == before.done_at


def test_without_a_package_for_the_direction_a_person_is_told_why(
    database: Database,
    at_work: Settings,
    work: Work,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    hint_id = asked(database, work)
    monkeypatch.setenv("CLINICWEB_INSTANCE", str(tmp_path / "empty"))

    job.answer_hint(hint_id)

    hint = stored_hint(database, hint_id)
    assert "No translation package" in (hint.reason or "")
    assert hint.done_at is not None


class Faulty:
    """An engine that loses what it should keep, or breaks."""

    id = EngineId("faulty", "1", "none")

    def translate(self, texts, progress=None):
        return [Hypothesis("Please rest.", -1.0) for _ in texts]

    def alternatives(self, text, count):
        raise ZeroDivisionError


def test_a_text_in_trouble_is_a_reason_and_never_a_hint(
    database: Database, at_work: Settings, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "by_name", lambda *_: Faulty())
    hint_id = asked(database, work)

    job.answer_hint(hint_id)

    hint = stored_hint(database, hint_id)
    assert hint.result is None
    assert json.loads(hint.reason or "")[0] in (
        "The engine lost “%(text)s”.",
        "The engine changed a number: %(text)s.",
    )


def test_an_unexpected_fault_is_recorded_and_raised_for_the_log(
    database: Database, at_work: Settings, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "by_name", lambda *_: Faulty())
    hint_id = asked(database, work, HintKind.ALTERNATIVES)

    with pytest.raises(ZeroDivisionError):
        job.answer_hint(hint_id)

    assert "ZeroDivisionError" in (stored_hint(database, hint_id).reason or "")


def test_the_sweep_rings_again_for_a_question_whose_ring_was_lost(
    database: Database, settings: Settings, bell: Bell, work: Work
) -> None:
    hint_id = asked(database, work)
    queue = Queue(HINTS_QUEUE, connection=Redis.from_url(settings.bell_url))

    assert sweep(database, bell, NOW) == 0
    assert sweep(database, bell, NOW + hints.GRACE) == 1
    assert [(one.func_name, one.args) for one in queue.jobs] == [(ANSWER_HINT, (hint_id,))]
    assert sweep(database, bell, NOW + hints.PATIENCE) == 0


def test_hints_of_a_month_ago_are_removed(database: Database, work: Work) -> None:
    asked(database, work)

    assert remove_old_hints(database, NOW) == 0
    assert remove_old_hints(database, NOW + timedelta(days=30)) == 1


def test_a_real_worker_answers_although_its_first_run_was_killed(
    database: Database, settings: Settings, work: Work
) -> None:
    ensure_starter(settings.models_dir, STARTER_MODELS)
    long_ago = datetime.now(UTC) - hints.LEASE
    hint_id = asked(database, work, at=long_ago)
    with database.transaction() as session:  # what a killed run leaves behind
        assert hints.claim(session, hint_id, long_ago) is not None

    with worker(replace(settings, engine="argos")):
        wait_until(
            lambda: stored_hint(database, hint_id).result is not None, 30, "the hint is answered"
        )


def test_a_worker_that_is_killed_with_a_question_in_its_hands_loses_nothing(
    database: Database, settings: Settings, work: Work
) -> None:
    ensure_starter(settings.models_dir, STARTER_MODELS)
    settings = replace(settings, engine="argos")
    many = "首を温めます。" * 600  # keeps the engine busy for a second
    hint_id = asked(database, work, typed=many, at=datetime.now(UTC))
    with worker(settings) as killed:
        wait_until(lambda: stored_hint(database, hint_id).claimed_at is not None, 30, "a claim")
        killed.kill()
    assert stored_hint(database, hint_id).done_at is None
    with database.transaction() as session:  # as if the lease were over
        hint = session.get_one(EngineHint, hint_id)
        hint.claimed_at = datetime.now(UTC) - hints.LEASE

    with worker(settings):
        wait_until(
            lambda: stored_hint(database, hint_id).done_at is not None, 60, "the hint is answered"
        )


def test_one_run_answers_whatever_waits_for_the_same_engine(
    database: Database, at_work: Settings, work: Work
) -> None:
    now = datetime.now(UTC)
    first = asked(database, work, at=now)
    alike = [
        asked(database, work, typed=f"首を{days}日間温めます。", at=now) for days in range(2, 7)
    ]
    other = asked(database, work, HintKind.ALTERNATIVES, at=now)

    job.answer_hint(first)

    assert all(stored_hint(database, one).done_at for one in (first, *alike))
    assert stored_hint(database, other).done_at is None


def test_one_fault_does_not_keep_the_other_questions_from_being_answered(
    database: Database, at_work: Settings, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    first, second = (asked(database, work, typed=text, at=now) for text in ("首。", "肩。"))
    monkeypatch.setattr(job, "by_name", lambda *_: Sick())

    job.answer_hint(first)

    for one in (first, second):
        assert "engine stopped" in (stored_hint(database, one).reason or "")


class Sick:
    """An engine that stops at every text."""

    id = EngineId("sick", "1", "none")

    def translate(self, texts, progress=None):
        raise EngineBroken("The translation engine stopped: %(reason)s", reason="out of memory")


def test_drafts_have_their_turn_however_many_hints_are_asked_for(settings: Settings) -> None:
    worker = DraftingWorker(QUEUES, connection=Redis.from_url(settings.bell_url))
    hints, mails, drafts = worker.queues

    def order_after(queue: Queue) -> list[str]:
        worker.reorder_queues(queue)
        return [one.name for one in worker._ordered_queues]

    served = [order_after(hints) for _ in range(HINTS_IN_A_ROW)]
    hints_last = [mails.name, drafts.name, HINTS_QUEUE]
    assert [order[0] for order in served[:-1]] == [HINTS_QUEUE] * (HINTS_IN_A_ROW - 1)
    assert served[-1] == order_after(hints) == hints_last
    assert order_after(drafts)[0] == HINTS_QUEUE


def test_what_a_replaced_package_said_is_forgotten(
    database: Database, at_work: Settings, work: Work
) -> None:
    kept = asked(database, work)
    job.answer_hint(kept)
    old = asked(database, work, typed="首を休めます。", at=datetime.now(UTC))
    with database.transaction() as session:
        question = hints.claim(session, old, NOW)
        assert question is not None
        hints.store(session, question, ["A neck."], None, "Argos Translate 0.9", NOW)
    waiting = asked(database, work, HintKind.ALTERNATIVES)

    assert forget_replaced_engines(database, replace(at_work, engine="echo")) == 0
    assert forget_replaced_engines(database, replace(at_work, instance=Path("/nowhere"))) == 0
    assert forget_replaced_engines(database, at_work) == 1
    assert forget_replaced_engines(database, at_work) == 0

    with database.reading() as session:
        assert set(session.scalars(select(EngineHint.id))) == {kept, waiting}
