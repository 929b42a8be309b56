"""Whether each number counts the same thing in both texts: mg is not g, 分 is not 時間."""

from collections.abc import Iterator
from fractions import Fraction

from clinicweb.domain.checks.finding import Finding, Severity
from clinicweb.domain.messages import N_
from clinicweb.domain.numbers import values
from clinicweb.domain.quantity import Quantity
from clinicweb.domain.units import MEASURES, SHORT_FORMS, Unit, said, units

_Counted = tuple[Quantity, Unit]
# Some number: it has no value to compare, but a unit ("a few days", 数日).
_VAGUE = frozenset({"few", "several", "数"})
_SOME = Fraction(-1)


def unit_findings(
    source: str, target: str, source_language: str, target_language: str
) -> list[Finding]:
    """At most one finding: an error for a changed unit, a warning for one that is not said.

    A number that the other text does not have at all is the business of `numbers`.
    """
    here, there = values(source, source_language), values(target, target_language)
    counted, other = _by_value(source, here), _by_value(target, there)
    for value, mine in counted.items():
        theirs = other.get(value, [])
        lost = _excess(mine, theirs)
        added = _excess(theirs, mine)
        if lost and added and (value == _SOME or lost[0].firm or added[0].firm):
            message = N_("The source says “%(expected)s”, but the translation says “%(found)s”.")
            params = {"expected": said(source, lost[0]), "found": said(target, added[0])}
            return [Finding("unit_changed", Severity.ERROR, message, params)]
        bare = [one for one in there if value in one.values]
        if lost and not theirs and bare and any(unit in MEASURES for _, unit in mine):
            message = N_("The unit of “%(expected)s” is missing in the translation.")
            params = {"expected": said(source, lost[0])}
            return [Finding("unit_lost", Severity.WARNING, message, params)]
    return []


def _by_value(text: str, quantities: list[Quantity]) -> dict[Fraction, list[_Counted]]:
    """The quantities with a unit by their value; those that may mean several are left out."""
    found: dict[Fraction, list[_Counted]] = {}
    for quantity, unit in zip(quantities, units(text, quantities), strict=True):
        if unit is None:
            continue
        for value in _comparable(quantity):
            found.setdefault(value, []).append((quantity, unit))
    return found


def _comparable(quantity: Quantity) -> Iterator[Fraction]:
    if quantity.text.lower() in _VAGUE:
        if Fraction(3) not in quantity.values or len(quantity.values) > 1:
            yield _SOME
    elif len(quantity.values) == 1:
        yield from quantity.values


def _excess(these: list[_Counted], those: list[_Counted]) -> list[Quantity]:
    """The quantities whose unit comes more often here than there."""
    wanted = [unit for _, unit in those]
    more = []
    for quantity, unit in these:
        alike = next((other for other in wanted if _may_be(unit, other)), None)
        if alike is None:
            more.append(quantity)
        else:
            wanted.remove(alike)
    return more


def _may_be(one: Unit, other: Unit) -> bool:
    return one == other or one in SHORT_FORMS.get(other, ()) or other in SHORT_FORMS.get(one, ())
