"""Signs that nobody sees and that nobody meant."""

import re

from clinicweb.domain.checks.finding import Finding, Severity
from clinicweb.domain.messages import N_

# Control, direction and private-use characters and half a character (Unicode 15: categories Cc, Cf
# with bidirectional use, Co, Cs; noncharacters). U+FFFD is seen: `written` tells of it.
_HARMFUL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
    r"\ue000-\uf8ff\ufff9-\ufffc\ufffe\uffff\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
_USELESS = re.compile(r"[\u00ad\u034f\u115f\u1160\u180e\u200b\u2060-\u2064\u3164\ufeff\uffa0]")
_JOINER = re.compile(r"[\u200c\u200d]")
_PICTURE = re.compile(
    r"[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]\u200d(?=[\u2600-\u27bf\U0001f000-\U0001faff])"
)
# A no-break space is right between a figure and its unit, and around French marks.
_NO_BREAK = re.compile(r"[\u00a0\u202f](?![A-Za-z%°℃?!:;»\d])|(?<![\d«A-Za-z.])[\u00a0\u202f]")


def invisible_findings(source: str, target: str) -> list[Finding]:
    """An error for signs that can change what is read, a warning for those that only get lost."""
    if match := _HARMFUL.search(target):
        message = N_(
            "There is an invisible sign (%(sign)s) in the translation: type the text anew."
        )
        return [_finding("sign_harmful", Severity.ERROR, message, match)]
    match = _USELESS.search(target) or _JOINER.search(_PICTURE.sub("", target))
    if match:
        message = N_(
            "There is an invisible sign (%(sign)s) in the translation that can be deleted."
        )
        return [_finding("sign_invisible", Severity.WARNING, message, match)]
    match = _NO_BREAK.search(target)
    if match and match.group() not in source:
        message = N_("There is a no-break space in the translation where a plain one would do.")
        return [_finding("space_no_break", Severity.WARNING, message, match)]
    return []


def _finding(code: str, severity: Severity, message: str, match: re.Match[str]) -> Finding:
    return Finding(code, severity, message, {"sign": f"U+{ord(match.group()[0]):04X}"})
