"""All checks of one passage."""

from clinicweb.domain.checks.acupoints import acupoint_findings
from clinicweb.domain.checks.brackets import bracket_findings
from clinicweb.domain.checks.consistency import consistency_findings
from clinicweb.domain.checks.context import PLAIN, Context
from clinicweb.domain.checks.emergency import emergency_findings, with_fact
from clinicweb.domain.checks.ending import ending_findings
from clinicweb.domain.checks.finding import Finding, Severity
from clinicweb.domain.checks.frequency import frequency_findings
from clinicweb.domain.checks.invisible import invisible_findings
from clinicweb.domain.checks.length import length_findings
from clinicweb.domain.checks.missing import missing_findings
from clinicweb.domain.checks.modality import modality_findings
from clinicweb.domain.checks.negation import negation_findings
from clinicweb.domain.checks.numbers import number_findings
from clinicweb.domain.checks.placeholders import placeholder_findings
from clinicweb.domain.checks.punctuation import punctuation_findings
from clinicweb.domain.checks.register import register_findings
from clinicweb.domain.checks.spacing import spacing_findings
from clinicweb.domain.checks.terms import term_findings
from clinicweb.domain.checks.units import unit_findings
from clinicweb.domain.checks.written import repetition_findings, untranslated_findings

# Nothing more can be said of a text that is no translation at all.
_NO_TRANSLATION = frozenset({"missing", "copied"})


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
    languages = (source_language, target_language)
    source = with_fact(source, target, source_language)
    # A number in place of the fact is one mistake, which `emergency` tells.
    told = with_fact(target, source, target_language)
    findings = missing_findings(source, target) or [
        *placeholder_findings(source, told),
        *untranslated_findings(source, target, target_language),
        *invisible_findings(source, target),
        *emergency_findings(target, target_language),
    ]
    if not any(one.code in _NO_TRANSLATION for one in findings):
        findings += [
            *number_findings(source, told, *languages),
            *unit_findings(source, target, *languages),
            *frequency_findings(source, target, *languages),
            *negation_findings(source, target, *languages),
            *modality_findings(source, target, *languages),
            *acupoint_findings(source, target, target_language),
            *length_findings(source, target, *languages),
            *ending_findings(source, target),
            *bracket_findings(source, target, source_language),
            *repetition_findings(source, target, *languages),
            *term_findings(source, target, *languages, context.concepts),
            *consistency_findings(target, context.elsewhere),
            *register_findings(target, target_language),
            *punctuation_findings(source, target, target_language),
            *spacing_findings(source, target, target_language),
        ]
    return sorted(findings, key=lambda one: one.severity is not Severity.ERROR)
