"""What may happen to a worker and to Redis; every translation still ends complete, once."""

import os
import signal
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from redis import Redis
from sqlalchemy import func, select

from clinicweb.bell import Bell
from clinicweb.db import Database
from clinicweb.desk import passages
from clinicweb.domain.workflow import PassageState, TranslationState
from clinicweb.launch import STARTER_MODELS
from clinicweb.loading import CONTENT
from clinicweb.models import Event, Passage, Translation
from clinicweb.mt.packages import ensure_starter
from clinicweb.settings import Settings
from tests.factories import make_actor, make_article, translation_of
from tests.servers import wait_until
from tests.workers import worker

LONG = (CONTENT / "articles" / "neck-and-upper-back-pain" / "en.md").read_text(encoding="utf-8")


@pytest.fixture
def real(settings: Settings) -> Settings:
    """The real engine with the packages we ship."""
    ensure_starter(settings.models_dir, STARTER_MODELS)
    return replace(settings, engine="argos")


def ready(database: Database, settings: Settings, *, ring: bool = True) -> int:
    """A long article that waits for its Japanese, its time of waiting long past."""
    with database.transaction() as session:
        translation = translation_of(session, make_article(session, body=LONG))
        translation_id, revision_id = translation.id, translation.revision_id
    if ring:
        Bell(settings.bell_url).ring_for_draft(translation_id, revision_id)
    return translation_id


def translation(database: Database, translation_id: int) -> Translation:
    with database.reading() as session:
        return session.get_one(Translation, translation_id)


def in_review(database: Database, translation_id: int) -> bool:
    return translation(database, translation_id).state == TranslationState.IN_REVIEW


def is_halfway(database: Database, translation_id: int) -> bool:
    found = translation(database, translation_id)
    return found.state == TranslationState.DRAFTING and found.engine_done > 0


def edit_one(database: Database, translation_id: int) -> int:
    """A person writes a passage while the engine works."""
    with database.transaction() as session:
        passage = session.get_one(Translation, translation_id).passages[5]
        actor = make_actor(session)
        passages.save(
            session, passage.id, "人が書いた訳文です。", passage.version, actor, datetime.now(UTC)
        )
        return passage.id


def assert_complete_once(database: Database, translation_id: int) -> None:
    """Every passage has a draft or a reason, and the draft was stored one time."""
    with database.reading() as session:
        passages = session.get_one(Translation, translation_id).passages
        assert len(passages) > 250
        drafted = [p for p in passages if p.state == PassageState.DRAFTED]
        assert len(drafted) > len(passages) / 2
        assert all(p.text or p.trouble for p in passages)
        stored = select(func.count()).where(
            Event.translation_id == translation_id, Event.action == "drafted"
        )
        assert session.scalar(stored) == 1


def test_a_worker_killed_in_the_middle_of_a_job_loses_nothing(
    database: Database, real: Settings
) -> None:
    translation_id = ready(database, real)
    with worker(real) as first:
        wait_until(lambda: is_halfway(database, translation_id), 30, "the batch is running")
        first.kill()
    edited = edit_one(database, translation_id)

    with worker(real):
        wait_until(lambda: in_review(database, translation_id), 60, "another worker took over")

    assert_complete_once(database, translation_id)
    with database.reading() as session:
        assert session.get_one(Passage, edited).text == "人が書いた訳文です。"


def test_only_the_job_s_process_killed_is_drafted_by_the_same_worker(
    database: Database, real: Settings
) -> None:
    translation_id = ready(database, real)
    with worker(real) as process:
        wait_until(lambda: is_halfway(database, translation_id), 30, "the batch is running")
        os.kill(process.family()[-1], signal.SIGKILL)

        wait_until(lambda: in_review(database, translation_id), 60, "the job ran again")

    assert_complete_once(database, translation_id)


def test_a_killed_rq_worker_is_replaced_without_a_person(
    database: Database, real: Settings
) -> None:
    with worker(real) as process:
        wait_until(lambda: len(process.family()) > 1, 10, "the pool has its worker")
        os.kill(process.family()[1], signal.SIGKILL)
        translation_id = ready(database, real)

        wait_until(lambda: in_review(database, translation_id), 60, "the new worker drafted")

    assert_complete_once(database, translation_id)


def test_an_emptied_redis_loses_no_work(database: Database, real: Settings) -> None:
    redis = Redis.from_url(real.bell_url)
    waiting = ready(database, real)
    redis.flushall()
    with worker(real):
        wait_until(lambda: in_review(database, waiting), 60, "the lost ring was rung again")
        running = ready(database, real)
        wait_until(lambda: is_halfway(database, running), 30, "the batch is running")
        redis.flushall()
        wait_until(lambda: in_review(database, running), 60, "the running job ended")
        after = ready(database, real)
        wait_until(lambda: in_review(database, after), 60, "the worker still answers")

    for translation_id in (waiting, running, after):
        assert_complete_once(database, translation_id)


def test_two_workers_do_every_job_once(database: Database, real: Settings) -> None:
    with worker(real), worker(real):
        ids = [ready(database, real) for _ in range(3)]
        for translation_id in ids:
            Bell(real.bell_url).ring_for_draft(
                translation_id, translation(database, translation_id).revision_id
            )
        for translation_id in ids:
            wait_until(lambda one=translation_id: in_review(database, one), 90, "all are drafted")

    for translation_id in ids:
        assert_complete_once(database, translation_id)


def test_a_worker_stops_when_it_is_asked_to(real: Settings) -> None:
    with worker(real) as process:
        assert process.stop() == 0
