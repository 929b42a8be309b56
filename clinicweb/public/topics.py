"""Topics as readers of one language see them, and which articles have them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from clinicweb.domain.languages import nearest
from clinicweb.models.published import PublishedPage
from clinicweb.models.topics import ArticleTopic, Topic


@dataclass(frozen=True, slots=True)
class TopicName:
    """A topic in the reader's language, or in another one when it has no name in it."""

    id: int
    slug: str
    language: str
    """Of name and description."""
    name: str
    description: str


def topics_in(session: Session, language: str) -> Sequence[TopicName]:
    """All topics that have a name, in their order."""
    rows = session.scalars(
        select(Topic).options(selectinload(Topic.texts)).order_by(Topic.position, Topic.id)
    )
    found = []
    for one in rows:
        text = nearest({text.language: text for text in one.texts}, language)
        if text is not None:
            code, words = text
            found.append(TopicName(one.id, one.slug, code, words.name, words.description))
    return found


def topics_of(
    session: Session, article_ids: Collection[int], topics: Sequence[TopicName]
) -> Mapping[int, Sequence[TopicName]]:
    """The topics of each article, in the order of the topics; one without any is not there."""
    has: defaultdict[int, set[int]] = defaultdict(set)
    rows = session.execute(
        select(ArticleTopic.article_id, ArticleTopic.topic_id).where(
            ArticleTopic.article_id.in_(article_ids)
        )
    )
    for article_id, topic_id in rows:
        has[article_id].add(topic_id)
    return {key: [one for one in topics if one.id in ids] for key, ids in has.items()}


def pages_about(session: Session, language: str, topic_id: int) -> frozenset[int]:
    """The ids of the live pages in a language whose article has the topic."""
    return frozenset(
        session.scalars(
            select(PublishedPage.id)
            .join(ArticleTopic, ArticleTopic.article_id == PublishedPage.article_id)
            .where(
                PublishedPage.replaced_at.is_(None),
                PublishedPage.language == language,
                ArticleTopic.topic_id == topic_id,
            )
        )
    )
