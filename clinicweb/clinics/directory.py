"""The clinics and their people as a reader of one language sees them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote

import phonenumbers

from clinicweb.clinics.hours import Hours, hours_of
from clinicweb.clinics.prices import PriceLine, price_lines
from clinicweb.i18n import locale_of
from clinicweb.models.clinics import Clinic, Practitioner

Text = TypeVar("Text")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who treats at a clinic and signs its articles."""

    id: int
    slug: str
    language: str
    """Of the texts: the reader's, or another one when they do not exist in it."""
    name: str
    credentials: tuple[str, ...]
    biography: str


@dataclass(frozen=True, slots=True)
class Place:
    """A clinic: what is known of it, in the reader's language; None is not known."""

    id: int
    slug: str
    language: str
    name: str
    description: str
    address: tuple[str, ...]
    hours: Hours | None
    hours_note: tuple[str, ...]
    """What the hours themselves do not say, such as "by appointment only"."""
    prices: tuple[PriceLine, ...]
    country: str
    """The country's name."""
    time_zone: str
    emergency: str
    phone: str | None
    """E.164, for links."""
    phone_at_home: str | None
    """As people in the clinic's country write it."""
    phone_from_abroad: str | None
    email: str | None
    messenger_url: str | None
    people: tuple[Person, ...]

    @property
    def map_address(self) -> str | None:
        """A page of another site that shows where the clinic is, asked for only when followed.

        https://developers.google.com/maps/documentation/urls/get-started#search-action
        """
        if not self.address:
            return None
        query = quote(" ".join((self.name, *self.address)), safe="")
        return f"https://www.google.com/maps/search/?api=1&query={query}"


def places(clinics: Iterable[Clinic], language: str) -> tuple[Place, ...]:
    """The clinics in their own order; each reads its rows when they are not loaded."""
    ordered = sorted(clinics, key=lambda clinic: (clinic.position, clinic.id))
    return tuple(_place(clinic, language) for clinic in ordered if clinic.texts)


def _place(clinic: Clinic, language: str) -> Place:
    text = _in_language({one.language: one for one in clinic.texts}, language)
    return Place(
        id=clinic.id,
        slug=clinic.slug,
        language=text.language,
        name=text.name,
        description=text.description,
        address=_lines(text.address),
        hours=hours_of(clinic, language),
        hours_note=_lines(text.hours_note),
        prices=price_lines(clinic.prices, clinic.currency, language, text.tax_note),
        country=locale_of(language).territories.get(clinic.country, clinic.country),
        time_zone=clinic.time_zone,
        emergency=clinic.emergency_number,
        phone=clinic.phone,
        phone_at_home=_phone(clinic.phone, phonenumbers.PhoneNumberFormat.NATIONAL),
        phone_from_abroad=_phone(clinic.phone, phonenumbers.PhoneNumberFormat.INTERNATIONAL),
        email=clinic.email,
        messenger_url=clinic.messenger_url,
        people=tuple(_person(one, language) for one in clinic.practitioners if one.texts),
    )


def _person(practitioner: Practitioner, language: str) -> Person:
    text = _in_language({one.language: one for one in practitioner.texts}, language)
    return Person(
        id=practitioner.id,
        slug=practitioner.slug,
        language=text.language,
        name=text.name,
        credentials=_lines(text.credentials),
        biography=text.biography,
    )


def _in_language(texts: Mapping[str, Text], language: str) -> Text:
    """In the reader's language, else in any we have: a name is better than a gap."""
    return texts.get(language) or texts[min(texts)]


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


def _phone(number: str | None, form: int) -> str | None:
    """The number as written in that form; one that cannot be parsed is shown as it is."""
    if not number:
        return None
    try:
        return phonenumbers.format_number(phonenumbers.parse(number), form)
    except phonenumbers.NumberParseException:
        return number
