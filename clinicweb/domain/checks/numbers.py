"""Whether both texts say the same numbers."""

from collections.abc import Iterable

from clinicweb.domain.checks.finding import Finding, Severity
from clinicweb.domain.messages import N_
from clinicweb.domain.numbers import compare
from clinicweb.domain.quantity import Quantity


def number_findings(
    source: str, target: str, source_language: str, target_language: str
) -> list[Finding]:
    """At most one error: the numbers that are lost, added, or changed. See `numbers.compare`."""
    difference = compare(source, target, source_language, target_language)
    expected, found = _listed(difference.lost), _listed(difference.added)
    if expected and found:
        message = N_("The source says %(expected)s, but the translation says %(found)s.")
        return [_error("number_changed", message, expected=expected, found=found)]
    if expected:
        message = N_("The number %(expected)s of the source is missing in the translation.")
        return [_error("number_lost", message, expected=expected)]
    if found:
        message = N_("The translation says %(found)s, a number that the source does not have.")
        return [_error("number_added", message, found=found)]
    return []


def _error(code: str, message_id: str, **params: str) -> Finding:
    return Finding(code, Severity.ERROR, message_id, params)


def _listed(quantities: Iterable[Quantity]) -> str:
    return ", ".join(dict.fromkeys(quantity.text for quantity in quantities))
