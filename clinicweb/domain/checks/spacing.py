"""Whether there are spaces where the target's language wants them, and nowhere else."""

import re

from clinicweb.domain.checks.finding import Finding, Severity
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.domain.passages import CODE
from clinicweb.domain.scripts import bare

_JAPANESE = r"[\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff々、。！？：（）「」]"
_WORD = rf"(?:{_JAPANESE}|[A-Za-z0-9%℃])"
# House style, as in the shipped articles: no space between Japanese and Latin letters or figures.
_IN_JAPANESE = re.compile(rf"(?:{_JAPANESE} +{_WORD}|{_WORD} +{_JAPANESE})")
# A wide space is usual after ！ and ？ only.
_WIDE_SPACE = re.compile(r"(?<=[^！？\s])\u3000(?=\S)")
_DOUBLE = re.compile(r"\S[ \u00a0]{2,}\S")
_BEFORE_MARK = re.compile(r"\w [,;:!?.](?=\s|$)")
_MISSING = re.compile(r"[A-Za-z][,;:!?][A-Za-z]|[a-z]{2}[.][A-Z][a-z]|[a-z]\([a-z]|\)[A-Za-z]{2}")
_LITERAL = "\x00"  # a fact or an address: the spaces beside it are its own business
_PLURAL = re.compile(r"\w\((?:e?s|ren)\)")


def spacing_findings(source: str, target: str, target_language: str) -> list[Finding]:
    """At most one warning, about the first wrong or missing space."""
    language = LANGUAGES.get(target_language)
    if language is None:
        return []
    text = CODE.sub("", target).strip()
    if (match := _DOUBLE.search(text)) and not _DOUBLE.search(CODE.sub("", source)):
        message = N_("There are two spaces in “%(text)s”.")
        return [Finding("space_double", Severity.WARNING, message, {"text": match.group()})]
    text = bare(text, _LITERAL)
    if language.spaced:
        return _spaced(source, text)
    if match := _IN_JAPANESE.search(text) or _WIDE_SPACE.search(text):
        around = text[max(0, match.start() - 3) : match.end() + 3].strip()
        message = N_("There is a space in “%(text)s” that Japanese text does not need.")
        return [
            Finding("space_extra", Severity.WARNING, message, {"text": around or match.group()})
        ]
    return []


def _spaced(source: str, text: str) -> list[Finding]:
    if match := _BEFORE_MARK.search(text):
        message = N_("There is a space before the mark in “%(text)s”.")
        return [Finding("space_before_mark", Severity.WARNING, message, {"text": match.group()})]
    match = _MISSING.search(_PLURAL.sub("", text))
    if match and match.group() not in source:
        message = N_("A space is missing in “%(text)s”.")
        return [Finding("space_missing", Severity.WARNING, message, {"text": match.group()})]
    return []
