"""The job of files: real files, both databases, killed and repeated runs."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis import Redis
from rq import Queue
from sqlalchemy import func, select

from clinicweb.bell import RUN_TRANSFER, TRANSLATE_QUEUE, Bell
from clinicweb.db import Database
from clinicweb.domain.access import Actor, Role
from clinicweb.domain.errors import Invalid
from clinicweb.domain.memory_match import Origin
from clinicweb.formats import tbx, tmx, xliff2
from clinicweb.formats.rows import FilePair, MemoryPair
from clinicweb.interchange import files, shared_files, transfers
from clinicweb.interchange.report import Kind
from clinicweb.interchange.transfers import ATTEMPTS, KEPT, LEASE, TAKE, Opening
from clinicweb.memory import entries
from clinicweb.models import Concept, MemoryEntry, Transfer, User
from clinicweb.settings import Settings
from clinicweb.termbase.exchange import all_rows
from jobs import transfers as job
from jobs.upkeep import remove_old_files, sweep
from tests.clock import NOW
from tests.factories import make_actor, make_clinic
from tests.interchange.bringing import (
    SILENT,
    bring,
    changed,
    passages,
    report_of,
    run,
    state,
    taken_out,
)
from tests.servers import wait_until
from tests.workers import worker
from tests.working import Work

LANGUAGES = {"source_language": "en", "target_language": "ja"}


@pytest.fixture
def admin(database: Database) -> Actor:
    with database.transaction() as session:
        return make_actor(session)


@pytest.fixture
def clinic_id(database: Database) -> int:
    with database.transaction() as session:
        return make_clinic(session, slug="kita").id


def pairs(database: Database, *origins: Origin) -> list[tuple[str, str]]:
    with database.reading() as session:
        rows = session.scalars(
            select(MemoryEntry).where(MemoryEntry.origin.in_(origins)).order_by(MemoryEntry.id)
        )
        return [(one.source, one.target) for one in rows]


def as_tmx(folder: Path, *all_: tuple[str, str]) -> bytes:
    path = folder / "memory.tmx"
    rows = (MemoryPair("en", "ja", *one, "approved", "kita", "Aiko", NOW) for one in all_)
    tmx.write(path, rows, "en", NOW)
    return path.read_bytes()


def transfer(database: Database, transfer_id: int) -> Transfer:
    with database.reading() as session:
        return session.get_one(Transfer, transfer_id)


# --- translations --------------------------------------------------------------------------------


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


# --- memory --------------------------------------------------------------------------------------


def test_pairs_come_into_the_memory_marked_as_brought_in(
    settings: Settings, database: Database, admin: Actor, clinic_id: int, tmp_path: Path
) -> None:
    data = as_tmx(tmp_path, ("Rest.", "休む。"), ("Press ⟦1⟧hard⟦/1⟧.", "⟦1⟧強く⟦/1⟧押す。"))
    options = {**LANGUAGES}
    for expected in ({"taken": 2}, {"taken": 0, "same": 2}):
        id_ = bring(settings, database, data, "memory", admin, options=options, clinic_id=clinic_id)

        report = run(settings, database, id_)

        assert {name: report.counts[name] for name in expected} == expected

    assert pairs(database, Origin.IMPORTED) == [
        ("Rest.", "休む。"),
        ("Press ⟦1⟧hard⟦/1⟧.", "⟦1⟧強く⟦/1⟧押す。"),
    ]
    assert (transfer(database, id_).done, transfer(database, id_).total) == (2, 2)


def test_a_memory_with_lines_that_do_not_fit_waits_for_a_decision(
    settings: Settings, database: Database, admin: Actor, clinic_id: int
) -> None:
    table = "source,target\nRest.,休む。\nNothing,\n".encode()
    id_ = bring(settings, database, table, "memory", admin, options=LANGUAGES, clinic_id=clinic_id)

    asked = run(settings, database, id_)
    none = pairs(database, Origin.IMPORTED)
    with database.transaction() as session:
        transfers.take_fitting(session, SILENT, id_, admin, NOW)
    report = run(settings, database, id_)

    assert (asked.asks, asked.counts["fits"], none) == (True, 1, [])
    assert [(one.kind, one.line) for one in asked.lines] == [(Kind.UNFIT, 3)]
    assert report.counts["taken"] == 1


def test_a_run_that_is_killed_in_the_middle_is_finished_by_the_next(
    settings: Settings,
    database: Database,
    admin: Actor,
    clinic_id: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    all_ = [(f"Rest for {number} days.", f"{number}日間休む。") for number in range(25)]
    monkeypatch.setattr(shared_files.chunks, "__defaults__", (10,))
    id_ = bring(
        settings,
        database,
        as_tmx(tmp_path, *all_),
        "memory",
        admin,
        options=LANGUAGES,
        clinic_id=clinic_id,
    )
    real = shared_files.take_pairs
    calls = 0

    def dies(*arguments: object, **options: object) -> object:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise KeyboardInterrupt  # as a killed process: nothing of ours runs any more
        return real(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(shared_files, "take_pairs", dies)
    with pytest.raises(KeyboardInterrupt):
        job._run(settings, database, id_)
    assert len(pairs(database, Origin.IMPORTED)) == 10
    with database.transaction() as session:
        row = session.get_one(Transfer, id_)
        assert row.state == "running"
        row.heartbeat_at = datetime.now(UTC) - LEASE

    report = run(settings, database, id_)

    assert len(pairs(database, Origin.IMPORTED)) == 25
    assert transfer(database, id_).state == "done"
    assert (report.counts["taken"], report.counts["same"]) == (15, 10)


def test_only_an_administrator_of_the_clinic_brings_pairs_in(
    settings: Settings, database: Database, clinic_id: int, tmp_path: Path
) -> None:
    with database.transaction() as session:
        translator = make_actor(session, Role.TRANSLATOR)
    id_ = bring(
        settings,
        database,
        as_tmx(tmp_path, ("Rest.", "休む。")),
        "memory",
        translator,
        options=LANGUAGES,
        clinic_id=clinic_id,
    )

    assert run(settings, database, id_).broken is not None
    assert pairs(database, Origin.IMPORTED) == []


@pytest.mark.parametrize(("format_", "with_starter"), [("tmx", False), ("csv", True)])
def test_the_memory_of_a_clinic_goes_out(
    format_: str,
    with_starter: bool,
    settings: Settings,
    database: Database,
    admin: Actor,
    clinic_id: int,
) -> None:
    with database.transaction() as session:
        other = make_clinic(session).id
        for target, origin, clinic in (
            ("休む。", Origin.IMPORTED, clinic_id),
            ("歩く。", Origin.IMPORTED, other),
            ("座る。", Origin.STARTER, None),
        ):
            pair = entries.Pair(f"Do: {target}", target)
            entries.add_pairs(session, [pair], "en", "ja", origin=origin, clinic_id=clinic, now=NOW)
        options = {"source_language": "en", "with_starter": with_starter}
        opening = Opening("out", "memory", format_, "m", files.new_name(), options, clinic_id)
        id_ = transfers.begin(session, SILENT, opening, admin, NOW).id

    report = run(settings, database, id_)

    path = files.folder(settings) / (transfer(database, id_).stored_as or "")
    if format_ == "tmx":
        found = list(tmx.read(path, "en"))
    else:
        found = list(shared_files.read_pairs(path, "csv", "en", "ja"))
    texts = [one.target for one in found if isinstance(one, FilePair)]
    assert texts == (["休む。", "座る。"] if with_starter else ["休む。"])
    assert report.counts["written"] == len(texts)


# --- terms ---------------------------------------------------------------------------------------


def test_terms_come_in_and_what_does_not_fit_is_told_by_line(
    settings: Settings, database: Database, admin: Actor
) -> None:
    table = "English,Japanese\nneedle,鍼\nmoxa,艾\n,\nx,\n"
    good = bring(settings, database, table.encode(), "terms", admin)
    half = "language,term,status\nen,cupping,\nfr,ventouse,\n"
    bad = bring(settings, database, half.encode(), "terms", admin)

    taken, asked = run(settings, database, good), run(settings, database, bad)
    with database.transaction() as session:
        transfers.take_fitting(session, SILENT, bad, admin, NOW)
    then = run(settings, database, bad)

    assert taken.broken is None
    assert (asked.asks, asked.counts["fits"], asked.lines[0].line) == (True, 1, 3)
    assert then.counts["taken"] == 1
    with database.reading() as session:
        known = {term.text for row in all_rows(session, None) for term in row.terms}
    assert "cupping" in known
    assert "ventouse" not in known


def test_the_whole_termbase_comes_back_unchanged(
    settings: Settings, database: Database, admin: Actor
) -> None:
    table = "concept,language,term,status\n1,en,needle,\n1,ja,鍼,\n1,ja,針,forbidden\n"
    run(settings, database, bring(settings, database, table.encode(), "terms", admin))
    with database.reading() as session:
        rows = all_rows(session, None)
    assert rows

    report = run(
        settings, database, bring(settings, database, tbx.write(rows, "en"), "terms", admin)
    )

    assert (report.counts["taken"], report.counts["same"]) == (0, len(rows))
    with database.reading() as session:
        assert all_rows(session, None) == rows
        assert session.scalar(select(func.count()).select_from(Concept)) == len(rows)


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
            assert transfers.claim(session, id_, "dies", now) is not None
        now += LEASE
    with database.transaction() as session:
        assert transfers.claim(session, id_, "last", now) is None

    assert transfer(database, id_).state == "failed"
    assert "several times" in (report_of(database, id_).broken or ("",))[0]


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
