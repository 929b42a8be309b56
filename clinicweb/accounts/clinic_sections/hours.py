"""The week of a clinic, and the dates that differ from it."""

from datetime import date

from clinicweb import i18n
from clinicweb.accounts.clinic_sections.fields import (
    Field,
    Group,
    Problem,
    Section,
    Values,
    in_lines,
    is_passed_over,
    per_language,
    removal,
    row_numbers,
)
from clinicweb.domain.errors import Invalid
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.domain.opening_hours import WEEK, read_spans, written
from clinicweb.models.clinics import Clinic, OpeningDay, SpecialDay, SpecialDayNote

WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
NEW_DAYS = 3
CLOSED = "closed"


class Hours(Section):
    """Weekly hours and a note."""

    name = "hours"
    title = N_("Opening hours")
    intro = N_(
        "Write each day like 10:00-13:00, 14:30-18:30. Leave a day empty when the clinic is "
        "closed; leave all empty to show no hours. A time after midnight is written as 18:00-2:00."
    )

    def values(self, clinic: Clinic) -> dict[str, str]:
        """``day.0`` is Monday."""
        spans = {day.weekday: day.spans for day in clinic.opening_days}
        notes = {text.language: text.hours_note or "" for text in clinic.texts}
        return {f"day.{day}": spans.get(day, "") for day in range(WEEK)} | {
            f"hours_note.{code}": notes.get(code, "") for code in LANGUAGES
        }

    def groups(self, clinic: Clinic, values: Values) -> list[Group]:
        """The week, then what cannot be said in times."""
        days = tuple(Field(f"day.{day}", label) for day, label in enumerate(WEEKDAYS))
        note = per_language("hours_note", N_("Note in %(in_language)s"), kind="area", rows=2)
        return [
            Group(
                N_("Every week"),
                days,
                hint=N_("In the clinic's own time (%(zone)s)."),
                hint_params={"zone": i18n.zone_name(clinic.time_zone)},
            ),
            Group(N_("A note under the hours"), note, hint=N_("For example: by appointment only.")),
        ]

    def problems(self, clinic: Clinic, values: Values) -> dict[str, Problem]:
        """Days that cannot be read as times; notes in a language that the clinic has not got."""
        found: dict[str, Problem] = {}
        for day in range(WEEK):
            _try_hours(values, f"day.{day}", found)
        for code in LANGUAGES:
            if values[f"hours_note.{code}"] and all(one.language != code for one in clinic.texts):
                found[f"hours_note.{code}"] = Problem(NO_NAME_YET)
        return found

    def write(self, clinic: Clinic, values: Values) -> None:
        """A day without hours has no row."""
        rows = {day.weekday: day for day in clinic.opening_days}
        for weekday in range(WEEK):
            spans = written(read_spans(values[f"day.{weekday}"]))
            if not spans:
                if weekday in rows:
                    clinic.opening_days.remove(rows[weekday])
            elif weekday in rows:
                rows[weekday].spans = spans
            else:
                clinic.opening_days.append(OpeningDay(weekday=weekday, spans=spans))
        for text in clinic.texts:
            text.hours_note = in_lines(values.get(f"hours_note.{text.language}")) or None


NO_NAME_YET = N_("Write the clinic's name in this language first.")


class SpecialDays(Section):
    """Closed days and days with other hours."""

    name = "special-days"
    title = N_("Special days")
    intro = N_(
        "Days whose hours are not those of the week. Leave the times empty for a closed day."
    )

    def values(self, clinic: Clinic) -> dict[str, str]:
        """A row for each day, then empty ones."""
        held: dict[str, str] = {}
        days = sorted(clinic.special_days, key=lambda one: one.day)
        for number, day in enumerate(days):
            notes = {note.language: note.text for note in day.notes}
            held |= _row(number, day.day.isoformat(), day.spans, notes)
        for number in range(len(days), len(days) + NEW_DAYS):
            held |= _row(number, "", "", {})
        return held

    def groups(self, clinic: Clinic, values: Values) -> list[Group]:
        """A group for each row."""
        found = []
        held = {one.day.isoformat() for one in clinic.special_days}
        for number in row_numbers(values, "day"):
            prefix, day = f"day-{number}", values.get(f"day-{number}-date", "")
            found.append(
                Group(
                    "%(day)s" if day else N_("Another day"),
                    (
                        Field(f"{prefix}-date", N_("Date"), "date"),
                        Field(f"{prefix}-hours", N_("Times (empty: closed)")),
                        *per_language(f"{prefix}-note", N_("Reason in %(in_language)s")),
                        *removal(prefix, day in held),
                    ),
                    {"day": _shown(day)},
                )
            )
        return found

    def problems(self, clinic: Clinic, values: Values) -> dict[str, Problem]:
        """Dates that are none or twice there, times that cannot be read."""
        found: dict[str, Problem] = {}
        seen = set()
        for number in row_numbers(values, "day"):
            prefix, day = f"day-{number}", values.get(f"day-{number}-date", "")
            if is_passed_over(values, prefix):
                continue
            if _date(day) is None:
                found[f"{prefix}-date"] = Problem(N_("Write the date as 2026-12-31."))
            elif day in seen:
                found[f"{prefix}-date"] = Problem(N_("This date is on the list twice."))
            seen.add(day)
            _try_hours(values, f"{prefix}-hours", found)
        return found

    def write(self, clinic: Clinic, values: Values) -> None:
        """A date that is not named any more is taken off the list."""
        rows = {day.day: day for day in clinic.special_days}
        named = set()
        for number in row_numbers(values, "day"):
            prefix = f"day-{number}"
            day = _date(values.get(f"{prefix}-date", ""))
            if day is None or is_passed_over(values, prefix):
                continue
            named.add(day)
            row = rows.get(day)
            if row is None:
                row = SpecialDay(day=day)
                clinic.special_days.append(row)
            row.spans = written(read_spans(values.get(f"{prefix}-hours", "")))
            _write_notes(row, {code: values.get(f"{prefix}-note.{code}", "") for code in LANGUAGES})
        for day, row in rows.items():
            if day not in named:
                clinic.special_days.remove(row)

    def snapshot(self, clinic: Clinic) -> dict[str, str]:
        """By date."""
        held = {}
        for day in clinic.special_days:
            held[f"special_day.{day.day.isoformat()}"] = day.spans or CLOSED
            for note in day.notes:
                held[f"special_day_note.{day.day.isoformat()}.{note.language}"] = note.text
        return held


def _write_notes(day: SpecialDay, texts: Values) -> None:
    notes = {note.language: note for note in day.notes}
    for code, text in texts.items():
        if not text:
            if code in notes:
                day.notes.remove(notes[code])
        elif code in notes:
            notes[code].text = text
        else:
            day.notes.append(SpecialDayNote(language=code, text=text))


def _row(number: int, day: str, spans: str, notes: Values) -> dict[str, str]:
    prefix = f"day-{number}"
    return {f"{prefix}-date": day, f"{prefix}-hours": spans} | {
        f"{prefix}-note.{code}": notes.get(code, "") for code in LANGUAGES
    }


def _try_hours(values: Values, name: str, found: dict[str, Problem]) -> None:
    try:
        read_spans(values.get(name, ""))
    except Invalid as error:
        found[name] = Problem(error.message_id, error.params)


def _shown(day: str) -> str:
    """The date as the reader writes it; what is no date as it was typed."""
    found = _date(day)
    return i18n.day(found) if found else day


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
