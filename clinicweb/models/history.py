"""Who did what, and when. Rows are only ever added."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from clinicweb.db import Base


class Event(Base):
    """One thing that happened; ``actor_id`` None means the machine."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    action: Mapped[str]
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    translation_id: Mapped[int | None] = mapped_column(
        ForeignKey("translations.id", ondelete="SET NULL"), index=True
    )
    passage_id: Mapped[int | None] = mapped_column(
        ForeignKey("passages.id", ondelete="SET NULL"), index=True
    )
    before: Mapped[str | None] = mapped_column(Text)
    """JSON of the passage before the change, enough to undo it."""
    after: Mapped[str | None] = mapped_column(Text)
    seconds: Mapped[int | None]
    """How long the passage was open before this change."""
