import contextlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from rq import Queue
from sqlalchemy.exc import OperationalError

from clinicweb.bell import DRAFT_TRANSLATION, TRANSLATE_QUEUE, Bell
from clinicweb.db import Database
from clinicweb.domain.workflow import PassageState, TranslationState
from clinicweb.drafting import service
from clinicweb.launch import STARTER_MODELS
from clinicweb.models import Translation
from clinicweb.mt.base import EngineBroken, EngineId
from clinicweb.mt.packages import ensure_starter
from clinicweb.settings import Settings
from jobs import drafting
from jobs.upkeep import sweep
from tests.clock import NOW
from tests.factories import make_article, translation_of
from tests.servers import wait_until


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


def waiting(database: Database, **overrides: object) -> tuple[int, int]:
    with database.transaction() as session:
        translation = translation_of(
            session, make_article(session, **overrides), str(overrides.pop("to", "ja"))
        )
        return translation.id, translation.revision_id


def found(database: Database, ids: tuple[int, int]) -> Translation:
    with database.reading() as session:
        translation = session.get_one(Translation, ids[0])
        assert translation.passages
        return translation


def test_the_job_drafts_with_the_shipped_engine_and_names_it(
    database: Database, at_work: Settings
) -> None:
    ids = waiting(database, body="Drink some water. Rest for 30 minutes.")

    drafting.draft_translation(*ids)

    translation = found(database, ids)
    assert translation.state == TranslationState.IN_REVIEW
    drafted = [p for p in translation.passages if p.state == PassageState.DRAFTED]
    assert drafted
    assert {p.engine for p in drafted} == {"Argos Translate (starter model) 0.1"}
    assert "30" in next(p.text for p in translation.passages if "30" in p.source)


def test_a_heartbeat_outlives_a_database_that_was_away_for_a_moment(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = waiting(database)
    with database.transaction() as session:
        work = service.claim(session, *ids, "token", NOW)
    assert work is not None
    answers = [OperationalError("beat", {}, Exception("the server restarts"))]
    beat = service.beat

    def failing_once(*arguments: Any) -> bool:
        if answers:
            raise answers.pop()
        return beat(*arguments)

    monkeypatch.setattr(service, "beat", failing_once)
    monkeypatch.setattr("jobs.pulse.INTERVAL", 0.01)

    with drafting.beating(database, work) as pulse:
        pulse.progress(2)
        wait_until(lambda: found(database, ids).engine_done == 2, 10, "the next beat is written")

    assert answers == []


def test_a_second_run_changes_nothing(database: Database, at_work: Settings) -> None:
    ids = waiting(database, body="Drink some water.")
    drafting.draft_translation(*ids)
    before = [(p.id, p.version, p.text) for p in found(database, ids).passages]

    drafting.draft_translation(*ids)

    assert [(p.id, p.version, p.text) for p in found(database, ids).passages] == before


def test_a_job_for_an_old_revision_or_a_lost_row_does_nothing(
    database: Database, at_work: Settings
) -> None:
    ids = waiting(database)

    drafting.draft_translation(ids[0], ids[1] + 1)
    drafting.draft_translation(ids[0] + 1, ids[1])

    assert found(database, ids).state == TranslationState.WAITING


def test_without_a_package_the_translation_fails_with_a_reason_at_once(
    database: Database, at_work: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ids = waiting(database)
    monkeypatch.setenv("CLINICWEB_INSTANCE", str(tmp_path / "empty"))

    drafting.draft_translation(*ids)

    translation = found(database, ids)
    assert translation.state == TranslationState.FAILED
    assert "No translation package" in (translation.reason or "")


class Breaking:
    """An engine that cannot."""

    id = EngineId("breaking", "1", "none")

    def __init__(self, error: Exception) -> None:
        self.error = error

    def translate(self, texts, progress=None):
        raise self.error


def test_a_broken_engine_is_tried_again_later(
    database: Database, at_work: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = waiting(database)
    engine = Breaking(
        EngineBroken("The translation engine stopped: %(reason)s", reason="no memory")
    )
    monkeypatch.setattr(drafting, "by_name", lambda *_: engine)

    drafting.draft_translation(*ids)

    translation = found(database, ids)
    assert (translation.state, translation.attempts) == (TranslationState.WAITING, 1)
    assert translation.retry_at is not None
    assert "no memory" in (translation.reason or "")


def test_an_unexpected_fault_is_recorded_for_people_and_raised_for_the_log(
    database: Database, at_work: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = waiting(database)
    monkeypatch.setattr(drafting, "by_name", lambda *_: Breaking(ZeroDivisionError()))

    with pytest.raises(ZeroDivisionError):
        drafting.draft_translation(*ids)

    translation = found(database, ids)
    assert translation.state == TranslationState.WAITING
    assert "ZeroDivisionError" in (translation.reason or "")


def jobs_in(settings: Settings) -> list[tuple[str, tuple[int, ...]]]:
    queue = Queue(TRANSLATE_QUEUE, connection=Redis.from_url(settings.bell_url))
    return [(job.func_name, job.args) for job in queue.jobs]


def test_the_bell_puts_one_job_of_ids_on_the_queue_however_often_it_is_rung(
    settings: Settings, bell: Bell
) -> None:
    for _ in range(3):
        bell.ring_for_draft(4, 7)

    assert jobs_in(settings) == [(DRAFT_TRANSLATION, (4, 7))]


def test_a_dead_redis_costs_nothing_but_the_ring(caplog: pytest.LogCaptureFixture) -> None:
    bell = Bell("redis://127.0.0.1:1/0")

    bell.ring_for_draft(4, 7)

    assert bell.ping() is False
    assert "bell not rung" in caplog.text


def test_nothing_is_rung_for_a_transaction_that_is_rolled_back(
    database: Database, settings: Settings, bell: Bell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.factories.SILENT", bell)

    with contextlib.suppress(ZeroDivisionError), database.transaction() as session:
        make_article(session)
        _ = 1 / 0

    assert jobs_in(settings) == []
    with database.transaction() as session:
        make_article(session)
        assert jobs_in(settings) == []
    assert len(jobs_in(settings)) == 1


def test_the_sweep_rings_for_what_waits_and_only_for_that(
    database: Database, settings: Settings, bell: Bell, at_work: Settings
) -> None:
    done, waits = waiting(database), waiting(database)
    drafting.draft_translation(*done)

    assert sweep(database, bell, NOW) == 0
    assert sweep(database, bell, NOW, timedelta(0)) == 1
    assert sweep(database, bell, NOW + service.GRACE) == 1

    assert jobs_in(settings) == [(DRAFT_TRANSLATION, waits)]
