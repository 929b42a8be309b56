"""What readers write under articles, and the part of it that a moderator has approved.

``comments`` and the tables that hang on it are private: they hold addresses and unread words. The
public site reads ``published_comments`` alone, which one service writes at an approval.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinicweb.db import Base
from clinicweb.models.articles import Article


class Comment(Base):
    """A comment as somebody sent it; name, text and language are never changed."""

    __tablename__ = "comments"
    __table_args__ = (Index("ix_comments_state", "state", "written_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str]
    email: Mapped[str] = mapped_column(index=True)
    """In lower case; never shown to readers."""
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(unique=True)
    """Hash of article, address and text: the same words sent twice are one comment."""
    written_at: Mapped[datetime]
    consent_at: Mapped[datetime]
    consent_version: Mapped[str]
    """Which wording of the consent the person agreed to."""
    state: Mapped[str]
    """``held``, ``approved`` or ``refused``."""
    moderated_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    moderated_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(Text)
    """The clinic's answer."""
    answer_language: Mapped[str | None]
    """The comment's, or another one where nobody at the clinic writes that."""
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    article: Mapped[Article] = relationship()
    translations: Mapped[list["CommentTranslation"]] = relationship(
        back_populates="comment", cascade="all, delete-orphan", order_by="CommentTranslation.id"
    )
    events: Mapped[list["CommentEvent"]] = relationship(
        back_populates="comment", cascade="all, delete-orphan", order_by="CommentEvent.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy types it so


class CommentTranslation(Base):
    """A comment in another language: what the engine said, and what a moderator approved of it.

    The row is also the worker's order: it waits while ``done_at`` is empty.
    """

    __tablename__ = "comment_translations"
    __table_args__ = (UniqueConstraint("comment_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    language: Mapped[str]
    requested_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    """How many runs of the worker have begun with it."""
    done_at: Mapped[datetime | None]
    machine_text: Mapped[str | None] = mapped_column(Text)
    engine: Mapped[str | None]
    reason: Mapped[str | None] = mapped_column(Text)
    """Why there is no machine text: JSON [message id, parameters]."""
    approved_text: Mapped[str | None] = mapped_column(Text)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None]

    comment: Mapped[Comment] = relationship(back_populates="translations")


class CommentEvent(Base):
    """What a moderator did with a comment; goes with the comment when that is deleted."""

    __tablename__ = "comment_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    action: Mapped[str]

    comment: Mapped[Comment] = relationship(back_populates="events")


class PublishedComment(Base):
    """An approved comment as readers see it; everything in the row may be shown to them."""

    __tablename__ = "published_comments"
    __public__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), unique=True
    )
    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str]
    written_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(Text)
    answer_language: Mapped[str | None]
    answered_by: Mapped[str | None]
    answered_at: Mapped[datetime | None]

    translations: Mapped[list["PublishedCommentTranslation"]] = relationship(
        back_populates="comment",
        cascade="all, delete-orphan",
        order_by="PublishedCommentTranslation.language",
    )


class PublishedCommentTranslation(Base):
    """An approved comment in another language, as a moderator of that language approved it."""

    __tablename__ = "published_comment_translations"
    __public__ = True
    __table_args__ = (UniqueConstraint("published_comment_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    published_comment_id: Mapped[int] = mapped_column(
        ForeignKey("published_comments.id", ondelete="CASCADE")
    )
    language: Mapped[str]
    text: Mapped[str] = mapped_column(Text)

    comment: Mapped[PublishedComment] = relationship(back_populates="translations")
