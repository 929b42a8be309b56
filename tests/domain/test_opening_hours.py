"""Open or closed: in two zones, over both changes of the clock, and as people type hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicweb.domain.errors import Invalid
from clinicweb.domain.opening_hours import (
    DAY,
    OpeningHours,
    Span,
    Spans,
    State,
    grouped,
    read_spans,
    written,
)

TOKYO, AUCKLAND = "Asia/Tokyo", "Pacific/Auckland"
WEEKDAYS = (read_spans("10:00-13:00, 14:30-18:30"),) * 5 + ((), ())
# New Zealand: put forward at 2:00 on 27 September 2026, put back at 3:00 on 4 April 2027.
FORWARD, BACK = date(2026, 9, 27), date(2027, 4, 4)


def at(zone: str, *when: int) -> datetime:
    return datetime(*when, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def hours(text: str, zone: str = TOKYO, **special: str) -> OpeningHours:
    """The same spans every day; special days by their ISO date without hyphens."""
    days = {date.fromisoformat(day[1:]): read_spans(spans) for day, spans in special.items()}
    return OpeningHours(zone, (read_spans(text),) * 7, days)


@pytest.mark.parametrize("zone", [TOKYO, AUCKLAND])
@pytest.mark.parametrize(
    ("now", "is_open", "until"),
    [
        ((2026, 6, 1, 9, 59), False, (2026, 6, 1, 10, 0)),  # a Monday
        ((2026, 6, 1, 10, 0), True, (2026, 6, 1, 13, 0)),
        ((2026, 6, 1, 13, 0), False, (2026, 6, 1, 14, 30)),
        ((2026, 6, 1, 18, 29), True, (2026, 6, 1, 18, 30)),
        ((2026, 6, 5, 18, 30), False, (2026, 6, 8, 10, 0)),  # from Friday to Monday
        ((2026, 6, 7, 12, 0), False, (2026, 6, 8, 10, 0)),
    ],
)
def test_a_week_in_the_clinic_s_own_zone(
    zone: str, now: tuple[int, ...], is_open: bool, until: tuple[int, ...]
) -> None:
    week = OpeningHours(zone, WEEKDAYS)

    assert week.state_at(at(zone, *now)) == State(is_open, at(zone, *until))


def test_a_night_belongs_to_the_day_it_begins_on() -> None:
    night = OpeningHours(TOKYO, ((), (), (), (), read_spans("18:00-2:00"), (), ()))

    assert night.state_at(at(TOKYO, 2026, 6, 6, 1, 59)).is_open  # Saturday morning
    assert not night.state_at(at(TOKYO, 2026, 6, 6, 2, 0)).is_open
    assert night.next_change(at(TOKYO, 2026, 6, 5, 20, 0)) == at(TOKYO, 2026, 6, 6, 2, 0)


def test_spans_that_touch_at_midnight_are_one() -> None:
    always_but_sundays = OpeningHours(TOKYO, (read_spans("0:00-24:00"),) * 6 + ((),))

    state = always_but_sundays.state_at(at(TOKYO, 2026, 6, 1, 12, 0))

    assert state == State(True, at(TOKYO, 2026, 6, 7, 0, 0))


def test_who_never_closes_is_open_without_an_end() -> None:
    assert hours("0:00-24:00").state_at(at(TOKYO, 2026, 6, 1, 12, 0)) == State(True, None)


def test_who_never_opens_has_no_next_time() -> None:
    closed = OpeningHours(TOKYO, ((),) * 7)

    assert closed.state_at(at(TOKYO, 2026, 6, 1, 12, 0)) == State(False, None)


def test_a_special_day_takes_the_place_of_its_weekday() -> None:
    found = hours("10:00-18:00", d20260601="", d20260602="13:00-15:00")

    assert found.state_at(at(TOKYO, 2026, 6, 1, 12, 0)) == State(
        False, at(TOKYO, 2026, 6, 2, 13, 0)
    )
    assert found.state_at(at(TOKYO, 2026, 6, 2, 14, 0)) == State(True, at(TOKYO, 2026, 6, 2, 15, 0))


def test_a_long_holiday_ends_on_the_first_open_day() -> None:
    first = date(2026, 12, 1)
    holiday = {first + timedelta(days=n): () for n in range(60)}
    found = OpeningHours(AUCKLAND, (read_spans("9-17"),) * 7, holiday)

    assert found.next_change(at(AUCKLAND, 2026, 12, 1, 12, 0)) == at(AUCKLAND, 2027, 1, 30, 9, 0)


@pytest.mark.parametrize(
    ("spans", "now", "until"),
    [
        # 2:30 does not exist on this day: open from the jump on.
        ("2:30-5:00", (2026, 9, 27, 1, 30), (2026, 9, 27, 3, 0)),
        ("10:00-18:00", (2026, 9, 27, 1, 0), (2026, 9, 27, 10, 0)),
        ("10:00-18:00", (2027, 4, 4, 1, 0), (2027, 4, 4, 10, 0)),
    ],
)
def test_opening_on_the_days_of_the_change(
    spans: str, now: tuple[int, ...], until: tuple[int, ...]
) -> None:
    found = hours(spans, AUCKLAND).state_at(at(AUCKLAND, *now))

    assert found == State(False, at(AUCKLAND, *until))


def test_a_span_over_the_hour_that_comes_twice_lasts_through_both() -> None:
    found = hours("1:00-2:30", AUCKLAND)
    second = datetime(2027, 4, 4, 2, 15, tzinfo=ZoneInfo(AUCKLAND), fold=1).astimezone(UTC)

    assert found.state_at(second).is_open
    assert found.state_at(second).until == second + timedelta(minutes=15)


SPAN = st.tuples(st.integers(0, DAY - 1), st.integers(1, DAY)).map(
    lambda pair: Span(pair[0], pair[0] + pair[1])
)


@st.composite
def _spans(draw: st.DrawFn) -> Spans:
    found: list[Span] = []
    for span in sorted(draw(st.lists(SPAN, max_size=3))):
        if not found or span.opens >= found[-1].closes:
            found.append(span)
    return tuple(found)


WEEKS = st.tuples(*[_spans()] * 7)


def reads_open(opening: OpeningHours, now: datetime) -> bool:
    """What somebody says who looks at the sign on the door and at the clock on the wall."""
    wall = now.astimezone(ZoneInfo(opening.zone)).replace(tzinfo=None)
    for back in (0, 1):
        day = wall.date() - timedelta(days=back)
        minutes = (wall - datetime.combine(day, time())) / timedelta(minutes=1)
        if any(span.opens <= minutes < span.closes for span in opening.on(day)):
            return True
    return False


def near_a_change(zone: str, now: datetime) -> bool:
    tz = ZoneInfo(zone)
    return (now - timedelta(hours=1)).astimezone(tz).utcoffset() != (
        now + timedelta(hours=1)
    ).astimezone(tz).utcoffset()


MOMENTS = st.one_of(
    st.integers(0, 2 * 365 * DAY).map(
        lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    *(
        st.integers(-3 * DAY, 3 * DAY).map(
            lambda minutes, day=day: datetime.combine(day, time(), UTC) + timedelta(minutes=minutes)
        )
        for day in (FORWARD, BACK)
    ),
)


@pytest.mark.parametrize("zone", [TOKYO, AUCKLAND])
@given(week=WEEKS, now=MOMENTS)
def test_the_state_is_what_the_sign_and_the_clock_say(
    zone: str, week: tuple[Spans, ...], now: datetime
) -> None:
    opening = OpeningHours(zone, week)
    if near_a_change(zone, now):
        return

    assert opening.state_at(now).is_open == reads_open(opening, now)


@pytest.mark.parametrize("zone", [TOKYO, AUCKLAND])
@given(week=WEEKS, now=MOMENTS)
def test_nothing_changes_before_the_next_change_and_something_does_then(
    zone: str, week: tuple[Spans, ...], now: datetime
) -> None:
    opening = OpeningHours(zone, week)
    state = opening.state_at(now)
    if state.until is None:
        return

    assert state.until > now
    assert opening.state_at(state.until - timedelta(seconds=1)).is_open == state.is_open
    assert opening.state_at(state.until).is_open != state.is_open


@given(spans=_spans())
def test_what_is_written_is_read_back(spans: Spans) -> None:
    assert read_spans(written(spans)) == spans


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("10:00-18:30", "10:00-18:30"),
        ("１０：００〜１８：３０", "10:00-18:30"),
        ("10:00～13:00、14:30～18:30", "10:00-13:00, 14:30-18:30"),
        ("10am - 6.30 pm", "10:00-18:30"),
        ("9 a.m. to 12 p.m.", "9:00-12:00"),
        ("午前10時〜午後6時30分", "10:00-18:30"),
        ("10時から18時まで", "10:00-18:00"),
        ("18:00-2:00", "18:00-26:00"),
        ("18:00-26:00", "18:00-26:00"),
        ("0:00-24:00", "0:00-24:00"),
        ("14:30-18:30; 10:00-13:00", "10:00-13:00, 14:30-18:30"),
        ("  ", ""),
    ],
)
def test_hours_are_read_as_people_type_them(typed: str, kept: str) -> None:
    assert written(read_spans(typed)) == kept


@pytest.mark.parametrize(
    "typed",
    ["closed", "10", "10:00", "25:00-26:00", "10:70-12:00", "13 pm-2 pm", "10-12, 11-13", "1-2-3"],
)
def test_what_is_no_hours_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        read_spans(typed)


def test_neighbouring_days_with_the_same_hours_are_grouped() -> None:
    day, short = read_spans("10-18"), read_spans("10-12")

    assert grouped((day, day, (), day, day, short, ())) == [
        ((0, 1), day),
        ((2,), ()),
        ((3, 4), day),
        ((5,), short),
        ((6,), ()),
    ]
