"""The pages of a clinic's settings, one module each."""

from collections.abc import Mapping

from clinicweb.accounts.clinic_sections.contact import Contact
from clinicweb.accounts.clinic_sections.fields import Section
from clinicweb.accounts.clinic_sections.hours import Hours, SpecialDays
from clinicweb.accounts.clinic_sections.people import People
from clinicweb.accounts.clinic_sections.prices import Prices
from clinicweb.accounts.clinic_sections.texts import Texts

SECTIONS: Mapping[str, Section] = {
    one.name: one for one in (Contact(), Texts(), Hours(), SpecialDays(), Prices(), People())
}
