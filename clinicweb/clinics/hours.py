"""Opening hours in a reader's language: the week, special days, open or closed now.

Only names and forms that the locale data knows and the signs of ``MARKS``: whatever needs a
sentence is said by the templates.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton, format_time, get_timezone, get_timezone_location

from clinicweb.domain.opening_hours import (
    DAY,
    WEEK,
    OpeningHours,
    Span,
    Spans,
    grouped,
    read_spans,
)
from clinicweb.i18n import formats_of
from clinicweb.models.clinics import Clinic, SpecialDay

SHOWN_AHEAD = timedelta(days=60)
"""Special days further away are not shown yet."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The signs between days and times, as a language writes them."""

    to: str = "–"
    days: str = ", "
    spans: str = ", "
    groups: str = "; "
    next_day: str = ""
    """Stands before a time after midnight."""


# A language that is not here uses the signs that most languages use.
MARKS = {"ja": Marks(to="〜", days="・", spans="・", groups="、", next_day="翌")}
_PLAIN = Marks()


@dataclass(frozen=True, slots=True)
class HoursLine:
    """Weekdays with the same hours; without spans they are closed."""

    days: str
    spans: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpecialLine:
    """A date with hours of its own; without spans it is closed."""

    day: date
    words: str
    spans: tuple[str, ...]
    note: str | None
    note_language: str | None


@dataclass(frozen=True, slots=True)
class Hours:
    """All that a reader of one language is told of a clinic's hours."""

    opening: OpeningHours
    language: str
    line: str
    """The week in one line, closed days left out."""
    week: tuple[HoursLine, ...]
    special: tuple[SpecialLine, ...]
    city: str
    """The place whose clock is meant."""


@dataclass(frozen=True, slots=True)
class Status:
    """Open or closed at a moment. ``days``: how many days after today the change comes."""

    is_open: bool
    time: str | None
    """Of the next change; None when none is known."""
    day: str
    """Of the next change: its weekday, or its date when that is a week away or more."""
    days: int
    special: tuple[SpecialLine, ...]
    """The special days from today on that are near enough to be told."""


class HasHours(Protocol):
    """A clinic as readers see it."""

    @property
    def hours(self) -> Hours | None:
        """Its hours when they are known."""


def hours_of(clinic: Clinic, language: str) -> Hours | None:
    """The hours of a clinic in a language; None when it has not told them."""
    opening = opening_of(clinic)
    if opening is None:
        return None
    locale, marks = formats_of(language), MARKS.get(language, _PLAIN)
    return Hours(
        opening=opening,
        language=language,
        line=_line(opening.week, locale, marks),
        week=tuple(
            HoursLine(_days(days, locale, marks), _spans(spans, locale, marks))
            for days, spans in grouped(opening.week)
        ),
        special=tuple(_special(one, language, locale, marks) for one in clinic.special_days),
        city=get_timezone_location(get_timezone(clinic.time_zone), locale, return_city=True),
    )


def opening_of(clinic: Clinic) -> OpeningHours | None:
    """The hours of a clinic as they are kept; None when no weekday has any."""
    if not clinic.opening_days:
        return None
    week: list[Spans] = [()] * WEEK
    for one in clinic.opening_days:
        week[one.weekday] = read_spans(one.spans)
    special = {one.day: read_spans(one.spans) for one in clinic.special_days}
    return OpeningHours(clinic.time_zone, tuple(week), special)


def status_of(hours: Hours, now: datetime) -> Status:
    """What holds now, in words of the reader's language."""
    opening, locale = hours.opening, formats_of(hours.language)
    today = opening.today(now)
    state = opening.state_at(now)
    special = tuple(one for one in hours.special if today <= one.day <= today + SHOWN_AHEAD)
    if state.until is None:
        return Status(state.is_open, None, "", 0, special)
    local = state.until.astimezone(ZoneInfo(opening.zone))
    days = (local.date() - today).days
    if days < WEEK:
        day = locale.days["format"]["wide"][local.weekday()]
    else:
        day = format_skeleton("MMMEd", local.date(), locale=locale)
    ends_the_day = state.is_open and local.time() == time()
    clock = _end_of_day(locale) if ends_the_day else _time(local.time(), locale)
    return Status(state.is_open, clock, day, days, special)


def valid_until(places: Iterable[HasHours], now: datetime) -> datetime | None:
    """Until when a page that shows these clinics' hours says the truth; None: it shows none.

    At the clinic's midnight "tomorrow" becomes "today" and a special day is over.
    """
    ends = []
    for place in places:
        if place.hours is None:
            continue
        opening = place.hours.opening
        ends.append(opening.next_midnight(now))
        if (change := opening.next_change(now)) is not None:
            ends.append(change)
    return min(ends, default=None)


def _line(week: Sequence[Spans], locale: Locale, marks: Marks) -> str:
    """Days with the same hours together, wherever in the week they are."""
    days_of: dict[Spans, list[int]] = {}
    for weekday, spans in enumerate(week):
        if spans:
            days_of.setdefault(spans, []).append(weekday)
    return marks.groups.join(
        f"{_days(days, locale, marks)} {marks.spans.join(_spans(spans, locale, marks))}"
        for spans, days in days_of.items()
    )


def _days(days: Sequence[int], locale: Locale, marks: Marks) -> str:
    """Weekdays in order: three or more that follow each other as a range."""
    names = locale.days["format"]["abbreviated"]
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return marks.days.join(
        f"{names[run[0]]}{marks.to}{names[run[-1]]}"
        if len(run) > 2
        else marks.days.join(names[day] for day in run)
        for run in runs
    )


def _spans(spans: Spans, locale: Locale, marks: Marks) -> tuple[str, ...]:
    return tuple(_span(one, locale, marks) for one in spans)


def _span(span: Span, locale: Locale, marks: Marks) -> str:
    return f"{_minutes(span.opens, locale, marks)}{marks.to}{_minutes(span.closes, locale, marks)}"


def _minutes(minutes: int, locale: Locale, marks: Marks) -> str:
    if minutes == DAY:
        return _end_of_day(locale)
    said = _time(time(minutes // 60 % 24, minutes % 60), locale)
    return f"{marks.next_day}{said}" if minutes > DAY else said


def _end_of_day(locale: Locale) -> str:
    """24:00, or midnight in words where clocks have twelve hours: "0:00" would be the beginning."""
    if "H" in locale.time_formats["short"].pattern:
        return "24:00"
    words: str | None = locale.day_periods["format"]["wide"].get("midnight")
    return words or _time(time(), locale)


def _time(value: time, locale: Locale) -> str:
    # The narrow space of the locale data is missing in many fonts; both keep "6:30 pm" together.
    return format_time(value, "short", locale=locale).replace("\u202f", "\u00a0")


def _special(day: SpecialDay, language: str, locale: Locale, marks: Marks) -> SpecialLine:
    notes = {note.language: note.text for note in day.notes}
    told = language if language in notes else min(notes, default=None)
    return SpecialLine(
        day=day.day,
        words=format_skeleton("MMMEd", day.day, locale=locale),
        spans=_spans(read_spans(day.spans), locale, marks),
        note=notes[told] if told else None,
        note_language=told,
    )
