"""The memory that comes with the product."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from clinicweb.loading import CONTENT
from clinicweb.memory.starter import load_starter, read_starter
from clinicweb.models import MemoryEntry
from tests.clock import NOW
from tests.memory.conftest import Ask

STARTER = CONTENT / "memory" / "starter.en-ja.tsv"


def test_every_line_of_the_shipped_file_is_a_pair() -> None:
    pairs = read_starter(STARTER)

    assert len(pairs) == 3_453
    assert all(pair.source.strip() and pair.target.strip() for pair in pairs)


def test_it_is_loaded_once_marked_and_of_no_clinic(session: Session) -> None:
    first = load_starter(session, STARTER, NOW)
    again = load_starter(session, STARTER, NOW + timedelta(days=1))

    assert first > 3_000
    assert again == 0
    rows = session.execute(
        select(MemoryEntry.origin, MemoryEntry.clinic_id, MemoryEntry.approved_by_id).distinct()
    ).all()
    assert [tuple(row) for row in rows] == [("starter", None, None)]


def test_what_somebody_removed_from_it_does_not_come_back(session: Session, tmp_path: Path) -> None:
    file = tmp_path / "small.en-ja.tsv"
    file.write_text("Rest.\t休みます。\nWalk.\t歩きます。\n", encoding="utf-8")
    load_starter(session, file, NOW)
    session.execute(delete(MemoryEntry).where(MemoryEntry.source == "Walk."))

    load_starter(session, file, NOW)

    assert session.scalar(select(func.count()).select_from(MemoryEntry)) == 1


def test_it_helps_with_a_first_article(session: Session, ask: Ask) -> None:
    load_starter(session, STARTER, NOW)
    pair = next(pair for pair in read_starter(STARTER) if len(pair.source) > 40)

    assert ask(pair.source)[0].target == pair.target
    assert any(match.target == pair.source for match in ask(pair.target, ("ja", "en")))
