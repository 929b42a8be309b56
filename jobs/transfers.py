"""The job of a file that came in or is wanted: read or write it, and store what became of it."""

import logging
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from clinicweb.db import Database
from clinicweb.domain.errors import DomainError
from clinicweb.formats.rows import BrokenFile, FilePair, FileSheet, MemoryPair, Problem, comparable
from clinicweb.interchange import files, kept_sheet, shared_files, transfers, translation_in
from clinicweb.interchange.report import STOPPED, UNEXPECTED, Kind, Report, broken
from clinicweb.interchange.transfers import TAKE, Work
from clinicweb.memory import entries
from clinicweb.settings import Settings
from clinicweb.termbase.exchange import all_rows
from jobs.pulse import Pulse

logger = logging.getLogger(__name__)

BEAT = timedelta(seconds=5)


def run_transfer(transfer_id: int) -> None:
    """Work on one transfer. Safe to run twice, safe to be killed at any point."""
    settings = Settings.from_env()
    database = Database(settings.database_url)
    try:
        _run(settings, database, transfer_id)
    finally:
        database.dispose()


def _run(settings: Settings, database: Database, transfer_id: int) -> None:
    with database.transaction() as session:
        work = transfers.claim(session, transfer_id, secrets.token_hex(8), _now())
    if work is None:
        return
    path = files.folder(settings) / work.stored_as
    try:
        with Pulse(
            database,
            lambda session, now, done, total: transfers.beat(session, work, now, done, total),
            BEAT,
        ) as pulse:
            if work.is_hopeless:
                _give_up(database, work)
            elif work.direction == "out":
                _write(database, work, path, pulse)
            else:
                _read(database, work, path, pulse)
    except BrokenFile as error:
        _finish(database, work, broken(error))
    except DomainError as error:
        params = {name: str(value) for name, value in error.params.items()}
        _finish(database, work, Report(broken=(error.message_id, params)))
    except Exception as error:  # the job boundary: record it for people, then let the worker log it
        _finish(database, work, Report(broken=(UNEXPECTED, {"error": type(error).__name__})))
        raise


def _finish(database: Database, work: Work, report: Report, format_: str = "") -> None:
    with database.transaction() as session:
        transfers.finish(session, work, report, _now(), format_)


def _read(database: Database, work: Work, path: Path, pulse: Pulse) -> None:
    if not path.exists():
        raise BrokenFile(files.GONE)
    format_ = files.recognise(path, work.subject)
    if work.subject == "translation":
        _read_translation(database, work, path, format_)
    elif work.subject == "memory":
        _read_memory(database, work, path, format_, pulse)
    else:
        _read_terms(database, work, path, format_)


def _read_translation(database: Database, work: Work, path: Path, format_: str) -> None:
    sheet = _sheet(path, format_)
    fold = comparable
    if format_ == "docx":
        from clinicweb.formats.filled_table import as_typed as fold
    with database.transaction() as session:
        actor = transfers.person(session, work.user_id)
        report = translation_in.take(
            session,
            work.translation_id or 0,
            sheet,
            actor,
            _now(),
            only_fitting=bool(work.options.get(TAKE)),
            fold=fold,
        )
        # With the texts in one transaction: a run that is killed has changed nothing.
        transfers.finish(session, work, report, _now(), format_)


def _sheet(path: Path, format_: str) -> FileSheet:
    # The formats' libraries are large: only a job that needs one imports it.
    if format_ == "docx":
        from clinicweb.formats import filled_table

        return filled_table.read(path)
    if format_ == "xliff2":
        from clinicweb.formats import xliff2

        return xliff2.read(path)
    from clinicweb.formats import xliff12

    return xliff12.read(path)


def _read_memory(database: Database, work: Work, path: Path, format_: str, pulse: Pulse) -> None:
    """Look the whole file through before the first pair of it is taken; take all of it or none."""

    def pairs() -> Iterator[FilePair | Problem]:
        languages = str(work.options["source_language"]), str(work.options["target_language"])
        return shared_files.read_pairs(path, format_, *languages)

    report = Report()
    total = 0
    for one in pairs():
        if isinstance(one, Problem):
            report.unfit(one)
        else:
            total += 1
    if report.counts[Kind.UNFIT]:
        report.counts["fits"] = total
        if not work.options.get(TAKE):
            report.asks = total > 0
            _finish(database, work, report, format_)
            return
    pulse.total, pulse.done = total, work.done
    try:
        taken = _take_pairs(
            database, work, (one for one in pairs() if isinstance(one, FilePair)), pulse
        )
    except Exception:  # whatever broke it: a file is taken whole or not at all
        _take_pairs_back(database, work)
        raise
    report.counts["taken"], report.counts["same"] = taken, total - taken
    _finish(database, work, report, format_)


def _take_pairs(database: Database, work: Work, pairs: Iterator[FilePair], pulse: Pulse) -> int:
    """Take the pairs in transactions that hold nobody up; how many are new, in all runs."""
    at = 0
    for chunk in shared_files.chunks(pairs):
        at += len(chunk)
        with database.transaction() as session:
            actor = transfers.person(session, work.user_id)
            if not transfers.beat(session, work, _now(), at, pulse.total):
                break  # another run has taken over: it says what became of the file
            shared_files.take_pairs(session, chunk, work.clinic_id or 0, actor, work.at)
        pulse.done = at
    with database.reading() as session:
        return len(entries.of_file(session, work.clinic_id or 0, work.at))


def _take_pairs_back(database: Database, work: Work) -> None:
    """Leave nothing of a memory file that cannot be brought in to its end."""
    with database.reading() as session:
        ids = entries.of_file(session, work.clinic_id or 0, work.at)
    for some in shared_files.chunks(ids):
        with database.transaction() as session:
            if not transfers.beat(session, work, _now(), 0):
                return  # another run needs them
            entries.take_back(session, some)


def _give_up(database: Database, work: Work) -> None:
    if (work.direction, work.subject) == ("in", "memory"):
        _take_pairs_back(database, work)
    raise BrokenFile(STOPPED[0])


def _read_terms(database: Database, work: Work, path: Path, format_: str) -> None:
    if format_ == "tbx":
        from clinicweb.formats import tbx

        found = tbx.read(path)
    else:
        from clinicweb.formats import term_table

        found = term_table.read(path)
    rows, problems = shared_files.sorted_concepts(found)
    with database.transaction() as session:
        actor = transfers.person(session, work.user_id)
        report = shared_files.take_concepts(
            session, rows, problems, actor, _now(), only_fitting=bool(work.options.get(TAKE))
        )
        transfers.finish(session, work, report, _now(), format_)


def _write(database: Database, work: Work, path: Path, pulse: Pulse) -> None:
    """Write a file; it gets its name when it is whole."""
    unfinished = path.with_suffix(".part")
    try:
        if work.subject == "memory":
            written = _write_memory(database, work, unfinished, pulse)
        elif work.subject == "terms":
            written = _write_terms(database, work, unfinished)
        else:
            written = _write_translation(work, path, unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    report = Report()
    report.counts["written"] = written
    _finish(database, work, report, work.format)


def _write_memory(database: Database, work: Work, path: Path, pulse: Pulse) -> int:
    with database.reading() as session:
        actor = transfers.person(session, work.user_id)
        pulse.total, pairs = shared_files.pairs_out(
            session,
            work.clinic_id or 0,
            actor,
            with_starter=bool(work.options.get("with_starter")),
        )
        _write_pairs(path, work, _counted(pairs, pulse))
    return pulse.done


def _write_terms(database: Database, work: Work, path: Path) -> int:
    from clinicweb.formats import tbx

    with database.reading() as session:
        transfers.person(session, work.user_id)
        rows = all_rows(session, None)
    path.write_bytes(tbx.write(rows, str(work.options["language"])))
    return len(rows)


def _write_translation(work: Work, kept: Path, path: Path) -> int:
    """Write the sheet that the page kept where the file is to be; how many passages it has."""
    if not kept.exists():
        raise BrokenFile(files.LOST)
    data = kept.read_bytes()
    if not kept_sheet.is_kept(data):  # a run that was killed before it could say so wrote the file
        path.write_bytes(data)
        return 0
    sheet, words = kept_sheet.load(data)
    if work.format == "docx":
        from clinicweb.formats import review_table

        path.write_bytes(review_table.write(sheet, words))
    elif work.format == "xliff2":
        from clinicweb.formats import xliff2

        path.write_bytes(xliff2.write(sheet))
    else:
        from clinicweb.formats import xliff12

        path.write_bytes(xliff12.write(sheet))
    return len(sheet.units)


def _write_pairs(path: Path, work: Work, pairs: Iterator[MemoryPair]) -> None:
    if work.format == "tmx":
        from clinicweb.formats import tmx

        tmx.write(path, pairs, str(work.options["source_language"]), _now())
        return
    from clinicweb.formats import memory_table

    with path.open("wb") as file:
        file.writelines(memory_table.write(pairs))


def _counted(pairs: Iterator[MemoryPair], pulse: Pulse) -> Iterator[MemoryPair]:
    for pair in pairs:
        pulse.done += 1
        yield pair


def _now() -> datetime:
    return datetime.now(UTC)
