"""What a number counts: minutes, milligrams, degrees Celsius, yen.

Only units whose confusion changes what is said; a number of sessions or people has none here.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from clinicweb.domain.quantity import Quantity


class Unit(StrEnum):
    """A unit by its name; two quantities of different units never mean the same."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    CLOCK = "o'clock"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    CALENDAR_MONTH = "month of the year"
    YEAR = "year"
    MICROGRAM = "microgram"
    MILLIGRAM = "milligram"
    GRAM = "gram"
    KILOGRAM = "kilogram"
    MILLILITRE = "millilitre"
    LITRE = "litre"
    MILLIMETRE = "millimetre"
    CENTIMETRE = "centimetre"
    METRE = "metre"
    KILOMETRE = "kilometre"
    CELSIUS = "°C"
    FAHRENHEIT = "°F"
    PERCENT = "percent"
    YEN = "yen"
    DOLLAR = "dollar"
    TABLET = "tablet"
    CAPSULE = "capsule"
    DROP = "drop"
    CALORIE = "kilocalorie"
    KILO = "kilogram or kilometre"
    PRESSURE = "mmHg"


MEASURES = frozenset({
    Unit.MICROGRAM, Unit.MILLIGRAM, Unit.GRAM, Unit.KILOGRAM, Unit.MILLILITRE, Unit.LITRE,
    Unit.MILLIMETRE, Unit.CENTIMETRE, Unit.METRE, Unit.KILOMETRE, Unit.YEN, Unit.DOLLAR,
})  # fmt: skip
"""Units that every language says with the number."""

SHORT_FORMS: Mapping[Unit, frozenset[Unit]] = {
    Unit.KILO: frozenset((Unit.KILOGRAM, Unit.KILOMETRE)),
}
"""Words that stand for one of several units, as the sentence has it."""

_SYMBOLS = (
    (r"°\s?C|℃|℃", Unit.CELSIUS),
    (r"°\s?F|℉", Unit.FAHRENHEIT),
    (r"mmHg", Unit.PRESSURE),
    (r"kcal", Unit.CALORIE),
    (r"(?:mc|[µμ])g", Unit.MICROGRAM),
    (r"mg|㎎", Unit.MILLIGRAM),
    (r"kg|㎏", Unit.KILOGRAM),
    (r"g", Unit.GRAM),
    (r"m[lL]|cc|㏄|㎖", Unit.MILLILITRE),
    (r"[lL]", Unit.LITRE),
    (r"mm|㎜", Unit.MILLIMETRE),
    (r"cm|㎝", Unit.CENTIMETRE),
    (r"km|㎞", Unit.KILOMETRE),
    (r"m", Unit.METRE),
    (r"%", Unit.PERCENT),
)
# The day of a month is one in both languages: 13 August, 8月13日.
_MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_ENGLISH = (
    (r"(?:sec(?:ond)?s?)", Unit.SECOND),
    (r"min(?:ute)?s?", Unit.MINUTE),
    (r"(?:hours?|hrs?|h)", Unit.HOUR),
    (rf"days?|(?:(?:st|nd|rd|th)\s)?{_MONTHS}", Unit.DAY),
    (r"weeks?", Unit.WEEK),
    (r"months?", Unit.MONTH),
    (r"years?", Unit.YEAR),
    (r"micrograms?", Unit.MICROGRAM),
    (r"milligrams?", Unit.MILLIGRAM),
    (r"kilo(?:gram)?s?", Unit.KILOGRAM),
    (r"grams?", Unit.GRAM),
    (r"millilit(?:er|re)s?", Unit.MILLILITRE),
    (r"lit(?:er|re)s?", Unit.LITRE),
    (r"millimet(?:er|re)s?", Unit.MILLIMETRE),
    (r"centimet(?:er|re)s?", Unit.CENTIMETRE),
    (r"kilomet(?:er|re)s?", Unit.KILOMETRE),
    (r"met(?:er|re)s?", Unit.METRE),
    (r"degrees?\s+F(?:ahrenheit)?", Unit.FAHRENHEIT),
    (r"degrees?\s+C(?:elsius)?", Unit.CELSIUS),
    (r"percent|per\s+cent", Unit.PERCENT),
    (r"yen", Unit.YEN),
    (r"(?:NZ|US)?\s?dollars?", Unit.DOLLAR),
    (r"(?:tablets?|pills?)", Unit.TABLET),
    (r"capsules?", Unit.CAPSULE),
    (r"drops?", Unit.DROP),
    (r"(?:kilo)?calories?", Unit.CALORIE),
)
_JAPANESE = (
    (r"秒", Unit.SECOND),
    (r"分(?!の[\d一二三四五](?!\d*[回目つ日週])|けて|か[れっ]|割|別)", Unit.MINUTE),
    (r"時間", Unit.HOUR),
    (r"時(?!間|点|期|折|々)", Unit.CLOCK),
    (r"日(?!本|光|常)", Unit.DAY),
    (r"週", Unit.WEEK),
    (r"[かヶヵカケ箇ヵ]月", Unit.MONTH),
    (r"月(?!経|齢)", Unit.CALENDAR_MONTH),
    (r"(?:周?年|歳|才)", Unit.YEAR),
    (r"マイクログラム", Unit.MICROGRAM),
    (r"ミリグラム", Unit.MILLIGRAM),
    (r"キログラム", Unit.KILOGRAM),
    (r"グラム", Unit.GRAM),
    (r"ミリリットル", Unit.MILLILITRE),
    (r"リットル", Unit.LITRE),
    (r"ミリメートル", Unit.MILLIMETRE),
    (r"センチ(?:メートル)?", Unit.CENTIMETRE),
    (r"キロメートル", Unit.KILOMETRE),
    (r"メートル", Unit.METRE),
    (r"パーセント", Unit.PERCENT),
    (r"円(?![をいく形])", Unit.YEN),
    (r"(?:NZ|US|ニュージーランド|米)?\s?ドル", Unit.DOLLAR),
    (r"錠", Unit.TABLET),
    (r"カプセル", Unit.CAPSULE),
    (r"滴", Unit.DROP),
    (r"(?:キロ)?カロリー", Unit.CALORIE),
    (r"キロ", Unit.KILO),
)
_TABLE = (
    *((rf"{form}(?![A-Za-z])", unit) for form, unit in _SYMBOLS),
    *((rf"(?i:{form})(?![A-Za-z])", unit) for form, unit in _ENGLISH),
    *_JAPANESE,
)
_AFTER = re.compile(
    r"(?:\s(?:or\s+(?:more|less|fewer|so)|more|full|whole|extra|further))?"
    r"(?:\s[a-z]+(?=\sdays?\b))?[\s\u00a0-]?(?:" + "|".join(f"({form})" for form, _ in _TABLE) + ")"
)
_MONTH = re.compile(_MONTHS)
_BEFORE = re.compile(r"(?:([¥￥]|JPY\s?)|((?:NZ|US|AU?)?\$\s?|(?:NZD|USD|AUD)\s?))$")
# Between two numbers that share what comes behind the second, or before the first.
_RANGE = re.compile(
    r"\s?(?:[-‐‑–—~〜～,、/]|to|or|and|から|または|や|か)\s?(?:[¥￥]|(?:NZ|US)?\$)?"
)
_WIDE = str.maketrans(
    "ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ％＄",
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ%$",
)


def units(text: str, quantities: Sequence[Quantity]) -> list[Unit | None]:
    """The unit of each quantity of a text (as from `numbers.values`), or None.

    In a range both ends have the unit of the one that says it: 30–60分, ¥50–150.
    """
    plain = text.translate(_WIDE)
    found = [_unit(plain, quantity) for quantity in quantities]
    for index in range(len(quantities) - 1, 0, -1):
        left, right = quantities[index - 1], quantities[index]
        if _RANGE.fullmatch(plain[left.end : right.start]):
            found[index - 1] = found[index - 1] or found[index]
    for index in range(1, len(quantities)):
        left, right = quantities[index - 1], quantities[index]
        priced = found[index] is None and found[index - 1] in (Unit.YEN, Unit.DOLLAR)
        if priced and _RANGE.fullmatch(plain[left.end : right.start]):
            found[index] = found[index - 1]
    return found


def said(text: str, quantity: Quantity) -> str:
    """A number with its unit, as the text has them."""
    plain = text.translate(_WIDE)
    start, end = quantity.start, quantity.end
    if match := _AFTER.match(plain, end):
        end = match.end()
    elif match := _BEFORE.search(plain, 0, start):
        start = match.start()
    return text[start:end].strip()


def _unit(plain: str, quantity: Quantity) -> Unit | None:
    if quantity.telephone:
        return None
    if quantity.clock:
        return Unit.CLOCK
    if _MONTH.fullmatch(quantity.text):
        return Unit.CALENDAR_MONTH
    if match := _AFTER.match(plain, quantity.end):
        return _TABLE[(match.lastindex or 1) - 1][1]
    if match := _BEFORE.search(plain, 0, quantity.start):
        return Unit.YEN if match[1] else Unit.DOLLAR
    return None
