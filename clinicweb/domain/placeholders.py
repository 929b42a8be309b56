"""What an engine must not touch is lifted out before it and put back after it.

The engine sees ⟦0⟧ … ⟦9⟧; the starter models know these as single tokens. Other models break them
up, so `restore` accepts what tokenizers make of them, and reports what it cannot find.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from clinicweb.domain.literals import (
    Span,
    acupoint_spans,
    code_spans,
    email_spans,
    fact_names,
    fact_spans,
    figure_spans,
    literals,
    measure_spans,
    phone_spans,
    url_spans,
)
from clinicweb.domain.passages import CODE

__all__ = ["Protected", "Restored", "fact_names", "literals", "protect", "restore"]

_MOST = 10  # the starter models know ten placeholder tokens

# How a placeholder may come back: the brackets that tokenizers and NFKC make of ⟦ and ⟧.
_BRACKETS = (
    ("⟦", "⟧"),
    ("[[", "]]"),
    ("［［", "］］"),
    ("〚", "〛"),
    ("【", "】"),
    ("［", "］"),
    ("[", "]"),
)
_ANY_FORM = "|".join(
    rf"{re.escape(opening)}\s*(\d)\s*{re.escape(closing)}" for opening, closing in _BRACKETS
)
_PLACEHOLDER = re.compile(_ANY_FORM)
# Source text that looks like a placeholder but was not lifted gets a dot; `restore` takes one away.
_IMITATION = re.compile(
    "|".join(
        rf"(?<={re.escape(opening)})(?=\.*\s*\d\s*{re.escape(closing)})"
        for opening, closing in _BRACKETS
    )
)
_DOTTED = re.compile(
    "|".join(
        rf"(?<={re.escape(opening)})\.(?=\.*\s*\d\s*{re.escape(closing)})"
        for opening, closing in _BRACKETS
    )
)

_JAPANESE = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
_LATIN = re.compile(r"[A-Za-z]")
_ENDING_OF_FIGURE = re.compile(r"(?:st|nd|rd|th|s)(?![A-Za-z])")
_NO_SPACE_BEFORE = ".,;:!?)"


@dataclass(frozen=True, slots=True)
class Protected:
    """A text for an engine, with ⟦i⟧ in place of ``originals[i]``."""

    text: str
    originals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """An engine's text with the originals back, and which of them came back never or too often."""

    text: str
    lost: tuple[str, ...]
    repeated: tuple[str, ...]


def protect(text: str) -> Protected:
    """Lift what must survive, at most ten things; of more, the most important and then the first.

    In this order: codes, facts, web and e-mail addresses, telephone numbers, acupoints, measures,
    figures (their unit word stays, an engine translates it), and text that imitates a placeholder.
    """
    lifted = _most_important(text)
    parts: list[str] = []
    at = 0
    for number, (start, end) in enumerate(lifted):
        parts += (_IMITATION.sub(".", text[at:start]), f"⟦{number}⟧")
        at = end
    parts.append(_IMITATION.sub(".", text[at:]))
    return Protected("".join(parts), tuple(text[start:end] for start, end in lifted))


def _most_important(text: str) -> list[Span]:
    chosen: list[Span] = []
    for spans in _BY_PRIORITY:
        for start, end in spans(text):
            if len(chosen) == _MOST:
                return sorted(chosen)
            if not any(start < other_end and end > other for other, other_end in chosen):
                chosen.append((start, end))
    return sorted(chosen)


def _imitation_spans(text: str) -> Iterator[Span]:
    return (match.span() for match in _PLACEHOLDER.finditer(text))


_BY_PRIORITY = (
    code_spans,
    fact_spans,
    url_spans,
    email_spans,
    phone_spans,
    acupoint_spans,
    measure_spans,
    figure_spans,
    _imitation_spans,
)


def restore(translated: str, protected: Protected) -> Restored:
    """Put the originals back, whatever brackets, widths and spaces the engine made of their places.

    Spaces that the engine added beside them are removed where the language does not want them.
    A placeholder that never existed stays in the text for the checks to find.
    """
    originals = protected.originals
    counts = [0] * len(originals)
    texts: list[str] = []
    numbers: list[int] = []
    at = 0
    for match in _PLACEHOLDER.finditer(translated):
        number = int(match[match.lastindex or 0])
        if number < len(originals):
            counts[number] += 1
            numbers.append(number)
            texts.append(translated[at : match.start()])
            at = match.end()
    texts.append(translated[at:])

    parts: list[str] = []
    for index, between in enumerate(texts):
        before = numbers[index - 1] if index else None
        after = numbers[index] if index < len(numbers) else None
        parts.append(_DOTTED.sub("", _tidy(between, before, after, protected)))
        if after is not None:
            parts.append(originals[after])
    return Restored(
        "".join(parts),
        lost=tuple(one for one, count in zip(originals, counts, strict=True) if count == 0),
        repeated=tuple(one for one, count in zip(originals, counts, strict=True) if count > 1),
    )


def _tidy(text: str, before: int | None, after: int | None, protected: Protected) -> str:
    """The text between two placeholders with the right spacing towards them.

    Spacing that stands in the source beside the same placeholder is always right.
    """
    if not text.strip():
        return text
    if before is not None:
        bare = text.lstrip()
        seen = text[: len(text) - len(bare) + 1]
        if f"⟦{before}⟧{seen}" not in protected.text:
            text = _gap_after(protected.originals[before], seen, bare) + bare
    if after is not None:
        bare = text.rstrip()
        seen = text[len(bare) - 1 :]
        if f"{seen}⟦{after}⟧" not in protected.text:
            text = bare + _gap_before(protected.originals[after], seen)
    return text


def _gap_after(original: str, seen: str, rest: str) -> str:
    """What belongs between an original and ``rest``; ``seen`` is what is there and one more."""
    gap, char = seen[:-1], seen[-1]
    if gap:
        unwanted = char in _NO_SPACE_BEFORE or (_JAPANESE.match(char) and not _is_address(original))
        return "" if unwanted else gap
    glued = _LATIN.match(char) and not CODE.fullmatch(original) and original[-1].isalnum()
    return " " if glued and not _ENDING_OF_FIGURE.match(rest) else ""


def _gap_before(original: str, seen: str) -> str:
    """What belongs before an original; ``seen`` is one character and what stands there."""
    char, gap = seen[0], seen[1:]
    if gap:
        return "" if _JAPANESE.match(char) and not _is_address(original) else gap
    glued = _LATIN.match(char) and not CODE.fullmatch(original) and original[0].isalnum()
    return " " if glued else ""


def _is_address(original: str) -> bool:
    # Without a space, the Japanese text after an address would be read as part of it.
    return "://" in original or "@" in original or original.startswith("www.")
