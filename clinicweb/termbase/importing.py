"""Concepts of a file on their way into the termbase: all rows are judged before one is written.

The termbase is read once and each row is judged against what it will be by then, so that the
writing, during which others wait on SQLite, is a few statements.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, selectinload

from clinicweb.domain.access import Actor
from clinicweb.domain.errors import Invalid, NotAllowed
from clinicweb.domain.messages import N_
from clinicweb.domain.terms import TermEntry, TermStatus, heads, key
from clinicweb.models import Clinic, Concept, Term
from clinicweb.termbase.exchange import ConceptRow
from clinicweb.termbase.rules import Draft, InvalidConcept, Known, problems
from clinicweb.termbase.service import apply, columns_of, require_changes, require_some

IMPORTED = "imported"
_CHUNK = 500
"""Concepts of one statement; databases take some thousand parameters at most."""

Name = tuple[int | None, str, str]
"""By what a clinic (None: all) calls a concept: clinic, language, folded word."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row of a file cannot be taken; ``row`` counts from 0."""

    row: int
    message_id: str
    params: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of the rows of a file, or would become of them."""

    added: int
    changed: int
    unchanged: int
    problems: tuple[RowProblem, ...]


class Termbase:
    """The concepts of the termbase, and what the rows of a file make of them.

    Reading them holds them until the transaction ends: what was judged is what will be changed.
    """

    def __init__(self, session: Session) -> None:
        self.clinics = dict(session.execute(select(Clinic.slug, Clinic.id)).all())
        self.changed: dict[int, Known] = {}
        self.added: dict[int, Known] = {}
        self._clinic_ids = set(self.clinics.values())
        self._all: dict[int, Known] = {}
        self._codes: dict[str, int] = {}
        self._names: defaultdict[Name, set[int]] = defaultdict(set)
        for one in _stored(session):
            self._put(one)
        self._next_id = count(max(self._all, default=0) + 1)

    def has_clinic(self, clinic_id: int) -> bool:
        """Whether there is such a clinic."""
        return clinic_id in self._clinic_ids

    def with_code(self, code: str) -> Known | None:
        """The concept of that code, removed or not."""
        found = self._codes.get(code)
        return None if found is None else self._all[found]

    def called(self, names: Iterable[TermEntry], clinic_id: int | None) -> list[Known]:
        """Concepts of one clinic (None: the shared ones) that one of these names stands for."""
        ids: set[int] = set()
        for name in names:
            ids |= self._names.get((clinic_id, name.language, key(name.text)), set())
        return [self._all[one] for one in sorted(ids)]

    def add(self, draft: Draft) -> None:
        """A new concept; its number counts on here alone, after all that are stored."""
        new = Known(next(self._next_id), draft, is_removed=False)
        self.added[new.concept_id] = new
        self._put(new)

    def change(self, before: Known, draft: Draft) -> None:
        """Another look of a concept; one that was removed is put back."""
        after = Known(before.concept_id, draft, is_removed=False)
        for name in _names(before):
            self._names[name].discard(before.concept_id)
        (self.added if after.concept_id in self.added else self.changed)[after.concept_id] = after
        self._put(after)

    def _put(self, one: Known) -> None:
        self._all[one.concept_id] = one
        if one.draft.code is not None:
            self._codes[one.draft.code] = one.concept_id
        for name in _names(one):
            self._names[name].add(one.concept_id)


def import_concepts(
    session: Session,
    rows: Sequence[ConceptRow],
    actor: Actor,
    now: datetime,
    *,
    only_sound: bool = False,
    only_try: bool = False,
) -> ImportReport:
    """Add the concepts of a file, and change those that it knows better.

    A row is the concept with its code, or the one of the same clinic that is called the same in one
    of the row's languages; of that, the words in the row's languages are replaced. When a row has a
    problem, nothing is changed at all, unless ``only_sound`` asks for the other rows. ``only_try``
    says what would become of the rows.
    """
    termbase = Termbase(session)
    counts: Counter[str] = Counter()
    found: list[RowProblem] = []
    for number, row in enumerate(rows):
        try:
            counts[_judge(termbase, row, actor)] += 1
        except InvalidConcept as error:
            found += (RowProblem(number, one.message_id, one.params) for one in error.problems)
        except (Invalid, NotAllowed) as error:
            found.append(RowProblem(number, error.message_id, error.params))
    if found and not only_sound:
        return ImportReport(0, 0, 0, tuple(found))
    if not only_try:
        _change(session, termbase.changed, actor, now)
        _add(session, list(termbase.added.values()), actor, now)
    return ImportReport(counts["added"], counts["changed"], counts["unchanged"], tuple(found))


def _judge(termbase: Termbase, row: ConceptRow, actor: Actor) -> str:
    """Let the termbase have one row; says which count the row belongs to."""
    if row.clinic_slug is not None and row.clinic_slug not in termbase.clinics:
        message = N_("There is no clinic “%(slug)s” here.")
        raise Invalid(message, {"slug": row.clinic_slug})
    clinic_id = termbase.clinics[row.clinic_slug] if row.clinic_slug else None
    draft = Draft(row.code, clinic_id, row.note, row.terms).tidied()
    known = _same_concept(termbase, draft)
    if known is None:
        require_some(actor, draft.clinic_id, {term.language for term in draft.terms})
        _require_valid(termbase, draft, None)
        termbase.add(draft)
        return "added"
    before, languages = known.draft, {term.language for term in draft.terms}
    kept = tuple(term for term in before.terms if term.language not in languages)
    merged = Draft(
        draft.code or before.code, before.clinic_id, draft.note or before.note, kept + draft.terms
    )
    if _comparable(merged) == _comparable(before) and not known.is_removed:
        return "unchanged"
    require_changes(actor, before, merged)
    _require_valid(termbase, merged, known.concept_id)
    termbase.change(known, merged)
    return "changed"


def _same_concept(termbase: Termbase, draft: Draft) -> Known | None:
    if draft.code is not None:
        return termbase.with_code(draft.code)
    found = termbase.called(heads(draft.terms).values(), draft.clinic_id)
    if len(found) > 1:
        message = N_("The words of this row belong to several concepts: %(others)s.")
        raise Invalid(message, {"others": "; ".join(one.label for one in found)})
    return found[0] if found else None


def _comparable(draft: Draft) -> tuple[object, ...]:
    return draft.code, draft.note, frozenset(draft.terms)


def _require_valid(termbase: Termbase, draft: Draft, concept_id: int | None) -> None:
    found = problems(termbase, draft, concept_id)
    if found:
        raise InvalidConcept(found)


def _names(one: Known) -> list[Name]:
    """By what a concept is found; what was removed is called nothing."""
    if one.is_removed:
        return []
    called = heads(one.draft.terms).values()
    return [(one.draft.clinic_id, term.language, key(term.text)) for term in called]


def _stored(session: Session) -> list[Known]:
    concepts = session.execute(
        select(Concept.id, Concept.code, Concept.clinic_id, Concept.note, Concept.removed_at)
        .order_by(Concept.id)
        .with_for_update(key_share=True)
    ).all()
    terms: defaultdict[int, list[TermEntry]] = defaultdict(list)
    for concept_id, language, text, status, reading, note in session.execute(
        select(
            Term.concept_id, Term.language, Term.text, Term.status, Term.reading, Term.note
        ).order_by(Term.id)
    ):
        terms[concept_id].append(TermEntry(language, text, TermStatus(status), reading, note))
    return [
        Known(id_, Draft(code, clinic_id, note, tuple(terms[id_])), removed_at is not None)
        for id_, code, clinic_id, note, removed_at in concepts
    ]


def _change(session: Session, changed: dict[int, Known], actor: Actor, now: datetime) -> None:
    ids = list(changed)
    for start in range(0, len(ids), _CHUNK):
        some = Concept.id.in_(ids[start : start + _CHUNK])
        query = select(Concept).where(some).options(selectinload(Concept.terms))
        for concept in session.scalars(query.execution_options(populate_existing=True)):
            concept.removed_at = None
            apply(concept, changed[concept.id].draft, actor, now)
        session.flush()


def _add(session: Session, added: Sequence[Known], actor: Actor, now: datetime) -> None:
    if not added:
        return
    rows = [
        {
            "code": one.draft.code,
            "clinic_id": one.draft.clinic_id,
            "note": one.draft.note,
            "origin": IMPORTED,
            "updated_by_id": actor.user_id,
            "updated_at": now,
        }
        for one in added
    ]
    new = insert(Concept).returning(Concept.id, sort_by_parameter_order=True)
    ids = session.scalars(new, rows)
    terms = [
        {"concept_id": concept_id, **columns_of(term)}
        for concept_id, one in zip(ids, added, strict=True)
        for term in one.draft.terms
    ]
    session.execute(insert(Term), terms)
