"""How fast a large memory answers, on SQLite and on PostgreSQL.

`python -m bench.memory [--entries N] [--only sqlite|postgresql] [--database URL] [FILE …]`: FILE
holds pairs, English TAB Japanese, plain or .gz. They and the starter memory are varied until there
are enough entries. Prints the times of fuzzy look-ups and of concordance searches, the size of the
index, and how long the memory takes for an article of 150 passages. Uses throw-away databases, or
the one of the URL, which is filled if it is empty and stays.

Every time is given twice: by the clock, and as the work of this process and of its connection's
server, which is what the clock says on a machine that has nothing else to do.
"""

import argparse
import gzip
import os
import random
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from clinicweb import schema
from clinicweb.concordance import queries as concordance
from clinicweb.concordance.queries import Asked
from clinicweb.db import Database
from clinicweb.domain.memory_match import Origin
from clinicweb.drafting import service as drafting
from clinicweb.drafting.proposals import from_memory
from clinicweb.loading import CONTENT
from clinicweb.memory.entries import Pair, add_pairs
from clinicweb.memory.search import similar
from clinicweb.models import Clinic, MemoryEntry
from tests.factories import make_actor, make_article, make_clinic, translation_of
from tests.servers import PostgresServer

STARTER = CONTENT / "memory" / "starter.en-ja.tsv"
NOW = datetime(2026, 3, 1, tzinfo=UTC)
A_TRANSACTION = 20_000
LOOK_UPS = 400
PASSAGES = 150
SEARCHES = {
    "ja": ("鍼", "首", "痒", "腰痛", "医師に相談", "肩 痛み", "してください"),
    "en": ("neck", "acup", "zoster", "lower back pain", '"as soon as"'),
}


class Variations:
    """Pairs made of other pairs: another figure, another word, two sentences in one."""

    def __init__(self, base: Sequence[Pair], seed: int = 1) -> None:
        self.base = base
        self._random = random.Random(seed)
        self._english = sorted({w for pair in base for w in re.findall(r"[a-z]{4,}", pair.source)})
        self._japanese = sorted({w for p in base for w in re.findall("[一-龥]{2}", p.target)})

    def pairs(self, count: int) -> Iterator[Pair]:
        yield from self.base[:count]
        for _ in range(count - len(self.base)):
            yield self.one()

    def one(self) -> Pair:
        return self.varied(self._random.choice(self.base))

    def reworded(self, english: str) -> str:
        return self._other_figures(self._other_word(english))

    def varied(self, pair: Pair) -> Pair:
        way = self._random.random()
        if way < 0.3:
            other = self._random.choice(self.base)
            return Pair(f"{pair.source} {other.source}", f"{pair.target}{other.target}")
        changes = 1 + (way > 0.6) + (way > 0.8) * 2
        for _ in range(changes):
            pair = Pair(self._other_word(pair.source), self._other_kanji(pair.target))
        return Pair(self._other_figures(pair.source), self._other_figures(pair.target))

    def _other_word(self, sentence: str) -> str:
        return self._replace(r"[A-Za-z]{4,}", sentence, self._english)

    def _other_kanji(self, sentence: str) -> str:
        return self._replace("[一-龥]{2}", sentence, self._japanese)

    def _replace(self, pattern: str, sentence: str, words: Sequence[str]) -> str:
        places = list(re.finditer(pattern, sentence))
        if not places:
            return sentence
        start, end = self._random.choice(places).span()
        return sentence[:start] + self._random.choice(words) + sentence[end:]

    def _other_figures(self, sentence: str) -> str:
        return re.sub(r"\d+", lambda _: str(self._random.randint(2, 99)), sentence)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--database")
    parser.add_argument("files", nargs="*", type=Path)
    asked = parser.parse_args()
    base = [pair for path in (STARTER, *asked.files) for pair in read(path)]
    if asked.database:
        measure(asked.database.split(":")[0], asked.database, base, asked.entries)
        return
    with tempfile.TemporaryDirectory() as name:
        if asked.only != "postgresql":
            measure("SQLite", f"sqlite:///{name}/bench.sqlite", base, asked.entries)
        if asked.only != "sqlite":
            with PostgresServer(Path(name)) as server:
                server.execute("CREATE DATABASE bench")
                measure("PostgreSQL", server.url("bench"), base, asked.entries)


def read(path: Path) -> list[Pair]:
    data = path.read_bytes()
    lines = (gzip.decompress(data) if path.suffix == ".gz" else data).decode().splitlines()
    return [Pair(*line.split("\t")[:2]) for line in lines]


def measure(label: str, url: str, base: Sequence[Pair], count: int) -> None:
    database = Database(url)
    schema.upgrade(database)
    with database.reading() as session:
        held = session.scalar(select(func.count()).select_from(MemoryEntry)) or 0
    if not held:
        watch = Watch()
        load(database, Variations(base).pairs(count))
        print(f"{label}: {count:,} pairs loaded in {watch.time().clock:.0f} s")
    with database.reading() as session:
        clinic_id = session.scalars(select(Clinic.id)).one()
    print(f"\n{label}: {held or count:,} pairs, {sizes(database)}")
    print(f"  load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    sentences = Variations(base, seed=2)
    asked = [sentences.one() for _ in range(LOOK_UPS)]
    look_up(database, clinic_id, [pair.source for pair in asked], "en", "ja")
    look_up(database, clinic_id, [pair.target for pair in asked], "ja", "en")
    search(database)
    fill(database, clinic_id, sentences)
    database.dispose()


def look_up(
    database: Database, clinic_id: int, texts: Sequence[str], language: str, other: str
) -> None:
    times, found = [], 0
    for sentence in texts:
        with database.reading() as session:
            watch = Watch(session)
            matches = similar(session, sentence, language, other, clinic_id=clinic_id)
            times.append(watch.time())
        found += bool(matches)
    show(f"look-up {language} → {other}", times, f"{found} of {len(texts)} with a match")


def load(database: Database, pairs: Iterator[Pair]) -> None:
    with database.transaction() as session:
        clinic_id = make_clinic(session).id
    for number, chunk in enumerate(batched(pairs, A_TRANSACTION)):
        # The shipped pairs come first, from English; then both directions by turns.
        store(database, chunk, clinic_id, from_english=number % 2 == 0)
    if database.url.get_backend_name() != "sqlite":
        # What autovacuum would have done by the time that somebody looks something up.
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as plain:
            plain.execute(text("VACUUM ANALYZE"))


def batched(pairs: Iterator[Pair], size: int) -> Iterator[list[Pair]]:
    while chunk := list(islice(pairs, size)):
        yield chunk


def store(database: Database, pairs: Sequence[Pair], clinic_id: int, *, from_english: bool) -> None:
    languages = ("en", "ja")
    if not from_english:
        languages = ("ja", "en")
        pairs = [Pair(pair.target, pair.source) for pair in pairs]
    with database.transaction() as session:
        add_pairs(session, pairs, *languages, origin=Origin.IMPORTED, clinic_id=clinic_id, now=NOW)


def search(database: Database) -> None:
    times = []
    for language, searches in SEARCHES.items():
        for words in searches:
            with database.reading() as session:
                watch = Watch(session)
                page = concordance.search(session, Asked(words, language))
                times.append(watch.time())
            print(f"    {words:16} {times[-1]}, {len(page.rows)} on the first page")
    show("concordance", times)


def fill(database: Database, clinic_id: int, sentences: Variations) -> None:
    """A new article: every second sentence as the memory has it, every other one varied."""
    single = [
        pair.source
        for pair in sentences.base[-20 * PASSAGES :]
        if pair.source.endswith(".") and pair.source.count(".") == 1
    ][: PASSAGES - 2]
    body = "\n\n".join(
        sentence if number % 2 else sentences.reworded(sentence)
        for number, sentence in enumerate(single)
    )
    with suppress(UndoneError), database.transaction() as session:
        article = make_article(session, body=body, clinic_id=clinic_id, actor=make_actor(session))
        translation = translation_of(session, article)
        count = len(translation.passages)
        watch = Watch(session)
        work = drafting.claim(session, translation.id, translation.revision_id, "bench", NOW)
        session.flush()
        exact = watch.time()
        assert work is not None
        watch = Watch(session)
        drafts, left = from_memory(session, work)
        similar_ones = watch.time()
        print(f"    article of {count} passages")
        print(f"    {count - len(work.gaps):4} the same        {exact}")
        print(f"    {len(drafts):4} similar of {len(work.gaps):4} {similar_ones}")
        print(f"    {len(left.gaps):4} left for the engine")
        raise UndoneError  # so that the next run finds the database as this one did


class UndoneError(Exception):
    """Nothing is to be kept."""


@dataclass(frozen=True)
class Time:
    """Seconds, by the clock and of work."""

    clock: float
    work: float

    def __str__(self) -> str:
        return f"{self.clock * 1000:7.1f} ms (work {self.work * 1000:6.1f} ms)"


class Watch:
    """Counts from when it is made."""

    def __init__(self, session: Session | None = None) -> None:
        self._server = None
        if session is not None and session.connection().dialect.name == "postgresql":
            self._server = session.scalar(text("SELECT pg_backend_pid()"))
        self._begin = self._now()

    def _now(self) -> Time:
        return Time(time.perf_counter(), time.process_time() + self._served())

    def _served(self) -> float:
        """What the server has worked for this connection, as Linux counts it."""
        if self._server is None:
            return 0.0
        return int(Path(f"/proc/{self._server}/schedstat").read_text().split()[0]) / 1e9

    def time(self) -> Time:
        now = self._now()
        return Time(now.clock - self._begin.clock, now.work - self._begin.work)


def show(name: str, times: Sequence[Time], note: str = "") -> None:
    for measure, values in (
        ("clock", [one.clock for one in times]),
        ("work", [one.work for one in times]),
    ):
        ordered = sorted(values)
        shown = "   ".join(
            f"p{part} {ordered[min(len(ordered) * part // 100, len(ordered) - 1)] * 1000:6.1f} ms"
            for part in (50, 95, 99)
        )
        print(f"  {name:16} {measure:5} {shown}   {note}")


def sizes(database: Database) -> str:
    with database.reading() as session:
        if database.url.get_backend_name() == "sqlite":
            index = session.scalar(
                text("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'memory_index%'")
            )
            whole = session.scalar(text("SELECT sum(pgsize) FROM dbstat"))
        else:
            index = session.scalar(text("SELECT pg_total_relation_size('memory_index')"))
            whole = session.scalar(text("SELECT pg_database_size(current_database())"))
    return f"index {int(index) / 1e6:.0f} MB of {int(whole) / 1e6:.0f} MB"


if __name__ == "__main__":
    main()
