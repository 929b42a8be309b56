"""Amounts as readers of each language write them."""

import pytest

from clinicweb.clinics.directory import places
from clinicweb.clinics.facts import known_facts
from clinicweb.clinics.prices import money, written_amount
from clinicweb.models.clinics import Clinic


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        (6600, "JPY", "¥6,600"),
        (12000, "JPY", "¥12,000"),
        (9500, "NZD", "NZ$95"),
        (8050, "NZD", "NZ$80.50"),
        (0, "NZD", "NZ$0"),
    ],
)
def test_the_sign_tells_the_country(language: str, amount: int, currency: str, words: str) -> None:
    assert money(amount, currency, language) == words


def test_a_form_holds_the_amount_without_signs() -> None:
    assert written_amount(6600, "JPY") == "6600"
    assert written_amount(8050, "NZD") == "80.50"


def test_prices_are_facts_with_what_is_said_of_the_tax(auckland: Clinic) -> None:
    english, japanese = (
        known_facts(places([auckland], language)[0], "/somewhere/") for language in ("en", "ja")
    )

    assert english["price:initial"] is not None
    assert japanese["price:initial"] is not None
    assert english["price:initial"].words == "NZ$95 (incl. GST)"
    assert japanese["price:initial"].words == "NZ$95（税込）"
    assert "price:unknown" not in english


def test_a_name_that_is_missing_in_a_language_is_told_in_another(auckland: Clinic) -> None:
    names = [(one.language, one.name) for one in places([auckland], "ja")[0].prices]

    assert names == [("ja", "初診"), ("en", "Later visits")]
