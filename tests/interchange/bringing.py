"""What tests of files share: a translation as a file, and the job that reads what was brought."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

from sqlalchemy import select

from clinicweb.bell import Bell
from clinicweb.db import Database
from clinicweb.domain.access import Actor
from clinicweb.formats import filled_table, review_table, xliff2, xliff12
from clinicweb.formats.rows import FileSheet, FileUnit, Sheet, comparable
from clinicweb.interchange import files, transfers, translation_in, translation_out
from clinicweb.interchange.report import Kind, Report, read_report
from clinicweb.interchange.transfers import Opening, Options
from clinicweb.models import Passage, Transfer
from clinicweb.settings import Settings
from jobs.transfers import _run
from tests.clock import NOW
from tests.formats.sheets import WORDS
from tests.working import Work

FORMATS: dict[str, tuple[Callable[[Sheet], bytes], Callable[[Path], FileSheet]]] = {
    "xliff2": (xliff2.write, xliff2.read),
    "xliff12": (xliff12.write, xliff12.read),
    "docx": (lambda made: review_table.write(made, WORDS), filled_table.read),
}
SILENT = Bell(None)


def taken_out(database: Database, work: Work, actor: Actor) -> Sheet:
    with database.reading() as session:
        return translation_out.sheet(
            session,
            work.translation_id,
            "Kita",
            actor,
            NOW,
            lambda said, params: said % params if params else said,
        )


def changed(made: Sheet, texts: dict[int, str]) -> Sheet:
    """The sheet with other targets, by the passage's place from 0, and the marks of before."""
    return replace(
        made,
        units=tuple(
            replace(one, target=texts.get(at, one.target)) for at, one in enumerate(made.units)
        ),
    )


def as_file(made: Sheet, folder: Path, format_: str) -> FileSheet:
    write, read = FORMATS[format_]
    path = folder / "sheet"
    path.write_bytes(write(made))
    return read(path)


def lines(made: Sheet) -> FileSheet:
    """The sheet as a file would say it, without the file."""
    units = tuple(
        FileUnit(at, one.mark, made.translation_id, one.source, one.target)
        for at, one in enumerate(made.units, start=2)
    )
    return FileSheet(made.source_language, made.target_language, units, ())


def brought_in(
    database: Database,
    work: Work,
    sheet: FileSheet,
    actor: Actor,
    *,
    only_fitting: bool = False,
    fold: Callable[[str], str] = comparable,
) -> Report:
    with database.transaction() as session:
        return translation_in.take(
            session, work.translation_id, sheet, actor, NOW, only_fitting=only_fitting, fold=fold
        )


def passages(database: Database, work: Work) -> list[Passage]:
    with database.reading() as session:
        query = select(Passage).where(Passage.translation_id == work.translation_id)
        return list(session.scalars(query.order_by(Passage.position)))


def state(database: Database, work: Work) -> list[tuple[object, ...]]:
    """Everything of the passages that a file could change."""
    return [
        (one.id, one.text, one.state, one.version, one.provenance, one.updated_at)
        for one in passages(database, work)
    ]


def bring(
    settings: Settings,
    database: Database,
    data: bytes,
    subject: str,
    actor: Actor,
    *,
    options: Options | None = None,
    clinic_id: int | None = None,
    translation_id: int | None = None,
    at: datetime = NOW,
) -> int:
    """Open a transfer as the page does."""
    name = files.store(settings, BytesIO(data))
    opening = Opening("in", subject, "", "file", name, options or {}, clinic_id, translation_id)
    with database.transaction() as session:
        return transfers.begin(session, SILENT, opening, actor, at).id


def run(settings: Settings, database: Database, transfer_id: int) -> Report:
    """Run the job and give its report."""
    _run(settings, database, transfer_id)
    return report_of(database, transfer_id)


def report_of(database: Database, transfer_id: int) -> Report:
    with database.reading() as session:
        return read_report(session.get_one(Transfer, transfer_id).report)


def transfer(database: Database, transfer_id: int) -> Transfer:
    with database.reading() as session:
        return session.get_one(Transfer, transfer_id)


def kinds(report: Report) -> list[Kind]:
    return [one.kind for one in report.lines]
