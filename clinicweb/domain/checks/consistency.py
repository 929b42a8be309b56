"""Whether one article says the same thing in the same words."""

import unicodedata

from clinicweb.domain.checks.finding import Finding, Severity
from clinicweb.domain.messages import N_
from clinicweb.domain.passages import CODE


def consistency_findings(target: str, elsewhere: tuple[str, ...]) -> list[Finding]:
    """A warning when the same source is translated otherwise elsewhere in the article."""
    here = _folded(target)
    for other in elsewhere:
        if _folded(other) and _folded(other) != here:
            message = N_("The same source is translated differently in this article: “%(other)s”.")
            shown = CODE.sub("", other)
            return [Finding("translated_otherwise", Severity.WARNING, message, {"other": shown})]
    return []


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", CODE.sub("", text)).split())
