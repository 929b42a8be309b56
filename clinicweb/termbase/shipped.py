"""The terms that come with the product: every acupoint, and the words of a clinic.

Loaded once; a newer version of the product adds what it knows more and mends what nobody touched.
What a person changed or removed stays as that person left it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from clinicweb.domain.acupoints import ACUPOINTS, Acupoint
from clinicweb.domain.terms import TermEntry, TermStatus, heads, key
from clinicweb.models import Clinic, Concept, Term
from clinicweb.termbase.rules import called, entries

SHIPPED = "shipped"
_COLUMNS = ["key", "clinic", "language", "status", "text", "reading", "note"]


@dataclass(frozen=True, slots=True)
class ShippedConcept:
    """One concept of the files; ``key`` never changes, whatever becomes of its words."""

    key: str
    code: str | None
    clinic_slug: str | None
    terms: tuple[TermEntry, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many concepts were added, and how many renewed."""

    added: int
    renewed: int


def load_shipped(session: Session, words: Path, now: datetime) -> Loaded:
    """Bring the termbase to what the product ships: the acupoints and the words of that file."""
    clinics = dict(session.execute(select(Clinic.slug, Clinic.id)).all())
    known = {
        concept.shipped_key: concept
        for concept in session.scalars(
            select(Concept)
            .where(Concept.shipped_key.is_not(None))
            .options(selectinload(Concept.terms))
        )
    }
    codes = set(session.scalars(select(Concept.code).where(Concept.code.is_not(None))))
    added = renewed = 0
    for one in shipped_concepts(words):
        clinic_id = clinics.get(one.clinic_slug or "")
        concept = known.get(one.key)
        if concept is not None:
            renewed += _renew(concept, one, now)
        elif not (one.clinic_slug and clinic_id is None) and not _is_taken(
            session, one, clinic_id, codes
        ):
            session.add(_concept(one, clinic_id, now))
            added += 1
    return Loaded(added, renewed)


def shipped_concepts(words: Path) -> Iterator[ShippedConcept]:
    """The acupoints, then the words of the file, in their order."""
    yield from map(_point, ACUPOINTS.values())
    header, *lines = words.read_text("utf-8").splitlines()
    if header.split("\t") != _COLUMNS:
        raise ValueError(f"{words.name}: unknown columns")
    grouped: dict[tuple[str, str], list[TermEntry]] = {}
    for line in lines:
        name, clinic, language, status, text, reading, note = line.split("\t")
        entry = TermEntry(language, text, TermStatus(status), reading or None, note)
        grouped.setdefault((name, clinic), []).append(entry)
    for (name, clinic), terms in grouped.items():
        yield ShippedConcept(f"word/{name}", None, clinic or None, tuple(terms))


def _point(point: Acupoint) -> ShippedConcept:
    names = [
        TermEntry("en", point.pinyin, TermStatus.PREFERRED, point.pinyin_toned),
        TermEntry("ja", point.kanji, TermStatus.PREFERRED, point.kana),
    ]
    names.extend(
        TermEntry("en" if other.isascii() else "ja", other, TermStatus.ADMITTED)
        for other in point.also
    )
    # Language by language, as files have them.
    terms = tuple(sorted(names, key=lambda one: one.language))
    return ShippedConcept(f"acupoint/{point.code}", point.code, None, terms)


def _is_taken(
    session: Session, one: ShippedConcept, clinic_id: int | None, codes: Iterable[str | None]
) -> bool:
    """Whether people have a concept of their own for it already."""
    if one.code is not None:
        return one.code in codes
    others = called(session, heads(one.terms).values(), clinic_id)
    return any(other.shipped_key is None for other in others)


def _renew(concept: Concept, one: ShippedConcept, now: datetime) -> bool:
    if concept.updated_by_id is not None or concept.removed_at is not None:
        return False
    if entries(concept) == one.terms:
        return False
    concept.terms = [_row(term) for term in one.terms]
    concept.updated_at = now
    return True


def _concept(one: ShippedConcept, clinic_id: int | None, now: datetime) -> Concept:
    return Concept(
        code=one.code,
        clinic_id=clinic_id,
        origin=SHIPPED,
        shipped_key=one.key,
        updated_at=now,
        terms=[_row(term) for term in one.terms],
    )


def _row(term: TermEntry) -> Term:
    return Term(
        language=term.language,
        text=term.text,
        key=key(term.text),
        reading=term.reading,
        status=term.status,
        note=term.note,
    )
