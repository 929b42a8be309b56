"""Whether the translation is text, in the right language: not copied, no loop, no noise."""

import re

from clinicweb.domain.checks.finding import Finding, Severity
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.domain.repetition import noise, repeated_part
from clinicweb.domain.scripts import bare, foreign_part, has_own_words, is_copied

_LONGEST = 20  # characters of a text that a message repeats


def untranslated_findings(source: str, target: str, target_language: str) -> list[Finding]:
    """At most one finding: the source copied or nothing translated (errors), or only a part.

    A part in another script is a warning, because it may be a title or a name.
    """
    if is_copied(source, target) and foreign_part(source, target, target_language) is not None:
        return [Finding("copied", Severity.ERROR, N_("This is the source, not a translation."))]
    part = foreign_part(source, target, target_language)
    if part is None:
        return []
    message = N_("“%(text)s” is not in the language of the translation.")
    params = {"text": part[:_LONGEST]}
    if has_own_words(target, target_language):
        return [Finding("partly_untranslated", Severity.WARNING, message, params)]
    return [Finding("untranslated", Severity.ERROR, message, params)]


def repetition_findings(
    source: str, target: str, source_language: str, target_language: str
) -> list[Finding]:
    """At most one finding: signs that are not text (an error), or words said again (a warning)."""
    if part := noise(source, target):
        message = N_("“%(text)s” is not text.")
        return [Finding("noise", Severity.ERROR, message, {"text": part})]
    part = repeated_part(bare(target), spaced=_is_spaced(target_language))
    if part is None or part.casefold() in source.casefold():
        return []
    if not _is_spaced(target_language) and not _is_adjacent(part, target):
        return []  # a parallel: 立っているときも座っているときも
    if repeated_part(bare(source), spaced=_is_spaced(source_language)):
        return []  # the source repeats itself too
    message = N_("“%(text)s” is said twice.")
    return [Finding("repetition", Severity.WARNING, message, {"text": part[:_LONGEST]})]


def _is_adjacent(part: str, text: str) -> bool:
    again = re.escape(part)
    return text.count(part) > 2 or bool(re.search(rf"{again}[、,\s\u3041-\u3096]?{again}", text))


def _is_spaced(code: str) -> bool:
    language = LANGUAGES.get(code)
    return language is None or language.spaced
