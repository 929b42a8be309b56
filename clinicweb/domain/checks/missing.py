"""Whether there is any translation at all."""

import re

from clinicweb.domain.checks.finding import Finding, Severity
from clinicweb.domain.messages import N_
from clinicweb.domain.passages import CODE

_WORD = re.compile(r"[^\W_]")


def missing_findings(source: str, target: str) -> list[Finding]:
    """An error when the translation is empty, or has no word where the source has words."""
    if not CODE.sub("", source).strip():
        return []  # a picture or a line break alone: nothing to write
    text = CODE.sub("", target).strip()
    if text and (_WORD.search(text) or not _WORD.search(CODE.sub("", source))):
        return []
    return [Finding("missing", Severity.ERROR, N_("The translation is empty."))]
