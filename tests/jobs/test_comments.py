"""Comments in another language: claimed, made, stored, and made all the same after a crash."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from clinicweb.bell import Bell
from clinicweb.comments import machine, moderation, service
from clinicweb.comments.machine import LEASE, MOST_ATTEMPTS, Stage
from clinicweb.db import Database
from clinicweb.domain.access import Actor
from clinicweb.domain.comments import CommentStep, Draft
from clinicweb.launch import STARTER_MODELS
from clinicweb.models import Article, Comment, CommentTranslation
from clinicweb.mt.packages import ensure_starter
from clinicweb.publishing import service as publishing
from clinicweb.settings import Settings
from jobs import comments as job
from jobs.upkeep import remove_refused_comments, sweep
from tests.clock import NOW
from tests.factories import SILENT, make_article
from tests.servers import wait_until
from tests.workers import worker

TEXT = "首がとても楽になりました。\n\n2日間休みました。"


@pytest.fixture
def slug(database: Database, admin: Actor, clinic_id: int) -> str:
    with database.transaction() as session:
        article = make_article(session, clinic_id=clinic_id, actor=admin)
        publishing.publish_source(session, article.id, admin, NOW)
        return article.slug


def send(
    database: Database, slug: str, now: datetime = NOW, text: str = TEXT, language: str = "ja"
) -> int:
    draft = Draft("花子", "hanako@example.com", text, language, consents=True)
    with database.transaction() as session:
        comment = service.send(session, SILENT, "en", slug, service.checked(draft), now)
        assert comment is not None
        return comment.id


def translation(database: Database) -> CommentTranslation:
    with database.reading() as session:
        return session.scalars(select(CommentTranslation)).one()


def run(monkeypatch: pytest.MonkeyPatch, settings: Settings, translation_id: int) -> None:
    monkeypatch.setattr(Settings, "from_env", classmethod(lambda _: settings))
    job.translate_comment(translation_id)


def test_the_job_translates_line_by_line_and_a_second_run_changes_nothing(
    database: Database, settings: Settings, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(database, slug, text="It helped.\n\nI rested. Then I slept.", language="en")
    waiting = translation(database)

    run(monkeypatch, settings, waiting.id)
    made = translation(database)
    run(monkeypatch, settings, waiting.id)

    assert made.machine_text == (
        "日本語で：It helped.\n\n日本語で：I rested.日本語で：Then I slept."
    )
    assert (made.engine, made.reason) == ("Echo (tests only) 1", None)
    assert translation(database).attempts == 1


def test_no_package_is_a_reason_that_a_person_can_read(
    database: Database, settings: Settings, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(database, slug)

    run(monkeypatch, replace(settings, engine="nothing"), translation(database).id)

    made = translation(database)
    assert machine.stage(made, NOW) is Stage.FAILED
    why = machine.reason(made)
    assert why is not None
    assert why[1] == {"name": "nothing"}


def test_a_bug_is_recorded_for_people_and_raised_for_the_log(
    database: Database, settings: Settings, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a bug")

    send(database, slug)
    monkeypatch.setattr(job, "translated", fail)

    with pytest.raises(RuntimeError):
        run(monkeypatch, settings, translation(database).id)

    why = machine.reason(translation(database))
    assert why is not None
    assert why[1] == {"error": "RuntimeError"}


def test_a_comment_that_was_deleted_meanwhile_is_no_work(
    database: Database, settings: Settings, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    comment_id = send(database, slug)
    row = translation(database)
    with database.transaction() as session:
        question = machine.claim(session, row.id, NOW)
        assert question is not None
        moderation.delete(session, session.get_one(Comment, comment_id))

    with database.transaction() as session:
        machine.store(session, question, "late", None, "engine", NOW)
    run(monkeypatch, settings, row.id)

    with database.reading() as session:
        assert session.scalars(select(CommentTranslation)).all() == []


def test_a_dead_run_is_taken_over_after_its_lease_but_not_for_ever(
    database: Database, slug: str
) -> None:
    send(database, slug)
    row = translation(database)
    now = NOW
    for _ in range(MOST_ATTEMPTS):
        with database.transaction() as session:
            assert machine.claim(session, row.id, now) is not None
            assert machine.claim(session, row.id, now) is None
        with database.reading() as session:
            assert machine.due(session, now + timedelta(seconds=30)) == []
            due = machine.due(session, now + LEASE)
        now += LEASE

    assert due == []
    assert machine.stage(translation(database), now) is Stage.SILENT


def test_the_sweeper_rings_for_what_waits_and_not_for_what_was_refused(
    database: Database, slug: str, bell: Bell, admin: Actor
) -> None:
    comment_id = send(database, slug)
    later = NOW + timedelta(minutes=1)
    rung: list[int] = []
    bell.ring_for_comment = rung.append  # type: ignore[method-assign]

    sweep(database, bell, later)
    assert rung == [translation(database).id]

    with database.transaction() as session:
        version = session.get_one(Comment, comment_id).version
        moderation.decide(session, comment_id, CommentStep.REFUSE, version, admin, NOW)
    sweep(database, bell, later)
    assert len(rung) == 1


def test_refused_comments_are_deleted_after_a_month_and_no_others(
    database: Database, slug: str, admin: Actor
) -> None:
    comment_id = send(database, slug)
    month = NOW + timedelta(days=30)
    assert remove_refused_comments(database, month) == 0
    with database.transaction() as session:
        version = session.get_one(Comment, comment_id).version
        moderation.decide(session, comment_id, CommentStep.REFUSE, version, admin, NOW)

    assert remove_refused_comments(database, month - timedelta(seconds=1)) == 0
    assert remove_refused_comments(database, month) == 1
    with database.reading() as session:
        assert session.scalars(select(Comment)).all() == []
        assert session.scalars(select(Article)).all() != []


def test_a_real_worker_translates_a_comment_also_after_it_was_killed(
    database: Database, settings: Settings, slug: str
) -> None:
    ensure_starter(settings.models_dir, STARTER_MODELS)
    settings = replace(settings, engine="argos")
    with worker(settings) as killed:
        killed.kill()
    # Nobody listens; then Redis loses what was rung.
    send(database, slug, datetime.now(tz=NOW.tzinfo) - timedelta(seconds=10))

    with worker(settings):
        wait_until(lambda: translation(database).done_at is not None, 30, "the engine answers")

    made = translation(database)
    assert made.reason is None
    assert made.machine_text is not None
    assert "2 days" in made.machine_text or "two days" in made.machine_text.lower()
    assert made.engine == "Argos Translate (starter model) 0.1"
