"""Files that people bring in or take out, and how far the work on each is."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from clinicweb.db import Base


class Transfer(Base):
    """One file on its way in or out, worked on by a job. States: waiting, running, done, failed."""

    __tablename__ = "transfers"
    __table_args__ = (Index("ix_transfers_state", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    direction: Mapped[str]
    """``in`` or ``out``."""
    format: Mapped[str]
    """``xliff2``, ``xliff12``, ``tmx``, ``tbx``, ``csv``, ``docx`` or ``html``."""
    subject: Mapped[str]
    """What it holds: ``translation``, ``memory`` or ``terms``."""
    file_name: Mapped[str]
    """As the person called it."""
    stored_as: Mapped[str | None]
    """Name of the file in the instance folder; None when it is gone."""
    clinic_id: Mapped[int | None] = mapped_column(ForeignKey("clinics.id", ondelete="CASCADE"))
    translation_id: Mapped[int | None] = mapped_column(
        ForeignKey("translations.id", ondelete="SET NULL")
    )
    options: Mapped[str] = mapped_column(Text)
    """JSON of what else the person chose."""
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    state: Mapped[str]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    report: Mapped[str | None] = mapped_column(Text)
    """JSON of what was taken, left and wrong, line by line."""
    claim: Mapped[str | None]
    heartbeat_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
