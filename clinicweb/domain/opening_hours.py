"""Opening hours of a clinic: a week, the days that differ from it, and what holds at a moment.

Hours are wall-clock times of the clinic's zone. A span belongs to the day on which it begins and
may end after midnight. Where a clock is put forward, a time that the day does not have is the
moment of the change; where it is put back, a span begins at the first and ends at the second of two
equal times, so that whoever reads the sign on the door is never told "closed" too early.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from clinicweb.domain.errors import Invalid
from clinicweb.domain.messages import N_

DAY = 24 * 60
"""Minutes of a wall-clock day."""
WEEK = 7
NIGHT_BEFORE = 2
"""Days to look back for a span that has not ended: the longest ends a day after its own."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """An unbroken time of being open, in minutes after midnight of the day it belongs to.

    ``0 <= opens < DAY`` and ``opens < closes <= opens + DAY``: 18:00 to 2:00 closes at 26 * 60.
    """

    opens: int
    closes: int


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class State:
    """Whether a clinic is open, and when that ends; None when it never does."""

    is_open: bool
    until: datetime | None


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """A clinic's week, Monday first, and the dates whose hours differ; no spans: closed."""

    zone: str
    week: tuple[Spans, ...]
    special: Mapping[date, Spans] = field(default_factory=dict)

    def on(self, day: date) -> Spans:
        """The spans that begin on a date."""
        return self.special.get(day, self.week[day.weekday()])

    def today(self, now: datetime) -> date:
        """The date in the clinic's zone."""
        return now.astimezone(ZoneInfo(self.zone)).date()

    def state_at(self, now: datetime) -> State:
        """Open or closed at an aware moment, and until when."""
        for opens, closes in self._intervals(now):
            if now < opens:
                return State(False, opens)
            if now < closes:
                return State(True, None if closes >= self._horizon(now) else closes)
        return State(False, None)

    def next_change(self, now: datetime) -> datetime | None:
        """The next moment at which the clinic opens or closes."""
        return self.state_at(now).until

    def next_midnight(self, now: datetime) -> datetime:
        """When the next day begins in the clinic's zone."""
        return _moment(self.today(now) + timedelta(days=1), 0, self.zone)

    def _last_day(self, now: datetime) -> date:
        """A whole week after today and after the last special day shows all that there can be."""
        return max([self.today(now), *self.special]) + timedelta(days=WEEK + 1)

    def _horizon(self, now: datetime) -> datetime:
        return _moment(self._last_day(now), 0, self.zone)

    def _intervals(self, now: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Times of being open in their order, those that touch as one; UTC."""
        waiting: tuple[datetime, datetime] | None = None
        day, last = self.today(now) - timedelta(days=NIGHT_BEFORE), self._last_day(now)
        while day <= last:
            for span in sorted(self.on(day)):
                opens = _moment(day, span.opens, self.zone)
                closes = _moment(day, span.closes, self.zone, last=True)
                if waiting is not None and opens <= waiting[1]:
                    waiting = (waiting[0], max(waiting[1], closes))
                    continue
                if waiting is not None:
                    yield waiting
                waiting = (opens, closes)
            day += timedelta(days=1)
        if waiting is not None:
            yield waiting


def grouped(week: Sequence[Spans]) -> list[tuple[tuple[int, ...], Spans]]:
    """Neighbouring weekdays with the same hours together: ``((0, 1, 2, 3, 4), spans)``."""
    groups: list[tuple[tuple[int, ...], Spans]] = []
    for weekday, spans in enumerate(week):
        if groups and groups[-1][1] == spans:
            groups[-1] = ((*groups[-1][0], weekday), spans)
        else:
            groups.append(((weekday,), spans))
    return groups


def _moment(day: date, minutes: int, zone: str, *, last: bool = False) -> datetime:
    """The moment of a wall-clock time in UTC; ``last`` chooses the second of two equal times."""
    tz = ZoneInfo(zone)
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    found = wall.replace(tzinfo=tz, fold=int(last)).astimezone(UTC)
    if found.astimezone(tz).replace(tzinfo=None) == wall:
        return found
    # The clock jumps over this time. Somewhere between its two readings is the jump.
    early = wall.replace(tzinfo=tz, fold=1).astimezone(UTC)
    late = wall.replace(tzinfo=tz, fold=0).astimezone(UTC)
    before = early.astimezone(tz).utcoffset()
    steps = range(int((late - early) / timedelta(minutes=1)) + 1)
    jumped = bisect_left(
        steps,
        True,
        key=lambda step: (early + timedelta(minutes=step)).astimezone(tz).utcoffset() != before,
    )
    return early + timedelta(minutes=jumped)


# What people type between two times, and between two spans.
_BETWEEN = r"\s*(?:-|‐|‑|–|—|−|~|〜|～|から|\bto\b)\s*"
_CLOCK = (
    r"(?:(?P<{0}_noon>午前|午後)\s*)?(?P<{0}_hour>\d{{1,2}})"
    r"(?:[:.時]\s*(?P<{0}_minute>\d{{2}})?分?)?\s*(?P<{0}_half>(?:a|p)\.?m\.?(?![a-z]))?(?:まで)?"
)
_SPAN = re.compile(_CLOCK.format("opens") + _BETWEEN + _CLOCK.format("closes"))
_SEPARATOR = re.compile(r"[,;、，；／/\n]|\band\b|と")
NOT_HOURS = N_("“%(text)s” are no hours. Write them like 10:00-13:00, 14:30-18:30.")
OVERLAP = N_("Two of the times overlap.")


def read_spans(text: str) -> Spans:
    """The spans that a person typed: ``10:00-13:00, 14:30-18:30``; none when the text is empty.

    Reads full-width figures, a.m. and p.m., 午前 and 午後, and 18:00-26:00 as well as 18:00-2:00.
    Invalid when something else is written or two spans overlap.
    """
    plain = unicodedata.normalize("NFKC", text).lower().strip()
    found = [_span(part.strip(), text) for part in _SEPARATOR.split(plain) if part.strip()]
    spans = tuple(sorted(found))
    for earlier, later in pairwise(spans):
        if later.opens < earlier.closes:
            raise Invalid(OVERLAP)
    return spans


def written(spans: Spans) -> str:
    """Spans as a form and a row hold them; `read_spans` reads them back."""
    return ", ".join(f"{_clock(one.opens)}-{_clock(one.closes)}" for one in spans)


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def _span(part: str, whole: str) -> Span:
    match = _SPAN.fullmatch(part)
    if match is None:
        raise Invalid(NOT_HOURS, {"text": whole.strip()})
    opens, closes = _minutes(match, "opens"), _minutes(match, "closes")
    if opens is None or closes is None or opens >= DAY:
        raise Invalid(NOT_HOURS, {"text": whole.strip()})
    if closes <= opens:
        closes += DAY
    if closes > opens + DAY:
        raise Invalid(NOT_HOURS, {"text": whole.strip()})
    return Span(opens, closes)


def _minutes(match: re.Match[str], side: str) -> int | None:
    hour, minute = int(match[f"{side}_hour"]), int(match[f"{side}_minute"] or 0)
    half = match[f"{side}_half"] or {"午前": "am", "午後": "pm"}.get(match[f"{side}_noon"] or "")
    if minute > 59 or hour > 47 or (half and hour > 12):
        return None
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return hour * 60 + minute
