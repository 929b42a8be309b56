"""Clinics with everything known, as no shipped clinic is."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from clinicweb.models.clinics import (
    Clinic,
    OpeningDay,
    Price,
    PriceText,
    SpecialDay,
    SpecialDayNote,
)
from tests.factories import make_clinic


def make_auckland(session: Session) -> Clinic:
    clinic = make_clinic(
        session,
        slug="auckland",
        country="NZ",
        time_zone="Pacific/Auckland",
        currency="NZD",
        emergency_number="111",
        phone="+6493001234",
    )
    week = ["10:00-13:00, 14:30-18:30"] * 5 + ["10:00-14:00"]
    clinic.opening_days = [OpeningDay(weekday=day, spans=spans) for day, spans in enumerate(week)]
    closed = SpecialDay(day=date(2026, 12, 25), spans="")
    closed.notes = [
        SpecialDayNote(language="en", text="Christmas"),
        SpecialDayNote(language="ja", text="クリスマス"),
    ]
    clinic.special_days = [closed]
    clinic.prices = [
        Price(
            key="initial",
            amount=9500,
            position=0,
            texts=[
                PriceText(language="en", name="First visit"),
                PriceText(language="ja", name="初診"),
            ],
        ),
        Price(
            key="later",
            amount=8050,
            position=1,
            texts=[PriceText(language="en", name="Later visits")],
        ),
    ]
    for text in clinic.texts:
        text.tax_note = {"en": "incl. GST", "ja": "税込"}[text.language]
    session.flush()
    return clinic


@pytest.fixture
def auckland(session: Session) -> Clinic:
    return make_auckland(session)
