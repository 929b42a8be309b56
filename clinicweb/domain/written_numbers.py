"""Numbers written with digits: figures, 万 and 億, fractions, times, telephone numbers."""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from clinicweb.domain.quantity import Quantity

# Where a written number can begin: a digit, or a word that belongs to a time.
_ANCHOR = re.compile(r"[0-9½⅓⅔¼¾⅕⅛+(]|(?:午前|午後|朝|夜|夕方)の?\s?(?=\d)")

_TELEPHONE = re.compile(
    r"(?<![\d.,])(?:\+\d{1,3}[ -]?)?(?:\(0?\d{1,4}\)[ -]?|\d{1,4}[ -])\d{2,4}[ -]?\d{3,4}(?!\d)"
)
_MIN_TELEPHONE_DIGITS = 9

_ENGLISH_TIME = re.compile(
    r"(?<!\d)(?<!\d[.,:])(\d{1,2})(?:[:.](\d{2}))?\s?([ap])\.?m\b", re.IGNORECASE
)
_JAPANESE_TIME = re.compile(
    r"(午前|午後|朝|夜|夕方)?の?\s?(\d{1,2})時(?![間点々])(?:\s?(\d{1,2})分(?!間)|(半))?"
)
_PLAIN_TIME = re.compile(r"(午前|午後)?\s?(?<!\d)(?<!\d[.,:])(\d{1,2}):([0-5]\d)(?![\d:])")
_HALF_OF_DAY = {"午前": "a", "朝": "a", "a": "a", "午後": "p", "夕方": "p", "p": "p"}
_NOON = 12 * 60

_JAPANESE_FRACTION = re.compile(r"(\d+)分の(\d+)(?![\d回目つ日週])")
_FRACTION = re.compile(r"(?<![\d/.,])(\d{1,2})/(\d{1,2})(?![\d/]|[.,]\d)")
_MAX_DENOMINATOR = 12  # beyond it a stroke is more often a blood pressure or a date
_VULGAR = {
    "½": Fraction(1, 2), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3), "¼": Fraction(1, 4),
    "¾": Fraction(3, 4), "⅕": Fraction(1, 5), "⅛": Fraction(1, 8),
}  # fmt: skip

_DIGITS = r"\d{1,3}(?:[,\u00a0]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_FIGURE = re.compile(rf"({_DIGITS})([½⅓⅔¼¾⅕⅛])?|([½⅓⅔¼¾⅕⅛])")
_SCALED = re.compile(rf"\s?((?:百|千)?[万億兆]|百|千)({_DIGITS})?")
_SCALES = {"百": 10**2, "千": 10**3, "万": 10**4, "億": 10**8, "兆": 10**12}
_ENGLISH_SCALE = re.compile(r"[\s-]?(hundred|thousand|million|billion)\b", re.IGNORECASE)
_ENGLISH_SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_HALF_AFTER = re.compile(r"(?:時間|年|か月|ヶ月|カ月|日|週間|杯|倍|錠|個|回|周)半(?![分数])")
_HALF_AFTER_ENGLISH = re.compile(r"\s+(?:\w+\s+)?and\s+a\s+half\b", re.IGNORECASE)
_TENTHS = re.compile(r"割")


def written(plain: str) -> Iterator[Quantity]:
    """Every number with digits in a text whose full-width forms have been made ASCII."""
    position = 0
    while anchor := _ANCHOR.search(plain, position):
        position = anchor.end()
        for read in _READERS:
            quantity = read(plain, anchor.start())
            if quantity is not None:
                yield quantity
                position = quantity.end
                break


def _telephone(plain: str, start: int) -> Quantity | None:
    match = _TELEPHONE.match(plain, start)
    if match is None:
        return None
    digits = "".join(c for c in match.group() if c.isdigit())
    if len(digits) < _MIN_TELEPHONE_DIGITS:
        return None
    # The last eight digits are the same with and without the country code.
    number = frozenset((Fraction(int(digits[-8:])),))
    return Quantity(start, match.end(), match.group(), number, telephone=True)


def _time(plain: str, start: int) -> Quantity | None:
    if match := _ENGLISH_TIME.match(plain, start):
        hour, minute, half = match[1], match[2] or "0", match[3].lower()
    elif match := _JAPANESE_TIME.match(plain, start):
        hour, minute, half = match[2], "30" if match[4] else match[3] or "0", match[1] or ""
    elif match := _PLAIN_TIME.match(plain, start):
        hour, minute, half = match[2], match[3], match[1] or ""
    else:
        return None
    if int(hour) > 24 or int(minute) > 59:
        return None
    clock = _clock(int(hour), int(minute), _HALF_OF_DAY.get(half, ""))
    # A bare figure is another way to write an hour ("from 10 to 11:30"), 10.30 one for a time.
    hours = {int(hour), *(minutes // 60 for minutes in clock), int(hour) % 12}
    values = frozenset(Fraction(h * 100 + int(minute), 100) for h in hours)
    return Quantity(start, match.end(), match.group().strip(), values, clock)


def _clock(hour: int, minute: int, half: str) -> frozenset[int]:
    """Minutes after midnight; both halves of the day when it is not said and could be either."""
    minutes = hour * 60 + minute
    if half == "a":
        return frozenset((minutes % _NOON if hour == 12 else minutes,))
    if half == "p":
        return frozenset((minutes + _NOON if hour < 12 else minutes,))
    if 1 <= hour <= 12:
        return frozenset((minutes, (minutes + _NOON) % (2 * _NOON)))
    return frozenset((minutes % (2 * _NOON),))


def _fraction(plain: str, start: int) -> Quantity | None:
    if match := _JAPANESE_FRACTION.match(plain, start):
        below, above = int(match[1]), int(match[2])
    elif match := _FRACTION.match(plain, start):
        above, below = int(match[1]), int(match[2])
        if not above < below <= _MAX_DENOMINATOR:
            return None
    else:
        return None
    if not below:
        return None
    return Quantity(start, match.end(), match.group(), frozenset((Fraction(above, below),)))


def _figure(plain: str, start: int) -> Quantity | None:
    match = _FIGURE.match(plain, start)
    if match is None:
        return None
    value = _decimal(match[1]) if match[1] else Fraction(0)
    value += _VULGAR.get(match[2] or match[3] or "", Fraction(0))
    end = match.end()
    if scale := _SCALED.match(plain, end):
        value, end = _scaled(value, plain, scale)
    elif english := _ENGLISH_SCALE.match(plain, end):
        value, end = value * _ENGLISH_SCALES[english[1].lower()], english.end()
    values = {value}
    if half := _HALF_AFTER.match(plain, end) or _HALF_AFTER_ENGLISH.match(plain, end):
        # The same length in hours, in minutes (of an hour) and in months (of a year).
        values = {value + Fraction(1, 2), value * 60 + 30, value * 12 + 6}
        end = half.end()
    elif _TENTHS.match(plain, end):
        values |= {value * 10, value / 10}
    return Quantity(start, end, plain[start:end].strip(), frozenset(values))


def _decimal(digits: str) -> Fraction:
    return Fraction(digits.replace(",", "").replace("\u00a0", ""))


def _scaled(value: Fraction, plain: str, scale: re.Match[str] | None) -> tuple[Fraction, int]:
    """The value of 1万2千5百 and the like, from the first scale on, and where it ends."""
    total, section, end = Fraction(0), Fraction(0), 0
    while scale is not None:
        for sign in scale[1]:
            if sign in "百千":
                section, value = section + (value or 1) * _SCALES[sign], Fraction(0)
            else:
                total, section, value = (
                    total + (section + value) * _SCALES[sign],
                    Fraction(0),
                    Fraction(0),
                )
        end = scale.end()
        value = _decimal(scale[2]) if scale[2] else Fraction(0)
        scale = _SCALED.match(plain, end) if scale[2] else None
    return total + section + value, end


_READERS: tuple[Callable[[str, int], Quantity | None], ...] = (
    _telephone, _time, _fraction, _figure,
)  # fmt: skip
