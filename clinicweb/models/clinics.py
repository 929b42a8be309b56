"""Clinics and the people who treat there, with what is said of them in each language."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinicweb.db import Base


class Clinic(Base):
    """A clinic and the facts that articles refer to; None is "not known", never shown."""

    __tablename__ = "clinics"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    country: Mapped[str]
    """ISO 3166 code, for telephone numbers and addresses."""
    time_zone: Mapped[str]
    currency: Mapped[str]
    emergency_number: Mapped[str]
    phone: Mapped[str | None]
    """E.164."""
    email: Mapped[str | None]
    messenger_url: Mapped[str | None]
    position: Mapped[int] = mapped_column(default=0)
    second_person: Mapped[bool] = mapped_column(default=True)
    """Safety passages need a second person; a clinic of one person may turn it off."""
    updated_at: Mapped[datetime]

    texts: Mapped[list["ClinicText"]] = relationship(
        back_populates="clinic", cascade="all, delete-orphan"
    )
    practitioners: Mapped[list["Practitioner"]] = relationship(
        back_populates="clinic", cascade="all, delete-orphan", order_by="Practitioner.position"
    )


class ClinicChange(Base):
    """Who changed a setting of a clinic, and when. Rows are only ever added."""

    __tablename__ = "clinic_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    setting: Mapped[str]
    """Name of the clinic's column."""
    before: Mapped[str]
    after: Mapped[str]
    """The values as JSON."""


class ClinicText(Base):
    """A clinic in one language."""

    __tablename__ = "clinic_texts"
    __table_args__ = (UniqueConstraint("clinic_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id", ondelete="CASCADE"))
    language: Mapped[str]
    name: Mapped[str]
    description: Mapped[str] = mapped_column(Text)
    address: Mapped[str | None] = mapped_column(Text)
    """Lines in the order that this language's readers write them."""
    hours: Mapped[str | None] = mapped_column(Text)

    clinic: Mapped[Clinic] = relationship(back_populates="texts")


class Practitioner(Base):
    """A person who treats at a clinic and signs its articles."""

    __tablename__ = "practitioners"
    __table_args__ = (UniqueConstraint("clinic_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id", ondelete="CASCADE"))
    slug: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)

    clinic: Mapped[Clinic] = relationship(back_populates="practitioners")
    texts: Mapped[list["PractitionerText"]] = relationship(
        back_populates="practitioner", cascade="all, delete-orphan"
    )


class PractitionerText(Base):
    """A practitioner in one language."""

    __tablename__ = "practitioner_texts"
    __table_args__ = (UniqueConstraint("practitioner_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practitioners.id", ondelete="CASCADE"))
    language: Mapped[str]
    name: Mapped[str]
    credentials: Mapped[str | None] = mapped_column(Text)
    biography: Mapped[str] = mapped_column(Text)

    practitioner: Mapped[Practitioner] = relationship(back_populates="texts")
