"""What the checks say of translations that are right: every finding is a false alarm.

Or a true one that nobody had noticed, which the figures count as false all the same.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from clinicweb.domain.checks.context import PLAIN, Context
from clinicweb.domain.checks.finding import Finding, Severity
from clinicweb.domain.checks.run import run_checks
from clinicweb.domain.terms import ConceptEntry, heads, key
from clinicweb.loading import CONTENT
from clinicweb.termbase.lookup import Termbase
from clinicweb.termbase.shipped import ShippedConcept, shipped_concepts

Pair = tuple[str, str]
DIRECTIONS = (("en", "ja"), ("ja", "en"))

FAMILIES = {
    "missing": ("missing",),
    "numbers": ("number_added", "number_changed", "number_lost"),
    "units": ("unit_changed", "unit_lost"),
    "frequency": ("frequency_changed",),
    "placeholders": (
        "placeholder_lost",
        "placeholder_repeated",
        "placeholder_unbalanced",
        "placeholder_unknown",
    ),
    "acupoints": (
        "acupoint_added",
        "acupoint_changed",
        "acupoint_lost",
        "acupoint_mismatch",
        "acupoint_mismatch_in_source",
    ),
    "terms": ("term_forbidden", "term_missing"),
    "negation": ("negation_added", "negation_lost"),
    "modality": ("duty_lost", "limit_lost", "possibility_lost"),
    "length": ("sentence_lost", "too_long", "too_short"),
    "written": ("copied", "noise", "partly_untranslated", "repetition", "untranslated"),
    "ending": ("ending_added", "ending_lost", "question_added", "question_lost"),
    "brackets": ("bracket_lost", "bracket_unpaired"),
    "punctuation": ("doubled_mark", "half_width_katakana", "narrow_mark", "wide_mark"),
    "spacing": ("space_before_mark", "space_double", "space_extra", "space_missing"),
    "register": ("honorific_mixed", "style_mixed", "style_plain", "you_often"),
    "emergency": ("emergency_named", "emergency_number"),
    "consistency": ("translated_otherwise",),
    "invisible": ("sign_harmful", "sign_invisible", "space_no_break"),
}
"""The families of the checks, and the codes of each."""


@dataclass
class Alarms:
    """How many passages of one kind and direction carry a warning or an error."""

    passages: int = 0
    carrying: Counter[Severity] = field(default_factory=Counter)
    by_family: Counter[tuple[str, Severity]] = field(default_factory=Counter)
    """Passages, not findings: two warnings of a family about one passage count once."""

    def count(self, findings: Iterable[Finding]) -> None:
        """One more passage, and what the checks say of it."""
        found = list(findings)
        self.passages += 1
        self.carrying.update({one.severity for one in found})
        self.by_family.update({(_FAMILY_OF[one.code], one.severity) for one in found})

    def share(self, severity: Severity) -> float:
        """The part of all passages that carries a finding of this severity."""
        return self.carrying[severity] / self.passages if self.passages else 0.0


_FAMILY_OF = {code: family for family, codes in FAMILIES.items() for code in codes}


def plain(source: str, source_language: str, target_language: str) -> Context:
    """No surroundings: the checks see the two texts alone."""
    return PLAIN


def of_clinic(slug: str | None = None) -> Callable[[str, str, str], Context]:
    """The terms that ship for every clinic, or for one; its own words replace the shared ones."""
    shipped = list(shipped_concepts(CONTENT / "terms" / "clinic.tsv"))
    own = {name for one in shipped if slug and one.clinic_slug == slug for name in _names(one)}
    concepts = [
        ConceptEntry(number, one.code, one.terms)
        for number, one in enumerate(shipped)
        if one.clinic_slug == slug or (one.clinic_slug is None and not own & _names(one))
    ]
    termbase = Termbase(concepts)
    return lambda source, here, there: Context(concepts=termbase.for_checks(source, here, there))


def _names(concept: ShippedConcept) -> set[tuple[str, str]]:
    return {(one.language, key(one.text)) for one in heads(concept.terms).values()}


def alarms(
    pairs: Sequence[Pair],
    source_language: str,
    target_language: str,
    surroundings: Callable[[str, str, str], Context] = plain,
) -> Alarms:
    """What the checks say of pairs, English and Japanese, translated in one direction."""
    found = Alarms()
    for english, japanese in pairs:
        source, target = (english, japanese) if source_language == "en" else (japanese, english)
        context = surroundings(source, source_language, target_language)
        found.count(run_checks(source, target, source_language, target_language, context))
    return found
