"""How long the worker takes for large files, how much memory, and whether others can go on.

`python -m bench.interchange [--units N] [--only sqlite|postgresql]` makes a TMX file of N sentences
from the memory that the product comes with, lets the real worker bring it in and take it out again,
and reads a termbase of 3,000 concepts. Meanwhile somebody saves a text ten times a second: the
slowest of these savings is printed, too. Uses throw-away databases and an embedded Redis.
"""

import argparse
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import OperationalError

from bench.memory import STARTER, Variations, read
from clinicweb import schema
from clinicweb.bell import Bell
from clinicweb.db import Database
from clinicweb.desk import passages
from clinicweb.domain.access import Actor
from clinicweb.formats import tmx
from clinicweb.formats.rows import MemoryPair
from clinicweb.interchange import files, transfers
from clinicweb.interchange.report import read_report
from clinicweb.interchange.transfers import BUSY, Opening, Options
from clinicweb.models import Passage, Transfer
from clinicweb.settings import Settings
from tests.factories import make_actor, make_article, make_clinic, make_draft, translation_of
from tests.servers import PostgresServer, RedisServer
from tests.workers import WorkerProcess, worker

LANGUAGES = {"source_language": "en", "target_language": "ja"}
CONCEPTS = 3_000
SAVINGS_A_SECOND = 10


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=50_000)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, RedisServer(Path(name)) as redis:
        path = Path(name) / "memory.tmx"
        tmx.write(path, memory(asked.units), "en", datetime.now(UTC))
        print(f"{asked.units:,} units, {path.stat().st_size / 1e6:.1f} MB of TMX")
        if asked.only != "postgresql":
            settings = _settings(Path(name) / "a", f"sqlite:///{name}/bench.db", redis)
            measure("SQLite", settings, path)
        if asked.only != "sqlite":
            with PostgresServer(Path(name)) as server:
                server.execute("CREATE DATABASE bench")
                measure("PostgreSQL", _settings(Path(name) / "b", server.url("bench"), redis), path)


def memory(count: int) -> Iterator[MemoryPair]:
    """So many different pairs, made of those that come with the product."""
    now = datetime.now(UTC)
    for pair in Variations(read(STARTER)).pairs(count):
        yield MemoryPair("en", "ja", pair.source, pair.target, "approved", "kita", "", now)


def _settings(instance: Path, url: str, redis: RedisServer) -> Settings:
    return Settings(instance, url, redis.fresh_url(), "a key for measuring", engine="echo")


def measure(label: str, settings: Settings, path: Path) -> None:
    database = Database(settings.database_url)
    schema.upgrade(database)
    with database.transaction() as session:
        admin, clinic_id = make_actor(session), make_clinic(session).id
        article = make_article(session, clinic_id=clinic_id)
        passage_id = make_draft(session, translation_of(session, article)).passages[0].id
    print(f"\n{label} (load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores)")
    bring = Bringing(settings, database, admin, clinic_id, passage_id)
    with worker(settings) as process:
        bring.run("TMX in", process, "memory", path.read_bytes(), LANGUAGES)
        bring.run("TMX in again", process, "memory", path.read_bytes(), LANGUAGES)
        bring.run("TMX out", process, "memory", None, {"source_language": "en"})
        bring.run("terms in", process, "terms", terms(), {})
    database.dispose()


def terms() -> bytes:
    rows = (f"needle of kind {n},鍼の種類{n}" for n in range(CONCEPTS))
    return "\n".join(["English,Japanese", *rows]).encode()


class Bringing:
    """Lets the worker do one file after the other, and watches."""

    def __init__(
        self, settings: Settings, database: Database, admin: Actor, clinic_id: int, passage_id: int
    ) -> None:
        self.settings, self.database, self.admin = settings, database, admin
        self.clinic_id, self.passage_id = clinic_id, passage_id

    def run(
        self,
        label: str,
        process: WorkerProcess,
        subject: str,
        data: bytes | None,
        options: Options,
    ) -> None:
        if data is None:
            name, direction, format_ = files.new_name(), "out", "tmx"
        else:
            name, direction, format_ = files.new_name(), "in", ""
            (files.folder(self.settings) / name).write_bytes(data)
        opening = Opening(direction, subject, format_, "f", name, options, self.clinic_id)
        bell, stop, slowest = Bell(self.settings.bell_url), threading.Event(), [0.0]
        peak, work = 0, 0.0
        began = time.perf_counter()
        with self.database.transaction() as session:
            now = datetime.now(UTC)
            id_ = transfers.begin(session, bell, opening, self.admin, now).id
        writer = threading.Thread(target=self.save_again_and_again, args=(stop, slowest))
        writer.start()
        while self.transfer(id_).state in BUSY:
            for pid in process.family()[1:]:
                peak, work = max(peak, most_memory(pid)), max(work, processor_time(pid))
            time.sleep(0.1)
        seconds = time.perf_counter() - began
        stop.set()
        writer.join()
        report = read_report(self.transfer(id_).report)
        print(
            f"  {label:13} {seconds:6.1f} s by the clock, {work:.1f} s of work, at most "
            f"{peak / 1024:.0f} MB, slowest saving meanwhile {slowest[0] * 1000:.0f} ms; "
            f"{dict(report.counts)} {report.broken or ''}"
        )

    def transfer(self, id_: int) -> Transfer:
        with self.database.reading() as session:
            return session.get_one(Transfer, id_)

    def save_again_and_again(self, stop: threading.Event, slowest: list[float]) -> None:
        count = 0
        while not stop.wait(1 / SAVINGS_A_SECOND):
            count += 1
            slowest[0] = max(slowest[0], timed(lambda: self.save(f"首のこり{count}")))  # noqa: B023

    def save(self, text: str) -> None:
        with self.database.transaction() as session:
            version = session.get_one(Passage, self.passage_id).version
            passages.save(session, self.passage_id, text, version, self.admin, datetime.now(UTC))


def timed(call: Callable[[], None]) -> float:
    began = time.perf_counter()
    with suppress(OperationalError):  # it waited for SQLite's one writer as long as it may
        call()
    return time.perf_counter() - began


def processor_time(pid: int) -> float:
    """Seconds that a process has worked (proc(5), utime and stime)."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def most_memory(pid: int) -> int:
    """Kilobytes of real memory that a process had at most."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0


if __name__ == "__main__":
    main()
