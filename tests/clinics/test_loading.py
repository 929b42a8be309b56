"""Hours, prices and notes from a clinic's file, and from a database of before."""

from alembic import command
from alembic.config import Config
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from clinicweb import schema
from clinicweb.clinics.directory import places
from clinicweb.db import Database
from clinicweb.loading_clinics import load_clinic
from clinicweb.models.clinics import Clinic, ClinicText
from tests.clock import NOW
from tests.factories import make_clinic

FILE = {
    "slug": "kita",
    "country": "JP",
    "time_zone": "Asia/Tokyo",
    "currency": "JPY",
    "emergency": "119",
    "opening": {"mon": "10:00-18:00", "sat": "10:00-13:00"},
    "prices": [{"key": "initial", "amount": 6600, "ja": "初診", "en": "First visit"}],
    "ja": {
        "name": "北鍼灸院",
        "description": "静かな鍼灸院です。",
        "hours_note": ["予約制です。"],
        "tax_note": "税込",
    },
}


def test_a_file_may_tell_hours_and_prices(session: Session) -> None:
    assert load_clinic(session, FILE, NOW)
    assert not load_clinic(session, FILE, NOW)

    (place,) = places(session.scalars(select(Clinic)), "ja")
    assert place.hours is not None
    assert place.hours.line == "月 10:00〜18:00、土 10:00〜13:00"
    assert place.hours_note == ("予約制です。",)
    assert [price.in_text for price in place.prices] == ["¥6,600（税込）"]


def test_what_a_file_does_not_tell_stays_unknown(session: Session) -> None:
    plain = {name: value for name, value in FILE.items() if name not in {"opening", "prices"}}
    load_clinic(session, plain, NOW)

    (place,) = places(session.scalars(select(Clinic)), "ja")
    assert place.hours is None
    assert place.prices == ()


def test_hours_that_were_written_freely_become_a_note(database: Database) -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    with database.transaction() as session:
        make_clinic(session)
    with database.migrating() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0006")
        connection.execute(text("UPDATE clinic_texts SET hours = '平日のみ' WHERE language = 'ja'"))

    schema.upgrade(database)

    with database.reading() as session:
        notes = session.execute(select(ClinicText.language, ClinicText.hours_note))
        assert {row[0]: row[1] for row in notes} == {"en": None, "ja": "平日のみ"}
