"""Whether "a day" stays a day where a text says how often: 1日2回 is not 週2回."""

import re

from clinicweb.domain.checks.finding import Finding, Severity
from clinicweb.domain.messages import N_

_EACH = r"(?:\ba|\bper|\beach|\bevery)\s+(?:single\s+)?"
_DIGIT = "[0-9０-９一二三四五六七八九十]"
_TIMES = rf"に?{_DIGIT}+(?:回|度|日|錠|包|本|杯)"
# Not the day of a month or week, nor a number of days: 月曜日に1回, 3日1回.
_DAY = rf"(?:[1１一]|(?<![曜翌当前数平休初毎本末期目])(?<!{_DIGIT}))日"
_PERIODS = {
    "en": {
        "day": rf"{_EACH}(?:day|night|morning|evening)\b|\b(?:daily|nightly)\b",
        "week": rf"{_EACH}week\b|\bweekly\b",
        "month": rf"{_EACH}month\b|\bmonthly\b",
        "year": rf"{_EACH}year\b|\b(?:yearly|annual(?:ly)?)\b",
    },
    "ja": {
        "day": rf"{_DAY}{_TIMES}|毎[日朝晩夜]",
        "week": rf"週間?{_TIMES}|毎週",
        "month": rf"(?<!{_DIGIT})(?:[1１一][かカヶ])?月{_TIMES}|毎月",
        "year": rf"(?:(?<!{_DIGIT})|(?<!{_DIGIT})[1１一])年{_TIMES}|毎年",
    },
}
_PATTERNS = {
    language: {period: re.compile(form, re.IGNORECASE) for period, form in periods.items()}
    for language, periods in _PERIODS.items()
}


def frequency_findings(
    source: str, target: str, source_language: str, target_language: str
) -> list[Finding]:
    """At most one error: both texts say in which period, and no period is the same."""
    expected, found = _periods(source, source_language), _periods(target, target_language)
    if not expected or not found or expected.keys() & found.keys():
        return []
    message = N_("The source says “%(expected)s”, but the translation says “%(found)s”.")
    params = {"expected": next(iter(expected.values())), "found": next(iter(found.values()))}
    return [Finding("frequency_changed", Severity.ERROR, message, params)]


def _periods(text: str, language: str) -> dict[str, str]:
    """The periods of a text by name, each with the words that say it."""
    found = {}
    for period, pattern in _PATTERNS.get(language, {}).items():
        if match := pattern.search(text):
            found[period] = match.group().strip()
    return found
