"""A worker that is killed while it reads a large file: the next one ends the work, once."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from clinicweb.bell import Bell
from clinicweb.db import Database
from clinicweb.formats import tmx
from clinicweb.formats.rows import MemoryPair
from clinicweb.interchange import files
from clinicweb.interchange.transfers import LEASE
from clinicweb.models import MemoryEntry, Transfer
from clinicweb.settings import Settings
from tests.clock import NOW
from tests.factories import make_actor, make_clinic
from tests.interchange.bringing import bring, report_of, transfer
from tests.servers import wait_until
from tests.workers import worker

PAIRS = 6_000


def a_memory(folder: Path) -> bytes:
    path = folder / "memory.tmx"
    pairs = (
        MemoryPair(
            "en", "ja", f"Rest for {day} days.", f"{day}日間休む。", "approved", "kita", "", NOW
        )
        for day in range(PAIRS)
    )
    tmx.write(path, pairs, "en", NOW)
    return path.read_bytes()


def entries(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(MemoryEntry)) or 0


def test_a_worker_killed_in_the_middle_of_a_memory_leaves_nothing_half(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    with database.transaction() as session:
        admin, clinic_id = make_actor(session), make_clinic(session).id
    id_ = bring(
        settings,
        database,
        a_memory(tmp_path),
        "memory",
        admin,
        options={"source_language": "en", "target_language": "ja"},
        clinic_id=clinic_id,
    )
    with worker(settings) as first:
        Bell(settings.bell_url).ring_for_transfer(id_)
        wait_until(lambda: transfer(database, id_).done > 0, 60, "a part of the file is in")
        first.kill()

    assert transfer(database, id_).state == "running"
    assert 0 < entries(database) < PAIRS
    with database.transaction() as session:
        session.get_one(Transfer, id_).heartbeat_at = datetime.now(UTC) - LEASE
    with worker(settings):
        wait_until(lambda: transfer(database, id_).state == "done", 60, "the file is in")

    assert entries(database) == PAIRS
    assert report_of(database, id_).counts["taken"] == PAIRS
    assert [one.name for one in files.folder(settings).iterdir()] == [
        transfer(database, id_).stored_as
    ]
