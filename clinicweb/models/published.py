"""What patients see. Only publishing writes these rows, and the public site reads no other text."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, column, table, text
from sqlalchemy.orm import Mapped, mapped_column

from clinicweb.db import Base, UtcDateTime


class PublishedPage(Base):
    """The immutable rendering of one revision in one language.

    A newer page does not change the row but sets ``replaced_at``; the live page of an article in a
    language is the one row without it. ``html`` is sanitised and holds clinic facts as
    ``{{phone}}``, so that a changed telephone number needs no new page.
    """

    __tablename__ = "published_pages"
    __public__ = True
    __table_args__ = (
        Index(
            "uq_published_pages_live",
            "article_id",
            "language",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
        # The lists that patients read, newest first: all of a language, and a clinic's.
        Index(
            "ix_published_pages_listed",
            "language",
            "first_published_at",
            "id",
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
        Index(
            "ix_published_pages_listed_by_clinic",
            "language",
            "clinic_id",
            "first_published_at",
            "id",
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
        Index("ix_published_pages_address", "language", "slug"),
        Index("ix_published_pages_newest", "language", "published_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id"))
    practitioner_id: Mapped[int | None] = mapped_column(ForeignKey("practitioners.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    revision_number: Mapped[int]
    slug: Mapped[str]
    language: Mapped[str]
    source_language: Mapped[str]
    title: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    manuscript: Mapped[str | None] = mapped_column(Text, deferred=True)
    """JSON of publishing.manuscript.Manuscript: what the page was made of, so that a sentence can
    be taken out of it; None on pages from before that was kept."""
    machine_drafted: Mapped[bool]
    """Some passage began as a draft of the engine."""
    approved_by: Mapped[str | None]
    """Name of the person who approved the translation; None for a page in the source language."""
    approved_at: Mapped[datetime | None]
    safety_review: Mapped[str | None]
    """Who read the safety passages: ``second_person``, ``one_person`` (the clinic's setting allowed
    it); None: the page has none, or is in the source language."""
    first_published_at: Mapped[datetime]
    published_at: Mapped[datetime]
    published_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    replaced_at: Mapped[datetime | None]
    withdrawal_id: Mapped[int | None] = mapped_column(ForeignKey("withdrawals.id"))
    """The withdrawal that took this page off the site, while it is in force."""


# All that the public site may know of an article's later revisions: that and when they were made.
revision_dates = table(
    "revisions",
    column("article_id"),
    column("number"),
    column("created_at", UtcDateTime()),
)
