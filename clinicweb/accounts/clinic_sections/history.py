"""What a recorded change of a clinic's settings is called."""

from clinicweb.accounts.clinic_sections.fields import Params
from clinicweb.accounts.clinic_sections.hours import WEEKDAYS
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_

_NAMES = {
    "phone": N_("Telephone number"),
    "email": N_("E-mail address"),
    "messenger_url": N_("Address of a messenger"),
    "emergency_number": N_("Emergency number"),
    "name": N_("Name of the clinic in %(in_language)s"),
    "description": N_("Description in %(in_language)s"),
    "address": N_("Street address in %(in_language)s"),
    "hours_note": N_("Note under the hours in %(in_language)s"),
    "special_day": N_("Hours on %(which)s"),
    "special_day_note": N_("Reason for %(which)s in %(in_language)s"),
    "tax_note": N_("Words behind every price in %(in_language)s"),
    "price": N_("Price %(which)s"),
    "price_name": N_("Name of the price %(which)s in %(in_language)s"),
    "price_position": N_("Place of the price %(which)s in the list"),
    "person_name": N_("Name of %(which)s in %(in_language)s"),
    "person_credentials": N_("Credentials of %(which)s in %(in_language)s"),
    "person_biography": N_("Biography of %(which)s in %(in_language)s"),
}


def setting_name(setting: str) -> tuple[str, Params]:
    """A message id and its parameters for a name that a ``snapshot`` uses."""
    kind, *rest = setting.split(".")
    if kind == "day":
        return WEEKDAYS[int(rest[0])], {}
    params = {"which": rest[0]} if rest else {}
    if rest and rest[-1] in LANGUAGES:
        params["in_language"] = rest[-1]
    return _NAMES.get(kind, setting), params
