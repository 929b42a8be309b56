"""Topics as a filter of the search."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from clinicweb.domain.languages import nearest
from clinicweb.models import ArticleTopic, PublishedPage, Topic


@dataclass(frozen=True, slots=True)
class Choice:
    """A topic that some live page in the language has."""

    slug: str
    language: str
    """Of the name: the reader's, or another one when it has none in it."""
    name: str


def choices(session: Session, language: str) -> tuple[Choice, ...]:
    """The topics of what can be read in a language, in their order."""
    # For each topic the first page is enough; they may be many.
    used = (
        select(ArticleTopic.topic_id)
        .join(PublishedPage, PublishedPage.article_id == ArticleTopic.article_id)
        .where(
            ArticleTopic.topic_id == Topic.id,
            PublishedPage.replaced_at.is_(None),
            PublishedPage.language == language,
        )
    )
    found = session.scalars(
        select(Topic)
        .where(used.exists())
        .options(selectinload(Topic.texts))
        .order_by(Topic.position, Topic.id)
    )
    return tuple(_choice(topic, language) for topic in found)


def _choice(topic: Topic, language: str) -> Choice:
    names = {one.language: one.name for one in topic.texts}
    return Choice(topic.slug, *(nearest(names, language) or (language, topic.slug)))


def pages_about(session: Session, language: str, slug: str) -> frozenset[int]:
    """The live pages in a language whose articles have the topic."""
    found: Sequence[int] = session.scalars(
        select(PublishedPage.id)
        .join(ArticleTopic, ArticleTopic.article_id == PublishedPage.article_id)
        .join(Topic, Topic.id == ArticleTopic.topic_id)
        .where(
            PublishedPage.replaced_at.is_(None),
            PublishedPage.language == language,
            Topic.slug == slug,
        )
    ).all()
    return frozenset(found)
