"""Whether Japanese keeps to です・ます and to one way of speaking of people."""

import re

from clinicweb.domain.checks.finding import Finding, Severity
from clinicweb.domain.messages import N_
from clinicweb.domain.passages import CODE

_QUOTED = re.compile(r"「[^」]*」|『[^』]*』|“[^”]*”|（[^）]*）")
_POLITE = re.compile(
    r"(?:です|ます|ません|ました|でした|でしょう|ましょう|ください|下さい|ませ|ございます)"
    r"(?:か|ね|よ|が|けれど|ので|から)*(?=[。！？]|$)"
)
_PLAIN = re.compile(
    r"(?<!くだ)(?:だ|である|であった|だった|だろう|であろう|のだ|(?<=[一-龥ぁ-ん])(?:ない|なかった)"
    r"|(?<=[一-龥ぁ-ん])(?:た|る|う|く|ぐ|す|つ|ぬ|む|ぶ|い))(?:か|よ)?(?=。)"
)
# Polite or complete forms that end like plain ones, and what only looks like a verb.
_NOT_PLAIN = re.compile(
    r"(?:です|ます|ません|ました|でした|でしょう|ましょう|ください|下さい|いただく|よう|ありがとう|さい|なさい"
    r"|くらい|ぐらい|おはよう|はい|たい)(?:か|よ)?$"
)
_PATIENTS = ("患者様", "患者さま", "患者さん")
_YOU = re.compile(r"あなた|貴方")
_MANY_YOU = 2


def register_findings(target: str, target_language: str) -> list[Finding]:
    """Warnings about plain style, two names for patients, and あなた said too often."""
    if target_language != "ja":
        return []
    text = _QUOTED.sub("", CODE.sub("", target))
    findings = []
    plain = next(
        (one for one in _PLAIN.finditer(text) if not _NOT_PLAIN.search(_end(text, one))), None
    )
    if plain:
        ending = text[max(0, plain.start() - 3) : plain.end()]
        if _POLITE.search(text):
            message = N_("“%(text)s” is plain style, while the rest of the passage is polite.")
            findings.append(_warning("style_mixed", message, text=ending))
        else:
            message = N_("“%(text)s” is plain style; our articles are written in です・ます.")
            findings.append(_warning("style_plain", message, text=ending))
    names = [name for name in _PATIENTS if name in text]
    if len(names) > 1:
        message = N_("One passage names patients in two ways: %(names)s.")
        findings.append(_warning("honorific_mixed", message, names="、".join(names)))
    if len(_YOU.findall(text)) > _MANY_YOU:
        message = N_("あなた comes often here; Japanese mostly leaves it out.")
        findings.append(_warning("you_often", message))
    return findings


def _end(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 6) : match.end()]


def _warning(code: str, message: str, **params: str) -> Finding:
    return Finding(code, Severity.WARNING, message, params)
