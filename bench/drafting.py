"""From "ready" to "in review" against the bare engine, in one run.

`python -m bench.drafting [FILE]`: FILE is an article as `flask articles import` takes it; without
one the longer shipped article. Uses a throw-away instance with its own database and worker.
"""

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import ctranslate2
from sqlalchemy import select

from clinicweb import schema
from clinicweb.articles import service as articles
from clinicweb.articles.importing import ImportedArticle, read_article
from clinicweb.bell import Bell
from clinicweb.db import Database
from clinicweb.domain.placeholders import protect
from clinicweb.domain.workflow import TranslationState
from clinicweb.drafting import service as drafting
from clinicweb.launch import STARTER_MODELS
from clinicweb.loading import CONTENT
from clinicweb.models import Translation
from clinicweb.mt.argos import DECODING, THREADS, ArgosEngine
from clinicweb.mt.japanese import join_lines
from clinicweb.mt.packages import best_for, ensure_starter
from clinicweb.settings import Settings
from tests.factories import make_actor, make_clinic
from tests.servers import RedisServer
from tests.workers import worker

ROUNDS = 3


def main() -> None:
    default = CONTENT / "articles" / "neck-and-upper-back-pain" / "en.md"
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    text = read_article(path.name, path.read_bytes(), "en")
    with tempfile.TemporaryDirectory() as name, RedisServer(Path(name)) as redis:
        settings = Settings(
            instance=Path(name) / "instance",
            database_url=f"sqlite:///{name}/bench.sqlite",
            redis_url=redis.fresh_url(),
            secret_key="bench",
        )
        ensure_starter(settings.models_dir, STARTER_MODELS)
        database = Database(settings.database_url)
        schema.upgrade(database)
        with worker(settings):
            time.sleep(1)
            whole = [ready_to_review(database, settings, text) for _ in range(ROUNDS)]
        bare = [bare_batch(database, settings) for _ in range(ROUNDS)]
        count, done = gaps(database)
    for label, seconds in (("ready -> in review", whole), ("bare translate_batch", bare)):
        shown = ", ".join(f"{one:.2f}" for one in seconds)
        print(f"{label:22} {median(seconds):6.2f} s   ({shown})")
    print(f"{'ratio':22} {median(whole) / median(bare):6.2f}")
    print(f"{count} passages, {done} with a draft")


def ready_to_review(database: Database, settings: Settings, text: ImportedArticle) -> float:
    """Mark a new copy of the article ready and wait until its draft is in review."""
    now = datetime.now(UTC)
    with database.transaction() as session:
        actor = make_actor(session)
        article = articles.create(
            session,
            clinic_id=make_clinic(session).id,
            language="en",
            text=articles.Text(text.title, text.summary, text.body),
            practitioner_id=None,
            actor=actor,
            now=now,
        )
        article_id = article.id
    begin = time.perf_counter()
    with database.transaction() as session:
        articles.mark_ready(session, Bell(settings.bell_url), article_id, actor, now)
    state = select(Translation.state).where(Translation.article_id == article_id)
    while True:
        with database.reading() as session:
            if session.scalar(state) == TranslationState.IN_REVIEW:
                return time.perf_counter() - begin
        # Asking more often would take the engine's processor time.
        time.sleep(0.02)


def bare_batch(database: Database, settings: Settings) -> float:
    """The engine alone over the same sentences, tokenised beforehand, with the same options."""
    found = best_for(settings.models_dir, "en", "ja")
    assert found is not None
    engine = ArgosEngine.load(settings.models_dir, "en", "ja")
    with database.reading() as session:
        passages = session.query(Translation).first().passages
        sources = dict.fromkeys(protect(passage.source).text for passage in passages)
    tokens = [engine._package.tokenizer.encode(join_lines(source)) for source in sources]
    translator = ctranslate2.Translator(str(found.path / "model"), device="cpu", **THREADS)
    begin = time.perf_counter()
    translator.translate_batch(tokens, **DECODING)
    return time.perf_counter() - begin


def gaps(database: Database) -> tuple[int, int]:
    with database.reading() as session:
        translation = session.query(Translation).first()
        filled, total = drafting.progress(translation, translation.passages)
        return total, filled


if __name__ == "__main__":
    main()
