"""What a clinic is called, what it says of itself and where it is, language by language."""

from clinicweb.accounts.clinic_sections.fields import (
    Field,
    Group,
    Problem,
    Section,
    Values,
    in_lines,
)
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.models.clinics import Clinic, ClinicText

_PARTS = ("name", "description", "address")


class Texts(Section):
    """Name, description and address."""

    name = "texts"
    title = N_("Name and address")
    intro = N_(
        "Write each language as its readers write it. A language without a name "
        "shows the texts of another."
    )

    def values(self, clinic: Clinic) -> dict[str, str]:
        """``name.ja`` and so on."""
        texts = {text.language: text for text in clinic.texts}
        return {
            f"{part}.{code}": getattr(texts[code], part) or "" if code in texts else ""
            for code in LANGUAGES
            for part in _PARTS
        }

    def groups(self, clinic: Clinic, values: Values) -> list[Group]:
        """A group for each language."""
        return [
            Group(
                N_("In %(in_language)s"),
                (
                    Field(f"name.{code}", N_("Name of the clinic"), language=code),
                    Field(
                        f"description.{code}",
                        N_("Description"),
                        "area",
                        language=code,
                        hint=N_("Two or three sentences: who you are and what you treat."),
                    ),
                    Field(
                        f"address.{code}",
                        N_("Street address"),
                        "area",
                        language=code,
                        hint=N_("One line for each part, in the order this language uses."),
                        rows=4,
                    ),
                ),
                {"in_language": code},
            )
            for code in LANGUAGES
        ]

    def problems(self, clinic: Clinic, values: Values) -> dict[str, Problem]:
        """A name wherever anything is said, and in one language at least."""
        found = {}
        for code in LANGUAGES:
            name, description, address = (values[f"{part}.{code}"] for part in _PARTS)
            if not name and (description or address or _of(clinic, code) is not None):
                found[f"name.{code}"] = Problem(N_("Write the name of the clinic."))
            if name and not description:
                found[f"description.{code}"] = Problem(
                    N_("Write a sentence or two about the clinic.")
                )
        return found

    def write(self, clinic: Clinic, values: Values) -> None:
        """A language without a name has no text."""
        for code in LANGUAGES:
            if not values[f"name.{code}"]:
                continue
            text = _of(clinic, code)
            if text is None:
                text = ClinicText(language=code)
                clinic.texts.append(text)
            text.name = values[f"name.{code}"]
            text.description = values[f"description.{code}"]
            text.address = in_lines(values[f"address.{code}"]) or None


def _of(clinic: Clinic, code: str) -> ClinicText | None:
    return next((text for text in clinic.texts if text.language == code), None)
