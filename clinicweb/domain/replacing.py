"""Finding words in a translation and putting others in their place; codes and facts stay whole."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clinicweb.domain.diff import Part
from clinicweb.domain.languages import language as language_of
from clinicweb.domain.literals import Span, code_spans, fact_spans

# Signs that codes and facts are made of; a replacement that held one could forge or break them.
RESERVED = ("⟦", "⟧", "{{", "}}")
# Half-width kana are followed by their sound marks as characters of their own.
_SOUND_MARKS = "\uff9e\uff9f"


@dataclass(frozen=True, slots=True)
class Search:
    """What to find and what to write instead.

    Unless ``exact``, capital and small letters and full and half width are the same.
    ``whole_words`` counts in languages with spaces only.
    """

    find: str
    replacement: str
    exact: bool = False
    whole_words: bool = False


def occurrences(text: str, search: Search, language: str) -> list[Span]:
    """Where the search's words stand in the text, not overlapping, none touching a code or fact."""
    folded, places = _folded(text, exact=search.exact)
    wanted, _ = _folded(search.find, exact=search.exact)
    fixed = [*code_spans(text), *fact_spans(text)]
    whole = search.whole_words and language_of(language).spaced
    found: list[Span] = []
    at = folded.find(wanted) if wanted else -1
    while at >= 0:
        end = at + len(wanted)
        span = (places[at][0], places[end - 1][1])
        # A match that begins or ends inside one sign (kg in ㎏) cannot be replaced.
        starts = at == 0 or places[at - 1] != places[at]
        ends = end == len(folded) or places[end] != places[end - 1]
        touches = any(span[0] < right and left < span[1] for left, right in fixed)
        if starts and ends and not touches and (not whole or _is_whole(text, span)):
            found.append(span)
            at = folded.find(wanted, end)
        else:
            at = folded.find(wanted, at + 1)
    return found


def replaced(text: str, spans: Sequence[Span], replacement: str) -> str:
    """The text with the replacement in place of the spans, which are in order."""
    parts: list[str] = []
    at = 0
    for start, end in spans:
        parts += (text[at:start], replacement)
        at = end
    return "".join([*parts, text[at:]])


def difference(text: str, spans: Sequence[Span], replacement: str) -> list[Part]:
    """What is replaced, in pieces that a person reads: whole stretches of words."""
    parts: list[Part] = []
    at = 0
    for start, end in [*spans, (len(text), len(text))]:
        parts.append(("same", text[at:start]))
        parts.append(("removed", text[start:end]))
        parts.append(("added", replacement if start < end else ""))
        at = end
    return [part for part in parts if part[1]]


def _folded(text: str, *, exact: bool) -> tuple[str, list[Span]]:
    """The text as it is compared, and for each of its characters the stretch it comes from."""
    folded: list[str] = []
    places: list[Span] = []
    for start, end in _signs(text):
        sign = unicodedata.normalize("NFC", text[start:end])
        if not exact:
            sign = unicodedata.normalize("NFKC", sign).casefold()
        folded.append(sign)
        places += [(start, end)] * len(sign)
    return "".join(folded), places


def _signs(text: str) -> Iterator[Span]:
    """Characters with the marks that belong to them."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not (unicodedata.combining(text[at]) or text[at] in _SOUND_MARKS):
            if start < at:
                yield (start, at)
            start = at


def _is_whole(text: str, span: Span) -> bool:
    before, after = text[: span[0]][-1:], text[span[1] :][:1]
    first, last = text[span[0]], text[span[1] - 1]
    return not (before.isalnum() and first.isalnum()) and not (after.isalnum() and last.isalnum())
