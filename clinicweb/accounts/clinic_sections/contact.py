"""How a clinic is reached, and the number that patients call in an emergency."""

import re

import phonenumbers

from clinicweb.accounts.clinic_sections.fields import Field, Group, Problem, Section, Values
from clinicweb.domain.messages import N_
from clinicweb.models.clinics import Clinic

_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]{2,}")
_WEB = re.compile(r"https://[^\s/]+\.[^\s]+")
_EMERGENCY = re.compile(r"\d{2,6}")
CHECKED = "emergency_checked"


class Contact(Section):
    """Telephone, e-mail, messages, emergency number."""

    name = "contact"
    title = N_("Contact")
    intro = N_("Patients see this on every page, in every language, as soon as it is saved.")

    def values(self, clinic: Clinic) -> dict[str, str]:
        """The columns of the clinic; the telephone number as people in its country write it."""
        return {
            "phone": _at_home(clinic),
            "email": clinic.email or "",
            "messenger_url": clinic.messenger_url or "",
            "emergency_number": clinic.emergency_number,
        }

    def groups(self, clinic: Clinic, values: Values) -> list[Group]:
        """Whoever changes the emergency number is asked once more."""
        emergency = [
            Field(
                "emergency_number",
                N_("Emergency number"),
                "tel",
                hint=N_("For an ambulance in the clinic's country. Stands in every article."),
                required=True,
            )
        ]
        if values.get("emergency_number") != clinic.emergency_number:
            emergency.append(
                Field(
                    CHECKED,
                    N_("I have checked that %(new)s is right; until now it was %(old)s."),
                    "check",
                    {"new": values.get("emergency_number"), "old": clinic.emergency_number},
                )
            )
        return [
            Group(
                N_("For patients who want to reach the clinic"),
                (
                    Field(
                        "phone",
                        N_("Telephone number"),
                        "tel",
                        hint=N_("As it is dialled in the country, or with + and its code."),
                    ),
                    Field("email", N_("E-mail address"), "email"),
                    Field(
                        "messenger_url",
                        N_("Address of a messenger"),
                        "url",
                        hint=N_("A link such as https://m.me/your-clinic."),
                    ),
                ),
            ),
            Group(N_("Emergencies"), tuple(emergency)),
        ]

    def problems(self, clinic: Clinic, values: Values) -> dict[str, Problem]:
        """Numbers that cannot be dialled, addresses that lead nowhere."""
        found = {}
        if values["phone"] and _e164(values["phone"], clinic.country) is None:
            found["phone"] = Problem(
                N_("This is no telephone number. Write it as you dial it, or with + in front.")
            )
        if values["email"] and not _EMAIL.fullmatch(values["email"]):
            found["email"] = Problem(
                N_("“%(email)s” is not an e-mail address."), {"email": values["email"]}
            )
        if values["messenger_url"] and not _WEB.fullmatch(values["messenger_url"]):
            found["messenger_url"] = Problem(
                N_("Write the whole address; it begins with https://.")
            )
        if not _EMERGENCY.fullmatch(values["emergency_number"]):
            found["emergency_number"] = Problem(
                N_("The emergency number has two to six figures and nothing else.")
            )
        elif values["emergency_number"] != clinic.emergency_number and not values.get(CHECKED):
            found[CHECKED] = Problem(
                N_("Patients call this number when a life is in danger. Please check it once more.")
            )
        return found

    def write(self, clinic: Clinic, values: Values) -> None:
        """The telephone number is kept as E.164."""
        clinic.phone = _e164(values["phone"], clinic.country)
        clinic.email = values["email"] or None
        clinic.messenger_url = values["messenger_url"] or None
        clinic.emergency_number = values["emergency_number"]


def _at_home(clinic: Clinic) -> str:
    if not clinic.phone:
        return ""
    try:
        number = phonenumbers.parse(clinic.phone, clinic.country)
    except phonenumbers.NumberParseException:
        return clinic.phone
    own = phonenumbers.region_code_for_number(number) == clinic.country
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, form.NATIONAL if own else form.INTERNATIONAL)


def _e164(text: str, country: str) -> str | None:
    """A number as links have it; None when there is none or when nobody could dial it."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
