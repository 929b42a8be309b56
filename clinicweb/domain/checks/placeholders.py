"""What a translation must carry unchanged: codes, facts, addresses, acupoints."""

from collections import Counter
from collections.abc import Iterable

from clinicweb.domain.checks.finding import Finding, Severity
from clinicweb.domain.literals import acupoint, literals
from clinicweb.domain.messages import N_
from clinicweb.domain.passages import CODE


def placeholder_findings(source: str, target: str) -> list[Finding]:
    """Errors for what is lost, unknown, repeated, or closed in the wrong place.

    Codes must come exactly as often as in the source. Facts, addresses and acupoints must come at
    least once; a fact or address that the source lacks is unknown, while an acupoint may be added,
    because Japanese often says the code where English says the name.
    """
    expected, found = Counter(literals(source)), Counter(literals(target))
    lost = [one for one in expected if _is_lost(one, expected[one], found[one])]
    unknown = [one for one in found if one not in expected and acupoint(one) is None]
    repeated = [one for one in expected if CODE.fullmatch(one) and found[one] > expected[one]]
    findings = []
    if lost:
        message = N_("%(texts)s of the source is missing in the translation.")
        findings.append(_error("placeholder_lost", message, lost))
    if unknown:
        message = N_("%(texts)s is in the translation but not in the source.")
        findings.append(_error("placeholder_unknown", message, unknown))
    if repeated:
        message = N_("%(texts)s is in the translation more often than in the source.")
        findings.append(_error("placeholder_repeated", message, repeated))
    crossed = [] if findings else list(_crossed(target))
    if crossed:
        message = N_("%(texts)s is opened and closed in the wrong order.")
        findings.append(_error("placeholder_unbalanced", message, crossed))
    return findings


def _is_lost(literal: str, expected: int, found: int) -> bool:
    return found < expected if CODE.fullmatch(literal) else not found


def _crossed(target: str) -> Iterable[str]:
    """Codes whose end does not close the innermost open one."""
    ends = {match[2] for match in CODE.finditer(target) if match[1]}
    open_now: list[str] = []
    for match in CODE.finditer(target):
        if not match[1]:
            if match[2] in ends:
                open_now.append(match[2])
        elif open_now and open_now[-1] == match[2]:
            open_now.pop()
        else:
            yield match.group()


def _error(code: str, message_id: str, texts: Iterable[str]) -> Finding:
    return Finding(code, Severity.ERROR, message_id, {"texts": ", ".join(texts)})
