"""The topics that come with the product."""

import tomllib
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.domain.languages import LANGUAGES
from clinicweb.models import Article, ArticleTopic, Topic, TopicText


def load_topics(session: Session, path: Path, now: datetime) -> int:
    """Load the shipped topics where there is none yet; answers how many.

    A database that has topics has its people's choice of them: one that they took away stays away.
    """
    if not path.exists() or session.scalar(select(Topic.id).limit(1)) is not None:
        return 0
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["topic"]
    for position, data in enumerate(rows):
        texts = [
            TopicText(language=code, name=data[code]["name"], description=data[code]["description"])
            for code in LANGUAGES
            if code in data
        ]
        session.add(Topic(slug=data["slug"], position=position, updated_at=now, texts=texts))
    session.flush()  # the articles point to their ids
    return len(rows)


def classify(session: Session, article_slug: str, topic_slugs: list[str]) -> bool:
    """Give a shipped article its topics, unless it has some; False without such an article."""
    article_id = session.scalar(select(Article.id).where(Article.slug == article_slug))
    if article_id is None:
        return False
    has = select(ArticleTopic.topic_id).where(ArticleTopic.article_id == article_id).limit(1)
    if session.scalar(has) is not None:
        return False
    found = session.scalars(select(Topic.id).where(Topic.slug.in_(topic_slugs)))
    session.add_all(ArticleTopic(article_id=article_id, topic_id=one) for one in found)
    return True
