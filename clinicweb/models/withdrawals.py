"""What has been taken back from patients because it may harm, and why."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from clinicweb.db import Base


class Withdrawal(Base):
    """A whole page, or one sentence of an article, in force until ``restored_at``.

    A sentence is withdrawn in every language, also from what is published later; a page in one
    language, or in all (``language`` None).
    """

    __tablename__ = "withdrawals"
    __public__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    language: Mapped[str | None]
    sentence_hash: Mapped[str | None]
    """Hash of the sentence's source (domain.passages.source_hash); None: the whole page."""
    sentence: Mapped[str | None] = mapped_column(Text)
    """The source as a person reads it."""
    reason: Mapped[str] = mapped_column(Text)
    """For the staff; patients are not told."""
    withdrawn_at: Mapped[datetime]
    withdrawn_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    restored_at: Mapped[datetime | None]
    restored_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
