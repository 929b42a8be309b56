"""Where translations stand: how many passages are done, and who else has to look at them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from clinicweb.domain.access import Actor
from clinicweb.domain.workflow import PassageState
from clinicweb.models import Note, Passage, PublishedPage, Translation


@dataclass(frozen=True, slots=True)
class Counts:
    """Passages of one translation."""

    total: int = 0
    filled: int = 0
    accepted: int = 0
    second: int = 0
    """Accepted safety passages that wait for a second person."""
    second_for_me: int = 0
    """Those of them that this person neither wrote nor accepted."""


def live() -> ColumnElement[bool]:
    """Whether patients read exactly what was approved last."""
    # A text that was approved once more is another one, also when the source stayed the same.
    return exists().where(
        PublishedPage.article_id == Translation.article_id,
        PublishedPage.language == Translation.language,
        PublishedPage.revision_id == Translation.revision_id,
        PublishedPage.approved_at == Translation.approved_at,
        PublishedPage.replaced_at.is_(None),
    )


def waits_for_second() -> ColumnElement[bool]:
    """Whether a passage waits for a second person, if its clinic wants one.

    The same rule as ``second_person.needs_two``, for rows that are classified.
    """
    return and_(
        Passage.state == PassageState.ACCEPTED,
        or_(Passage.safety != "", Passage.safety_by_id == Passage.accepted_by_id),
        Passage.confirmed_by_id.is_(None),
    )


def not_by(actor: Actor) -> ColumnElement[bool]:
    """Whether this person neither accepted a passage nor wrote its text."""

    def other(column: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
        return or_(column.is_(None), column != actor.user_id)

    return and_(other(Passage.accepted_by_id), other(Passage.updated_by_id))


def counts(session: Session, actor: Actor, translation_ids: Sequence[int]) -> Mapping[int, Counts]:
    """What the passages of these translations are."""

    def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    rows = session.execute(
        select(
            Passage.translation_id,
            func.count(),
            number(Passage.state != PassageState.MISSING),
            number(Passage.state == PassageState.ACCEPTED),
            number(waits_for_second()),
            number(and_(waits_for_second(), not_by(actor))),
        )
        .where(Passage.translation_id.in_(translation_ids))
        .group_by(Passage.translation_id)
    )
    return {id_: Counts(*numbers) for id_, *numbers in rows}


def open_questions(session: Session, translation_ids: Sequence[int]) -> Mapping[int, int]:
    """Questions that nobody has resolved, by translation."""
    rows = session.execute(
        select(Note.translation_id, func.count().label("open"))
        .where(
            Note.translation_id.in_(translation_ids),
            Note.kind == "question",
            Note.resolved_at.is_(None),
        )
        .group_by(Note.translation_id)
    )
    return {row.translation_id: row.open for row in rows}
