"""What the pages for topics show."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from clinicweb.domain.errors import NotFound
from clinicweb.domain.languages import LANGUAGES, nearest
from clinicweb.domain.messages import N_
from clinicweb.models import ArticleTopic, Topic, TopicText, User


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic with its names, as its own page and the list show it."""

    topic: Topic
    articles: int
    """How many articles have it, published or not."""
    by: str
    """Who changed it last; "" where it is as it was shipped."""

    def text(self, language: str) -> TopicText | None:
        """What it is called in a language."""
        return next((one for one in self.topic.texts if one.language == language), None)

    def name_in(self, language: str) -> tuple[str, str]:
        """Language and words of its name for a reader of ``language``."""
        names = {one.language: one.name for one in self.topic.texts}
        return nearest(names, language) or (language, self.topic.slug)

    @property
    def missing(self) -> tuple[str, ...]:
        """Codes of the languages that it has no name in."""
        has = {one.language for one in self.topic.texts}
        return tuple(code for code in LANGUAGES if code not in has)


def topics(session: Session) -> list[TopicView]:
    """All topics in their order."""
    counts: dict[int, int] = {
        row[0]: row[1]
        for row in session.execute(
            select(ArticleTopic.topic_id, func.count()).group_by(ArticleTopic.topic_id)
        )
    }
    rows = session.execute(
        select(Topic, User.name)
        .join(User, User.id == Topic.updated_by_id, isouter=True)
        .options(selectinload(Topic.texts))
        .order_by(Topic.position, Topic.id)
    )
    return [TopicView(one, counts.get(one.id, 0), name or "") for one, name in rows]


def topic(session: Session, topic_id: int) -> TopicView:
    """One topic."""
    for one in topics(session):
        if one.topic.id == topic_id:
            return one
    raise NotFound(N_("This topic does not exist."))
