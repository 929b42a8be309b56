"""What the pages for terms are sent. What may be kept, the service decides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField, TextAreaField

from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.terms import TermEntry, TermStatus
from clinicweb.termbase.rules import Draft

EMPTY_ROWS = 2
MOST_ROWS = 60  # of one form; far more than any concept has words
_NO_CLINIC = 0  # what a form says that no page of ours made


class ConceptForm(FlaskForm):
    """A concept as somebody typed it, without its terms; its buttons say what to do with it."""

    clinic = StringField()
    """The id of a clinic; "" for all of them."""
    code = StringField()
    note = TextAreaField()
    seen_version = IntegerField()


@dataclass
class TermRow:
    """One term of the form; ``number`` makes its fields' names."""

    number: int
    language: str
    text: str = ""
    reading: str = ""
    status: str = TermStatus.PREFERRED
    note: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What its fields' names begin with."""
        return f"term-{self.number}"

    def entry(self) -> TermEntry:
        """The row as a term."""
        known = self.status in set(TermStatus)
        status = TermStatus(self.status) if known else TermStatus.ADMITTED
        return TermEntry(self.language, self.text, status, self.reading, self.note)


def rows_of(terms: Iterable[TermEntry], empty: int = EMPTY_ROWS) -> list[TermRow]:
    """Rows for terms, language by language, and some empty ones at the end of each."""
    terms = list(terms)
    rows: list[TermRow] = []
    for language in LANGUAGES:
        own = [one for one in terms if one.language == language]
        for one in own:
            rows.append(
                TermRow(len(rows), language, one.text, one.reading or "", one.status, one.note)
            )
        has_preferred = any(one.status is TermStatus.PREFERRED for one in own)
        for place in range(empty):
            first = place == 0 and not has_preferred
            status = TermStatus.PREFERRED if first else TermStatus.ADMITTED
            rows.append(TermRow(len(rows), language, status=status))
    return rows


def typed_rows(values: Mapping[str, str]) -> list[TermRow]:
    """The rows as they were sent."""
    rows = []
    for number in range(MOST_ROWS):
        language = values.get(f"term-{number}-language", "")
        if language in LANGUAGES:
            name = f"term-{number}-"
            rows.append(
                TermRow(
                    number,
                    language,
                    text=values.get(f"{name}text", ""),
                    reading=values.get(f"{name}reading", ""),
                    status=values.get(f"{name}status", ""),
                    note=values.get(f"{name}note", ""),
                )
            )
    return rows


def number(text: str) -> int | None:
    """The id that a field or an address names, if it can be one."""
    return int(text) if text.isdecimal() and len(text) < 10 else None


def draft_of(form: ConceptForm, rows: Iterable[TermRow]) -> Draft:
    """The concept as it was typed."""
    clinic = form.clinic.data or ""
    return Draft(
        code=form.code.data or None,
        clinic_id=(number(clinic) or _NO_CLINIC) if clinic else None,
        note=form.note.data or "",
        terms=tuple(row.entry() for row in rows),
    )
