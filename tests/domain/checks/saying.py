"""Asking the checks about one pair, briefly."""

from clinicweb.domain.checks.context import PLAIN, Context
from clinicweb.domain.checks.run import run_checks

ENGLISH, JAPANESE = ("ja", "en"), ("en", "ja")
"""Into which language: the directions, source first."""


def codes(source: str, target: str, way: tuple[str, str], context: Context = PLAIN) -> list[str]:
    """The codes of all findings, worst first; an error has a “!” before it."""
    findings = run_checks(source, target, *way, context)
    return [("!" if one.severity == "error" else "") + one.code for one in findings]


def both_ways(english: str, japanese: str) -> tuple[list[str], list[str]]:
    """The codes for the Japanese as the translation, and for the English as the translation."""
    return codes(english, japanese, JAPANESE), codes(japanese, english, ENGLISH)
