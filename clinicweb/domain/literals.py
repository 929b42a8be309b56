"""What in a text is not language: codes, facts, addresses, telephone numbers, acupoints, figures.

Every pattern here also reads full-width digits, because Japanese writers type them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

# Read from here with the other literals; an "as" says that the names are passed on.
from clinicweb.domain.acupoint_codes import acupoint as acupoint
from clinicweb.domain.acupoint_codes import acupoint_spans as acupoint_spans
from clinicweb.domain.passages import CODE, FACT

Span = tuple[int, int]

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
