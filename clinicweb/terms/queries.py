"""What the pages for terms show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, selectinload

from clinicweb.domain.acupoint_codes import typed_code
from clinicweb.domain.errors import NotFound
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.domain.terms import TermStatus, key
from clinicweb.models import Clinic, ClinicText, Concept, Term, User

PAGE_SIZE = 50
SHARED = "shared"


class Kind(StrEnum):
    """Which concepts to list."""

    ALL = ""
    WORDS = "words"
    ACUPOINTS = "acupoints"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for; empty values ask for nothing."""

    words: str = ""
    clinic: int | str = ""
    """The id of a clinic, or ``shared``."""
    language: str = ""
    status: str = ""
    kind: Kind = Kind.ALL

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked for."""
        return any((self.words, self.clinic, self.language, self.status, self.kind))


@dataclass(frozen=True, slots=True)
class ConceptView:
    """One concept in the list and on its page."""

    concept: Concept
    clinic: str
    """The clinic's name; "" for what every clinic shares."""
    by: str
    """Who changed it last; "" where it is as it was shipped."""
    language: str
    """Of the reader."""

    def words(self, language: str) -> list[Term]:
        """Its words in a language: preferred, admitted, forbidden."""
        order = list(TermStatus)
        found = [one for one in self.concept.terms if one.language == language]
        return sorted(found, key=lambda one: order.index(TermStatus(one.status)))

    @property
    def names(self) -> list[Term]:
        """The word of each language that stands for the concept, the reader's language first."""
        order = dict.fromkeys((self.language, *LANGUAGES))
        return [words[0] for language in order if (words := self.words(language))]

    @property
    def changed_at(self) -> datetime | None:
        """When a person changed it last."""
        return self.concept.updated_at if self.concept.updated_by_id is not None else None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the list; ``page`` is the one shown when a page beyond the end was asked for."""

    rows: Sequence[ConceptView]
    total: int
    page: int
    pages: int


def concepts(session: Session, asked: Asked, language: str, page: int = 1) -> Found:
    """Concepts that fit, in the order of their words in the reader's language; points come last."""
    wanted = list(_conditions(asked))
    total = session.scalar(select(func.count(Concept.id)).where(*wanted)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    # What a concept's row begins with, as it is read: kana sort, characters do not.
    name = (
        select(func.lower(func.coalesce(Term.reading, Term.key)))
        .where(Term.concept_id == Concept.id, Term.language == language)
        .order_by(Term.status != TermStatus.PREFERRED, Term.id)
        .limit(1)
        .correlate(Concept)
        .scalar_subquery()
    )
    is_point = Concept.code.is_not(None)
    found = session.scalars(
        select(Concept)
        .where(*wanted)
        .options(selectinload(Concept.terms))
        # Points in the order of their meridians, as they were loaded.
        .order_by(is_point, case((is_point, ""), else_=name).nulls_last(), Concept.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    return Found(_views(session, found, language), total, page, pages)


def concept(session: Session, concept_id: int, language: str) -> ConceptView:
    """One concept, removed or not."""
    found = session.scalar(
        select(Concept).where(Concept.id == concept_id).options(selectinload(Concept.terms))
    )
    if found is None:
        raise NotFound(N_("This term does not exist."))
    return _views(session, [found], language)[0]


def clinics(session: Session, language: str) -> Mapping[int, str]:
    """The clinics' names in the reader's language, by id, in their order."""
    rows = session.execute(
        select(Clinic.id, Clinic.slug, ClinicText.language, ClinicText.name)
        .outerjoin(ClinicText, ClinicText.clinic_id == Clinic.id)
        .order_by(Clinic.position, Clinic.id)
    )
    names: dict[int, str] = {}
    for clinic_id, slug, named_in, name in rows:
        if clinic_id not in names or named_in == language:
            names[clinic_id] = name or slug
    return names


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    is_removed = Concept.removed_at.is_not(None)
    found: list[ColumnElement[bool]] = [is_removed if asked.kind is Kind.REMOVED else ~is_removed]
    if asked.kind is Kind.WORDS:
        found.append(Concept.code.is_(None))
    elif asked.kind is Kind.ACUPOINTS:
        found.append(Concept.code.is_not(None))
    if asked.clinic == SHARED:
        found.append(Concept.clinic_id.is_(None))
    elif asked.clinic:
        found.append(Concept.clinic_id == asked.clinic)
    of_term: list[ColumnElement[bool]] = []
    if asked.language:
        of_term.append(Term.language == asked.language)
    if asked.status:
        of_term.append(Term.status == asked.status)
    if of_term:
        found.append(Concept.terms.any(and_(*of_term)))
    if asked.words:
        found.append(_says(asked.words))
    return found


def _says(words: str) -> ColumnElement[bool]:
    """Whether a concept's code is meant, or a word, reading or note of it holds what is sought."""
    folded, plain = key(words), words.strip()
    ways = [
        Term.text.icontains(plain, autoescape=True),
        Term.note.icontains(plain, autoescape=True),
    ]
    if folded:
        ways += [
            Term.key.contains(folded, autoescape=True),
            Term.reading.icontains(folded, autoescape=True),
        ]
    found = Concept.terms.any(or_(*ways)) | Concept.note.icontains(plain, autoescape=True)
    code = typed_code(plain)
    return found | (Concept.code == code) if code else found


def _views(session: Session, found: Sequence[Concept], language: str) -> list[ConceptView]:
    names = clinics(session, language)
    people = {one.updated_by_id for one in found if one.updated_by_id is not None}
    by: dict[int, str] = {}
    if people:
        by = dict(session.execute(select(User.id, User.name).where(User.id.in_(people))).all())
    return [
        ConceptView(
            one, names.get(one.clinic_id or 0, ""), by.get(one.updated_by_id or 0, ""), language
        )
        for one in found
    ]
