from collections.abc import Callable

import pytest
from sqlalchemy import select

from clinicweb.db import Database
from clinicweb.models import ArticleTopic, Topic
from clinicweb.topics import service
from clinicweb.topics.service import Wording
from tests.clock import NOW
from tests.factories import make_actor

Keep = Callable[..., int]
Topics = Callable[[], list[str]]
TopicsOf = Callable[[int], set[str]]


@pytest.fixture
def keep(database: Database) -> Keep:
    """Keep a topic; each keyword is its name in a language. Answers its id."""

    def keep(slug: str = "", **names: str) -> int:
        wordings = {code: Wording(name) for code, name in names.items()}
        with database.transaction() as session:
            return service.create(session, wordings, slug, make_actor(session), NOW).id

    return keep


@pytest.fixture
def slugs(database: Database) -> Topics:
    """The slugs of all topics in their order."""

    def slugs() -> list[str]:
        with database.reading() as session:
            return list(session.scalars(select(Topic.slug).order_by(Topic.position)))

    return slugs


@pytest.fixture
def topics_of(database: Database) -> TopicsOf:
    """The slugs of an article's topics."""

    def topics_of(article_id: int) -> set[str]:
        with database.reading() as session:
            return set(
                session.scalars(
                    select(Topic.slug)
                    .join(ArticleTopic, ArticleTopic.topic_id == Topic.id)
                    .where(ArticleTopic.article_id == article_id)
                )
            )

    return topics_of
