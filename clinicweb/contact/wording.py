"""Names of purposes, states and times, in the language of who reads them."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import phonenumbers

from clinicweb.clinics.hours import Hours
from clinicweb.contact.asked import ANY, CLOCK_TIMES, PARTS, Wish
from clinicweb.contact.service import GIVEN_BACK, MAIL_AGAIN, NOTED, RECEIVED, TAKEN
from clinicweb.contact.states import Purpose, State
from clinicweb.domain.messages import N_
from clinicweb.domain.opening_hours import Span
from clinicweb.i18n import clock, message, weekday
from clinicweb.mail.waiting import MailState

PURPOSES = {
    Purpose.APPOINTMENT: N_("Appointment request"),
    Purpose.QUESTION: N_("Question"),
}
STATES = {
    State.NEW: N_("Not answered yet"),
    State.ANSWERED: N_("Answered"),
    State.BOOKED: N_("Booked"),
    State.CLOSED: N_("Completed"),
}
# What a button says that leads to the state.
MOVES = {
    State.NEW: N_("Mark as not answered yet"),
    State.ANSWERED: N_("Mark as answered"),
    State.BOOKED: N_("Mark as booked"),
    State.CLOSED: N_("Mark as completed"),
}
MOMENTS = {
    ANY: N_("Any time of day"),
    "morning": N_("Morning"),
    "afternoon": N_("Afternoon"),
    "evening": N_("Evening"),
}
MAILS = {
    MailState.WAITING: N_("Waits to be sent"),
    MailState.SENT: N_("Has been sent"),
    MailState.FILED: N_("Not sent: no mail server is set"),
    MailState.FAILED: N_("Could not be sent"),
}
ACTIONS = {
    RECEIVED: N_("The request came in through the website."),
    TAKEN: N_("%(name)s took it on."),
    GIVEN_BACK: N_("%(name)s gave it back."),
    NOTED: N_("%(name)s noted:"),
    MAIL_AGAIN: N_("%(name)s had the mail sent again."),
    State.NEW: N_("%(name)s marked it as not answered yet."),
    State.ANSWERED: N_("%(name)s marked it as answered."),
    State.BOOKED: N_("%(name)s marked it as booked."),
    State.CLOSED: N_("%(name)s marked it as completed."),
}
# What the parts of a day are, to see whether a clinic is open then: minutes after midnight.
_PART_SPANS = {
    ANY: Span(0, 24 * 60),
    "morning": Span(5 * 60, 12 * 60),
    "afternoon": Span(12 * 60, 17 * 60),
    "evening": Span(17 * 60, 24 * 60),
}


def phone_words(number: str | None) -> str:
    """A number as it is dialled from any country."""
    if number is None:
        return ""
    return phonenumbers.format_number(
        phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )


def moment(code: str) -> str:
    """A part of the day or a time of day: Morning, 10:30 am."""
    return message(MOMENTS[code]) if code in PARTS else clock(time.fromisoformat(code))


def moments() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What the form offers: parts of the day, and times of day; code and words of each."""
    return [(one, moment(one)) for one in PARTS], [(one, moment(one)) for one in CLOCK_TIMES]


def wish_words(wish: Wish) -> str:
    """Monday, 9 March 2026 · 10:30 am."""
    return message(
        N_("%(day)s · %(time)s"), {"day": weekday(wish.day), "time": moment(wish.moment)}
    )


def in_utc(wish: Wish, zone: str) -> Wish | None:
    """The same moment in UTC; None for a part of a day, and where the zone shows UTC."""
    at = wish.at(zone)
    if at is None or not at.utcoffset():
        return None
    there = at.astimezone(UTC)
    return Wish(there.date(), f"{there:%H:%M}")


def is_closed(wish: Wish, hours: Hours | None) -> bool:
    """Whether the clinic says that it is closed then; False when it has told no hours."""
    if hours is None:
        return False
    at = wish.at(hours.opening.zone)
    if at is not None:
        return not hours.opening.state_at(at.astimezone(UTC)).is_open
    part = _PART_SPANS[wish.moment]
    spans = hours.opening.on(wish.day)
    return not any(one.opens < part.closes and part.opens < one.closes for one in spans)


def local_now(now: datetime, zone: str) -> datetime:
    """The clinic's clock."""
    return now.astimezone(ZoneInfo(zone))
