"""What patients ask a clinic through the form, and the mail that goes out."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinicweb.db import Base


class ContactRequest(Base):
    """A question or the wish for an appointment. States: new, answered, booked, closed.

    Personal data: read by the staff of the clinic alone, deleted some time after it was closed.
    """

    __tablename__ = "contact_requests"
    __table_args__ = (Index("ix_contact_requests_clinic_id_state", "clinic_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id", ondelete="CASCADE"))
    purpose: Mapped[str]
    """``appointment`` or ``question``."""
    name: Mapped[str]
    email: Mapped[str]
    email_key: Mapped[str] = mapped_column(index=True)
    """The address in small letters, by which a person's requests are found."""
    phone: Mapped[str | None]
    """E.164."""
    wanted_language: Mapped[str]
    """For the answer and the treatment."""
    message: Mapped[str] = mapped_column(Text)
    consent_at: Mapped[datetime]
    consent_version: Mapped[str]
    """Which wording of the privacy text the person agreed to."""
    fingerprint: Mapped[str | None] = mapped_column(unique=True)
    """Hash of what was sent and of the day: sent twice, it is one. None when closed."""
    state: Mapped[str]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """Who deals with it."""
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    times: Mapped[list["RequestTime"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="RequestTime.position"
    )


class RequestTime(Base):
    """One of the times that would suit the person, in the clinic's zone."""

    __tablename__ = "request_times"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(
        ForeignKey("contact_requests.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    day: Mapped[date]
    moment: Mapped[str]
    """``any``, ``morning``, ``afternoon``, ``evening``, or a time of day like ``09:30``."""


class RequestEvent(Base):
    """Who did what with a request, and the notes about it. Rows are only ever added."""

    __tablename__ = "request_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(
        ForeignKey("contact_requests.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """None: the patient."""
    action: Mapped[str]
    note: Mapped[str | None] = mapped_column(Text)


class OutgoingMail(Base):
    """A mail on its way out. States: waiting, sent, filed (no mail server is set), failed."""

    __tablename__ = "outgoing_mails"
    __table_args__ = (Index("ix_outgoing_mails_state_next_try_at", "state", "next_try_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    """Before the @ of the Message-ID: the same in every attempt, so that a copy is known as one."""
    request_id: Mapped[int | None] = mapped_column(
        ForeignKey("contact_requests.id", ondelete="CASCADE"), index=True
    )
    recipient: Mapped[str]
    reply_to: Mapped[str | None]
    language: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    claim: Mapped[str | None]
    claimed_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)
    """Why the last attempt failed, in the words of the mail server."""
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
