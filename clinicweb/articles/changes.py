"""What an author changed since the text was last marked ready, in pieces a person can look over."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from clinicweb.domain.diff import Part, words

# Comparing word by word grows with the square of the length. Longer stretches are shown whole.
LONGEST_COMPARED = 2_000
MOST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Changes:
    """The changed stretches of one field, in order; ``more`` of them are not shown."""

    stretches: tuple[tuple[Part, ...], ...]
    more: int = 0


def between(old: str, new: str, language: str) -> Changes:
    """The paragraphs that differ, each with its changed words marked."""
    found = list(_stretches(_paragraphs(old), _paragraphs(new)))
    return Changes(
        tuple(_compared(before, after, language) for before, after in found[:MOST_SHOWN]),
        max(0, len(found) - MOST_SHOWN),
    )


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _stretches(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    # The matcher's own short cut for lines that come very often keeps a long text quick.
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            continue
        before, after = old[start:end], new[new_start:new_end]
        if len(before) == len(after):
            # Line for line: a change in each of three list items is three changes.
            pairs = zip(before, after, strict=True)
            yield from ((one, other) for one, other in pairs if one != other)
        else:
            yield "\n".join(before), "\n".join(after)


def _compared(old: str, new: str, language: str) -> tuple[Part, ...]:
    if old and new and len(old) + len(new) <= LONGEST_COMPARED:
        return tuple(words(old, new, language))
    parts: list[Part] = []
    if old:
        parts.append(("removed", old))
    if new:
        parts.append(("added", new))
    return tuple(parts)
