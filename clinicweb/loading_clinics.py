"""A shipped clinic: its facts, texts, hours, prices and people, from its file."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.opening_hours import read_spans, written
from clinicweb.models.clinics import (
    Clinic,
    ClinicText,
    OpeningDay,
    Practitioner,
    PractitionerText,
    Price,
    PriceText,
)

Table = dict[str, Any]  # what tomllib gives; its values are of many types
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def load_clinic(session: Session, data: Table, now: datetime) -> bool:
    """Add the clinic of a file unless it is there already; whether it was added.

    What a file does not tell stays unknown: nothing is made up for a clinic.
    """
    if session.scalar(select(Clinic.id).where(Clinic.slug == data["slug"])) is not None:
        return False
    clinic = Clinic(
        slug=data["slug"],
        country=data["country"],
        time_zone=data["time_zone"],
        currency=data["currency"],
        emergency_number=data["emergency"],
        phone=data.get("phone"),
        email=data.get("email"),
        messenger_url=data.get("messenger_url"),
        updated_at=now,
        texts=[_text(language, data[language]) for language in LANGUAGES if data.get(language)],
        practitioners=[
            _practitioner(person, position)
            for position, person in enumerate(data.get("practitioners", ()))
        ],
        opening_days=[
            OpeningDay(weekday=WEEKDAYS.index(day), spans=written(read_spans(spans)))
            for day, spans in data.get("opening", {}).items()
        ],
        prices=[_price(price, position) for position, price in enumerate(data.get("prices", ()))],
    )
    session.add(clinic)
    return True


def _text(language: str, text: Table) -> ClinicText:
    return ClinicText(
        language=language,
        name=text["name"],
        description=text["description"],
        address="\n".join(text.get("address", ())) or None,
        hours_note="\n".join(text.get("hours_note", ())) or None,
        tax_note=text.get("tax_note"),
    )


def _practitioner(data: Table, position: int) -> Practitioner:
    return Practitioner(
        slug=data["slug"],
        position=position,
        texts=[
            PractitionerText(
                language=language,
                name=text["name"],
                credentials="\n".join(text.get("credentials", ())) or None,
                biography=text["biography"],
            )
            for language in LANGUAGES
            if (text := data.get(language)) is not None
        ],
    )


def _price(data: Table, position: int) -> Price:
    """``amount`` is in the currency's smallest unit."""
    return Price(
        key=data["key"],
        amount=data["amount"],
        position=position,
        texts=[
            PriceText(language=language, name=data[language])
            for language in LANGUAGES
            if language in data
        ],
    )
