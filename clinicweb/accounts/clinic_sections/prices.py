"""What treatments cost, and what is said of the tax."""

import re
import unicodedata
from decimal import Decimal

from babel.numbers import get_currency_precision

from clinicweb.accounts.clinic_sections.fields import (
    Field,
    Group,
    Problem,
    Section,
    Values,
    is_passed_over,
    per_language,
    removal,
    row_numbers,
)
from clinicweb.accounts.clinic_sections.hours import NO_NAME_YET
from clinicweb.clinics.prices import written_amount
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.models.clinics import Clinic, Price, PriceText

NEW_PRICES = 2
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Signs and words that people write around an amount, and commas between thousands: the comma of
# "80,50" is none, and must not make 8,050 of it.
_AROUND = re.compile(r"(?i)nz\$|[$¥円\s]|nzd|jpy|yen|(?<=\d),(?=\d{3}(?!\d))")
_FIGURES = re.compile(r"\d+(?:\.\d+)?")
HIGHEST = Decimal(10**7)


class Prices(Section):
    """The table of prices."""

    name = "prices"
    title = N_("Prices")
    intro = N_(
        "Patients see them on the clinic's page in this order, and in every article that names "
        "one, such as {{price:initial}}."
    )

    def values(self, clinic: Clinic) -> dict[str, str]:
        """A row for each price, then empty ones; the word for the tax in each language."""
        taxes = {text.language: text.tax_note or "" for text in clinic.texts}
        held = {f"tax_note.{code}": taxes.get(code, "") for code in LANGUAGES}
        prices = sorted(clinic.prices, key=lambda one: (one.position, one.key))
        for number, price in enumerate(prices):
            names = {text.language: text.name for text in price.texts}
            amount = written_amount(price.amount, clinic.currency)
            held |= _row(number, price.key, amount, names)
        for number in range(len(prices), len(prices) + NEW_PRICES):
            held |= _row(number, "", "", {})
        return held

    def groups(self, clinic: Clinic, values: Values) -> list[Group]:
        """The tax, then a group for each price."""
        tax = per_language("tax_note", N_("In %(in_language)s"))
        found = [
            Group(
                N_("Words behind every price"),
                tax,
                hint=N_("What patients have to know about tax: incl. GST, 税込. May be empty."),
            )
        ]
        held = {price.key for price in clinic.prices}
        for number in row_numbers(values, "price"):
            prefix, key = f"price-{number}", values.get(f"price-{number}-key", "")
            found.append(
                Group(
                    "{{price:%(key)s}}" if key else N_("Another price"),
                    (
                        Field(
                            f"{prefix}-key",
                            N_("Short name for articles"),
                            hint=N_("Small letters, figures and hyphens, such as initial."),
                        ),
                        Field(
                            f"{prefix}-amount",
                            N_("Amount (%(currency)s)"),
                            params={"currency": clinic.currency},
                        ),
                        *per_language(f"{prefix}-name", N_("What it is for, in %(in_language)s")),
                        *removal(prefix, key in held),
                    ),
                    {"key": key},
                )
            )
        return found

    def problems(self, clinic: Clinic, values: Values) -> dict[str, Problem]:
        """Names that articles could not use, amounts that are none, prices for nothing."""
        found: dict[str, Problem] = {}
        seen: set[str] = set()
        for number in row_numbers(values, "price"):
            prefix = f"price-{number}"
            if is_passed_over(values, prefix):
                continue
            key = values.get(f"{prefix}-key", "")
            if not _KEY.fullmatch(key):
                found[f"{prefix}-key"] = Problem(
                    N_("Write a short name of small letters, figures and hyphens.")
                )
            elif key in seen:
                found[f"{prefix}-key"] = Problem(N_("Another price has this name."))
            seen.add(key)
            if _amount(values.get(f"{prefix}-amount", ""), clinic.currency) is None:
                found[f"{prefix}-amount"] = Problem(
                    N_("Write the amount in figures, such as %(example)s."),
                    {"example": written_amount(6600, clinic.currency)},
                )
            if not any(values.get(f"{prefix}-name.{code}") for code in LANGUAGES):
                first = next(iter(LANGUAGES))
                found[f"{prefix}-name.{first}"] = Problem(N_("Write what the price is for."))
        for code in LANGUAGES:
            if values[f"tax_note.{code}"] and all(one.language != code for one in clinic.texts):
                found[f"tax_note.{code}"] = Problem(NO_NAME_YET)
        return found

    def write(self, clinic: Clinic, values: Values) -> None:
        """In the order of the form."""
        rows = {price.key: price for price in clinic.prices}
        named = set()
        for number in row_numbers(values, "price"):
            prefix = f"price-{number}"
            if is_passed_over(values, prefix):
                continue
            key = values[f"{prefix}-key"]
            named.add(key)
            price = rows.get(key)
            if price is None:
                price = Price(key=key)
                clinic.prices.append(price)
            price.amount = _amount(values[f"{prefix}-amount"], clinic.currency) or 0
            price.position = number
            _write_names(
                price, {code: values.get(f"{prefix}-name.{code}", "") for code in LANGUAGES}
            )
        for key, price in rows.items():
            if key not in named:
                clinic.prices.remove(price)
        for text in clinic.texts:
            text.tax_note = values.get(f"tax_note.{text.language}") or None

    def snapshot(self, clinic: Clinic) -> dict[str, str]:
        """By the short names."""
        held = {f"tax_note.{text.language}": text.tax_note or "" for text in clinic.texts}
        for price in clinic.prices:
            held[f"price.{price.key}"] = written_amount(price.amount, clinic.currency)
            held[f"price_position.{price.key}"] = str(price.position)
            for text in price.texts:
                held[f"price_name.{price.key}.{text.language}"] = text.name
        return held


def _write_names(price: Price, names: Values) -> None:
    texts = {text.language: text for text in price.texts}
    for code, name in names.items():
        if not name:
            if code in texts:
                price.texts.remove(texts[code])
        elif code in texts:
            texts[code].name = name
        else:
            price.texts.append(PriceText(language=code, name=name))


def _row(number: int, key: str, amount: str, names: Values) -> dict[str, str]:
    prefix = f"price-{number}"
    return {f"{prefix}-key": key, f"{prefix}-amount": amount} | {
        f"{prefix}-name.{code}": names.get(code, "") for code in LANGUAGES
    }


def _amount(text: str, currency: str) -> int | None:
    """In the currency's smallest unit; None when the text is no amount of this currency."""
    figures = _AROUND.sub("", unicodedata.normalize("NFKC", text))
    if not _FIGURES.fullmatch(figures) or (value := Decimal(figures)) > HIGHEST:
        return None
    units = value.scaleb(get_currency_precision(currency))
    return int(units) if units == units.to_integral_value() else None
