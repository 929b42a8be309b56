"""The termbase: concepts and what each language calls them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinicweb.db import Base


class Concept(Base):
    """One thing with a name in each language, such as an acupoint."""

    __tablename__ = "concepts"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str | None] = mapped_column(unique=True)
    """Standard code of an acupoint (LI4); None for everything else."""
    clinic_id: Mapped[int | None] = mapped_column(
        ForeignKey("clinics.id", ondelete="CASCADE"), index=True
    )
    """The clinic whose word it is; None: every clinic's."""
    note: Mapped[str] = mapped_column(Text, default="")
    origin: Mapped[str]
    """``shipped``, ``person`` or ``imported``."""
    shipped_key: Mapped[str | None] = mapped_column(unique=True)
    """Which shipped concept it was, however people changed it since."""
    removed_at: Mapped[datetime | None]
    """When somebody took it out; it stays, so that it can be put back and is not shipped anew."""
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    terms: Mapped[list["Term"]] = relationship(
        back_populates="concept", cascade="all, delete-orphan", order_by="Term.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy types it so


class Term(Base):
    """One word for a concept in one language."""

    __tablename__ = "terms"
    __table_args__ = (Index("ix_terms_language_key", "language", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    concept_id: Mapped[int] = mapped_column(
        ForeignKey("concepts.id", ondelete="CASCADE"), index=True
    )
    language: Mapped[str]
    text: Mapped[str]
    key: Mapped[str]
    """The text folded for look-up: domain.terms."""
    reading: Mapped[str | None]
    """Kana of a Japanese term, pinyin with tone marks of a romanised one."""
    status: Mapped[str]
    """``preferred``, ``admitted`` or ``forbidden``."""
    note: Mapped[str] = mapped_column(Text, default="")

    concept: Mapped[Concept] = relationship(back_populates="terms")
