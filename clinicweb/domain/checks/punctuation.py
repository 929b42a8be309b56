"""Whether the marks are those of the target's language: 。、！？（） or .,!?()."""

import re

from clinicweb.domain.checks.finding import Finding, Severity
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.domain.scripts import bare

_KANA_KANJI = r"[\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff々]"
_ASCII_MARK = re.compile(rf"(?<={_KANA_KANJI})[,.!?:;()]|[,!?:;()](?={_KANA_KANJI})")
_WIDE_MARK = re.compile(r"[。、，．！？：；（）「」『』・〜～]")
_HALF_KATAKANA = re.compile(r"[\uff61-\uff9f]+")
_DOUBLED = re.compile(r"([。、，,;；:：])\s?[。、，,.;；]|(?<!\.)\.\.(?!\.)|。。")
_INVERTED = re.compile(r"(?:^|(?<=\s))[、。，,;；](?=\S)")


def punctuation_findings(source: str, target: str, target_language: str) -> list[Finding]:
    """Warnings about marks of another script, half-width katakana, and marks written twice."""
    language = LANGUAGES.get(target_language)
    if language is None:
        return []
    text = bare(target)
    findings = []
    strange = _ASCII_MARK if language.script == "Jpan" else _WIDE_MARK
    if marks := _listed(strange.findall(text)):
        if language.script == "Jpan":
            message = N_("In Japanese text, write full-width marks instead of %(marks)s.")
            findings.append(_warning("narrow_mark", message, marks=marks))
        else:
            message = N_("%(marks)s does not belong into text of this language.")
            findings.append(_warning("wide_mark", message, marks=marks))
    if match := _HALF_KATAKANA.search(text):
        message = N_("Write “%(text)s” in full-width katakana.")
        findings.append(_warning("half_width_katakana", message, text=match.group()))
    match = _DOUBLED.search(text) or _INVERTED.search(text)
    if match and match.group() not in source:
        message = N_("“%(marks)s” is not usual here: is a mark there too often?")
        findings.append(_warning("doubled_mark", message, marks=match.group()))
    return findings


def _listed(marks: list[str]) -> str:
    return " ".join(dict.fromkeys(marks))


def _warning(code: str, message: str, **params: str) -> Finding:
    return Finding(code, Severity.WARNING, message, params)
