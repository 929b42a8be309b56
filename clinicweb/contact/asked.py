"""What a person typed into the form: read, tidied, and what is wrong with it. No I/O."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import email_validator
import phonenumbers

from clinicweb.contact.states import Purpose
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.mail.waiting import one_line

MOST_TIMES = 3
# Three months at their longest; a clinic's calendar is seldom open further.
FURTHEST = timedelta(days=92)
LONGEST_NAME = 100
LONGEST_EMAIL = 254  # RFC 5321, as corrected by erratum 1690
LONGEST_PHONE = 40
LONGEST_MESSAGE = 2000
MOST_LINKS = 2
ANY = "any"
PARTS = (ANY, "morning", "afternoon", "evening")
# The times of day that the form offers: half hours in which some clinic may be open. Clocks are
# changed in the night, so each of them is there once on every day.
CLOCK_TIMES = tuple(f"{hour:02}:{minute}" for hour in range(6, 22) for minute in ("00", "30"))
# Not "website" or "url": browsers fill those in by themselves.
TRAP = "homepage"
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class Wish:
    """A day, and a part of it or a time of day, in the clinic's zone."""

    day: date
    moment: str

    @property
    def clock(self) -> time | None:
        """The time of day; None for a part of the day."""
        return None if self.moment in PARTS else time.fromisoformat(self.moment)

    def at(self, zone: str) -> datetime | None:
        """The moment in the clinic's zone; None for a part of the day."""
        clock = self.clock
        return None if clock is None else datetime.combine(self.day, clock, ZoneInfo(zone))


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that can be kept."""

    purpose: Purpose
    name: str
    email: str
    phone: str | None
    """E.164."""
    wanted_language: str
    message: str
    wishes: tuple[Wish, ...]

    def fingerprint(self, clinic_id: int, now: datetime) -> str:
        """The same for the same request to the same clinic on the same day."""
        times = [f"{one.day} {one.moment}" for one in self.wishes]
        parts = [str(clinic_id), now.date().isoformat(), self.purpose, self.name, self.email]
        parts += [self.phone or "", self.wanted_language, self.message, *times]
        return hashlib.sha256("\n\0".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field, as a message for people."""

    part: str
    """Name of the field."""
    message_id: str
    params: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Typed:
    """The form's fields as they were typed."""

    purpose: str = Purpose.APPOINTMENT
    name: str = ""
    email: str = ""
    phone: str = ""
    wanted_language: str = ""
    message: str = ""
    consent: bool = False
    times: tuple[tuple[str, str], ...] = (("", ANY),) * MOST_TIMES
    """Day and moment of each."""

    @classmethod
    def of(cls, values: Mapping[str, str]) -> "Typed":
        """What was sent; characters that no field is made for are gone."""
        return cls(
            purpose=values.get("purpose", ""),
            name=one_line(values.get("name", "")),
            email=one_line(values.get("email", "")),
            phone=one_line(values.get("phone", "")),
            wanted_language=values.get("wanted_language", ""),
            message=tidied(values.get("message", "")),
            consent=bool(values.get("consent")),
            times=tuple(
                (one_line(values.get(f"day-{n}", "")), values.get(f"moment-{n}", "") or ANY)
                for n in range(1, MOST_TIMES + 1)
            ),
        )


@dataclass(frozen=True, slots=True)
class Clinic:
    """What reading the form needs to know of the clinic."""

    id: int
    country: str
    time_zone: str


def tidied(text: str) -> str:
    """Lines as they were typed, without what cannot be seen."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n")
    return "\n".join(
        "".join(one for one in line if one == "\t" or unicodedata.category(one) not in ("Cc", "Cs"))
        for line in lines
    )


def last_day(today: date) -> date:
    """The last day that may be asked for."""
    return today + FURTHEST


def read(typed: Typed, clinic: Clinic, now: datetime) -> tuple[Asked | None, list[Problem]]:
    """The request, or what is wrong in the order of the form; never both."""
    problems: list[Problem] = []
    if typed.purpose not in set(Purpose):
        problems.append(Problem("purpose", N_("Choose what you would like.")))
    problems += _name(typed.name)
    email = _email(typed.email, problems)
    phone = _phone(typed.phone, clinic.country, problems)
    if typed.wanted_language not in LANGUAGES:
        problems.append(Problem("wanted_language", N_("Choose a language.")))
    wishes = _wishes(typed.times, clinic.time_zone, now, problems)
    problems += _message(typed)
    if not typed.consent:
        problems.append(
            Problem("consent", N_("We need your agreement to keep and answer your request."))
        )
    if problems or email is None:
        return None, problems
    asked = Asked(
        Purpose(typed.purpose),
        typed.name,
        email,
        phone,
        typed.wanted_language,
        typed.message,
        wishes,
    )
    return asked, []


def _name(name: str) -> list[Problem]:
    if not name:
        return [Problem("name", N_("Enter your name."))]
    if len(name) > LONGEST_NAME:
        return [Problem("name", N_("This name is too long."))]
    if _LINK.search(name):
        return [Problem("name", N_("Enter your name without a link."))]
    return []


def _email(typed: str, problems: list[Problem]) -> str | None:
    """The address in its usual form; only its shape is looked at."""
    if not typed:
        problems.append(Problem("email", N_("Enter your e-mail address.")))
        return None
    found = usual_address(typed)
    if found is None:
        problems.append(
            Problem("email", N_("This e-mail address is not complete, such as name@example.com."))
        )
    return found


def usual_address(typed: str) -> str | None:
    """An e-mail address as every mail server knows it; None when it has not the shape of one."""
    try:
        found = email_validator.validate_email(
            # Full-width letters come from a Japanese keyboard.
            unicodedata.normalize("NFKC", typed)[: LONGEST_EMAIL * 2],
            allow_smtputf8=False,
            check_deliverability=False,
        )
    except email_validator.EmailNotValidError:
        return None
    # A domain of other letters in the form that every mail server knows.
    return found.ascii_email or found.normalized


def _phone(typed: str, country: str, problems: list[Problem]) -> str | None:
    if not typed:
        return None
    try:
        found = phonenumbers.parse(typed[:LONGEST_PHONE], country)
    except phonenumbers.NumberParseException:
        found = None
    if found is None or len(typed) > LONGEST_PHONE or not phonenumbers.is_valid_number(found):
        problems.append(
            Problem(
                "phone",
                N_("We cannot read this number. From another country, begin with + and its code."),
            )
        )
        return None
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)


def _wishes(
    times: Sequence[tuple[str, str]], zone: str, now: datetime, problems: list[Problem]
) -> tuple[Wish, ...]:
    found: list[Wish] = []
    for number, (typed, moment) in enumerate(times, 1):
        if not typed:
            if moment != ANY:
                name = f"day-{number}"
                problems.append(Problem(name, N_("Choose the day for this time, too.")))
            continue
        day = day_of(typed)
        known = moment in PARTS or moment in CLOCK_TIMES
        problem = _trouble(Wish(day, moment if known else ANY), zone, now) if day else None
        if day is None:
            problem = N_("Enter the day as year-month-day, such as 2026-03-09.")
        elif not known:
            problem = N_("Choose a time from the list.")
        if problem:
            problems.append(Problem(f"day-{number}", problem))
        elif day is not None and Wish(day, moment) not in found:
            found.append(Wish(day, moment))
    return tuple(found)


def _trouble(wish: Wish, zone: str, now: datetime) -> str | None:
    local = now.astimezone(ZoneInfo(zone))
    at = wish.at(zone)
    if wish.day < local.date() or (at is not None and at <= now):
        return N_("This time is past. Choose a later one.")
    if wish.day > last_day(local.date()):
        return N_("Choose a day within the next three months.")
    return None


def day_of(typed: str) -> date | None:
    """The day that was typed; a browser without a date field sends what a person wrote."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", typed))
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def _message(typed: Typed) -> list[Problem]:
    text = typed.message
    if not text and typed.purpose == Purpose.QUESTION:
        return [Problem("message", N_("Write your question."))]
    if len(text) > LONGEST_MESSAGE:
        return [
            Problem(
                "message",
                N_("This is %(length)s characters long; at most %(most)s fit."),
                {"length": len(text), "most": LONGEST_MESSAGE},
            )
        ]
    if len(_LINK.findall(text)) > MOST_LINKS:
        return [
            Problem("message", N_("At most %(most)s links may be in it."), {"most": MOST_LINKS})
        ]
    return []
