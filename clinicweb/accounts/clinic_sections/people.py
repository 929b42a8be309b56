"""Who treats at a clinic: names, credentials and biographies in each language."""

import re
import unicodedata

from sqlalchemy import inspect, or_, select
from sqlalchemy.orm import Session

from clinicweb.accounts.clinic_sections.fields import (
    REMOVE,
    Field,
    Group,
    Problem,
    Section,
    Values,
    in_lines,
    is_passed_over,
    removal,
    row_numbers,
)
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.models.articles import Article
from clinicweb.models.clinics import Clinic, Practitioner, PractitionerText
from clinicweb.models.published import PublishedPage

_PARTS = ("name", "credentials", "biography")


class People(Section):
    """The practitioners."""

    name = "people"
    title = N_("Practitioners")
    intro = N_(
        "Patients see them on the clinic's page and under the articles they sign. "
        "Write only credentials that the person holds."
    )

    def values(self, clinic: Clinic) -> dict[str, str]:
        """A row for each person, then an empty one."""
        held: dict[str, str] = {}
        for number, person in enumerate(clinic.practitioners):
            held |= _row(number, person)
        return held | _row(len(clinic.practitioners), None)

    def groups(self, clinic: Clinic, values: Values) -> list[Group]:
        """A group for each person; ``slug`` says who it is."""
        found = []
        for number in row_numbers(values, "person"):
            prefix = f"person-{number}"
            name = next((v for c in LANGUAGES if (v := values.get(f"{prefix}-name.{c}"))), "")
            slug = values.get(f"{prefix}-slug", "")
            fields = [Field(f"{prefix}-slug", "", "hidden")]
            for code in LANGUAGES:
                fields += _fields(prefix, code)
            fields += removal(prefix, bool(slug))
            legend = "%(name)s" if name else N_("Another practitioner")
            found.append(Group(legend, tuple(fields), {"name": name}))
        return found

    def problems(self, clinic: Clinic, values: Values) -> dict[str, Problem]:
        """A name and a biography wherever anything is said; authors of articles stay."""
        found: dict[str, Problem] = {}
        people = {person.slug: person for person in clinic.practitioners}
        for number in row_numbers(values, "person"):
            prefix = f"person-{number}"
            person = people.get(values.get(f"{prefix}-slug", ""))
            if values.get(f"{prefix}-{REMOVE}"):
                if person is not None and _signs_something(person):
                    found[f"{prefix}-{REMOVE}"] = Problem(
                        N_("Articles name this person; choose another author for them first.")
                    )
            elif person is not None or not is_passed_over(values, prefix):
                found |= _problems_of_texts(prefix, values)
        return found

    def write(self, clinic: Clinic, values: Values) -> None:
        """The address of a person's entry is made once, of the name in Latin letters."""
        people = {person.slug: person for person in clinic.practitioners}
        for number in row_numbers(values, "person"):
            prefix = f"person-{number}"
            person = people.get(values.get(f"{prefix}-slug", ""))
            if values.get(f"{prefix}-{REMOVE}"):
                if person is not None:
                    clinic.practitioners.remove(person)
                continue
            if person is None:
                if is_passed_over(values, prefix):
                    continue
                person = Practitioner(slug=_new_slug(prefix, values, set(people)), position=number)
                people[person.slug] = person
                clinic.practitioners.append(person)
            _write_texts(person, prefix, values)

    def snapshot(self, clinic: Clinic) -> dict[str, str]:
        """By the addresses of the entries."""
        return {
            f"person_{part}.{person.slug}.{text.language}": getattr(text, part) or ""
            for person in clinic.practitioners
            for text in person.texts
            for part in _PARTS
        }


def _fields(prefix: str, code: str) -> list[Field]:
    language = {"in_language": code}
    return [
        Field(
            f"{prefix}-name.{code}", N_("Name in %(in_language)s"), "text", language, None, {}, code
        ),
        Field(
            f"{prefix}-credentials.{code}",
            N_("Credentials in %(in_language)s"),
            "area",
            language,
            hint=N_("One in each line."),
            language=code,
        ),
        Field(
            f"{prefix}-biography.{code}",
            N_("Biography in %(in_language)s"),
            "area",
            language,
            language=code,
            rows=5,
        ),
    ]


def _problems_of_texts(prefix: str, values: Values) -> dict[str, Problem]:
    found: dict[str, Problem] = {}
    named = False
    for code in LANGUAGES:
        name, credentials, biography = (values.get(f"{prefix}-{part}.{code}") for part in _PARTS)
        named = named or bool(name)
        if not name and (credentials or biography):
            found[f"{prefix}-name.{code}"] = Problem(N_("Write the name."))
        if name and not biography:
            found[f"{prefix}-biography.{code}"] = Problem(
                N_("Write a sentence or two about the person.")
            )
    if not named:
        found[f"{prefix}-name.{next(iter(LANGUAGES))}"] = Problem(N_("Write the name."))
    return found


def _write_texts(person: Practitioner, prefix: str, values: Values) -> None:
    texts = {text.language: text for text in person.texts}
    for code in LANGUAGES:
        name = values.get(f"{prefix}-name.{code}", "")
        text = texts.get(code)
        if not name:
            if text is not None:
                person.texts.remove(text)
            continue
        if text is None:
            text = PractitionerText(language=code)
            person.texts.append(text)
        text.name = name
        text.credentials = in_lines(values.get(f"{prefix}-credentials.{code}")) or None
        text.biography = values.get(f"{prefix}-biography.{code}", "")


def _signs_something(person: Practitioner) -> bool:
    """An article or a page, also one that was replaced, names the person as its author."""
    session = inspect(person).session
    assert isinstance(session, Session)
    return bool(
        session.scalar(
            select(
                or_(
                    select(Article.id).where(Article.practitioner_id == person.id).exists(),
                    select(PublishedPage.id)
                    .where(PublishedPage.practitioner_id == person.id)
                    .exists(),
                )
            )
        )
    )


def _new_slug(prefix: str, values: Values, taken: set[str]) -> str:
    names = (values.get(f"{prefix}-name.{code}", "") for code in LANGUAGES)
    latin = (
        unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() for name in names
    )
    words = (re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") for name in latin)
    base = next((one for one in words if one), "practitioner")
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def _row(number: int, person: Practitioner | None) -> dict[str, str]:
    prefix = f"person-{number}"
    texts = {text.language: text for text in person.texts} if person else {}
    return {f"{prefix}-slug": person.slug if person else ""} | {
        f"{prefix}-{part}.{code}": getattr(texts[code], part) or "" if code in texts else ""
        for code in LANGUAGES
        for part in _PARTS
    }
