"""What articles are about: the topics that patients choose from, and which article has which."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinicweb.db import Base


class Topic(Base):
    """One topic of all clinics; its slug is part of addresses and stays as it was given first."""

    __tablename__ = "topics"
    __public__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int] = mapped_column(default=0)
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    texts: Mapped[list["TopicText"]] = relationship(
        back_populates="topic", cascade="all, delete-orphan", order_by="TopicText.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy types it so


class TopicText(Base):
    """A topic in one language; a language without a row reads another one's, marked as such."""

    __tablename__ = "topic_texts"
    __public__ = True
    __table_args__ = (UniqueConstraint("topic_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"))
    language: Mapped[str]
    name: Mapped[str]
    description: Mapped[str] = mapped_column(Text)
    """One sentence; may be empty."""

    topic: Mapped[Topic] = relationship(back_populates="texts")


class ArticleTopic(Base):
    """That an article is about a topic."""

    __tablename__ = "article_topics"
    __public__ = True
    # The primary key leads from an article to its topics, this index the other way.
    __table_args__ = (Index("ix_article_topics_topic_id", "topic_id", "article_id"),)

    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
    )
    topic_id: Mapped[int] = mapped_column(
        ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True
    )
