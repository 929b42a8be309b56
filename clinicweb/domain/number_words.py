"""Numbers written as words, in English and in Japanese.

Words excuse a figure on the other side ("one year" for 1年) and demand one only in doses ("twice
a day", 二錠). The tables may therefore be generous: a word listed here without need hides a rare
mistake, a word missing from here stops a translator who did nothing wrong.
"""

import re
from collections.abc import Iterator
from fractions import Fraction

from clinicweb.domain.quantity import Quantity

_WORD = re.compile(r"[A-Za-z]+")
_UNITS = _WORD.findall(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = _WORD.findall("twenty thirty forty fifty sixty seventy eighty ninety")
_ORDINALS = _WORD.findall(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth"
)
_MONTHS = _WORD.findall(
    "january february march april may june july august september october november december"
)
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}

CARDINALS = {word: number for number, word in enumerate(_UNITS)} | {
    word: 10 * number for number, word in enumerate(_TENS, start=2)
}

# One word, and the values it may stand for.
_SINGLE: dict[str, tuple[Fraction, ...]] = {
    word: (Fraction(number),)
    for number, words in {
        0: "nil none no never",
        1: "a an per each every another once single daily weekly monthly hourly yearly annual "
        "annually nightly next initial past ground",
        2: "twice double both pair pairs twin dual secondary follow",
        3: "thrice triple",
        4: "quadruple",
        10: "teens decade decades",
        12: "dozen",
        100: "century centuries",
        1000: "millennium",
    }.items()
    for word in words.split()
}
_SINGLE |= {word: (Fraction(number),) for number, word in enumerate(_ORDINALS, start=1)}
_SINGLE |= {
    word[:-1] + "ies": (Fraction(10 * number),) for number, word in enumerate(_TENS, start=2)
}
_SINGLE |= {
    "few": (Fraction(2), Fraction(3)),
    "several": (Fraction(2), Fraction(3)),
    "couple": (Fraction(2), Fraction(3)),
    "fortnight": (Fraction(2), Fraction(14)),
    "half": (Fraction(1, 2), Fraction(50), Fraction(30)),
    "halves": (Fraction(1, 2), Fraction(2)),
    "halfway": (Fraction(1, 2),),
    "quarter": (Fraction(1, 4), Fraction(25), Fraction(15), Fraction(4)),
    "quarters": (Fraction(3, 4), Fraction(75), Fraction(4)),
    "third": (Fraction(3), Fraction(1, 3)),
    "thirds": (Fraction(2, 3),),
    "fifth": (Fraction(5), Fraction(1, 5)),
    "tenth": (Fraction(10), Fraction(1, 10)),
}
_ROMAN = {"II": 2, "III": 3, "IV": 4, "VI": 6, "VII": 7, "VIII": 8}

# Parts that are said in words and must not become another part: the values they may be written as.
_PART = re.compile(
    r"half(?:\s+of)?(?:\s+an?)?[\s-]+(?P<half>hour|day|year|dozen|tablet|pill|capsule)\b"
    r"|(?:(?P<one>one|a)|(?P<two>two)|(?P<three>three))[\s-](?P<part>third|quarter|fifth)s?(?=\s+of\b)"
    r"|half(?=\s+(?:of\s+)?(?:the|all|our|your|these|those|patients|people)\b)",
    re.IGNORECASE,
)
_HALVES = {"hour": 30, "day": 12, "year": 6, "dozen": 6}
_PARTS = {"third": 3, "quarter": 4, "fifth": 5}

_AND_A_HALF = re.compile(r"\s+(?:\w+\s+)?and\s+a\s+half\b", re.IGNORECASE)
# "may" and "march" are verbs far more often than months.
_MONTH_CONTEXT = re.compile(
    r"(?:\d(?:st|nd|rd|th)?|\b(?:in|of|by|early|mid|late|until|since))[\s-]+$"
)

# What makes a number word part of a dose, right behind it.
_DOSE = re.compile(
    r"[\s-]+(?:tablets?|pills?|capsules?|drops?|doses?|puffs?|sachets?|(?:tea|table)spoons?"
    r"|(?:milli|micro)?grams?|millilit(?:er|re)s?|mg|ml"
    r"|times\s+(?:a|per|each|every)\s+(?:day|week|hour|month)|times\s+(?:daily|weekly))\b",
    re.IGNORECASE,
)
_TWICE = re.compile(
    r"\s+(?:(?:a|per|each|every)\s+(?:day|week|hour|month)|daily|weekly)\b", re.IGNORECASE
)
_JAPANESE_DOSE = re.compile(r"錠|包|滴|カプセル|ミリ|グラム")

KANJI_DIGITS = {digit: number for number, digit in enumerate("〇一二三四五六七八九")} | {"零": 0}
KANJI_SMALL = {"十": 10, "百": 100, "千": 1_000}
KANJI_LARGE = {"万": 10_000, "億": 100_000_000, "兆": 1_000_000_000_000}

_KANJI_RUN = re.compile(r"[〇零一二三四五六七八九十百千万億兆]+")
_JAPANESE: tuple[tuple[re.Pattern[str], tuple[Fraction, ...]], ...] = tuple(
    (re.compile(pattern), tuple(Fraction(value) for value in values.split()))
    for pattern, values in (
        ("ひとつ|ひとり|ひと(?=息|晩|月|休|口|通|工夫)|毎|各|翌|単|初|次|唯一|週(?!末)", "1"),
        ("ふたつ|ふたり|両|双|倍|数(?=回|日|週|時間|分|か月|カ月|ヶ月|年|人)|ダブル", "2"),
        ("みっつ|数(?=回|日|週|時間|分|か月|カ月|ヶ月|年|人)|トリプル", "3"),
        ("よっつ|四半", "4"),
        ("いつつ", "5"),
        ("むっつ", "6"),
        ("ななつ", "7"),
        ("やっつ", "8"),
        ("ここのつ", "9"),
        ("とお(?=$|[、。])|二十歳|はたち", "20"),
        ("半分|半数|半ば|半(?=[々ば分])|過半", "1/2 50"),
        ("半年", "1/2 6"),
        ("半日", "1/2 12"),
        ("半時間|時半", "1/2 30"),
        ("半(?![分数年日時])", "1/2"),
        ("ゼロ|無(?=料)", "0"),
    )
)


def english(text: str) -> Iterator[Quantity]:
    """Number words in English, each with the values it may stand for."""
    words = list(_WORD.finditer(text))
    position = 0
    while position < len(words):
        if part := _part(text, words[position].start()):
            yield part
            while position < len(words) and words[position].start() < part.end:
                position += 1
            continue
        used, value = _cardinal(text, words, position)
        start = words[position].start()
        end = words[position + max(used, 1) - 1].end()
        if used:
            firm = _DOSE.match(text, end) is not None
            meanings = _with_half(text, end, Fraction(value))
        else:
            firm = words[position].group().lower() in ("twice", "thrice") and bool(
                _TWICE.match(text, end)
            )
            meanings = _single_word(text, words[position])
        if meanings:
            yield Quantity(start, end, text[start:end], meanings, firm=firm)
        position += max(used, 1)


def _part(text: str, start: int) -> Quantity | None:
    """Half an hour, a third of something: a firm quantity that starts there, or None."""
    match = _PART.match(text, start)
    if match is None or text[:start].endswith("and a "):
        return None
    if match["part"]:
        share = Fraction(3 if match["three"] else 2 if match["two"] else 1)
        share /= _PARTS[match["part"].lower()]
        percent = share * 100
        meanings = {share, Fraction(int(percent)), Fraction(round(percent))}
    else:
        whole = (match["half"] or "").lower()
        meanings = {Fraction(1, 2), Fraction(_HALVES.get(whole, 50))}
    return Quantity(start, match.end(), match.group(), frozenset(meanings))


def _cardinal(text: str, words: list[re.Match[str]], position: int) -> tuple[int, int]:
    """How many words from ``position`` make one cardinal number, and its value."""
    total = section = used = 0
    counted = False
    last_end = -1
    for word in words[position:]:
        lower = word.group().lower()
        gap = text[last_end : word.start()] if used else ""
        if gap.strip(" -\u2010\u2011"):
            break
        if lower == "and" and used and section >= 100:
            used += 1
        elif lower in CARDINALS:
            number = CARDINALS[lower]
            tail = section % 100
            if counted and tail and not (20 <= tail < 100 and tail % 10 == 0 and number < 10):
                break
            section, counted = section + number, True
            used += 1
        elif lower in _SCALES:
            scale = _SCALES[lower]
            section, counted = (section or 1) * scale, True
            if scale > 100:
                total, section = total + section, 0
            used += 1
        else:
            break
        last_end = word.end()
    if used and words[position + used - 1].group().lower() == "and":
        used -= 1
    return (used, total + section) if counted else (0, 0)


def _single_word(text: str, word: re.Match[str]) -> frozenset[Fraction]:
    lower = word.group().lower()
    if word.group() in _ROMAN:
        return frozenset((Fraction(_ROMAN[word.group()]),))
    if lower in ("a", "an"):
        return _with_half(text, word.end(), Fraction(1))
    month = _month(lower)
    if month and word.group()[0].isupper():
        verb_like = lower in ("may", "march")
        followed = re.match(r"\s+\d", text[word.end() :])
        if not verb_like or followed or _MONTH_CONTEXT.search(text[: word.start()]):
            return frozenset((Fraction(month),))
    return frozenset(_SINGLE.get(lower, ()))


def _month(lower: str) -> int:
    """1 to 12 for a month's name or its usual short form, else 0."""
    for number, name in enumerate(_MONTHS, start=1):
        if lower == name or lower == name[:3] or (name == "september" and lower == "sept"):
            return number
    return 0


def _with_half(text: str, end: int, value: Fraction) -> frozenset[Fraction]:
    """The value; with "and a half" behind it that sum, also in minutes of an hour and months."""
    if _AND_A_HALF.match(text[end:]):
        return frozenset((value + Fraction(1, 2), value * 60 + 30, value * 12 + 6))
    return frozenset((value,))


def japanese(text: str) -> Iterator[Quantity]:
    """Kanji numerals and number words in Japanese, each with the values it may stand for."""
    for run in _KANJI_RUN.finditer(text):
        value = kanji_value(run.group())
        values = {value}
        if text[run.end() :].startswith(("時間半", "年半", "か月半", "ヶ月半", "日半")):
            values |= {value + Fraction(1, 2), value * 60 + 30, value * 12 + 6}
        firm = _JAPANESE_DOSE.match(text, run.end()) is not None
        if not firm:  # 二三日: each digit may count alone
            values |= {Fraction(KANJI_DIGITS[c]) for c in run.group() if c in KANJI_DIGITS}
        if text[run.end() :].startswith("割"):
            values.add(value * 10)
        yield Quantity(*run.span(), run.group(), frozenset(values), firm=firm)
    for pattern, meanings in _JAPANESE:
        for match in pattern.finditer(text):
            firm = _JAPANESE_DOSE.match(text, match.end()) is not None
            yield Quantity(*match.span(), match.group(), frozenset(meanings), firm=firm)


def kanji_value(run: str) -> Fraction:
    """The value of a run of kanji numerals: 二十五, 千二百, 一万五千, and 二〇二四 by position."""
    if not any(c in KANJI_SMALL or c in KANJI_LARGE for c in run):
        return Fraction(int("".join(str(KANJI_DIGITS[c]) for c in run)))
    total = section = 0
    digit: int | None = None
    for character in run:
        if character in KANJI_DIGITS:
            digit = (digit or 0) * 10 + KANJI_DIGITS[character]
        elif character in KANJI_SMALL:
            section += (1 if digit is None else digit) * KANJI_SMALL[character]
            digit = None
        else:
            section += digit or 0
            total += (section or 1) * KANJI_LARGE[character]
            section, digit = 0, None
    return Fraction(total + section + (digit or 0))
