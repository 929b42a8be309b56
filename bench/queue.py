"""How long the queue, the overview and the statistics take with years of work in the database.

`python -m bench.queue` makes 2,000 translations of 150 passages in a throw-away database on SQLite,
asks for each page 5 times in one process, and prints the best and the middle time.
"""

import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.orm import Session

from clinicweb import schema
from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.models import Event, Passage
from clinicweb.overview import figures, matrix
from clinicweb.review import queue
from tests.factories import make_actor, make_article, make_clinic, translation_of

TRANSLATIONS, PASSAGES = 2_000, 150
NOW = datetime.now(UTC)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bench.db'}")
        schema.upgrade(database)
        with database.transaction() as session:
            fill(session)
        with database.transaction() as session:
            actor = make_actor(session, Role.ADMIN)
        for name, ask in (
            ("queue, open", lambda s: queue.queue(s, actor, queue.Asked(), NOW)),
            ("queue, second", lambda s: queue.queue(s, actor, queue.Asked(queue.Show.SECOND), NOW)),
            ("overview", lambda s: matrix.matrix(s, actor, None, 1)),
            ("statistics", lambda s: figures.figures(s, actor, figures.Asked(None), NOW)),
        ):
            times = []
            for _ in range(5):
                with database.reading() as session:
                    began = time.perf_counter()
                    ask(session)
                    times.append(time.perf_counter() - began)
            best, middle = min(times) * 1000, statistics.median(times) * 1000
            print(f"{name:15} best {best:6.0f} ms, middle {middle:6.0f} ms")
        database.dispose()
    return 0


def fill(session: Session) -> None:
    """Articles of one short body; the passages are added by the thousand."""
    clinic = make_clinic(session)
    actor = make_actor(session)
    for number in range(TRANSLATIONS):
        article = make_article(
            session, clinic_id=clinic.id, actor=actor, title=f"Post {number}", body="Rest well."
        )
        translation = translation_of(session, article)
        session.flush()
        first = translation.passages[0]
        accepted = number % 3
        session.execute(
            insert(Passage),
            [
                {
                    "translation_id": translation.id,
                    "position": position,
                    "kind": "paragraph",
                    "level": 0,
                    "block": position,
                    "source": "Do not force the neck when it hurts.",
                    "codes": "[]",
                    "source_hash": first.source_hash,
                    "context_hash": first.context_hash,
                    "text": "痛いときは首を無理に動かさないでください。",
                    "draft": "痛いときは首を動かさない。",
                    "engine": "Argos Translate 1.9",
                    "state": "accepted" if accepted else "drafted",
                    "safety": "negated_advice" if position % 10 == 0 else "",
                    "accepted_by_id": actor.user_id if accepted else None,
                    "accepted_at": NOW - timedelta(hours=number) if accepted else None,
                    "updated_at": NOW,
                }
                for position in range(3, PASSAGES)
            ],
        )
        session.execute(
            insert(Event),
            [
                {
                    "at": NOW - timedelta(hours=number, seconds=-position),
                    "actor_id": actor.user_id,
                    "action": "accepted",
                    "article_id": article.id,
                    "translation_id": translation.id,
                    "passage_id": first.id,
                }
                for position in range(PASSAGES if accepted else 1)
            ],
        )


if __name__ == "__main__":
    sys.exit(main())
