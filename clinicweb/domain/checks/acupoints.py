"""Whether the translation names the same acupoints, and each code stands by its own name."""

from collections.abc import Iterable, Iterator

from clinicweb.domain.acupoints import ACUPOINTS, Named, named, pairs
from clinicweb.domain.checks.finding import Finding, Severity
from clinicweb.domain.messages import N_


def acupoint_findings(source: str, target: str, target_language: str) -> list[Finding]:
    """Wrong names beside codes, then points that were changed, lost or added.

    A point may change its spelling: Hegu, 合谷 and LI4 are one. Codes that are missing are an error
    of the placeholders already, so nothing is said here of what stands in their place.
    """
    expected, found = named(source), named(target)
    findings = [
        *_mismatches(source, target, expected, found, target_language),
        *_differences(source, target, expected, found),
    ]
    return list({(one.code, tuple(one.params.items())): one for one in findings}.values())


def _mismatches(
    source: str,
    target: str,
    expected: tuple[Named, ...],
    found: tuple[Named, ...],
    language: str,
) -> Iterator[Finding]:
    in_source = [(code.codes, name.codes) for code, name in pairs(source, expected)]
    for code, name in pairs(target, found):
        if code.codes & name.codes:
            continue
        point = ACUPOINTS[next(iter(code.codes))]
        params = {
            "code": point.code,
            "name": point.kanji if language == "ja" else point.pinyin,
            "found": target[name.start : name.end],
        }
        if (code.codes, name.codes) in in_source:
            message = N_("%(code)s is %(name)s, not %(found)s. The source has the same mistake.")
            yield Finding("acupoint_mismatch_in_source", Severity.WARNING, message, params)
        else:
            message = N_("%(code)s is %(name)s, not %(found)s.")
            yield Finding("acupoint_mismatch", Severity.ERROR, message, params)


def _differences(
    source: str, target: str, expected: tuple[Named, ...], found: tuple[Named, ...]
) -> Iterator[Finding]:
    lost = [one for one in expected if not _is_among(one, found)]
    added = [one for one in found if not _is_among(one, expected)]
    # A wrong name beside a right code has been told of, and a missing code is told of elsewhere.
    told = [name.codes for code, name in pairs(target, found) if not code.codes & name.codes]
    added = [one for one in added if one.codes not in told]
    if any(one.by_code for one in lost):
        return
    there, here = _words(source, lost), _words(target, added)
    if lost and added:
        message = N_("The source names the point %(expected)s, but the translation %(found)s.")
        yield Finding(
            "acupoint_changed", Severity.ERROR, message, {"expected": there, "found": here}
        )
    elif lost:
        message = N_("The point %(expected)s of the source is not named in the translation.")
        yield Finding("acupoint_lost", Severity.WARNING, message, {"expected": there})
    elif added:
        message = N_("The translation names the point %(found)s, which the source does not.")
        yield Finding("acupoint_added", Severity.WARNING, message, {"found": here})


def _is_among(point: Named, others: tuple[Named, ...]) -> bool:
    return any(point.codes & other.codes for other in others)


def _words(text: str, points: Iterable[Named]) -> str:
    return ", ".join(dict.fromkeys(text[one.start : one.end] for one in points))
