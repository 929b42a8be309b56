"""What goes wrong with machine output, so that it is caught and not shown.

A text in trouble is thrown away: an empty box with a reason is safer than a wrong sentence. The
detectors therefore look for faults that correct translations hardly ever show.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.literals import literals
from clinicweb.domain.messages import N_
from clinicweb.domain.numbers import compare
from clinicweb.domain.repetition import noise, repeated_part
from clinicweb.domain.scripts import foreign_part, is_copied

MESSAGES: Mapping[str, str] = {
    "empty": N_("The engine gave no text."),
    "placeholder_lost": N_("The engine lost “%(text)s”."),
    "placeholder_repeated": N_("The engine wrote “%(text)s” more than once."),
    "placeholder_invented": N_("The engine wrote “%(text)s”, which the source does not have."),
    "noise": N_("The engine wrote signs that are not text: “%(text)s”."),
    "copied": N_("The engine copied the source instead of translating it."),
    "script": N_("The engine did not write in the language of the translation."),
    "repetition": N_("The engine repeated itself: “%(text)s”."),
    "too_short": N_("The engine's text is much too short for this source."),
    "too_long": N_("The engine's text is much too long for this source."),
    "number": N_("The engine changed a number: %(text)s."),
}
"""One message for each code, as gettext msgids."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a machine text is not used: a code of `MESSAGES` and the values of its message."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def message_id(self) -> str:
        """The gettext msgid that says it to people."""
        return MESSAGES[self.code]


def find_trouble(
    source: str,
    output: str,
    source_language: str,
    target_language: str,
    lost: Sequence[str],
    repeated: Sequence[str],
) -> Trouble | None:
    """The first fault of a machine text, or None.

    ``output`` has its placeholders restored; ``lost`` and ``repeated`` are the originals that
    restoring missed or met more than once. Languages are codes.
    """
    if not output.strip():
        return Trouble("empty")
    if lost:
        return Trouble("placeholder_lost", {"text": lost[0]})
    if repeated:
        return Trouble("placeholder_repeated", {"text": repeated[0]})
    # What was never lifted, because there was too much to lift, must have survived as well.
    wanted, survived = literals(source), literals(output)
    for literal in wanted:
        if literal not in survived:
            return Trouble("placeholder_lost", {"text": literal})
    for literal in survived:
        if literal not in wanted:
            return Trouble("placeholder_invented", {"text": literal})
    for look in _DETECTORS:
        trouble = look(_Texts(source, output, source_language, target_language))
        if trouble is not None:
            return trouble
    return None


@dataclass(frozen=True, slots=True)
class _Texts:
    source: str
    output: str
    source_language: str
    target_language: str


_CODE = re.compile(r"⟦/?\d+⟧|\{\{[^{}]*\}\}")


def _noise(texts: _Texts) -> Trouble | None:
    part = noise(texts.source, texts.output)
    return None if part is None else Trouble("noise", {"text": part})


def _copied(texts: _Texts) -> Trouble | None:
    return Trouble("copied") if is_copied(texts.source, texts.output) else None


def _script(texts: _Texts) -> Trouble | None:
    foreign = foreign_part(texts.source, texts.output, texts.target_language)
    return None if foreign is None else Trouble("script")


def _repetition(texts: _Texts) -> Trouble | None:
    target = LANGUAGES.get(texts.target_language)
    part = repeated_part(_CODE.sub(" ", texts.output), spaced=target is None or target.spaced)
    if part is None or part.casefold() in texts.source.casefold():
        return None
    source = LANGUAGES.get(texts.source_language)
    if repeated_part(_CODE.sub(" ", texts.source), spaced=source is None or source.spaced):
        return None  # the source repeats itself too, as a song or a breathing exercise does
    return Trouble("repetition", {"text": part})


# Japanese length J (characters) against English length E, from 3,453 pairs of clinic sentences:
# J/E has a median of 0.44, 99.8 % of it lies in 0.11–1.08, and above 50 characters of English all
# of it in 0.21–0.80. The constant parts leave room for headings (Painful obstruction syndrome:
# 痺証; Informed Consent: インフォームド・コンセント).
_SHORTEST_JA, _SHORTEST_JA_LESS = 0.20, 5
_LONGEST_JA, _LONGEST_JA_MORE = 1.0, 15
# Any other pair, unmeasured: only what no pair of languages would need.
_ANY_FACTOR, _ANY_MORE = 6.0, 20


def _length(texts: _Texts) -> Trouble | None:
    source, output = len(texts.source.strip()), len(texts.output.strip())
    pair = (texts.source_language, texts.target_language)
    if pair == ("en", "ja"):
        low = _SHORTEST_JA * source - _SHORTEST_JA_LESS
        high = _LONGEST_JA * source + _LONGEST_JA_MORE
    elif pair == ("ja", "en"):
        low = (source - _LONGEST_JA_MORE) / _LONGEST_JA
        high = (source + _SHORTEST_JA_LESS) / _SHORTEST_JA
    else:
        low = (source - _ANY_MORE) / _ANY_FACTOR
        high = source * _ANY_FACTOR + _ANY_MORE
    if output < low:
        return Trouble("too_short")
    return Trouble("too_long") if output > high else None


def _number(texts: _Texts) -> Trouble | None:
    difference = compare(texts.source, texts.output, texts.source_language, texts.target_language)
    if not difference:
        return None
    quantities = difference.lost or difference.added
    return Trouble("number", {"text": ", ".join(dict.fromkeys(q.text for q in quantities))})


_DETECTORS: tuple[Callable[[_Texts], Trouble | None], ...] = (
    _noise, _copied, _script, _repetition, _length, _number,
)  # fmt: skip
