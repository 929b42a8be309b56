"""Looking up a sentence: the same one, and those that are like it, in both directions.

The database proposes a few hundred entries at most, by shape and by rare words; how much each of
them helps is worked out here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import Session

from clinicweb.domain.diff import Part, words
from clinicweb.domain.memory_adapt import adapted, fitted_codes
from clinicweb.domain.memory_grams import common, grams, groups, lengths_like
from clinicweb.domain.memory_match import (
    SAME_PLACE,
    SAME_TEXT,
    SHOW_THRESHOLD,
    Origin,
    Rank,
    Sentence,
    figures_differ,
    likeness,
    reversed_,
    sentence,
    unadapted,
)
from clinicweb.domain.memory_text import folded, shape_of
from clinicweb.memory import lookup
from clinicweb.memory.entries import hash_of
from clinicweb.memory.index import CHUNK
from clinicweb.models import MemoryEntry, Passage

# Entries that one look-up reads, of which only the most similar are compared closely.
CANDIDATES = 400
CLOSELY = 20
SAME_SHAPE_CANDIDATES = 40


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that helps with a sentence."""

    entry: MemoryEntry
    percent: int
    """101 same place, 100 same text, else how alike the sources are."""
    source: str
    """The entry's text in the language of the sentence."""
    target: str
    """The entry's text in the other language, as it was approved."""
    adapted_target: str | None
    """``target`` with the figures, facts and codes of the sentence; None where that was not sure.
    The same as ``target`` where nothing had to change."""
    sentence: str
    """What was looked up."""
    language: str
    """Language of the sentence and of ``source``."""
    exact: bool
    """The very same text, approved or brought in for this direction."""
    reversed: bool
    """The pair was made in the other direction."""
    negation_differs: bool
    """One of the two says "not" where the other does not."""

    @property
    def text(self) -> str:
        """What to propose to a translator."""
        return self.target if self.adapted_target is None else self.adapted_target

    @property
    def difference(self) -> list[Part]:
        """How the sentence differs from ``source``, in words."""
        return words(self.source, self.sentence, self.language)

    @property
    def is_adapted(self) -> bool:
        """Whether figures, facts or codes were put into the target."""
        return self.adapted_target is not None and self.adapted_target != self.target

    @property
    def origin(self) -> Origin:
        """Where the pair comes from."""
        return Origin(self.entry.origin)


@dataclass(frozen=True, slots=True)
class _Query:
    source: str
    source_hash: str
    source_language: str
    target_language: str
    clinic_id: int | None
    context_hash: str
    sentence: Sentence


def similar(
    session: Session,
    source: str,
    source_language: str,
    target_language: str,
    *,
    clinic_id: int | None,
    context_hash: str = "",
    source_hash: str | None = None,
    limit: int = 5,
    threshold: int = SHOW_THRESHOLD,
) -> list[Match]:
    """What the memory has for a sentence, the most helpful first, each text once.

    ``source`` may carry codes; ``source_hash`` is its identity where the caller knows what the
    codes stand for, else that of a text without them.
    """
    query = _Query(
        source,
        source_hash or hash_of(source),
        source_language,
        target_language,
        clinic_id,
        context_hash,
        sentence(source, source_language),
    )
    entries = _candidates(session, query)
    matches = [match for entry in entries if (match := _match(entry, query)).percent >= threshold]
    return _best(matches, query)[:limit]


def _best(matches: Iterable[Match], query: _Query) -> list[Match]:
    ranked = sorted(matches, key=lambda match: _rank(match, query).key, reverse=True)
    first: dict[str, Match] = {}
    for match in ranked:
        first.setdefault(match.text, match)
    return list(first.values())


def _rank(match: Match, query: _Query) -> Rank:
    return Rank(
        match.percent,
        match.exact,
        match.reversed,
        query.clinic_id is not None and match.entry.clinic_id == query.clinic_id,
        match.origin,
        match.entry.approved_at,
    )


def _match(entry: MemoryEntry, query: _Query) -> Match:
    """How much one entry helps."""
    backwards = entry.source_language != query.source_language
    source, target = (entry.target, entry.source) if backwards else (entry.source, entry.target)
    exact = not backwards and entry.source_hash == query.source_hash
    if exact:
        codes = shape_of(source).codes
        same_place = bool(query.context_hash) and entry.context_hash == query.context_hash
        percent = SAME_PLACE if same_place else SAME_TEXT
        fitted = fitted_codes(target, codes, query.sentence.shape.codes)
        return Match(
            entry,
            percent,
            source,
            target,
            fitted,
            query.source,
            query.source_language,
            exact=True,
            reversed=False,
            negation_differs=False,
        )
    there = sentence(source, query.source_language)
    alike = likeness(query.sentence, there)
    percent = alike.percent
    if alike.same_shape:
        fitted = adapted(source, target, query.source, query.source_language, query.target_language)
    else:
        same_figures = not figures_differ(query.sentence.shape, there.shape)
        codes = there.shape.codes
        wanted = query.sentence.shape.codes
        fitted = fitted_codes(target, codes, wanted) if same_figures else None
    if fitted is None:
        percent = unadapted(percent)
    if backwards:
        percent = reversed_(percent)
    return Match(
        entry,
        percent,
        source,
        target,
        fitted,
        query.source,
        query.source_language,
        exact=False,
        reversed=backwards,
        negation_differs=alike.negation_differs,
    )


def _candidates(session: Session, query: _Query) -> list[MemoryEntry]:
    found = {entry.id: entry for entry in _same_text(session, query)}
    found |= {entry.id: entry for entry in _same_shape(session, query)}
    ids = [id_ for id_ in _alike(session, query) if id_ not in found]
    found |= {entry.id: entry for entry in _closest(session, ids, query)}
    return list(found.values())


def _same_text(session: Session, query: _Query) -> Sequence[MemoryEntry]:
    """The best few of the entries with this very source: a heading may be in every article."""
    return session.scalars(
        select(MemoryEntry)
        .where(
            MemoryEntry.source_hash == query.source_hash,
            MemoryEntry.source_language == query.source_language,
            MemoryEntry.target_language == query.target_language,
        )
        .order_by(
            case((MemoryEntry.context_hash == query.context_hash, 0), else_=1),
            case((MemoryEntry.clinic_id == query.clinic_id, 0), else_=1),
            MemoryEntry.approved_at.desc(),
        )
        .limit(SAME_SHAPE_CANDIDATES)
    ).all()


def _same_shape(session: Session, query: _Query) -> Sequence[MemoryEntry]:
    """Entries that differ from the sentence in figures, facts and codes only."""
    hash_ = query.sentence.shape.hash
    forwards = and_(
        MemoryEntry.source_shape == hash_,
        MemoryEntry.source_language == query.source_language,
        MemoryEntry.target_language == query.target_language,
    )
    backwards = and_(
        MemoryEntry.target_shape == hash_,
        MemoryEntry.target_language == query.source_language,
        MemoryEntry.source_language == query.target_language,
    )
    found: list[MemoryEntry] = []
    for condition in (forwards, backwards):
        # Not one statement: a condition on either index would read the table instead.
        newest = select(MemoryEntry).where(condition).order_by(MemoryEntry.approved_at.desc())
        found += session.scalars(newest.limit(SAME_SHAPE_CANDIDATES))
    return found


def _alike(session: Session, query: _Query) -> list[int]:
    """Entries that share rare words with the sentence all along it, those that share most first."""
    ordered = grams(query.source, query.source_language)
    entries = lookup.counts(session, ordered)
    lengths = lengths_like(query.source, query.source_language)
    telling = groups(ordered, entries)
    found: dict[int, None] = {}
    with lookup.by_words(session):
        if telling:
            found |= dict.fromkeys(lookup.sharing(session, telling, lengths, CANDIDATES))
        few = len(telling) <= lookup.FEW_GROUPS and len(found) < CANDIDATES
        if few and (all_common := common(ordered, entries)):
            more = lookup.together(session, all_common, lengths, CANDIDATES)
            found |= dict.fromkeys(more)
    return list(found)


def _closest(session: Session, ids: Sequence[int], query: _Query) -> list[MemoryEntry]:
    """Of many entries the few whose text is most like the sentence's."""
    if not ids:
        return []
    found = lookup.texts(session, ids, query.source_language, query.target_language)
    texts = {id_: folded(text) for id_, text in found.items()}
    best = process.extract(
        query.sentence.folded, texts, scorer=fuzz.ratio, processor=None, limit=CLOSELY
    )
    closest = [id_ for _, _, id_ in best]
    return list(session.scalars(select(MemoryEntry).where(MemoryEntry.id.in_(closest))))


def exact_matches(
    session: Session,
    passages: Sequence[Passage],
    source_language: str,
    target_language: str,
    clinic_id: int,
) -> Mapping[int, Match]:
    """The best entry with the very same source for each passage that has one, by passage id.

    The same neighbours count more than the same clinic, a clinic's own approval more than what it
    brought, that more than what came with the product, and then the later date.
    """
    hashes = sorted({passage.source_hash for passage in passages})
    found: dict[str, list[MemoryEntry]] = {}
    for start in range(0, len(hashes), CHUNK):
        chunk = [
            passage
            for passage in passages
            if passage.source_hash in set(hashes[start : start + CHUNK])
        ]
        for statement in (
            _same_places(chunk, source_language, target_language),
            _best_of_each(chunk, source_language, target_language, clinic_id),
        ):
            for entry in session.scalars(statement):
                found.setdefault(entry.source_hash, []).append(entry)
    matches: dict[int, Match] = {}
    for passage in passages:
        query = _Query(
            passage.source,
            passage.source_hash,
            source_language,
            target_language,
            clinic_id,
            passage.context_hash,
            Sentence(passage.source, "", shape_of(passage.source), 0),
        )
        usable = [
            match
            for entry in found.get(passage.source_hash, ())
            if (match := _match(entry, query)).adapted_target is not None
        ]
        if usable:
            matches[passage.id] = max(
                usable, key=lambda match: (match.percent, _rank(match, query).key)
            )
    return matches


def _same_places(
    passages: Sequence[Passage], source_language: str, target_language: str
) -> Select[MemoryEntry]:
    return select(MemoryEntry).where(
        MemoryEntry.source_hash.in_({passage.source_hash for passage in passages}),
        MemoryEntry.source_language == source_language,
        MemoryEntry.target_language == target_language,
        MemoryEntry.context_hash.in_({passage.context_hash for passage in passages}),
    )


def _best_of_each(
    passages: Sequence[Passage], source_language: str, target_language: str, clinic_id: int
) -> Select[MemoryEntry]:
    """One entry for each source: with a million entries a heading may have thousands."""
    trust = case(
        (MemoryEntry.clinic_id == clinic_id, 3),
        (MemoryEntry.origin == Origin.APPROVED, 2),
        (MemoryEntry.origin == Origin.IMPORTED, 1),
        else_=0,
    )
    place = func.row_number().over(
        partition_by=MemoryEntry.source_hash,
        order_by=(trust.desc(), MemoryEntry.approved_at.desc(), MemoryEntry.id.desc()),
    )
    ranked = (
        select(MemoryEntry.id, place.label("place"))
        .where(
            MemoryEntry.source_hash.in_({passage.source_hash for passage in passages}),
            MemoryEntry.source_language == source_language,
            MemoryEntry.target_language == target_language,
        )
        .subquery()
    )
    return (
        select(MemoryEntry).join(ranked, ranked.c.id == MemoryEntry.id).where(ranked.c.place == 1)
    )
