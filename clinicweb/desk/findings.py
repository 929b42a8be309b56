"""What the checks say about the passages of a translation."""

from functools import lru_cache

from clinicweb.domain.checks.finding import Finding
from clinicweb.domain.checks.run import run_checks
from clinicweb.models import Passage


def findings_of(passage: Passage, source_language: str, language: str) -> tuple[Finding, ...]:
    """What the checks say about a passage as it stands."""
    return _checked(passage.source, passage.text, source_language, language)


@lru_cache(maxsize=4096)
def _checked(source: str, text: str, source_language: str, language: str) -> tuple[Finding, ...]:
    # A page of 264 passages is checked again with every look at it; nearly all are as they were.
    return tuple(run_checks(source, text, source_language, language))
