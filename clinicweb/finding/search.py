"""Finding live pages and putting the best first.

A word in the title weighs more than all other places together, then come headings, the summary,
and text that says it again and again; rare words weigh more than frequent ones; what is equal
stands newest first. The index answers where each word is with lists of pages, so that a word in
every page costs no more than reading a few lists.
"""

import math
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from heapq import nlargest

from sqlalchemy.orm import Session

from clinicweb.domain.search_query import Term, Way, parts, terms
from clinicweb.domain.search_tokens import Place, clinic_token, token
from clinicweb.finding import lookup
from clinicweb.finding.expressions import Part, either, every

_WEIGHTS = {Place.TITLE: 8, Place.HEADING: 4, Place.SUMMARY: 2, Place.OFTEN: 1}
# How many texts are looked through for a phrase in one go, and how many at least for the total.
_AT_ONCE = 100
EXACT_UP_TO = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: what, in which language, and among which pages."""

    query: str
    language: str
    clinic_id: int | None = None
    within: AbstractSet[int] | None = None
    """Only these pages; None for all."""
    offset: int = 0
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Found:
    """One page of results, best first, and how many there are in all."""

    page_ids: tuple[int, ...]
    total: int
    is_total: bool
    """False: there are more than ``total``, which nobody has counted."""
    terms: tuple[Term, ...]
    """What was looked for, for marking it."""


@dataclass(slots=True)
class _Ranking:
    """The pages that may be meant, with what they score; those without a score have none."""

    pages: set[int]
    scores: dict[int, float] = field(default_factory=dict)

    def add(self, ids: Sequence[int], score: float) -> None:
        pages, scores = self.pages, self.scores
        for one in ids:
            if one in pages:
                scores[one] = scores.get(one, 0.0) + score

    def ordered(self, count: int) -> list[int]:
        """The best, so many of them; among equals the newest."""
        best = nlargest(count, ((score, one) for one, score in self.scores.items()))
        ids = [one for _, one in best]
        if len(ids) < count:
            ids += nlargest(count - len(ids), self.pages - self.scores.keys())
        return ids


def search(session: Session, asked: Asked) -> Found:
    """The live pages that have every term of the query."""
    wanted = terms(asked.query, asked.language)
    if not wanted:
        return Found((), 0, is_total=True, terms=())
    with lookup.by_tokens(session):
        return _having_all(session, asked, wanted)


def fewer_terms(session: Session, asked: Asked) -> tuple[tuple[str, int], ...]:
    """For a query that finds nothing: those of its parts that do, and how many pages have each."""
    pieces = parts(asked.query, asked.language)
    if len(pieces) < 2:
        return ()
    with lookup.by_tokens(session):
        found = [(one.typed, _having_all(session, asked, [one]).total) for one in pieces]
    return tuple((typed, total) for typed, total in found if total)


def known(session: Session, language: str, stems: Sequence[str]) -> list[int]:
    """How many live pages have each stem."""
    with lookup.by_tokens(session):
        return lookup.counts(session, [token(language, one) for one in stems])


def _having_all(session: Session, asked: Asked, wanted: Sequence[Term]) -> Found:
    filters: list[Part] = []
    if asked.clinic_id is not None:
        filters.append(clinic_token(asked.language, asked.clinic_id))
    plain = [_has(term, asked.language) for term in wanted]
    where = [_has(term, asked.language, place) for term in wanted for place in _WEIGHTS]
    [everywhere, *placed] = lookup.lists(session, [every([*plain, *filters]), *where])
    pages = set(everywhere)
    ranking = _Ranking(pages if asked.within is None else pages & asked.within)
    for weight, ids in zip(_weights(session, plain), _by_term(placed), strict=True):
        for place, one in zip(_WEIGHTS.values(), ids, strict=True):
            ranking.add(one, weight * place)
    return _verified(session, asked, wanted, ranking)


def _by_term(placed: Sequence[list[int]]) -> Iterator[Sequence[list[int]]]:
    for start in range(0, len(placed), len(_WEIGHTS)):
        yield placed[start : start + len(_WEIGHTS)]


def _weights(session: Session, plain: Sequence[Part]) -> list[float]:
    if len(plain) == 1:
        return [1.0]
    pages = lookup.counts(session, plain)
    return [_rarity(one, max(pages)) for one in pages]


def _rarity(pages: int, most: int) -> float:
    return 1.0 + math.log(most / pages) if pages else 1.0


def _has(term: Term, language: str, place: Place = Place.ANYWHERE) -> Part:
    return either(_in_way(way, language, place) for way in term.ways)


def _in_way(way: Way, language: str, place: Place) -> Part:
    return every(token(language, gram, place) for gram in way.grams)


def _verified(session: Session, asked: Asked, wanted: Sequence[Term], ranking: _Ranking) -> Found:
    """The results, without the pages whose pairs of characters stand apart from each other."""
    last = asked.offset + asked.limit
    rows = [term for term in wanted if any(way.phrase for way in term.ways)]
    if not rows or not ranking.pages:
        ids = ranking.ordered(last)[asked.offset :]
        return Found(tuple(ids), len(ranking.pages), is_total=True, terms=tuple(wanted))
    sure = _sure(session, asked, rows)
    ordered = ranking.ordered(len(ranking.pages))
    kept: list[int] = []
    at = 0
    while at < len(ordered) and (at < EXACT_UP_TO or len(kept) <= last):
        chunk = ordered[at : at + _AT_ONCE]
        at += _AT_ONCE
        passed = set(chunk)
        for term, certain in zip(rows, sure, strict=True):
            phrases = [way.phrase for way in term.ways if way.phrase]
            doubtful = [one for one in chunk if one in passed and one not in certain]
            passed -= set(doubtful) - lookup.having(session, doubtful, phrases)
        kept += [one for one in chunk if one in passed]
    return Found(
        tuple(kept[asked.offset : last]),
        len(kept),
        is_total=at >= len(ordered),
        terms=tuple(wanted),
    )


def _sure(session: Session, asked: Asked, rows: Sequence[Term]) -> list[set[int]]:
    """For each term, the pages that have it in a way that needs no look at the text."""
    certain = [[way for way in term.ways if not way.phrase] for term in rows]
    found = iter(
        lookup.lists(
            session,
            [
                either(_in_way(way, asked.language, Place.ANYWHERE) for way in ways)
                for ways in certain
                if ways
            ],
        )
    )
    return [set(next(found)) if ways else set() for ways in certain]
