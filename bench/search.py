"""How fast a large site is searched, on SQLite and on PostgreSQL.

`python -m bench.search [--pages N] [--only sqlite|postgresql] [--database URL]`: fills a throw-away
database (or the one of the URL, which stays) with articles in both languages, put together from the
shipped articles and the starter memory, their words and figures varied. Asks for the results page
of every query, once with nothing read before and then again and again, through the application as
a browser would, and prints a Markdown table. `--queries` prints every query by itself, too.

Every time is given twice: by the clock, and as the work of this process and of the database's
server, which is what the clock says on a machine that has nothing else to do.
"""

import argparse
import os
import random
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from flask.testing import FlaskClient
from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from bench.memory import STARTER, Variations, batched, read
from clinicweb import schema
from clinicweb.bell import Bell
from clinicweb.db import Database
from clinicweb.factory import create_app
from clinicweb.finding import index
from clinicweb.loading import load_content
from clinicweb.memory.entries import Pair
from clinicweb.models import Article, PublishedPage, Revision
from clinicweb.settings import Settings
from tests.servers import PostgresServer

PAGES = 20_000
ROUNDS = 5
PARTS = (50, 95, 99)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
A_TRANSACTION = 500

ENGLISH = """
neck|pain|acupuncture|shoulder|sleep|needle|treatment|headache|posture|stress|back|massage|doctor
neck pain|stiff neck|lower back pain|acupuncture for sleep|how to sit|sitting at a desk|heat or ice
is acupuncture safe|what to expect after your first session|shoulder blade|side effects|cold hands
pregnancy|dizziness|numb fingers|opening hours|book an appointment|migraine|tired eyes|deep breath
LI4|li 4|ST36|P6|Hegu|Zusanli|GB20 headache|LI 4 pregnancy|合谷|ごうこく|鍼|首|腰痛
acupunture|nekc pain|shoulder stifness|headake|postur|masage|treatmant|slep|pillw
xylophone|qwertzuiop|quantum tax|zzzz|kangaroo surgery|the|a|and|1|7 days|38
the neck and the shoulders|do not force the neck|emergency chest pain|call a doctor when it hurts
needles|needling|sleeping|headaches|treated|massages|treatments|shoulders|stretching|stretch
qi|yin yang|meridian|tongue|pulse diagnosis|moxibustion|cupping|children|elderly|exercise|walking
"""
JAPANESE = """
首|鍼|肩|腰|痛|灸|足|手|頭|眠|水|薬|気
首の痛み|腰痛|肩こり|頭痛|寝違え|鍼灸|鍼治療|睡眠|姿勢|予約|料金|妊娠|めまい|しびれ|冷え|枕|運動
合谷|LI4|ＬＩ４|li 4|Hegu|ごうこく|ゴウコク|足三里|あしさんり|ST36|内関|P6|百会
はり|ハリ|ﾊﾘ|くび|くびのいたみ|かたこり|こし|ずつう|きゅう|つぼ|ツボ|すいみん
首 痛み|肩 首 腰|鍼 副作用|首の痛みと頭痛|肩甲骨のあいだ|無理に動かさない|医師に相談してください
鍼は痛いですか|妊娠中の鍼|子どもの鍼|首を温める|首を冷やす|長時間の座り仕事|仕事中の姿勢|夜眠れない
慢性腰痛|急性腰痛|首の骨折|腰の首|痛の首|鍼の歴史と文化|量子税制|宇宙旅行|カンガルー手術|首が痛くて眠れない
の|は|です|ください|します|ストレス|マッサージ|ストレッチ|デスクワーク|スマートフォン|パソコン
stress|acupuncture|neck|37℃|3日|2週間|午前10時|119|救急|胸の痛み|息苦しい|発熱|出血|感染|服薬|血圧
"""


def queries(lines: str) -> list[str]:
    return [one for line in lines.split("\n") for one in line.split("|") if one]


ASKED = [("en", one) for one in queries(ENGLISH)] + [("ja", one) for one in queries(JAPANESE)]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--database")
    parser.add_argument("--queries", action="store_true")
    asked = parser.parse_args()
    print(f"{asked.pages:,} pages, {len(ASKED)} queries, {os.cpu_count()} cores", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if asked.database:
            label = asked.database.split(":")[0]
            measure(label, asked.database, folder, asked.pages, each=asked.queries)
            return
        if asked.only != "postgresql":
            url = f"sqlite:///{folder}/bench.sqlite"
            measure("SQLite", url, folder, asked.pages, each=asked.queries)
        if asked.only != "sqlite":
            with PostgresServer(folder) as server:
                server.execute("CREATE DATABASE bench")
                measure("PostgreSQL", server.url("bench"), folder, asked.pages, each=asked.queries)


def measure(label: str, url: str, folder: Path, pages: int, *, each: bool) -> None:
    database = Database(url)
    schema.upgrade(database)
    fill(database, pages)
    database.dispose()
    settings = Settings(
        instance=folder / "instance",
        database_url=url,
        redis_url="redis://127.0.0.1:1/0",  # nothing that a patient reads asks it
        secret_key="a key for the bench",
        engine="echo",
    )
    database = Database(url)
    client = create_app(settings, database).test_client()
    client.get("/en/search")  # templates and catalogs are read once a process
    client.get("/ja/search")
    servers = backends(database)
    cold = [timed(client, servers, lang, query) for lang, query in ASKED]
    warm = [[timed(client, servers, lang, query) for _ in range(ROUNDS)] for lang, query in ASKED]
    print(f"\n### {label}: {sizes(database)}; load {os.getloadavg()[0]:.1f}\n")
    print("| queries | by | p50 | p95 | p99 | longest |")
    print("|---|---|---|---|---|---|")
    row("first time", cold)
    row("again", [one for times in warm for one in times])
    for lang in ("en", "ja"):
        own = [times for (code, _), times in zip(ASKED, warm, strict=True) if code == lang]
        row(f"again, {lang}", [one for times in own for one in times])
    if each:
        print("\n| query | first | again |\n|---|---|---|")
        for (lang, query), first, times in sorted(
            zip(ASKED, cold, warm, strict=True), key=lambda one: -min(t.work for t in one[2])
        ):
            least = min(one.work for one in times)
            print(f"| {lang} {query} | {first.work:.1f} ms | {least:.1f} ms |")
    database.dispose()


class Took(NamedTuple):
    """Milliseconds for a page, by the clock and of work."""

    clock: float
    work: float


def backends(database: Database) -> list[Path]:
    """Where Linux tells what PostgreSQL's processes for this database have worked."""
    if database.url.get_backend_name() == "sqlite":
        return []
    found = text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
    with database.reading() as session:
        return [Path(f"/proc/{pid}/schedstat") for pid in session.scalars(found)]


def worked(servers: Sequence[Path]) -> float:
    return time.process_time() + sum(int(one.read_text().split()[0]) for one in servers) / 1e9


def timed(client: FlaskClient, servers: Sequence[Path], lang: str, query: str) -> Took:
    """The page with the results."""
    began, before = time.perf_counter(), worked(servers)
    response = client.get(f"/{lang}/search?q={quote(query)}")
    took = Took((time.perf_counter() - began) * 1000, (worked(servers) - before) * 1000)
    assert response.status_code == 200, response.status
    return took


def row(name: str, times: Sequence[Took]) -> None:
    for by in ("clock", "work"):
        ordered = sorted(getattr(one, by) for one in times)
        cells = [ordered[min(len(ordered) * part // 100, len(ordered) - 1)] for part in PARTS]
        shown = " | ".join(f"{one:.1f} ms" for one in (*cells, ordered[-1]))
        print(f"| {name} | {by} | {shown} |")


def fill(database: Database, pages: int) -> None:
    for _ in load_content(database, Bell(None), NOW):
        pass
    with database.reading() as session:
        held = session.scalar(select(func.count()).select_from(PublishedPage)) or 0
        models = list(session.scalars(select(PublishedPage)))
    if held >= pages:
        return
    began = time.perf_counter()
    sentences = Variations([*read(STARTER), *shipped(models)])
    for chunk in batched(iter(range((pages - held) // 2)), A_TRANSACTION):
        with database.transaction() as session:
            publish(session, models[0], chunk, sentences)
    written = time.perf_counter()
    with database.transaction() as session:
        index.refresh(session)
    print(
        f"{pages:,} pages written in {written - began:.0f} s,"
        f" indexed in {time.perf_counter() - written:.0f} s",
        flush=True,
    )
    if database.url.get_backend_name() != "sqlite":
        # What autovacuum would have done by the time that somebody looks for something.
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as plain:
            plain.execute(text("VACUUM ANALYZE"))


def shipped(pages: Sequence[PublishedPage]) -> Iterator[Pair]:
    """The sentences of the shipped articles; the two languages need not say the same."""
    read_ = {
        language: [
            re.sub("<[^>]*>", "", line)
            for page in pages
            if page.language == language
            for line in re.findall("<(?:p|li)>(.*?)</(?:p|li)>", page.html)
        ]
        for language in ("en", "ja")
    }
    return (Pair(*both) for both in zip(read_["en"], read_["ja"], strict=False))


def publish(
    session: Session, model: PublishedPage, numbers: Sequence[int], sentences: Variations
) -> None:
    """Articles with a page in each language, as long as articles are: 5 to 60 paragraphs."""
    # A search asks for no manuscript, and it is as long as the page.
    unread = {"id", "manuscript"}
    columns = [c.name for c in PublishedPage.__table__.columns if c.name not in unread]
    for number in numbers:
        chosen = random.Random(number)
        moment = NOW + timedelta(minutes=number)
        article_id = session.execute(
            insert(Article).values(
                slug=f"article-{number}", clinic_id=model.clinic_id, source_language="en",
                title="", summary="", body="", created_at=moment, updated_at=moment,
            )
        ).inserted_primary_key[0]  # fmt: skip
        revision_id = session.execute(
            insert(Revision).values(
                article_id=article_id, number=1, title="", summary="", body="", skeleton="",
                passages="", created_at=moment,
            )
        ).inserted_primary_key[0]  # fmt: skip
        own = {
            **{name: getattr(model, name) for name in columns},
            "article_id": article_id,
            "revision_id": revision_id,
            "slug": f"article-{number}",
            "clinic_id": 1 + number % 2,
            "practitioner_id": None,
            "first_published_at": moment,
            "published_at": moment,
        }
        blocks = [sentences.one() for _ in range(chosen.randint(8, 75))]
        for language, side in (("en", 0), ("ja", 1)):
            texts = [(pair.source, pair.target)[side] for pair in blocks]
            session.execute(
                insert(PublishedPage),
                [
                    {
                        **own,
                        "language": language,
                        "title": texts[0][:80],
                        "summary": texts[1],
                        "html": "\n".join(
                            f"<h2>{line[:60]}</h2>" if place % 9 == 0 else f"<p>{line}</p>"
                            for place, line in enumerate(texts[2:])
                        ),
                    }
                ],
            )


def sizes(database: Database) -> str:
    names = ("search_index", "search_pages", "search_words")
    with database.reading() as session:
        if database.url.get_backend_name() == "sqlite":
            found = [
                session.scalar(
                    text("SELECT sum(pgsize) FROM dbstat WHERE name LIKE :name"),
                    {"name": f"%{name}%"},
                )
                for name in names
            ]
            whole = session.scalar(text("SELECT sum(pgsize) FROM dbstat"))
        else:
            found = [
                session.scalar(text("SELECT pg_total_relation_size(:name)"), {"name": name})
                for name in names
            ]
            whole = session.scalar(text("SELECT pg_database_size(current_database())"))
    parts = ", ".join(
        f"{name} {int(size or 0) / 1e6:.0f} MB" for name, size in zip(names, found, strict=True)
    )
    return f"{parts}, whole database {int(whole or 0) / 1e6:.0f} MB"


if __name__ == "__main__":
    main()
