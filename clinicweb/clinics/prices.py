"""Prices of a clinic in a reader's language: ¥6,600, NZ$95."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_currency, get_currency_precision

from clinicweb.domain.languages import LANGUAGES
from clinicweb.i18n import locale_of
from clinicweb.models.clinics import Price

# Japanese fonts draw the yen sign of the locale data as wide as a kanji beside narrow figures.
_WIDE_YEN, _YEN = "￥", "¥"


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One price: its name in texts, what it is for, and the amount as it is written."""

    key: str
    language: str
    """Of the name: the reader's, or another one when it does not exist in it."""
    name: str
    amount: str
    tax: str | None
    """Such as "incl. GST"; None when the clinic says nothing of it."""

    @property
    def in_text(self) -> str:
        """The amount and what is said of the tax, as a sentence can hold them."""
        if not self.tax:
            return self.amount
        spaced = LANGUAGES[self.language].spaced
        return f"{self.amount} ({self.tax})" if spaced else f"{self.amount}（{self.tax}）"


def price_lines(
    prices: Iterable[Price], currency: str, language: str, tax: str | None
) -> tuple[PriceLine, ...]:
    """The clinic's prices in its own order; one without any name is not shown."""
    return tuple(
        _line(price, currency, language, tax)
        for price in sorted(prices, key=lambda one: (one.position, one.key))
        if price.texts
    )


def _line(price: Price, currency: str, language: str, tax: str | None) -> PriceLine:
    names = {text.language: text.name for text in price.texts}
    told = language if language in names else min(names)
    return PriceLine(price.key, told, names[told], money(price.amount, currency, language), tax)


def money(amount: int, currency: str, language: str) -> str:
    """An amount in the currency's smallest unit as readers of a language write it.

    The sign tells the country (NZ$, not $), because readers are in both; a whole amount has no
    decimals.
    """
    digits = get_currency_precision(currency)
    value = Decimal(amount).scaleb(-digits)
    locale = locale_of(language)
    pattern = locale.currency_formats["standard"].pattern
    whole = value == value.to_integral_value()
    words = format_currency(
        value,
        currency,
        format=pattern.replace("0.00", "0") if whole else pattern,
        locale=locale,
        currency_digits=not whole,
    )
    return words.replace(_WIDE_YEN, _YEN)


def written_amount(amount: int, currency: str) -> str:
    """An amount as a form holds it: ``6600``, ``95.50``."""
    digits = get_currency_precision(currency)
    return str(Decimal(amount).scaleb(-digits))
