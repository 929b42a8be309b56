"""Where sentences begin and end.

`sentencex` proposes boundaries for every language; the repairs here take back those inside Japanese
quotes and brackets, after Latin abbreviations (also inside Japanese), in figures and in addresses,
and add a few it does not see.
"""

from __future__ import annotations

import bisect
import re

import sentencex

_OPENING = {"「": "」", "『": "』", "（": "）", "(": "）", "【": "】", "〔": "〕", "“": "”"}
_CLOSING = {"」": "」", "』": "』", "）": "）", ")": "）", "】": "】", "〕": "〕", "”": "”"}
_CLOSERS = "」』）)】〕”’\"'〉》］]"

# A quotation longer than this is a speech of several sentences, not part of one.
_LONGEST_ASIDE = 150

_SPEAKING_CLOSERS = "」』"
_BULLET = re.compile(r"[•●▪◦‣∙]")
_JAPANESE_END = re.compile(rf"[。！？!?]+[{re.escape(_CLOSERS)}]*")
_LATIN_END_IN_BRACKET = re.compile(r"[.!?][)”’\"]+\s+(?=[A-Z“\"(])")
_ADDRESS_END = re.compile(r"(?:https?://|www\.|[\w.+-]+@)[^\s<>「」（）]+\.(?=\s+[A-Z“\"(])")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff。、！？「」（）]")

_ALWAYS_GOES_ON = re.compile(
    r"(?<![A-Za-z.])(?:dr|mr|mrs|ms|prof|st|mt|figs?|vs|approx|e\.g|i\.e|eg|ie|cf|ca|viz|al)\.$",
    re.IGNORECASE,
)
_GOES_ON_BEFORE_FIGURE = re.compile(
    r"(?<![A-Za-z.])(?:nos?|vols?|pp?|ch|chs|sec|tel|ph|ext|min|max)\.$", re.IGNORECASE
)
_MAY_END = re.compile(
    r"(?<![A-Za-z.])(?:[ap]\.m|etc|ltd|inc|co|mins?|hrs?|secs?|oz|lbs?|wks?|yrs?|jr|sr|ph\.d|m\.d|"
    r"l\.ac|dip|b\.sc|u\.s|u\.k|n\.z|mon|tues?|wed|thurs?|fri|sat|sun|jan|feb|mar|apr|jun|jul|aug|"
    r"sept?|oct|nov|dec|rd|ave|blvd)\.$",
    re.IGNORECASE,
)
_DAY_OR_MONTH = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:January|February|March|April|May|June|July|August|"
    r"September|October|November|December)\b|(?:JST|NZST|NZDT|UTC|GMT)\b"
)
_TIME_OF_DAY = re.compile(r"[ap]\.m\.$", re.IGNORECASE)
_QUOTED_QUESTION_GOES_ON = re.compile(
    r"と(?:、|の|も?(?:思|言|聞|考|感|尋|心配|疑|悩|呼|い[うっわえお]|おも|か[、。])|され|して)|って[、思言聞]|などと?"
)
_FIGURE_AT_END = re.compile(r"\d[.．]$")


def sentences(text: str, language: str) -> list[tuple[int, int]]:
    """The spans of sentences in ``text`` as (start, end) offsets, in order.

    Between spans lies nothing but white space; a stretch without a letter (a list number, a dash)
    belongs to a neighbouring sentence. A text of white space alone has none.
    """
    asides = _asides(text)
    starts = [0]
    for cut in sorted(_candidates(text, language)):
        if cut > starts[-1] and _is_boundary(text, starts[-1], cut, asides):
            starts.append(cut)
    spans = [_trim(text, *span) for span in zip(starts, [*starts[1:], len(text)], strict=True)]
    return _merge_wordless(text, [span for span in spans if span[0] < span[1]])


def _candidates(text: str, language: str) -> set[int]:
    unbulleted = _BULLET.sub(" ", text)  # sentencex leaves a line that begins with a bullet whole
    cuts = {one["end_index"] for one in sentencex.get_sentence_boundaries(language, unbulleted)}
    cuts.update(match.end() for match in _LATIN_END_IN_BRACKET.finditer(text))
    cuts.update(match.end() for match in _ADDRESS_END.finditer(text))
    if _JAPANESE.search(text):
        cuts.update(match.end() for match in _JAPANESE_END.finditer(text))
    return {cut for cut in cuts if 0 < cut < len(text)}


def _asides(text: str) -> list[tuple[int, int]]:
    """Outermost bracketed stretches (start of opening, end of closing) that are not too long."""
    opened: list[tuple[str, int]] = []
    found: list[tuple[int, int]] = []
    for at, char in enumerate(text):
        if char in _OPENING:
            opened.append((_OPENING[char], at))
        elif char in _CLOSING:
            wanted = _CLOSING[char]
            depth = next((n for n in range(len(opened), 0, -1) if opened[n - 1][0] == wanted), 0)
            if depth:
                start = opened[depth - 1][1]
                del opened[depth - 1 :]
                if at - start <= _LONGEST_ASIDE:
                    while found and found[-1][0] > start:
                        found.pop()
                    found.append((start, at + 1))
    return found


def _is_boundary(text: str, start: int, cut: int, asides: list[tuple[int, int]]) -> bool:
    left, right = text[start:cut].rstrip(), text[cut:].lstrip()
    if not left or not right:
        return False
    end = start + len(left)
    aside = asides[bisect.bisect_left(asides, (end, 0)) - 1] if asides else (end, end)
    if aside[0] < end < aside[1] or right[0] in _CLOSERS + "。、！？":
        return False
    if left[-1] in "」』）)】〕":
        return aside[1] != end or _aside_ends_sentence(text, start, aside, right)
    if left[-1] in "！？!?" and _QUOTED_QUESTION_GOES_ON.match(right):
        return False
    if left[-1] in "…‥":
        return bool(_gap(text, end)) and not right[0].islower()
    return not (left[-1] in ".．" and _goes_on(left, right, touching=not _gap(text, end)))


def _gap(text: str, end: int) -> bool:
    return text[end : end + 1].isspace()


def _aside_ends_sentence(text: str, start: int, aside: tuple[int, int], right: str) -> bool:
    """Whether the sentence from ``start`` ends with the aside it closes with."""
    opened, end = aside
    if not text[end - 1].isascii() and text[start:opened].strip():
        return (
            False  # 彼は「痛い。」と… and 安全です（注意）。: the sentence began before the bracket
        )
    # After speech, hiragana is nearly always a particle: 「痛い。」と言った.
    return not (text[end - 1] in _SPEAKING_CLOSERS and "ぁ" <= right[0] <= "ん")


def _goes_on(left: str, right: str, *, touching: bool) -> bool:
    """Whether the full stop of ``left`` belongs to a figure, an address or a short form."""
    last = left[-12:]
    if touching and len(left) > 1 and left[-2].isalnum() and left[-2].isascii():
        if right[0].isascii() and right[0].isalnum():
            return True
        if _MAY_END.search(last):
            return True
    if touching and _FIGURE_AT_END.search(last) and right[0].isdigit():
        return True
    if _ALWAYS_GOES_ON.search(last):
        return True
    if _GOES_ON_BEFORE_FIGURE.search(last):
        return right[0].isdigit()
    if _MAY_END.search(last):
        if _TIME_OF_DAY.search(last) and _DAY_OR_MONTH.match(right):
            return True
        return right[0].islower() or right[0].isdigit()
    return False


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    stretch = text[start:end]
    return start + len(stretch) - len(stretch.lstrip()), start + len(stretch.rstrip())


def _merge_wordless(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    pending: int | None = None
    for start, end in spans:
        begin = start if pending is None else pending
        if any(char.isalpha() for char in text[start:end]):
            merged.append((begin, end))
            pending = None
        else:
            pending = begin
    if pending is not None:
        end = spans[-1][1]
        if merged:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((pending, end))
    return merged
