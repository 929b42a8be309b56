"""Articles as staff write them, and the frozen revisions that translations follow."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinicweb.db import Base
from clinicweb.models.clinics import Clinic, Practitioner


class Article(Base):
    """A post of one clinic in its source language; title, summary and body are the working copy."""

    __tablename__ = "articles"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id"), index=True)
    source_language: Mapped[str]
    practitioner_id: Mapped[int | None] = mapped_column(ForeignKey("practitioners.id"))
    title: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    """CommonMark."""
    current_revision_id: Mapped[int | None] = mapped_column(
        ForeignKey("revisions.id", use_alter=True)
    )
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    clinic: Mapped[Clinic] = relationship()
    practitioner: Mapped[Practitioner | None] = relationship()
    current_revision: Mapped["Revision | None"] = relationship(
        foreign_keys=[current_revision_id], post_update=True
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy types it so


class Revision(Base):
    """One frozen version of an article's source; rows are never changed."""

    __tablename__ = "revisions"
    __public__ = True
    __table_args__ = (UniqueConstraint("article_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    skeleton: Mapped[str] = mapped_column(Text)
    """JSON of domain.markdown.Skeleton."""
    passages: Mapped[str] = mapped_column(Text)
    """JSON list of the source passages, so that a later splitter cannot move old boundaries."""
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]

    article: Mapped[Article] = relationship(foreign_keys=[article_id])
