"""Clinics and the people who treat there, with what is said of them in each language."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinicweb.db import Base


class Clinic(Base):
    """A clinic and the facts that articles refer to; None is "not known", never shown."""

    __tablename__ = "clinics"
    __public__ = True

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
    opening_days: Mapped[list["OpeningDay"]] = relationship(
        back_populates="clinic", cascade="all, delete-orphan", order_by="OpeningDay.weekday"
    )
    special_days: Mapped[list["SpecialDay"]] = relationship(
        back_populates="clinic", cascade="all, delete-orphan", order_by="SpecialDay.day"
    )
    prices: Mapped[list["Price"]] = relationship(
        back_populates="clinic", cascade="all, delete-orphan", order_by="Price.position"
    )


class ClinicChange(Base):
    """Who changed a setting of a clinic, and when. Rows are only ever added."""

    __tablename__ = "clinic_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    setting: Mapped[str]
    """Name of the clinic's column, or of a field of its settings such as ``name.ja``."""
    before: Mapped[str]
    after: Mapped[str]
    """The values as JSON."""


class ClinicText(Base):
    """A clinic in one language."""

    __tablename__ = "clinic_texts"
    __public__ = True
    __table_args__ = (UniqueConstraint("clinic_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id", ondelete="CASCADE"))
    language: Mapped[str]
    name: Mapped[str]
    description: Mapped[str] = mapped_column(Text)
    address: Mapped[str | None] = mapped_column(Text)
    """Lines in the order that this language's readers write them."""
    hours_note: Mapped[str | None] = mapped_column(Text)
    """What the hours themselves do not say, such as "by appointment only"."""
    tax_note: Mapped[str | None]
    """Stands behind every price, such as "incl. GST" or 税込."""

    clinic: Mapped[Clinic] = relationship(back_populates="texts")


class Practitioner(Base):
    """A person who treats at a clinic and signs its articles."""

    __tablename__ = "practitioners"
    __public__ = True
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
    __public__ = True
    __table_args__ = (UniqueConstraint("practitioner_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practitioners.id", ondelete="CASCADE"))
    language: Mapped[str]
    name: Mapped[str]
    credentials: Mapped[str | None] = mapped_column(Text)
    biography: Mapped[str] = mapped_column(Text)

    practitioner: Mapped[Practitioner] = relationship(back_populates="texts")


class OpeningDay(Base):
    """A weekday on which a clinic opens; a clinic without any has not told its hours."""

    __tablename__ = "opening_days"
    __public__ = True
    __table_args__ = (UniqueConstraint("clinic_id", "weekday"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id", ondelete="CASCADE"))
    weekday: Mapped[int]
    """0 is Monday."""
    spans: Mapped[str]
    """As `domain.opening_hours.written` writes them."""

    clinic: Mapped[Clinic] = relationship(back_populates="opening_days")


class SpecialDay(Base):
    """A date whose hours are not those of its weekday."""

    __tablename__ = "special_days"
    __public__ = True
    __table_args__ = (UniqueConstraint("clinic_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id", ondelete="CASCADE"))
    day: Mapped[date]
    """In the clinic's zone."""
    spans: Mapped[str]
    """As those of a weekday; empty: closed."""

    clinic: Mapped[Clinic] = relationship(back_populates="special_days")
    notes: Mapped[list["SpecialDayNote"]] = relationship(
        back_populates="special_day", cascade="all, delete-orphan"
    )


class SpecialDayNote(Base):
    """Why a date has other hours, in one language."""

    __tablename__ = "special_day_notes"
    __public__ = True
    __table_args__ = (UniqueConstraint("special_day_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    special_day_id: Mapped[int] = mapped_column(ForeignKey("special_days.id", ondelete="CASCADE"))
    language: Mapped[str]
    text: Mapped[str]

    special_day: Mapped[SpecialDay] = relationship(back_populates="notes")


class Price(Base):
    """What something costs at a clinic, in the clinic's currency."""

    __tablename__ = "prices"
    __public__ = True
    __table_args__ = (UniqueConstraint("clinic_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id", ondelete="CASCADE"))
    key: Mapped[str]
    """The name in texts: ``initial`` is written {{price:initial}}."""
    amount: Mapped[int]
    """In the currency's smallest unit: cents; yen, which has none smaller, as it is."""
    position: Mapped[int] = mapped_column(default=0)

    clinic: Mapped[Clinic] = relationship(back_populates="prices")
    texts: Mapped[list["PriceText"]] = relationship(
        back_populates="price", cascade="all, delete-orphan"
    )


class PriceText(Base):
    """What a price is for, in one language."""

    __tablename__ = "price_texts"
    __public__ = True
    __table_args__ = (UniqueConstraint("price_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    price_id: Mapped[int] = mapped_column(ForeignKey("prices.id", ondelete="CASCADE"))
    language: Mapped[str]
    name: Mapped[str]

    price: Mapped[Price] = relationship(back_populates="texts")
