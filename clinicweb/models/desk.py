"""What people at the translation desk tell each other, and what they asked the engine."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinicweb.db import Base
from clinicweb.models.translations import Passage


class Note(Base):
    """A note or question about a passage. It outlives the passage when the source changes."""

    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    translation_id: Mapped[int] = mapped_column(
        ForeignKey("translations.id", ondelete="CASCADE"), index=True
    )
    passage_id: Mapped[int | None] = mapped_column(
        ForeignKey("passages.id", ondelete="SET NULL"), index=True
    )
    quote: Mapped[str] = mapped_column(Text)
    """The passage's source as people read it when the note was written."""
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("notes.id", ondelete="CASCADE"))
    """The note that this one answers."""
    kind: Mapped[str]
    """``note`` or ``question``; a question stays open until somebody resolves it."""
    body: Mapped[str] = mapped_column(Text)
    """Plain text; "" when the author took it back and only the place of the note is left."""
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    resolved_at: Mapped[datetime | None]

    passage: Mapped[Passage | None] = relationship(back_populates="notes")
    mentions: Mapped[list["Mention"]] = relationship(
        back_populates="note", cascade="all, delete-orphan"
    )


class Mention(Base):
    """A note names a person, who has or has not seen it."""

    __tablename__ = "mentions"
    __table_args__ = (UniqueConstraint("note_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("notes.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    seen_at: Mapped[datetime | None]

    note: Mapped[Note] = relationship(back_populates="mentions")


class Presence(Base):
    """Where a person is in a translation; old rows mean nothing."""

    __tablename__ = "presences"

    translation_id: Mapped[int] = mapped_column(
        ForeignKey("translations.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    passage_id: Mapped[int | None]
    """The passage that is open; None: the person only looks at the page."""
    seen_at: Mapped[datetime]


class EngineHint(Base):
    """What the engine says about a text when somebody asks: a back-translation, other wordings."""

    __tablename__ = "engine_hints"
    __table_args__ = (UniqueConstraint("kind", "source_language", "target_language", "text_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """``back`` or ``alternatives``."""
    source_language: Mapped[str]
    """Language of ``text``."""
    target_language: Mapped[str]
    text_hash: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    engine: Mapped[str | None]
    result: Mapped[str | None] = mapped_column(Text)
    """JSON list of texts, best first."""
    reason: Mapped[str | None] = mapped_column(Text)
    """Why there is none: JSON [message id, parameters]."""
    requested_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
