"""Emergency numbers that are written out: a reader elsewhere would call the wrong one."""

import re

from clinicweb.domain.checks.finding import Finding, Severity
from clinicweb.domain.messages import N_

FACT = "{{emergency}}"
"""What belongs there instead: each clinic has its own number."""

# Japan 119 and 110 (fire and ambulance; police), New Zealand 111, Australia 000 and 112, United
# States 911, United Kingdom 999, European Union and mobile phones 112.
_NUMBER = r"(?<![\d.,:/¥$￥-])(?:119|110|111|911|999|112|000)(?![\d,.:/]*\d|-\d|\s?%)"
_ENGLISH = re.compile(
    rf"\b(?:call(?:s|ed|ing)?|dial\w*|phon(?:e|es|ed|ing)|ring|text|number\s+is|contact)\b[^.!?]{{0,24}}?"
    rf"({_NUMBER})(?!\s*(?:minutes?|hours?|days?|people|patients|yen|times|clinics|years))"
    rf"|\b({_NUMBER})\s+(?:immediately|at\s+once|for\s+(?:an?\s+)?(?:ambulance|emergenc|police|help))"
    rf"|\b(?:ambulance|emergenc\w+|police)\b[^.!?]{{0,24}}?[(:,]\s*({_NUMBER})"
    rf"|\bin\s+(?:Japan|New\s+Zealand)[^.!?]{{0,12}}\bor\s+({_NUMBER})",
    re.IGNORECASE,
)
_JAPANESE = re.compile(
    rf"({_NUMBER})(?:番(?![地目線号組])|\s?(?:に|へ|を)?(?:電話|通報|連絡|かけ|ダイヤル|コール|番通報))"
    rf"|(?:救急|警察|消防)[^。！？]{{0,12}}?[（(：:、は]\s?({_NUMBER})"
)
_NAMED = re.compile(
    r"\b(?:Japan|Tokyo|New\s+Zealand|Auckland|United\s+States|America|US|USA|UK|Australia|Europe|Edogawa|Albany)\b"
    r"|日本|東京|江戸川|ニュージーランド|オークランド|オールバニー|アメリカ|米国|英国|イギリス|オーストラリア|欧州"
)
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")


def emergency_findings(target: str, target_language: str) -> list[Finding]:
    """An error for a number to call in an emergency; a warning when its country is named."""
    number = written_number(target, target_language)
    if number is None:
        return []
    if _NAMED.search(target):
        message = N_("%(number)s is an emergency number of one country. Is it meant as that?")
        return [_finding("emergency_named", Severity.WARNING, message, number)]
    message = N_("Write {{emergency}} instead of %(number)s: each clinic has its own number.")
    return [_finding("emergency_number", Severity.ERROR, message, number)]


def written_number(text: str, language: str) -> str | None:
    """An emergency number to call that is written in a text, or None."""
    pattern = {"en": _ENGLISH, "ja": _JAPANESE}.get(language)
    match = pattern.search(text.translate(_WIDE)) if pattern else None
    return next((group for group in match.groups() if group), None) if match else None


def with_fact(text: str, other: str, language: str) -> str:
    """A text as it should have been: the fact for the number, where the other text has the fact."""
    number = written_number(text, language)
    if number is None or FACT in text or FACT not in re.sub(r"\s", "", other):
        return text
    return text.translate(_WIDE).replace(number, FACT)


def _finding(code: str, severity: Severity, message: str, number: str) -> Finding:
    return Finding(code, severity, message, {"number": number})
