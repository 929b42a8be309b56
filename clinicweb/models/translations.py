"""A translation of an article and its passages: the work of the review queue."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinicweb.db import Base
from clinicweb.models.articles import Article, Revision

if TYPE_CHECKING:
    from clinicweb.models.desk import Note


class Translation(Base):
    """An article in another language, following one revision. States: domain.workflow."""

    __tablename__ = "translations"
    __table_args__ = (
        UniqueConstraint("article_id", "language"),
        Index("ix_translations_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    language: Mapped[str]
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    state: Mapped[str]
    reason: Mapped[str | None] = mapped_column(Text)
    """Why drafting failed: JSON [message id, parameters], told in the reader's language."""
    attempts: Mapped[int] = mapped_column(default=0)
    """Failed drafting runs since the translation last began to wait."""
    waiting_since: Mapped[datetime]
    retry_at: Mapped[datetime | None]
    """Not before this time; set after a failed run."""
    claim: Mapped[str | None]
    """Token of the run that holds the translation while it is drafting."""
    heartbeat_at: Mapped[datetime | None]
    engine_total: Mapped[int] = mapped_column(default=0)
    """Passages that this run sends to the engine."""
    engine_done: Mapped[int] = mapped_column(default=0)
    drafted_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    """Whose work it is; None: whoever comes first."""
    due_on: Mapped[date | None]
    """The last day for it, in the clinic's time zone."""
    priority: Mapped[int] = mapped_column(default=0)
    """Higher comes first in the queue; 0 is normal. Values: desk.work."""
    version: Mapped[int] = mapped_column(default=1)

    article: Mapped[Article] = relationship()
    revision: Mapped[Revision] = relationship()
    passages: Mapped[list["Passage"]] = relationship(
        back_populates="translation", cascade="all, delete-orphan", order_by="Passage.position"
    )
    segment_rules: Mapped[list["SegmentRule"]] = relationship(
        cascade="all, delete-orphan", order_by="SegmentRule.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy types it so


class Passage(Base):
    """One sentence, heading or list item: source, text, state, provenance."""

    __tablename__ = "passages"
    __table_args__ = (Index("ix_passages_translation_id_position", "translation_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    translation_id: Mapped[int] = mapped_column(ForeignKey("translations.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[str]
    level: Mapped[int]
    block: Mapped[int]
    source: Mapped[str] = mapped_column(Text)
    codes: Mapped[str] = mapped_column(Text)
    """JSON list of the inline marks lifted out of the source."""
    source_hash: Mapped[str]
    context_hash: Mapped[str]
    """Hash of the neighbours' hashes: the same sentence in the same place."""
    text: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str]
    provenance: Mapped[str | None]
    """Where the text came from: machine, memory or person."""
    engine: Mapped[str | None]
    """Name and version of the engine that made the draft."""
    draft: Mapped[str | None] = mapped_column(Text)
    """The text that the engine or the memory proposed: what a person's text is measured against."""
    match: Mapped[int | None]
    """Percentage of the memory entry it was filled from: 101 same place, 100 same text, else
    similar."""
    memory_entry_id: Mapped[int | None] = mapped_column(
        ForeignKey("memory_entries.id", ondelete="SET NULL")
    )
    trouble: Mapped[str | None] = mapped_column(Text)
    """Why there is no draft: JSON [message id, parameters]."""
    previous_source: Mapped[str | None] = mapped_column(Text)
    """The source that ``previous_text`` translated, as people read it."""
    previous_hash: Mapped[str | None]
    previous_text: Mapped[str | None] = mapped_column(Text)
    """A person's translation of ``previous_source``: shown beside the new draft."""
    safety: Mapped[str | None]
    """Safety classes, separated by spaces; "" none of them, None not classified yet."""
    safety_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """Who corrected the classes by hand; None: they are the automatic ones."""
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    accepted_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """The second person, who read an accepted safety passage."""
    confirmed_at: Mapped[datetime | None]
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    translation: Mapped[Translation] = relationship(back_populates="passages")
    notes: Mapped[list["Note"]] = relationship(back_populates="passage", passive_deletes=True)
    """What people said about it; the database lets them outlive it."""

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy types it so


class Acknowledgement(Base):
    """A person read a warning about a passage and let the text stand."""

    __tablename__ = "acknowledgements"
    __table_args__ = (UniqueConstraint("passage_id", "fingerprint"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    passage_id: Mapped[int] = mapped_column(ForeignKey("passages.id", ondelete="CASCADE"))
    fingerprint: Mapped[str]
    """Hash of the warning and of the two texts it speaks of."""
    code: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]


class SegmentRule(Base):
    """A translator's correction of where a sentence ends, for one translation."""

    __tablename__ = "segment_rules"

    id: Mapped[int] = mapped_column(primary_key=True)
    translation_id: Mapped[int] = mapped_column(
        ForeignKey("translations.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str]
    """``join`` or ``split``."""
    source_hash: Mapped[str]
    """The sentence that is split, or the first of the two that are joined."""
    next_hash: Mapped[str | None]
    """The second of two joined sentences."""
    offset: Mapped[int | None]
    """Where the sentence is split: visible characters of its source with codes before the cut."""
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
