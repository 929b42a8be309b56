"""All checks of one passage."""

from clinicweb.domain.checks.acupoints import acupoint_findings
from clinicweb.domain.checks.context import PLAIN, Context
from clinicweb.domain.checks.finding import Finding
from clinicweb.domain.checks.missing import missing_findings
from clinicweb.domain.checks.numbers import number_findings
from clinicweb.domain.checks.placeholders import placeholder_findings
from clinicweb.domain.checks.terms import term_findings


def run_checks(
    source: str,
    target: str,
    source_language: str,
    target_language: str,
    context: Context = PLAIN,
) -> list[Finding]:
    """Every fault found in a translation, worst first; each mistake is reported once.

    Texts carry codes ``⟦n⟧`` … ``⟦/n⟧``; languages are codes.
    """
    missing = missing_findings(source, target)
    if missing:
        return missing
    return [
        *placeholder_findings(source, target),
        *number_findings(source, target, source_language, target_language),
        *acupoint_findings(source, target, target_language),
        *term_findings(source, target, source_language, target_language, context.concepts),
    ]
