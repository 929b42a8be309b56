"""Finding live pages and putting the best first.

A word in the title weighs more than all other places together, then come headings, the summary,
and text that says it again and again; rare words weigh more than frequent ones; what is equal
stands newest first. The index answers where each word is with lists of pages, so that a word in
every page costs no more than reading a few lists.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
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
EXACT_UP_TO = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: what, in which language, and among which pages."""

    query: str
    language: str
    clinic_id: int | None = None
    within: frozenset[int] | None = None
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
class _Candidates:
    """The pages that may be meant: how many, what those in better places score, and all of them."""

    session: Session
    base: Part
    within: frozenset[int] | None
    total: int
    scores: dict[int, float] = field(default_factory=dict)
    _all: list[int] | None = None

    def keep_only(self, ids: Iterable[int]) -> None:
        """Only these are candidates from now on; what else is added is left out."""
        self.within = frozenset(ids)

    def add(self, ids: Sequence[int], score: float) -> None:
        """Let these pages score."""
        scores, within = self.scores, self.within
        for one in ids if within is None else within.intersection(ids):
            scores[one] = scores.get(one, 0.0) + score

    def best(self, count: int) -> list[int]:
        """So many of them, the best first and among equals the newest."""
        found = nlargest(count, ((score, one) for one, score in self.scores.items()))
        ids = [one for _, one in found]
        if len(ids) < count and len(ids) < self.total:
            ids += nlargest(count - len(ids), set(self.everything()) - self.scores.keys())
        return ids

    def everything(self) -> list[int]:
        """All candidates; read only when those that score do not fill what is asked for."""
        if self._all is None:
            [found] = lookup.lists(self.session, [self.base])
            self._all = found if self.within is None else [*self.within.intersection(found)]
        return self._all


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
    plain = [_has(term, asked.language) for term in wanted]
    filters: list[Part] = []
    if asked.clinic_id is not None:
        filters.append(clinic_token(asked.language, asked.clinic_id))
    base = every([*plain, *filters])
    counts = lookup.counts(session, [base, *plain] if len(plain) > 1 else [base])
    candidates = _Candidates(session, base, asked.within, counts[0])
    if asked.within is not None:
        candidates.total = len(candidates.everything())
    if not candidates.total:
        return Found((), 0, is_total=True, terms=tuple(wanted))
    placed = lookup.lists(session, _placed(wanted, asked.language, counts[1:], filters))
    if len(wanted) > 2:
        candidates.keep_only(candidates.everything())
    weights = [_rarity(one, max(counts[1:])) for one in counts[1:]] or [1.0]
    for weight, ids in zip(weights, _by_term(placed), strict=True):
        for place, one in zip(_WEIGHTS.values(), ids, strict=True):
            candidates.add(one, weight * place)
    return _verified(session, asked, wanted, candidates)


def _placed(
    wanted: Sequence[Term], language: str, counts: Sequence[int], filters: Sequence[Part]
) -> list[Part]:
    """For each term and place: the pages that have it there, and the rarest other term anywhere.

    Of one or two terms these are candidates. Of more it is cheaper to sort out the others here than
    to look for all terms together again and again.
    """
    by_rarity = sorted(range(len(wanted)), key=lambda at: counts[at] if counts else 0)
    found: list[Part] = []
    for at, term in enumerate(wanted):
        other = next((one for one in by_rarity if one != at), None)
        rest = [] if other is None else [_has(wanted[other], language)]
        found += (every([_has(term, language, place), *rest, *filters]) for place in _WEIGHTS)
    return found


def _by_term(placed: Sequence[list[int]]) -> Iterator[Sequence[list[int]]]:
    for start in range(0, len(placed), len(_WEIGHTS)):
        yield placed[start : start + len(_WEIGHTS)]


def _rarity(pages: int, most: int) -> float:
    return 1.0 + math.log(most / pages) if pages else 1.0


def _has(term: Term, language: str, place: Place = Place.ANYWHERE) -> Part:
    return either(_in_way(way, language, place) for way in term.ways)


def _in_way(way: Way, language: str, place: Place) -> Part:
    return every(token(language, gram, place) for gram in way.grams)


def _verified(
    session: Session, asked: Asked, wanted: Sequence[Term], candidates: _Candidates
) -> Found:
    """The results, without the pages whose pairs of characters stand apart from each other."""
    last = asked.offset + asked.limit
    rows = [term for term in wanted if any(way.phrase for way in term.ways)]
    if not rows:
        ids = candidates.best(last)[asked.offset :]
        return Found(tuple(ids), candidates.total, is_total=True, terms=tuple(wanted))
    sure = _sure(session, asked, rows)
    kept: list[int] = []
    ordered = candidates.best(EXACT_UP_TO)
    at = 0
    while at < len(ordered):
        chunk = ordered[at : at + _AT_ONCE]
        at += _AT_ONCE
        kept += _having_rows(session, chunk, rows, sure)
        if at >= len(ordered) < candidates.total and len(kept) <= last:
            ordered = candidates.best(candidates.total)
    return Found(
        tuple(kept[asked.offset : last]),
        len(kept),
        is_total=len(ordered) >= candidates.total,
        terms=tuple(wanted),
    )


def _having_rows(
    session: Session, ids: Sequence[int], rows: Sequence[Term], sure: Sequence[set[int]]
) -> list[int]:
    passed = list(ids)
    for term, certain in zip(rows, sure, strict=True):
        phrases = [way.phrase for way in term.ways if way.phrase]
        doubtful = [one for one in passed if one not in certain]
        having = lookup.having(session, doubtful, phrases)
        passed = [one for one in passed if one in certain or one in having]
    return passed


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
