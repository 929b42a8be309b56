"""The job of files: real files, both databases, killed and repeated runs."""

from datetime import timedelta

import pytest
from redis import Redis
from rq import Queue

from clinicweb.bell import RUN_TRANSFER, TRANSLATE_QUEUE, Bell
from clinicweb.db import Database
from clinicweb.domain.access import Actor, Role
from clinicweb.domain.errors import Invalid
from clinicweb.formats import xliff2
from clinicweb.interchange import files, transfers
from clinicweb.interchange.transfers import ATTEMPTS, KEPT, LEASE, TAKE, Opening
from clinicweb.models import User
from clinicweb.settings import Settings
from jobs.upkeep import remove_old_files, sweep
from tests.clock import NOW
from tests.factories import make_actor
from tests.interchange.bringing import (
    SILENT,
    bring,
    changed,
    passages,
    report_of,
    run,
    state,
    taken_out,
    transfer,
)
from tests.servers import wait_until
from tests.workers import worker
from tests.working import Work

LANGUAGES = {"source_language": "en", "target_language": "ja"}


def test_a_translation_s_file_is_read_by_the_job(
    settings: Settings, database: Database, work: Work, admin: Actor
) -> None:
    sheet = changed(taken_out(database, work, admin), {2: "休養"})
    id_ = bring(
        settings,
        database,
        xliff2.write(sheet),
        "translation",
        admin,
        translation_id=work.translation_id,
    )

    report = run(settings, database, id_)

    assert report.counts["taken"] == 1
    assert passages(database, work)[2].text == "休養"
    row = transfer(database, id_)
    assert (row.state, row.format, row.claim) == ("done", "xliff2", None)


def test_running_twice_changes_nothing_more(
    settings: Settings, database: Database, work: Work, admin: Actor
) -> None:
    sheet = changed(taken_out(database, work, admin), {2: "休養"})
    data = xliff2.write(sheet)
    id_ = bring(settings, database, data, "translation", admin, translation_id=work.translation_id)
    run(settings, database, id_)
    before = state(database, work)

    report = run(settings, database, id_)

    assert state(database, work) == before
    assert report.counts["taken"] == 1


@pytest.mark.parametrize(
    "data",
    [
        b"<xliff version='2.0'><file>",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><xliff version='1.2'>&a;</xliff>",
        b"PK\x03\x04 no zip",
        b"%PDF-1.7",
        b"hello",
        b"<html><body>page</body></html>",
        b"<tmx version='1.4'/>",
        "源文".encode("utf-16"),
    ],
)
def test_a_broken_or_strange_file_is_one_clear_line_and_changes_nothing(
    data: bytes, settings: Settings, database: Database, work: Work, admin: Actor
) -> None:
    before = state(database, work)
    id_ = bring(settings, database, data, "translation", admin, translation_id=work.translation_id)

    report = run(settings, database, id_)

    assert state(database, work) == before
    assert report.broken is not None
    assert "\n" not in report.broken[0]
    assert transfer(database, id_).state == "failed"


def test_the_lines_that_fit_are_taken_when_the_person_says_so(
    settings: Settings, database: Database, work: Work, admin: Actor
) -> None:
    sheet = changed(taken_out(database, work, admin), {2: "休養"})
    data = xliff2.write(sheet).replace(sheet.units[0].mark.encode(), b"foreign")
    id_ = bring(settings, database, data, "translation", admin, translation_id=work.translation_id)
    before = state(database, work)

    asked = run(settings, database, id_)
    unchanged = state(database, work)
    with database.transaction() as session:
        transfers.take_fitting(session, SILENT, id_, admin, NOW)
    taken = run(settings, database, id_)

    assert (asked.asks, asked.counts["fits"]) == (True, len(sheet.units) - 1)
    assert unchanged == before
    assert (taken.counts["taken"], taken.counts["unfit"]) == (1, 1)


def test_a_person_who_lost_the_permission_meanwhile_changes_nothing(
    settings: Settings, database: Database, work: Work
) -> None:
    with database.transaction() as session:
        translator = make_actor(session, Role.TRANSLATOR, language="ja")
    sheet = changed(taken_out(database, work, translator), {2: "休養"})
    id_ = bring(
        settings,
        database,
        xliff2.write(sheet),
        "translation",
        translator,
        translation_id=work.translation_id,
    )
    with database.transaction() as session:
        user = session.get_one(User, translator.user_id)
        user.grants.clear()

    report = run(settings, database, id_)

    assert report.broken is not None
    assert passages(database, work)[2].text != "休養"


# --- files, rings, time --------------------------------------------------------------------------


def test_a_file_that_is_too_large_is_refused_and_not_kept(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGEST", 1 << 20)
    read = 0

    class Endless:
        def read(self, size: int) -> bytes:
            nonlocal read
            read += size
            return b"x" * size

    with pytest.raises(Invalid, match="larger"):
        files.store(settings, Endless())  # type: ignore[arg-type]

    assert read <= (1 << 20) + (1 << 17)
    assert list(files.folder(settings).iterdir()) == []


def test_files_are_for_nobody_else_on_the_machine(settings: Settings) -> None:
    assert files.folder(settings).stat().st_mode & 0o077 == 0


def test_a_transfer_rings_after_its_commit_and_again_while_it_waits(
    settings: Settings, database: Database, admin: Actor, bell: Bell
) -> None:
    opening = Opening("in", "terms", "", "f", "none", {})
    with database.transaction() as session:
        id_ = transfers.begin(session, bell, opening, admin, NOW).id
    queue = Queue(TRANSLATE_QUEUE, connection=Redis.from_url(settings.bell_url))
    (first,) = queue.jobs
    queue.empty()

    early = sweep(database, bell, NOW + timedelta(seconds=5))
    late = sweep(database, bell, NOW + timedelta(seconds=15))

    assert (first.func_name, first.args) == (RUN_TRANSFER, (id_,))
    assert (early, late) == (0, 1)
    assert [one.args for one in queue.jobs] == [(id_,)]


def test_a_file_that_stops_the_worker_again_and_again_is_given_up(
    settings: Settings, database: Database, admin: Actor
) -> None:
    id_ = bring(settings, database, b"x", "terms", admin)
    now = NOW
    for _ in range(ATTEMPTS):
        with database.transaction() as session:
            work = transfers.claim(session, id_, "dies", now)
        assert work is not None
        assert not work.is_hopeless
        now += LEASE

    report = run(settings, database, id_)

    assert transfer(database, id_).state == "failed"
    assert "several times" in (report.broken or ("",))[0]


def test_a_file_that_cannot_even_be_given_up_is_not_tried_for_ever(
    settings: Settings, database: Database, admin: Actor
) -> None:
    id_ = bring(settings, database, b"x", "terms", admin)
    now = NOW
    for _ in range(2 * ATTEMPTS):
        with database.transaction() as session:
            assert transfers.claim(session, id_, "dies", now) is not None
        now += LEASE
    with database.transaction() as session:
        assert transfers.claim(session, id_, "last", now) is None

    assert transfer(database, id_).state == "failed"


def test_a_run_that_was_taken_over_stores_nothing(
    settings: Settings, database: Database, admin: Actor
) -> None:
    id_ = bring(settings, database, b"x", "terms", admin)
    with database.transaction() as session:
        old = transfers.claim(session, id_, "old", NOW)
    with database.transaction() as session:
        new = transfers.claim(session, id_, "new", NOW + LEASE)
    assert old is not None
    assert new is not None

    with database.transaction() as session:
        report = report_of(database, id_)
        assert not transfers.beat(session, old, NOW, 1)
        assert not transfers.finish(session, old, report, NOW, "csv")
        assert transfers.finish(session, new, report, NOW, "csv")


def test_old_files_are_deleted_and_their_reports_stay(
    settings: Settings, database: Database, admin: Actor
) -> None:
    done = bring(settings, database, b"x", "terms", admin)
    run(settings, database, done)
    waiting = bring(settings, database, b"y", "terms", admin)

    assert remove_old_files(database, settings, NOW + KEPT - timedelta(hours=1)) == 0
    assert remove_old_files(database, settings, NOW + KEPT) == 1

    assert transfer(database, done).stored_as is None
    assert transfer(database, done).report is not None
    names = [path.name for path in files.folder(settings).iterdir()]
    assert names == [transfer(database, waiting).stored_as]


def test_somebody_else_s_file_is_not_there(
    database: Database, settings: Settings, admin: Actor
) -> None:
    id_ = bring(settings, database, b"x", "terms", admin)
    with database.transaction() as session:
        other = make_actor(session)
        with pytest.raises(Exception, match="not here"):
            transfers.seen(session, id_, other)
        with pytest.raises(Exception, match="not here"):
            transfers.take_fitting(session, SILENT, id_, other, NOW)


def test_the_real_worker_reads_a_file(
    settings: Settings, database: Database, work: Work, admin: Actor, bell: Bell
) -> None:
    sheet = changed(taken_out(database, work, admin), {2: "休養"})
    with worker(settings):
        id_ = bring(
            settings,
            database,
            xliff2.write(sheet),
            "translation",
            admin,
            options={TAKE: False},
            translation_id=work.translation_id,
        )
        bell.ring_for_transfer(id_)
        wait_until(lambda: transfer(database, id_).state == "done", 30, "the file is read")

    assert passages(database, work)[2].text == "休養"
