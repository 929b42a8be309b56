"""Whether the translation is as long as its source lets expect, in characters and in sentences."""

import re
from math import inf, log

from clinicweb.domain.checks.finding import Finding, Severity
from clinicweb.domain.messages import N_
from clinicweb.domain.passages import CODE, FACT

# What one Japanese character is worth in English ones, by its script. Weighted least squares over
# every second of 3,453 pairs of clinic sentences and 366 of shipped articles; the logarithm of
# length against expectation then has a standard deviation of 0.27 at 15–30 characters of English,
# 0.18 at 50–80 and 0.13 above.
_KANJI, _HIRAGANA, _KATAKANA, _OTHER, _CONSTANT = 3.4, 1.65, 1.25, 1.6, 4.0
_SCRIPTS = (
    (re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff々]"), _KANJI),
    (re.compile(r"[\u3041-\u309f]"), _HIRAGANA),
    (re.compile(r"[\u30a1-\u30fa\u30fc]"), _KATAKANA),
    (re.compile(r"[A-Za-z0-9０-９]"), _OTHER),
)
# How far the logarithm may be off, by expected length: 99.6 % of those pairs are within.
_SPREAD, _LEAST = 5.0, 0.45
_SHORTEST = 30.0  # headings and single words: nothing can be expected of them

# A time of day takes as much room in both languages: 午前9時30分, 9:30 am.
_CLOCK = re.compile(r"(?:午[前後])?[0-9０-９]{1,2}時(?!間)(?:[0-9０-９]{1,2}分|半)?")
_GLOSS = re.compile(r"[(（][^()（）]*[)）]")
_SENTENCE_END = re.compile(r"[.!?]['\"”’)]?(?=\s+[A-Z“\"])|[。！？][」』）]?(?=.)")


def length_findings(
    source: str, target: str, source_language: str, target_language: str
) -> list[Finding]:
    """At most one warning; only between English and Japanese, whose proportions are measured."""
    languages = (source_language, target_language)
    if languages not in (("en", "ja"), ("ja", "en")):
        return []
    source, target = _plain(source), _plain(target)
    share, allowed = _share(_without_glosses(source), target, source_language)
    fewer = len(_SENTENCE_END.findall(target)) < len(_SENTENCE_END.findall(source))
    if fewer and share < -allowed / 3:
        return [_warning("sentence_lost", _SENTENCE_LOST)]
    if share < -allowed:
        return [_warning("too_short", _TOO_SHORT)]
    share, allowed = _share(source, _without_glosses(target), source_language)
    return [_warning("too_long", _TOO_LONG)] if share > allowed else []


_TOO_SHORT = N_("The translation is much shorter than the source: is something missing?")
_TOO_LONG = N_("The translation is much longer than the source: is something added?")
_SENTENCE_LOST = N_("The translation has fewer sentences than the source: is one missing?")


def _share(source: str, target: str, source_language: str) -> tuple[float, float]:
    """The logarithm of the target's length against what the source lets expect; how far it may be.

    A text that is too short to expect anything of may be any length.
    """
    english, japanese = (source, target) if source_language == "en" else (target, source)
    expected = _CONSTANT + sum(worth * len(script.findall(japanese)) for script, worth in _SCRIPTS)
    written = float(len(english) + 1)
    size, other = (written, expected) if source_language == "en" else (expected, written)
    if size < _SHORTEST and other < 2 * _SHORTEST:
        return 0.0, inf
    share = log(written / expected)
    allowed = max(_LEAST, _SPREAD / size**0.5)
    return (-share if source_language == "en" else share), allowed


def _without_glosses(text: str) -> str:
    """Explanations in brackets come and go; `brackets` looks after them."""
    return _GLOSS.sub("", text)


def _plain(text: str) -> str:
    return _CLOCK.sub("12:30", FACT.sub("", CODE.sub("", text))).strip()


def _warning(code: str, message: str) -> Finding:
    return Finding(code, Severity.WARNING, message)
