"""The review page as values: what one person sees of a translation, and its bar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from clinicweb.desk import bulk, safety, threads
from clinicweb.desk.findings import Seen, findings_for_translation
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.workflow import PassageState, TranslationState
from clinicweb.drafting.service import Message, progress
from clinicweb.models import Passage, PublishedPage, Translation
from clinicweb.publishing import second_person
from clinicweb.review import queries
from clinicweb.review.filters import Looker, Show, belongs, counts
from clinicweb.termbase.lookup import Termbase, concepts_for


@dataclass(frozen=True, slots=True)
class Opening:
    """Which passage is open, and what became of the last attempt to change it."""

    passage_id: int | None = None
    typed: str | None = None
    refused: bool = False
    said: Message | None = None
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """A translation whose passages are loaded, as one person sees it."""

    translation: Translation
    actor: Actor
    show: Show
    looker: Looker
    findings: Mapping[int, tuple[Seen, ...]]
    """By passage id; a passage without a text has none."""
    confirmable: frozenset[int]
    """Passages that wait for this person as the second one."""
    termbase: Termbase

    @property
    def may_translate(self) -> bool:
        """Whether the person may change this translation."""
        clinic_id = self.translation.article.clinic_id
        return self.actor.may(Action.TRANSLATE, clinic_id, self.translation.language)

    def shows(self, passage: Passage) -> bool:
        """Whether the passage is among the chosen ones."""
        return belongs(self.show, passage, self.findings.get(passage.id, ()), self.looker)

    def counts(self) -> dict[Show, int]:
        """How many passages each choice holds."""
        return counts(self.translation.passages, self.findings, self.looker)

    def next_to_do(self, after: int | None = None) -> int | None:
        """The next passage of the choice that waits for this person, going round at the end.

        Passages that nobody has accepted come first, those to confirm as second person after them.
        """
        chosen = [one for one in self.translation.passages if self.shows(one) or one.id == after]
        start = next((place + 1 for place, one in enumerate(chosen) if one.id == after), 0)
        ahead = [one for one in [*chosen[start:], *chosen[:start]] if one.id != after]
        open_ = (one.id for one in ahead if one.state != PassageState.ACCEPTED)
        unread = (one.id for one in ahead if one.id in self.confirmable)
        return next(open_, None) or next(unread, None)


def look(session: Session, translation: Translation, actor: Actor, show: Show = Show.ALL) -> Desk:
    """What the person sees of a translation whose passages are loaded."""
    clinic = translation.article.clinic
    asks = clinic.second_person
    return Desk(
        translation=translation,
        actor=actor,
        show=show,
        looker=Looker(actor.user_id, asks),
        findings=findings_for_translation(session, translation),
        confirmable=safety.confirmable(session, translation.passages, actor)
        if asks
        else frozenset(),
        termbase=concepts_for(session, clinic.id),
    )


@dataclass(frozen=True, slots=True)
class Head:
    """What the bar above the passages says and offers."""

    translation: Translation
    accepted: int
    filled: int
    total: int
    gaps: int
    """Passages that have no text."""
    next_to_do: int | None
    """The first passage of the choice that waits for the person who looks."""
    waiting: int
    """Safety passages that no second person has read, where the clinic asks for one."""
    to_confirm: int
    """Those of them that this person may confirm."""
    exact: int
    """Untouched drafts from the memory that may be accepted all at once."""
    questions: int
    """Questions about its passages that nobody has resolved."""
    show: Show
    counts: Mapping[Show, int]
    reason: Message | None
    live: PublishedPage | None
    is_outdated: bool
    """The article has a newer revision than this translation follows."""
    may_translate: bool
    may_approve: bool
    may_publish: bool

    @property
    def is_live(self) -> bool:
        """Patients read exactly what was approved last."""
        return (
            self.live is not None
            and self.live.revision_id == self.translation.revision_id
            and self.live.approved_at == self.translation.approved_at
        )

    @property
    def can_approve(self) -> bool:
        """Nothing is missing but the approval itself."""
        in_review = self.translation.state == TranslationState.IN_REVIEW
        done = self.accepted == self.total and not self.waiting
        return self.may_approve and in_review and done

    @property
    def can_publish(self) -> bool:
        """Approved and waiting to go live."""
        approved = self.translation.state == TranslationState.APPROVED
        return self.may_publish and approved and not self.is_outdated


def head(session: Session, desk: Desk) -> Head:
    """The bar above the passages."""
    translation, actor = desk.translation, desk.actor
    article = translation.article
    passages = translation.passages
    filled, total = progress(translation, passages)
    language = translation.language
    reviewing = translation.state == TranslationState.IN_REVIEW
    return Head(
        translation=translation,
        accepted=sum(passage.state == PassageState.ACCEPTED for passage in passages),
        filled=filled,
        total=total,
        gaps=sum(passage.state == PassageState.MISSING for passage in passages),
        next_to_do=desk.next_to_do(),
        waiting=len(second_person.waiting(translation)),
        to_confirm=len(desk.confirmable),
        exact=bulk.exact_matches(session, translation).accepted if reviewing else 0,
        questions=threads.open_questions(session, translation.id),
        show=desk.show,
        counts=desk.counts(),
        reason=queries.message_of(translation.reason),
        live=queries.live_page(session, translation),
        is_outdated=article.current_revision_id != translation.revision_id,
        may_translate=desk.may_translate,
        may_approve=actor.may(Action.APPROVE, article.clinic_id, language),
        may_publish=actor.may(Action.PUBLISH, article.clinic_id, language),
    )


def next_open(passages: Sequence[Passage], after: int | None = None) -> int | None:
    """Id of the next passage that is not accepted, going round at the end."""
    start = next((place + 1 for place, one in enumerate(passages) if one.id == after), 0)
    for passage in [*passages[start:], *passages[:start]]:
        if passage.state != PassageState.ACCEPTED and passage.id != after:
            return passage.id
    return None
