"""Text that repeats itself, or is no text, as from a translation engine that lost its way."""

import re
from collections import Counter

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")

# Doubled on purpose, or by grammar ("I know that that hurts", "she had had pain").
_DOUBLED_WORDS = frozenset(
    _WORD.findall(
        "very so really far many much no yes had that is again more long slowly bye little step "
        "knock too in on"
    )
)
_JOINING = frozenset(("by", "and", "after", "to", "or", "for", "upon", "in"))
_LONGEST_RUN = 10
_OFTEN = 3  # times the same three words come in one passage

# Characters. Up to three doubled are words of their own (だんだん, ズキズキ); a doubled kanji pair
# is not. A longer part said again with at most three characters between is a loop, unless a comma
# makes it a parallel: お尻から肩をお尻から肩まで.
_LOOPS = (
    re.compile(r"([^\W\d_]{4,30})[、,\s]?\1"),
    re.compile(r"([\u4e00-\u9fff]{2,3})\1"),
    re.compile(r"([^\W\d_]{2,3})[、,\s]?\1[、,\s]?\1"),
    re.compile(r"([^\W\d_ー])\1{3,}"),
    re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2,}|[\u30a1-\u30fcー]{3,})[やのをは]\1"),
    re.compile(r"([^\W\d_]{5,30})[^。、！？,!?]{1,3}?\1"),
)
_SENTENCE_END = "。！？!?.\n"


def repeated_part(text: str, *, spaced: bool) -> str | None:
    """The part that is said again without sense, or None. ``spaced``: words have spaces between."""
    return _repeated_words(text) if spaced else _repeated_characters(text)


def _repeated_words(text: str) -> str | None:
    matches = list(_WORD.finditer(text))
    words = [match.group().casefold() for match in matches]
    for size in range(_LONGEST_RUN, 0, -1):
        for start in range(len(words) - 2 * size + 1):
            part = words[start : start + size]
            if part != words[start + size : start + 2 * size]:
                continue
            between = text[matches[start + size - 1].end() : matches[start + size].start()]
            if any(c in _SENTENCE_END for c in between) and size < 3:
                continue
            if _is_loop(part, words[start + 2 * size :]):
                return " ".join(part)
    if len(words) >= 3 * _OFTEN:
        threes = Counter(zip(words, words[1:], words[2:], strict=False))
        three, count = threes.most_common(1)[0]
        if count >= _OFTEN:
            return " ".join(three)
    return None


def _is_loop(part: list[str], following: list[str]) -> bool:
    if len(part) == 1:
        word = part[0]
        thrice = bool(following) and following[0] == word
        return len(word) > 1 and (thrice or word not in _DOUBLED_WORDS)
    if len(part) == 2 and _JOINING & set(part):
        return following[:2] == part  # "little by little by" is a slip, three times is a loop
    return True


def _repeated_characters(text: str) -> str | None:
    for loop in _LOOPS:
        match = loop.search(text)
        if match:
            return match[1]
    return None


_NOISE = re.compile(
    r"[#＃]{3,}|[♪♫♬]|\ufffd|⁇|<unk>|&#?\w+;"
    r"|[(（\[［【]\s*(?:笑声?|拍手|掌声|音楽|歓声|笑い|Laughter|Laughs|Applause|Music|Cheering)\s*[)）\]］】]"
    r"|([.。…・,、!！?？\-ー―—~～_*=/|])\1{4,}",
    re.IGNORECASE,
)


def noise(source: str, text: str) -> str | None:
    """Signs that are not text, at most twelve of them, unless the source has them too; or None."""
    match = _NOISE.search(text)
    return None if match is None or match.group() in source else match.group()[:12]
