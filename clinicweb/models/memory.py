"""The translation memory: pairs that people approved, brought in, or that came with the product.

The index over their texts, ``memory_index``, is no table of this metadata: each database has its
own kind, made by the migration and kept in step by ``clinicweb.memory.index``.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from clinicweb.db import Base


class MemoryEntry(Base):
    """A sentence and its translation. Written by ``clinicweb.memory.entries`` and nowhere else."""

    __tablename__ = "memory_entries"
    __table_args__ = (
        Index("ix_memory_entries_exact", "source_hash", "source_language", "target_language"),
        Index("ix_memory_entries_source_shape", "source_shape"),
        Index("ix_memory_entries_target_shape", "target_shape"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    origin: Mapped[str]
    """``approved``, ``imported`` or ``starter``: domain.memory_match.Origin."""
    source_language: Mapped[str]
    target_language: Mapped[str]
    source_hash: Mapped[str]
    context_hash: Mapped[str]
    """The same sentence in the same place; "" where no place is known."""
    source: Mapped[str] = mapped_column(Text)
    target: Mapped[str] = mapped_column(Text)
    source_shape: Mapped[str]
    """Hash of the source without its figures, codes and facts: domain.memory_text."""
    target_shape: Mapped[str]
    """The same of the target, for translating in the other direction."""
    clinic_id: Mapped[int | None] = mapped_column(ForeignKey("clinics.id"))
    """None: it came with the product."""
    article_id: Mapped[int | None] = mapped_column(
        ForeignKey("articles.id", ondelete="SET NULL"), index=True
    )
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """Who approved or last corrected the pair; None: nobody here did."""
    approved_at: Mapped[datetime]
    """When it was approved or corrected, or when it was brought in."""


class MemoryGram(Base):
    """How many entries contain a word or pair of characters: rare ones find candidates fast."""

    __tablename__ = "memory_grams"

    gram: Mapped[str] = mapped_column(primary_key=True)
    """Language and gram: domain.memory_grams."""
    entries: Mapped[int]


class MemoryChange(Base):
    """A person corrected or removed an entry, and why. Rows are only ever added."""

    __tablename__ = "memory_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(index=True)
    """No foreign key: the entry may be gone."""
    action: Mapped[str]
    """``corrected`` or ``removed``."""
    source: Mapped[str] = mapped_column(Text)
    before: Mapped[str] = mapped_column(Text)
    """The target as it was."""
    after: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
