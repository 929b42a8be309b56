"""What the form takes, and what it says about the rest."""

from datetime import UTC, date, datetime

import pytest

from clinicweb.contact.asked import (
    LONGEST_MESSAGE,
    Clinic,
    Typed,
    Wish,
    day_of,
    last_day,
    read,
)
from tests.clock import NOW
from tests.contact.conftest import WORDS

TOKYO = Clinic(1, "JP", "Asia/Tokyo")
AUCKLAND = Clinic(2, "NZ", "Pacific/Auckland")


def problems(clinic: Clinic = TOKYO, now: datetime = NOW, **changes: str) -> dict[str, str]:
    asked, found = read(Typed.of({**WORDS, **changes}), clinic, now)
    assert (asked is None) == bool(found)
    return {one.part: one.message_id for one in found}


def test_a_request_is_read_as_it_was_meant() -> None:
    asked, found = read(Typed.of(WORDS), TOKYO, NOW)

    assert not found
    assert asked is not None
    assert (asked.name, asked.email, asked.phone) == (
        "山田 花子",
        "Hanako@example.com",
        "+81312345678",
    )
    assert asked.wishes == (Wish(date(2026, 3, 9), "10:30"), Wish(date(2026, 3, 10), "evening"))
    assert asked.message.splitlines() == WORDS["message"].splitlines()


@pytest.mark.parametrize(
    ("clinic", "typed", "kept"),
    [
        (TOKYO, "03-1234-5678", "+81312345678"),
        (TOKYO, "０９０－１２３４－５６７８", "+819012345678"),
        (TOKYO, "+64 21 034 7752", "+64210347752"),
        (AUCKLAND, "021 034 7752", "+64210347752"),
        (AUCKLAND, "", None),
    ],
)
def test_a_number_is_that_of_the_clinic_s_country(
    clinic: Clinic, typed: str, kept: str | None
) -> None:
    asked, _ = read(Typed.of({**WORDS, "phone": typed}), clinic, NOW)

    assert asked is not None
    assert asked.phone == kept


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "あ" * 101),
        ("name", "https://example.com/"),
        ("email", ""),
        ("email", "hanako"),
        ("email", "hanako@example.com, other@example.com"),
        ("email", "hanako@" + "x" * 250 + ".example"),
        ("phone", "12"),
        ("phone", "call me"),
        ("phone", "0" * 5000),
        ("purpose", "marriage"),
        ("wanted_language", "xx"),
        ("day-1", "2026-02-31"),
        ("day-1", "tomorrow"),
        ("day-1", "2026-03-01"),
        ("day-1", "2026-06-03"),
        ("moment-1", "25:00"),
        ("message", "x" * (LONGEST_MESSAGE + 1)),
        ("message", "http://a.example http://b.example www.c.example"),
        ("consent", ""),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field(field: str, value: str) -> None:
    assert list(problems(**{field: value})) == [field.replace("moment", "day")]


def test_a_question_needs_words_and_a_request_for_an_appointment_does_not() -> None:
    assert problems(purpose="question", message=" \n ") == {"message": "Write your question."}
    assert problems(purpose="appointment", message="") == {}


def test_a_time_without_its_day_is_asked_for() -> None:
    assert "Choose the day" in problems(**{"day-3": "", "moment-3": "09:00"})["day-3"]


def test_past_is_what_the_clinic_s_clock_says() -> None:
    late = datetime(2026, 3, 1, 23, 0, tzinfo=UTC)  # 2 March, 8:00 in Tokyo, 12:00 in Auckland

    assert problems(TOKYO, late, **{"day-1": "2026-03-02", "moment-1": "10:30"}) == {}
    assert "past" in problems(AUCKLAND, late, **{"day-1": "2026-03-02"})["day-1"]
    assert "past" in problems(TOKYO, late, **{"day-1": "2026-03-01", "moment-1": "any"})["day-1"]


def test_the_last_day_can_be_asked_for_and_the_one_after_it_cannot() -> None:
    assert last_day(date(2026, 3, 2)) == date(2026, 6, 2)
    assert problems(**{"day-1": "2026-06-02"}) == {}
    assert "three months" in problems(**{"day-1": "2026-06-03"})["day-1"]


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (date(2026, 9, 26), datetime(2026, 9, 25, 18, 0, tzinfo=UTC)),
        (date(2026, 9, 27), datetime(2026, 9, 26, 17, 0, tzinfo=UTC)),  # summer time begins
        (date(2026, 4, 4), datetime(2026, 4, 3, 17, 0, tzinfo=UTC)),
        (date(2026, 4, 5), datetime(2026, 4, 4, 18, 0, tzinfo=UTC)),  # and ends
    ],
)
def test_a_time_is_meant_as_the_clinic_s_clocks_show_it_that_day(day: date, utc: datetime) -> None:
    at = Wish(day, "06:00").at("Pacific/Auckland")

    assert at is not None
    assert at.astimezone(UTC) == utc


@pytest.mark.parametrize("typed", ["2026-03-09", "2026/3/9", "２０２６年３月９日", "2026.03.09"])
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    assert day_of(typed) == date(2026, 3, 9)


def test_the_same_time_twice_is_one() -> None:
    same = {"day-2": WORDS["day-1"], "moment-2": WORDS["moment-1"]}
    asked, _ = read(Typed.of({**WORDS, **same}), TOKYO, NOW)

    assert asked is not None
    assert len(asked.wishes) == 1


def test_what_nobody_can_see_does_not_come_in() -> None:
    sneaky = {"name": "A\r\nBcc: x@example.com\u202e\x00\u2028B", "message": "one\x00\r\n\x1btwo"}
    typed = Typed.of({**WORDS, **sneaky})

    assert typed.name == "A Bcc: x@example.com B"
    assert typed.message == "one\ntwo"
