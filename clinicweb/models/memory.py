"""The translation memory: pairs that people approved."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from clinicweb.db import Base


class MemoryEntry(Base):
    """An approved pair. Written at approval and nowhere else."""

    __tablename__ = "memory_entries"
    __table_args__ = (
        Index("ix_memory_entries_exact", "source_hash", "source_language", "target_language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source_language: Mapped[str]
    target_language: Mapped[str]
    source_hash: Mapped[str]
    context_hash: Mapped[str]
    source: Mapped[str] = mapped_column(Text)
    target: Mapped[str] = mapped_column(Text)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id"))
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id", ondelete="SET NULL"))
    approved_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime]
