"""Whether a "not" is lost or added."""

import re

from clinicweb.domain.checks.finding import Finding, Severity
from clinicweb.domain.messages import N_
from clinicweb.domain.polarity import Negation, Strength, negations, readable

_OR = re.compile(r"\bn?or\b|または|あるいは|もしくは")
_DEMANDING = frozenset({Strength.ADVICE, Strength.STRONG})


def negation_findings(
    source: str, target: str, source_language: str, target_language: str
) -> list[Finding]:
    """At most one finding: one text says no more often than the other can answer for."""
    if not (readable(source_language) and readable(target_language)):
        return []
    here, there = negations(source, source_language), negations(target, target_language)
    if unanswered := _unanswered(here, there, source, target):
        message = N_("The source says “%(word)s”, but the translation does not say no.")
        return [_finding("negation_lost", message, unanswered, _is_sure(here, there))]
    if unanswered := _unanswered(there, here, target, source):
        message = N_("The translation says “%(word)s”, but the source does not say no.")
        return [_finding("negation_added", message, unanswered, _is_sure(there, here))]
    return []


def _unanswered(
    these: list[Negation], those: list[Negation], text: str, other: str
) -> Negation | None:
    """The negation of a text that says no more often than the other one can answer for."""
    demanding = [one for one in these if one.strength in _DEMANDING]
    answers = sum(one.strength in _DEMANDING for one in those)
    mild, weak = _count(these, Strength.MILD), _count(these, Strength.WEAK)
    mild_there, weak_there = _count(those, Strength.MILD), _count(those, Strength.WEAK)
    # Weak words of both texts answer each other first ("Do not stop": 中止しないで).
    spare = max(0, mild_there + weak_there - mild - weak)
    doubled = bool(demanding and mild) and (
        len(demanding) + mild > answers + mild_there + weak_there
    )
    advised = not answers and any(one.strength is Strength.ADVICE for one in demanding)
    if len(demanding) <= answers + spare and not doubled and not advised:
        return None
    if answers and _OR.search(text) and _OR.search(other):
        return None  # one "not" for several things: 開かない、または閉じない
    return demanding[-1] if answers else demanding[0]


def _count(negations: list[Negation], strength: Strength) -> int:
    """How many different words of a strength: what is harmless may be said twice."""
    return len({one.text.casefold() for one in negations if one.strength is strength})


def _is_sure(these: list[Negation], those: list[Negation]) -> bool:
    """Whether nothing in a text can answer for the other's: its weak words have their partners."""
    if any(one.strength in _DEMANDING for one in those):
        return False
    soft = (Strength.MILD, Strength.WEAK)
    return sum(_count(those, one) for one in soft) <= sum(_count(these, one) for one in soft)


def _finding(code: str, message: str, word: Negation, sure: bool) -> Finding:
    advice = word.strength is Strength.ADVICE
    severity = Severity.ERROR if advice and sure else Severity.WARNING
    return Finding(code, severity, message, {"word": word.text})
