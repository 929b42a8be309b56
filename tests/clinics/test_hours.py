"""Hours in each reader's language, and until when a page that shows them is right."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from clinicweb.clinics.directory import places
from clinicweb.clinics.hours import hours_of, status_of, valid_until
from clinicweb.models.clinics import Clinic, OpeningDay
from tests.factories import make_clinic

SPACE = "\u00a0"


def in_auckland(*when: int) -> datetime:
    return datetime(*when, tzinfo=ZoneInfo("Pacific/Auckland")).astimezone(UTC)


def with_week(session: Session, *week: str) -> Clinic:
    clinic = make_clinic(session)
    clinic.opening_days = [
        OpeningDay(weekday=day, spans=spans) for day, spans in enumerate(week) if spans
    ]
    return clinic


def test_the_week_in_one_line(auckland: Clinic) -> None:
    english, japanese = hours_of(auckland, "en"), hours_of(auckland, "ja")

    assert english is not None
    assert japanese is not None
    assert english.line.replace(SPACE, " ") == (
        "Mon–Fri 10:00 am–1:00 pm, 2:30 pm–6:30 pm; Sat 10:00 am–2:00 pm"
    )
    assert japanese.line == "月〜金 10:00〜13:00・14:30〜18:30、土 10:00〜14:00"


def test_a_table_names_the_closed_days_too(auckland: Clinic) -> None:
    found = hours_of(auckland, "ja")

    assert found is not None
    assert [(line.days, line.spans) for line in found.week] == [
        ("月〜金", ("10:00〜13:00", "14:30〜18:30")),
        ("土", ("10:00〜14:00",)),
        ("日", ()),
    ]
    assert found.city == "オークランド"


def test_days_apart_with_the_same_hours_stand_together_in_the_line(session: Session) -> None:
    clinic = with_week(session, "10:00-18:00", "", "10:00-18:00", "", "10:00-18:00", "", "")

    lines = [found.line for code in ("en", "ja") if (found := hours_of(clinic, code))]

    assert lines[0].startswith("Mon, Wed, Fri 10:00")
    assert lines[1] == "月・水・金 10:00〜18:00"


def test_times_after_midnight_and_midnight_itself(session: Session) -> None:
    clinic = with_week(session, "18:00-26:00", "18:00-24:00")

    english, japanese = hours_of(clinic, "en"), hours_of(clinic, "ja")

    assert english is not None
    assert japanese is not None
    assert english.line.replace(SPACE, " ") == "Mon 6:00 pm–2:00 am; Tue 6:00 pm–midnight"
    assert japanese.line == "月 18:00〜翌2:00、火 18:00〜24:00"


def test_a_language_that_nobody_prepared_has_hours_too(auckland: Clinic) -> None:
    found = hours_of(auckland, "ko")

    assert found is not None
    assert "월–금" in found.line
    assert found.city == "오클랜드"


def test_a_clinic_that_told_no_hours_has_none(session: Session) -> None:
    assert hours_of(make_clinic(session), "en") is None


@pytest.mark.parametrize(
    ("now", "is_open", "time", "day", "days"),
    [
        ((2026, 12, 21, 11, 0), True, "1:00 pm", "Monday", 0),
        ((2026, 12, 21, 13, 30), False, "2:30 pm", "Monday", 0),
        ((2026, 12, 21, 20, 0), False, "10:00 am", "Tuesday", 1),
        ((2026, 12, 24, 20, 0), False, "10:00 am", "Saturday", 2),  # over a closed Friday
    ],
)
def test_what_holds_now(
    auckland: Clinic, now: tuple[int, ...], is_open: bool, time: str, day: str, days: int
) -> None:
    hours = hours_of(auckland, "en")
    assert hours is not None

    status = status_of(hours, in_auckland(*now))

    assert status.time is not None
    assert (status.is_open, status.time.replace(SPACE, " ")) == (is_open, time)
    assert (status.day, status.days) == (day, days)


@pytest.mark.parametrize(("language", "words"), [("en", "midnight"), ("ja", "24:00")])
def test_open_until_the_end_of_the_day(session: Session, language: str, words: str) -> None:
    hours = hours_of(with_week(session, "18:00-24:00"), language)
    assert hours is not None

    status = status_of(hours, datetime(2026, 6, 1, 18, 30, tzinfo=ZoneInfo("Asia/Tokyo")))

    assert (status.is_open, status.time, status.days) == (True, words, 1)


def test_an_opening_weeks_away_is_told_by_its_date(auckland: Clinic) -> None:
    hours = hours_of(auckland, "ja")
    assert hours is not None
    now = in_auckland(2026, 12, 21, 20, 0)
    today = now.date()
    closed = {today + timedelta(days=n): () for n in range(20)}
    opening = replace(hours.opening, special=closed)

    status = status_of(replace(hours, opening=opening), now)

    assert not status.is_open
    assert status.day == "1月11日(月)"
    assert status.days > 7


def test_special_days_are_told_until_they_are_over(auckland: Clinic) -> None:
    hours = hours_of(auckland, "ja")
    assert hours is not None

    def told(*when: int) -> list[str | None]:
        return [one.note for one in status_of(hours, in_auckland(*when)).special]

    assert told(2026, 9, 1, 12, 0) == []  # too far away
    assert told(2026, 12, 25, 23, 0) == ["クリスマス"]
    assert told(2026, 12, 26, 0, 0) == []


def test_a_page_is_right_until_the_next_change_or_the_next_midnight(auckland: Clinic) -> None:
    found = places([auckland], "en")

    assert valid_until(found, in_auckland(2026, 12, 21, 11, 0)) == in_auckland(2026, 12, 21, 13, 0)
    assert valid_until(found, in_auckland(2026, 12, 21, 20, 0)) == in_auckland(2026, 12, 22, 0, 0)


def test_a_page_without_hours_is_right_until_a_row_changes(session: Session) -> None:
    assert (
        valid_until(places([make_clinic(session)], "en"), datetime(2026, 1, 1, tzinfo=UTC)) is None
    )
