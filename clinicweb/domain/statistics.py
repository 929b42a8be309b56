"""What the work of a translation desk amounts to: pure figures from plain rows."""

import re
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Levenshtein

from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.passages import CODE, FACT

_WORD = re.compile(r"[^\W_]+(?:['’.,:/-][^\W_]+)*")
_CHARACTER = re.compile(r"[^\W_]")

# Adults read about 4 English words a second silently (Brysbaert 2019, Journal of Memory and
# Language 109: 238 words a minute) and about 10 Japanese characters. Whoever accepts a machine's
# text twice as fast has not read it; nobody reads and presses a key in less than two seconds.
FASTEST_WORDS = 8.0
FASTEST_CHARACTERS = 20.0
FASTEST_SECONDS = 2.0


class Origin(StrEnum):
    """Where the text of an accepted passage came from."""

    MEMORY_EXACT = "memory_exact"
    MEMORY_SIMILAR = "memory_similar"
    ENGINE_UNCHANGED = "engine_unchanged"
    ENGINE_EDITED = "engine_edited"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Accepted:
    """One accepted passage, as far as figures need it."""

    source: str
    source_language: str
    text: str
    draft: str | None
    """What the engine or the memory proposed; None where it was not kept."""
    engine: str | None
    match: int | None


@dataclass(frozen=True, slots=True)
class EngineFigures:
    """How much people changed what one engine version proposed."""

    engine: str
    passages: int
    unchanged: int
    distance: float
    """Mean share of characters changed, 0 to 1."""
    unknown: int
    """Passages whose proposal was not kept, and which the other figures leave out."""


def size(text: str, language: str) -> int:
    """Words of a spaced language, characters of another; codes, facts and signs do not count."""
    bare = FACT.sub(" ", CODE.sub("", text))
    pattern = _WORD if LANGUAGES[language].spaced else _CHARACTER
    return sum(1 for _ in pattern.finditer(bare))


def origin(passage: Accepted) -> Origin:
    """Where the text came from; a draft that was changed is the work of both."""
    if passage.match is not None:
        return Origin.MEMORY_EXACT if passage.match >= 100 else Origin.MEMORY_SIMILAR
    if passage.engine is None:
        return Origin.PERSON
    if passage.draft == passage.text:
        return Origin.ENGINE_UNCHANGED
    return Origin.ENGINE_EDITED


def changed_share(draft: str, text: str) -> float:
    """Edit distance as a share of the longer text: 0 the same, 1 nothing left."""
    return float(Levenshtein.normalized_distance(draft, text))


def by_origin(passages: Iterable[Accepted]) -> dict[str, dict[Origin, int]]:
    """Sizes by source language and origin; words and characters are never added up."""
    sizes: dict[str, dict[Origin, int]] = {}
    for one in passages:
        row = sizes.setdefault(one.source_language, dict.fromkeys(Origin, 0))
        row[origin(one)] += size(one.source, one.source_language)
    return sizes


def by_engine(passages: Iterable[Accepted]) -> list[EngineFigures]:
    """How good the drafts of each engine version were, the most used first."""
    rows: dict[str, list[Accepted]] = defaultdict(list)
    for one in passages:
        if one.engine is not None and one.match is None:
            rows[one.engine].append(one)
    figures = [_engine(engine, of_it) for engine, of_it in rows.items()]
    return sorted(figures, key=lambda one: (-one.passages, one.engine))


def _engine(engine: str, passages: Sequence[Accepted]) -> EngineFigures:
    shares = [changed_share(one.draft, one.text) for one in passages if one.draft is not None]
    return EngineFigures(
        engine=engine,
        passages=len(passages),
        unchanged=sum(share == 0 for share in shares),
        distance=statistics.fmean(shares) if shares else 0.0,
        unknown=len(passages) - len(shares),
    )


def least_seconds(source: str, language: str) -> float:
    """The time below which an acceptance is suspicious, by the length of the source."""
    fastest = FASTEST_WORDS if LANGUAGES[language].spaced else FASTEST_CHARACTERS
    return max(FASTEST_SECONDS, size(source, language) / fastest)


def median(values: Sequence[float]) -> float | None:
    """The middle value; None of none."""
    return statistics.median(values) if values else None
