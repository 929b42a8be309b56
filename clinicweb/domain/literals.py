"""What in a text is not language: codes, facts, addresses, telephone numbers, acupoints, figures.

Every pattern here also reads full-width digits, because Japanese writers type them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from types import MappingProxyType

from clinicweb.domain.passages import CODE, FACT

Span = tuple[int, int]

POINT_COUNTS = MappingProxyType(
    {
        "LU": 11, "LI": 20, "ST": 45, "SP": 21, "HT": 9, "SI": 19, "BL": 67, "KI": 27, "PC": 9,
        "TE": 23, "GB": 44, "LR": 14, "GV": 28, "CV": 24,
        "EX-HN": 15, "EX-CA": 1, "EX-B": 9, "EX-UE": 11, "EX-LE": 12,
    }
)  # fmt: skip
"""How many points each meridian has, by its standard code (WHO Standard Acupuncture Point Locations
in the Western Pacific Region, 2008); the extra points are counted as in the same naming."""

_OTHER_NAMES = MappingProxyType(
    {
        "SJ": "TE", "TB": "TE", "TW": "TE", "LV": "LR", "DU": "GV", "REN": "CV", "UB": "BL",
        "KD": "KI",
    }
)  # fmt: skip

_MERIDIANS = sorted({name for name in POINT_COUNTS if "-" not in name} | set(_OTHER_NAMES))
_ACUPOINT = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    rf"(?P<meridian>{'|'.join(_MERIDIANS)})[-‐‑ \u00a0]?(?P<number>\d{{1,2}})"
    rf"|(?P<title>{'|'.join(name.title() for name in _MERIDIANS)})[-‐‑]?(?P<title_number>\d{{1,2}})"
    r"|E[Xx][-‐‑ ]?(?P<extra>HN|CA|UE|LE|B)[-‐‑ ]?(?P<extra_number>\d{1,2})"
    r")(?![A-Za-z\d])"
)

_URL = re.compile(
    r"(?<![A-Za-z0-9])(?:https?://|www\.)[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*[A-Za-z0-9/_~#=&%+-]"
)
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]*[A-Za-z0-9_%+-]@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
)
# At least one of "+", "(" and a leading zero tells a telephone number from years and prices.
_PHONE = re.compile(
    r"(?<![\d+A-Za-z.,/-])(?=[+＋(（]?[\d])(?=[+＋(（0０])"
    r"(?:[+＋]\d{1,3}[ -]?(?:\(0\) ?)?)?(?:[(（]\d{1,4}[)）]|\d{1,4})"
    r"(?:(?P<gap>[ \-‐‑–－])?\d{2,4})(?:(?P=gap)\d{2,4})?(?:(?P=gap)\d{3,4})(?![\d:.]\d|\d)"
)

_SIGN = r"(?:(?<![^\s(（])[-−±+])?"
_NUMBER = r"\d+(?::\d{2}(?!\d))?(?:[.,．，]\d+)*(?:/\d+)?"
_DASH = r"\s?[-‐‑–—~〜～]\s?"
_START = r"(?<![A-Za-z\d_.,．，:/⟦-])"
_CURRENCY = r"(?:(?:NZ|US|AU|A)?\$|[€£¥￥]|(?:NZD|USD|JPY|AUD) ?)"
_SYMBOL = (
    r"(?:[%％℃℉㎏㎎㎝㎜㎖㏄]|°\s?[CF]?|(?:kg|mg|mcg|[µμ]g|g|mmHg|mm|cm|km|m|ml|mL|dl|dL|l|L|cc|kcal|"
    r"Hz|IU|bpm)(?![A-Za-z]))"
)
_WORD_UNIT = (
    r"(?:[\s-]?(?:minutes?|mins?|hours?|hrs?|h|seconds?|secs?|days?|weeks?|months?|years?|times?|"
    r"sessions?|treatments?|visits?|points?|needles?|people|patients?|percent|degrees?|yen|dollars?|"
    r"grams?|litres?|liters?|cups?|glasses|steps?|sets?|repetitions?|reps|breaths)(?![A-Za-z])"
    r"|\s?(?:分|時間|秒|日間|日以|日後|日前|日目|日|週|[かヶヵカケ箇]月|年|回|本|歳|才|人|名|種|割|点|度|杯|"
    r"セット|円|ドル|パーセント|キロ|グラム|ミリ|センチ|メートル|リットル))"
)
_RANGE = rf"{_NUMBER}(?:{_DASH}{_NUMBER})?"
_MEASURE = re.compile(
    rf"{_START}{_SIGN}(?:"
    rf"{_CURRENCY}\s?{_NUMBER}(?:{_DASH}{_CURRENCY}?\s?{_NUMBER})?(?:\s?{_SYMBOL})?"
    rf"|{_NUMBER}(?:\s?{_SYMBOL})?{_DASH}{_NUMBER}\s?{_SYMBOL}"
    rf"|{_NUMBER}\s?{_SYMBOL})(?!\d)"
)
# Not before 万 or 月: the engine has to rewrite those figures (1万 is 10,000, 3月 is March).
_FIGURE = re.compile(
    rf"{_START}{_SIGN}{_RANGE}(?={_WORD_UNIT})(?![\d:])|{_START}(?=[\d.,:]*\d\d){_RANGE}"
    r"(?![A-Za-z\d:]|\s?[万億兆千百時月日年])"
)
_CALENDAR = re.compile(r"\d+年\d+月(?:\d+日)?|\d+月\d+日|\d+時(?!間)(?:\d+分)?")


def fact_names(text: str) -> list[str]:
    """The names of the facts in a text, such as ``price:initial``, in order of appearance."""
    return [match[0].strip("{} \t\n") for match in FACT.finditer(text)]


def literals(text: str) -> list[str]:
    """What a translation must carry unchanged, in order of appearance.

    Codes, facts (without inner spaces), web and e-mail addresses, and acupoints in their standard
    form (``Li-4`` is ``LI4``, ``SJ5`` is ``TE5``).
    """
    found: list[tuple[int, str]] = []
    taken: list[Span] = []
    for spans, canonical in _SURVIVORS:
        for start, end in spans(text):
            if not any(start < other_end and end > other for other, other_end in taken):
                taken.append((start, end))
                found.append((start, canonical(text[start:end])))
    return [literal for _, literal in sorted(found)]


def acupoint(text: str) -> str | None:
    """The standard form of an acupoint code, or nothing when there is no such point."""
    match = _ACUPOINT.fullmatch(text)
    return None if match is None else _standard(match)


def _standard(match: re.Match[str]) -> str | None:
    if match["extra"]:
        meridian, number = f"EX-{match['extra']}", int(match["extra_number"])
    else:
        name = (match["meridian"] or match["title"]).upper()
        meridian = _OTHER_NAMES.get(name, name)
        number = int(match["number"] or match["title_number"])
    return f"{meridian}{number}" if 1 <= number <= POINT_COUNTS[meridian] else None


def code_spans(text: str) -> Iterator[Span]:
    """Inline codes ⟦n⟧ and ⟦/n⟧."""
    return (match.span() for match in CODE.finditer(text))


def fact_spans(text: str) -> Iterator[Span]:
    """Clinic facts."""
    return (match.span() for match in FACT.finditer(text))


def url_spans(text: str) -> Iterator[Span]:
    """Web addresses."""
    return (match.span() for match in _URL.finditer(text))


def email_spans(text: str) -> Iterator[Span]:
    """E-mail addresses."""
    return (match.span() for match in _EMAIL.finditer(text))


def phone_spans(text: str) -> Iterator[Span]:
    """Telephone numbers of eight digits or more."""
    for match in _PHONE.finditer(text):
        if 8 <= sum(char.isdigit() for char in match[0]) <= 15:
            yield match.span()


def acupoint_spans(text: str) -> Iterator[Span]:
    """Codes of acupoints that exist."""
    return (match.span() for match in _ACUPOINT.finditer(text) if _standard(match))


def measure_spans(text: str) -> Iterator[Span]:
    """Figures with a symbol as unit, as a whole: 5 kg, 38 ℃, $50–$150."""
    return (match.span() for match in _MEASURE.finditer(text))


def figure_spans(text: str) -> Iterator[Span]:
    """Figures and ranges before a unit that is a word, and other figures of several digits.

    Dates and times of day in Japanese are left out: an engine rewrites them as a whole.
    """
    calendar = [match.span() for match in _CALENDAR.finditer(text)]
    for match in _FIGURE.finditer(text):
        start, end = match.span()
        if not any(start < other_end and end > other for other, other_end in calendar):
            yield start, end


_SURVIVORS: tuple[tuple[Callable[[str], Iterator[Span]], Callable[[str], str]], ...] = (
    (code_spans, str),
    (fact_spans, lambda text: "{{" + text.strip("{} \t\n") + "}}"),
    (url_spans, str),
    (email_spans, str),
    (acupoint_spans, lambda text: acupoint(text) or text),
)
