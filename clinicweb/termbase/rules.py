"""What a concept may look like, and who may change it."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from clinicweb.domain.access import ALLOWED, Action, Actor
from clinicweb.domain.acupoint_codes import acupoint, typed_code
from clinicweb.domain.errors import Invalid
from clinicweb.domain.folding import fold_word
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.domain.terms import TermEntry, TermStatus, heads, key, tidied
from clinicweb.models import Clinic, Concept, Term

TEXT_LENGTH, NOTE_LENGTH = 100, 500
_NOT_IN_TERMS = "⟦⟧{}"


@dataclass(frozen=True, slots=True)
class Draft:
    """A concept as somebody wants it; ``clinic_id`` None: every clinic's."""

    code: str | None
    clinic_id: int | None
    note: str
    terms: tuple[TermEntry, ...]

    def tidied(self) -> "Draft":
        """The draft as it would be kept: texts tidied, rows without a text left out."""
        terms = tuple(
            replace(
                one,
                text=tidied(one.text),
                reading=tidied(one.reading or "") or None,
                note=tidied(one.note),
            )
            for one in self.terms
        )
        code = tidied(self.code or "") or None
        return Draft(
            code=(typed_code(code) or code) if code else None,
            clinic_id=self.clinic_id,
            note=tidied(self.note),
            terms=tuple(one for one in terms if one.text),
        )


@dataclass(frozen=True, slots=True)
class Known:
    """A concept of the termbase as the rules see it."""

    concept_id: int
    draft: Draft
    is_removed: bool

    @property
    def label(self) -> str:
        """The concept in few words; without a preferred word, by all its words."""
        terms = self.draft.terms
        pairs = [(one.status, one.text) for one in terms]
        return label(self.draft.code, pairs) or " / ".join(one.text for one in terms)


class Concepts(Protocol):
    """What the rules ask of the termbase, wherever it is looked up."""

    def has_clinic(self, clinic_id: int) -> bool:
        """Whether there is such a clinic."""

    def with_code(self, code: str) -> Known | None:
        """The concept of that code, removed or not."""

    def called(self, names: Iterable[TermEntry], clinic_id: int | None) -> list[Known]:
        """Concepts of one clinic (None: the shared ones) that one of these names stands for."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a draft cannot be kept: ``term`` is the one concerned, None the concept as a whole.

    ``part`` names what of the whole is wrong: code, clinic or note.
    """

    message_id: str
    params: dict[str, object] = field(default_factory=dict)
    term: TermEntry | None = None
    part: str = ""
    other_id: int | None = None
    """The concept that is in the way."""


class InvalidConcept(Invalid):
    """A draft that cannot be kept; carries every reason."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].message_id, problems[0].params)
        self.problems = tuple(problems)


def may_change(actor: Actor, clinic_id: int | None, language: str) -> bool:
    """Whether a person may change a clinic's terms in a language.

    What every clinic shares may be changed by those whose role is not tied to one clinic.
    """
    if clinic_id is not None:
        return actor.may(Action.TRANSLATE, clinic_id, language)
    return any(
        one.role in ALLOWED[Action.TRANSLATE]
        and one.clinic_id is None
        and one.language in (None, language)
        for one in actor.permissions
    )


def problems(concepts: Concepts, draft: Draft, concept_id: int | None = None) -> list[Problem]:
    """Every reason why a tidied draft cannot be kept (as the concept of that id, or as a new one).

    Two concepts may share words, but not be called the same in a language (`heads`), unless the
    standard itself names two acupoints alike.
    """
    return [
        *_whole(concepts, draft, concept_id),
        *(problem for term in draft.terms for problem in _of_term(term)),
        *_twice(draft),
        *_taken(concepts, draft, concept_id),
    ]


def label(code: str | None, terms: Iterable[tuple[str, str]]) -> str:
    """A concept in few words, from its code and its (status, text) in order: LI4 Hegu / 合谷."""
    words = [text for status, text in terms if status == TermStatus.PREFERRED]
    return " ".join(part for part in (code, " / ".join(words)) if part)


def label_of(concept: Concept) -> str:
    """A concept's label; a concept without a preferred word is named by all its words."""
    return _known(concept).label


def _whole(concepts: Concepts, draft: Draft, concept_id: int | None) -> Iterator[Problem]:
    if not draft.terms:
        yield Problem(N_("Write at least one term."))
    if len(draft.note) > NOTE_LENGTH:
        message = N_("The note is longer than %(limit)s characters.")
        yield Problem(message, {"limit": NOTE_LENGTH}, part="note")
    if draft.clinic_id is not None and not concepts.has_clinic(draft.clinic_id):
        yield Problem(N_("This clinic does not exist."), part="clinic")
    if draft.code is None:
        return
    if acupoint(draft.code) is None:
        message = N_("There is no acupoint “%(code)s”.")
        yield Problem(message, {"code": draft.code}, part="code")
    if draft.clinic_id is not None:
        yield Problem(N_("An acupoint with its code belongs to all clinics."), part="clinic")
    other = concepts.with_code(draft.code)
    if other is not None and other.concept_id != concept_id:
        message = N_("%(code)s exists already: %(other)s.")
        if other.is_removed:
            message = N_("%(code)s was removed. Put it back instead of adding it again.")
        params: dict[str, object] = {"code": draft.code, "other": other.label}
        yield Problem(message, params, part="code", other_id=other.concept_id)


def _of_term(term: TermEntry) -> Iterator[Problem]:
    if term.language not in LANGUAGES:
        yield Problem(
            N_("There is no language “%(code)s” here."), {"code": term.language}, term=term
        )
    longest = max(len(term.text), len(term.reading or ""))
    if longest > TEXT_LENGTH:
        message = N_("This is longer than %(limit)s characters.")
        yield Problem(message, {"limit": TEXT_LENGTH}, term=term)
    if len(term.note) > NOTE_LENGTH:
        message = N_("The note is longer than %(limit)s characters.")
        yield Problem(message, {"limit": NOTE_LENGTH}, term=term)
    if any(char in term.text for char in _NOT_IN_TERMS):
        yield Problem(N_("A term cannot contain ⟦ ⟧ { or }."), term=term)
    if not any(unicodedata.category(char)[0] in "LN" for char in term.text):
        yield Problem(N_("A term needs at least one letter."), term=term)


def _twice(draft: Draft) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for term in draft.terms:
        # ツボ and つぼ are two words to look for, and so are two spellings of one term.
        name = term.language, fold_word(term.text)
        if name in seen:
            yield Problem(N_("“%(text)s” is here twice."), {"text": term.text}, term=term)
        seen.add(name)
    preferred = Counter(
        term.language for term in draft.terms if term.status is TermStatus.PREFERRED
    )
    for term in draft.terms:
        if term.status is TermStatus.PREFERRED and preferred.pop(term.language, 0) > 1:
            yield Problem(N_("Only one term of a language can be the preferred one."), term=term)


def _taken(concepts: Concepts, draft: Draft, concept_id: int | None) -> Iterator[Problem]:
    mine = heads(draft.terms)
    for other in concepts.called(mine.values(), draft.clinic_id):
        if other.concept_id == concept_id or (draft.code and other.draft.code):
            continue
        theirs = heads(other.draft.terms)
        for language, term in mine.items():
            if language in theirs and key(theirs[language].text) == key(term.text):
                message = N_("“%(text)s” is a term already: %(other)s.")
                params: dict[str, object] = {"text": term.text, "other": other.label}
                yield Problem(message, params, term=term, other_id=other.concept_id)


def entries(concept: Concept) -> tuple[TermEntry, ...]:
    """The words of a stored concept."""
    return tuple(
        TermEntry(term.language, term.text, TermStatus(term.status), term.reading, term.note)
        for term in concept.terms
    )


def called(session: Session, names: Iterable[TermEntry], clinic_id: int | None) -> list[Concept]:
    """Concepts of one clinic (None: the shared ones) that one of these names stands for."""
    wanted = {(name.language, key(name.text)) for name in names}
    if not wanted:
        return []
    scope = Concept.clinic_id.is_(None) if clinic_id is None else Concept.clinic_id == clinic_id
    found = session.scalars(
        select(Concept)
        .join(Term)
        .where(scope, Concept.removed_at.is_(None))
        .where(or_(*((Term.language == one) & (Term.key == two) for one, two in sorted(wanted))))
        .order_by(Concept.id)
    ).unique()
    return [
        concept
        for concept in found
        if wanted & {(one.language, key(one.text)) for one in heads(entries(concept)).values()}
    ]


def draft_of(concept: Concept) -> Draft:
    """A stored concept as a draft."""
    return Draft(concept.code, concept.clinic_id, concept.note, entries(concept))


class Stored:
    """The termbase as the database has it at each question."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def has_clinic(self, clinic_id: int) -> bool:
        """Whether there is such a clinic."""
        return self._session.get(Clinic, clinic_id) is not None

    def with_code(self, code: str) -> Known | None:
        """The concept of that code, removed or not."""
        found = self._session.scalar(select(Concept).where(Concept.code == code))
        return None if found is None else _known(found)

    def called(self, names: Iterable[TermEntry], clinic_id: int | None) -> list[Known]:
        """Concepts of one clinic (None: the shared ones) that one of these names stands for."""
        return [_known(one) for one in called(self._session, names, clinic_id)]


def _known(concept: Concept) -> Known:
    return Known(concept.id, draft_of(concept), concept.removed_at is not None)
