"""The job of files of the memory and the terms: what it takes, what it leaves, killed runs."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import func, select

from clinicweb.db import Database
from clinicweb.desk import bulk
from clinicweb.domain.access import Actor, Role
from clinicweb.domain.memory_match import Origin
from clinicweb.formats import filled_table, tbx, tmx
from clinicweb.formats.rows import FilePair, MemoryPair
from clinicweb.interchange import files, kept_sheet, shared_files, transfers
from clinicweb.interchange.report import Kind
from clinicweb.interchange.transfers import ATTEMPTS, LEASE, Opening
from clinicweb.memory import entries
from clinicweb.models import Concept, MemoryEntry, MemoryGram, Transfer
from clinicweb.settings import Settings
from clinicweb.termbase.exchange import all_rows
from jobs import transfers as job
from tests.clock import NOW
from tests.factories import make_actor, make_article, make_clinic, make_draft, translation_of
from tests.formats.sheets import WORDS
from tests.interchange.bringing import (
    SILENT,
    bring,
    report_of,
    run,
    taken_out,
    transfer,
)
from tests.working import DRAFTS, Work

LANGUAGES = {"source_language": "en", "target_language": "ja"}


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


# --- memory --------------------------------------------------------------------------------------


def test_pairs_come_into_the_memory_marked_as_brought_in(
    settings: Settings, database: Database, admin: Actor, clinic_id: int, tmp_path: Path
) -> None:
    data = as_tmx(tmp_path, ("Rest.", "休む。"), ("Press ⟦1⟧hard⟦/1⟧.", "⟦1⟧強く⟦/1⟧押す。"))
    for at, expected in (
        (NOW, {"taken": 2}),
        (NOW + timedelta(minutes=1), {"taken": 0, "same": 2}),
    ):
        id_ = bring(
            settings,
            database,
            data,
            "memory",
            admin,
            options=LANGUAGES,
            clinic_id=clinic_id,
            at=at,
        )

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


@pytest.fixture
def half(
    settings: Settings,
    database: Database,
    admin: Actor,
    clinic_id: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[BaseException], int]:
    """A file of 25 pairs whose second ten end in an exception, once; gives its transfer."""
    all_ = [(f"Rest for {number} days.", f"{number}日間休む。") for number in range(25)]
    monkeypatch.setattr(shared_files.chunks, "__defaults__", (10,))
    data = as_tmx(tmp_path, *all_)
    id_ = bring(settings, database, data, "memory", admin, options=LANGUAGES, clinic_id=clinic_id)
    real = shared_files.take_pairs

    def run_until(error: BaseException) -> int:
        calls = 0

        def dies(*arguments: object) -> object:
            nonlocal calls
            calls += 1
            if calls == 2:
                raise error
            return real(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(shared_files, "take_pairs", dies)
        with pytest.raises(type(error)):
            job._run(settings, database, id_)
        monkeypatch.setattr(shared_files, "take_pairs", real)
        return id_

    return run_until


KILLED = KeyboardInterrupt()
"""As a killed process: nothing of ours runs any more."""


def let_its_lease_end(database: Database, transfer_id: int) -> None:
    with database.transaction() as session:
        row = session.get_one(Transfer, transfer_id)
        assert row.state == "running"
        row.heartbeat_at = datetime.now(UTC) - LEASE


def test_a_run_that_is_killed_in_the_middle_is_finished_by_the_next(
    settings: Settings, database: Database, half: Callable[[BaseException], int]
) -> None:
    id_ = half(KILLED)
    assert len(pairs(database, Origin.IMPORTED)) == 10
    let_its_lease_end(database, id_)

    report = run(settings, database, id_)

    assert len(pairs(database, Origin.IMPORTED)) == 25
    assert transfer(database, id_).state == "done"
    assert (report.counts["taken"], report.counts["same"]) == (25, 0)


def test_a_file_that_is_given_up_leaves_nothing_half(
    settings: Settings, database: Database, half: Callable[[BaseException], int]
) -> None:
    for _ in range(ATTEMPTS):
        id_ = half(KILLED)
        let_its_lease_end(database, id_)
    assert pairs(database, Origin.IMPORTED)

    report = run(settings, database, id_)

    assert "several times" in (report.broken or ("",))[0]
    assert pairs(database, Origin.IMPORTED) == []
    with database.reading() as session:
        assert set(session.scalars(select(MemoryGram.entries))) <= {0}


def test_a_run_that_ends_in_an_error_leaves_nothing_half(
    database: Database, half: Callable[[BaseException], int]
) -> None:
    id_ = half(RuntimeError("the disk is full"))

    report = report_of(database, id_)

    assert (report.broken or ("",))[0].startswith("Something unexpected")
    assert pairs(database, Origin.IMPORTED) == []


def test_a_pair_that_somebody_corrected_meanwhile_is_theirs(
    settings: Settings, database: Database, half: Callable[[BaseException], int], admin: Actor
) -> None:
    for _ in range(ATTEMPTS):
        id_ = half(KILLED)
        let_its_lease_end(database, id_)
    with database.transaction() as session:
        entry = session.scalars(select(MemoryEntry).order_by(MemoryEntry.id).limit(1)).one()
        entries.correct(session, entry.id, "休まない。", entry.target, "誤訳", admin, NOW)

    run(settings, database, id_)

    assert [target for _, target in pairs(database, Origin.IMPORTED)] == ["休まない。"]


def test_pairs_from_a_file_fill_drafts_but_are_not_accepted_by_the_dozen(
    settings: Settings, database: Database, admin: Actor, clinic_id: int, tmp_path: Path
) -> None:
    """Nobody here has read them: only a person who reads one accepts it."""
    data = as_tmx(tmp_path, ("A stiff neck", "首のこり"), ("Rest", "休息"))
    id_ = bring(settings, database, data, "memory", admin, options=LANGUAGES, clinic_id=clinic_id)
    run(settings, database, id_)
    with database.transaction() as session:
        article = make_article(session, clinic_id=clinic_id)
        translation = make_draft(session, translation_of(session, article))
        filled = [(one.text, one.state, one.match) for one in translation.passages[::2][:2]]
        found = bulk.accept_exact(session, translation.id, admin, NOW)

    assert filled == [("首のこり", "drafted", 100), ("休息", "drafted", 100)]
    assert found == bulk.Bulk(0, {bulk.Reason.IMPORTED: 2})


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


# --- files that are made -------------------------------------------------------------------------


@pytest.fixture
def asked_for(
    settings: Settings, database: Database, work: Work, admin: Actor
) -> Callable[[], int]:
    """A Word table that a page asked for; gives its transfer."""

    def ask() -> int:
        kept = kept_sheet.dump(taken_out(database, work, admin), WORDS)
        name = files.store(settings, BytesIO(kept))
        opening = Opening("out", "translation", "docx", "table.docx", name, {})
        with database.transaction() as session:
            return transfers.begin(session, SILENT, opening, admin, NOW).id

    return ask


def test_a_table_for_word_is_written_of_what_the_page_kept(
    settings: Settings, database: Database, work: Work, asked_for: Callable[[], int]
) -> None:
    id_ = asked_for()

    report = run(settings, database, id_)

    path = files.folder(settings) / str(transfer(database, id_).stored_as)
    assert [one.target for one in filled_table.read(path).units] == list(DRAFTS)
    assert report.counts["written"] == len(DRAFTS)


def test_a_run_that_was_killed_after_it_wrote_the_file_keeps_the_file(
    settings: Settings, database: Database, work: Work, asked_for: Callable[[], int]
) -> None:
    id_ = asked_for()
    run(settings, database, id_)
    path = files.folder(settings) / str(transfer(database, id_).stored_as)
    before = path.read_bytes()
    with database.transaction() as session:
        session.get_one(Transfer, id_).state = "waiting"

    run(settings, database, id_)

    assert path.read_bytes() == before
    assert transfer(database, id_).state == "done"


def test_a_kept_sheet_is_read_as_it_was_made(database: Database, work: Work, admin: Actor) -> None:
    made = taken_out(database, work, admin)

    assert kept_sheet.load(kept_sheet.dump(made, WORDS)) == (made, WORDS)
