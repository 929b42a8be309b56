"""Which topics an article has, and the choice of them."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from clinicweb.domain.errors import Invalid
from clinicweb.domain.languages import nearest
from clinicweb.domain.messages import N_
from clinicweb.models import ArticleTopic, Topic

MOST = 5


@dataclass(frozen=True, slots=True)
class TopicChoice:
    """A topic that an article can have, named for the reader."""

    id: int
    language: str
    """Of the name."""
    name: str


def choices(session: Session, language: str) -> list[TopicChoice]:
    """All topics in their order."""
    rows = session.scalars(
        select(Topic).options(selectinload(Topic.texts)).order_by(Topic.position, Topic.id)
    )
    return [
        TopicChoice(
            one.id,
            *(
                nearest({text.language: text.name for text in one.texts}, language)
                or (language, one.slug)
            ),
        )
        for one in rows
    ]


def of_article(session: Session, article_id: int) -> frozenset[int]:
    """The ids of the topics that the article has."""
    return frozenset(
        session.scalars(select(ArticleTopic.topic_id).where(ArticleTopic.article_id == article_id))
    )


def check(topics: Collection[int]) -> None:
    """Raise Invalid when there are too many."""
    if len(topics) > MOST:
        raise Invalid(N_("Choose at most %(limit)s topics."), {"limit": MOST})


def give(session: Session, article_id: int, topics: Collection[int]) -> None:
    """Let the article, which is locked, have these topics and no other; raises Invalid."""
    check(topics)
    # Held until the transaction ends, so that nobody deletes a topic that is being chosen.
    known = session.scalars(
        select(Topic.id)
        .where(Topic.id.in_(topics))
        .order_by(Topic.id)
        .with_for_update(read=True, key_share=True)
    )
    if set(known) != set(topics):
        raise Invalid(N_("Somebody deleted a topic that you chose. Please look at the topics."))
    had = of_article(session, article_id)
    if lost := had - set(topics):
        session.execute(
            delete(ArticleTopic).where(
                ArticleTopic.article_id == article_id, ArticleTopic.topic_id.in_(lost)
            )
        )
    session.add_all(
        ArticleTopic(article_id=article_id, topic_id=one) for one in sorted(set(topics) - had)
    )
