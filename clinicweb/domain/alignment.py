"""Which passage of a new revision continues which passage of an old one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz import fuzz

# Below this similarity (per cent, as rapidfuzz counts it) the old text is no help to a translator.
_LEAST_SIMILARITY = 50.0
# How much standing in the same place weighs between two candidates of almost equal similarity.
_SAME_PLACE = 5.0


@dataclass(frozen=True, slots=True)
class Keyed:
    """A passage as alignment sees it: the hash of its source, and its source text."""

    hash: str
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """New passage ``new`` continues old passage ``old`` (both indexes), or nothing."""

    new: int
    old: int | None
    unchanged: bool


def align(old: Sequence[Keyed], new: Sequence[Keyed]) -> list[Match]:
    """One match for each new passage, in order; each old passage is used once at most.

    The same hash is unchanged, wherever it moved; of several with the same hash those in the same
    relative order belong together. A changed passage continues the most similar one left over.
    """
    unchanged = _unchanged(old, new)
    changed = _changed(old, new, unchanged)
    return [
        Match(index, unchanged.get(index, changed.get(index)), index in unchanged)
        for index in range(len(new))
    ]


def _unchanged(old: Sequence[Keyed], new: Sequence[Keyed]) -> dict[int, int]:
    """Old index by new index, for equal hashes: first what kept its order, then what moved."""
    matcher = SequenceMatcher(
        None, [one.hash for one in old], [one.hash for one in new], autojunk=False
    )
    pairs = {
        block.b + step: block.a + step
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    }
    used = set(pairs.values())
    left: dict[str, list[int]] = defaultdict(list)
    for index in reversed(range(len(old))):
        if index not in used:
            left[old[index].hash].append(index)
    for index, one in enumerate(new):
        if index not in pairs and left[one.hash]:
            pairs[index] = left[one.hash].pop()
    return pairs


def _changed(
    old: Sequence[Keyed], new: Sequence[Keyed], unchanged: dict[int, int]
) -> dict[int, int]:
    """Old index by new index, for the passages that no equal hash explains."""
    used = set(unchanged.values())
    old_left = [index for index in range(len(old)) if index not in used]
    expected = _expected_places(len(old), len(new), unchanged)
    candidates: list[tuple[float, int, int, int]] = []
    for new_index, (low, high) in expected.items():
        steps = _steps_from_neighbour(new_index, unchanged)
        for old_index in old_left:
            ratio = fuzz.ratio(
                old[old_index].text, new[new_index].text, score_cutoff=_LEAST_SIMILARITY
            )
            if ratio:
                in_place = low < old_index < high
                distance = abs((old_index - low) - steps)
                score = ratio + _SAME_PLACE * in_place
                candidates.append((-score, distance, new_index, old_index))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, new_index, old_index in sorted(candidates):
        if new_index not in pairs and old_index not in taken:
            pairs[new_index] = old_index
            taken.add(old_index)
    return pairs


def _expected_places(
    old_count: int, new_count: int, unchanged: dict[int, int]
) -> dict[int, tuple[int, int]]:
    """For each changed new passage, the old indexes (exclusive) between which it should stand."""
    places: dict[int, tuple[int, int]] = {}
    high = old_count
    highs: list[int] = [high] * new_count
    for index in reversed(range(new_count)):
        high = unchanged.get(index, high)
        highs[index] = high
    low = -1
    for index in range(new_count):
        low = unchanged.get(index, low)
        if index not in unchanged:
            places[index] = (low, highs[index])
    return places


def _steps_from_neighbour(index: int, unchanged: dict[int, int]) -> int:
    """How far a new passage stands behind the unchanged one before it."""
    steps = 1
    while index - steps >= 0 and index - steps not in unchanged:
        steps += 1
    return steps
