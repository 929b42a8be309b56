"""Safety passages at the desk: their classes, and the second person who confirms them."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from clinicweb.desk.approval import touch
from clinicweb.desk.events import passage_event
from clinicweb.desk.findings import findings_of_passage
from clinicweb.desk.hands import CHUNK, writers
from clinicweb.desk.passages import PassageConflict, Saved, editable
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.errors import Conflict, NotAllowed
from clinicweb.domain.messages import N_
from clinicweb.domain.passages import PassageKind
from clinicweb.domain.safety import SafetyClass, classify_all, stored
from clinicweb.domain.workflow import PassageState, TranslationState
from clinicweb.models import Article, Passage, Translation
from clinicweb.publishing.second_person import classes_of, is_confirmed, needs_two


def classify_missing(session: Session) -> int:
    """Classify the passages that never were, those of before there were classes; how many."""
    count = 0
    for translation_id in session.scalars(
        select(Passage.translation_id).where(Passage.safety.is_(None)).distinct()
    ).all():
        count += _classify_missing_of(session, translation_id)
    return count


def _classify_missing_of(session: Session, translation_id: int) -> int:
    rows = session.execute(
        select(Passage.id, Passage.kind, Passage.source, Passage.safety, Article.source_language)
        .join(Translation, Translation.id == Passage.translation_id)
        .join(Article, Article.id == Translation.article_id)
        .where(Passage.translation_id == translation_id)
        .order_by(Passage.position)
    ).all()
    texts = [(PassageKind(row.kind), row.source) for row in rows]
    found: dict[str, list[int]] = {}
    for row, classes in zip(rows, classify_all(texts, rows[0].source_language), strict=True):
        if row.safety is None:
            found.setdefault(stored(classes), []).append(row.id)
    for text, ids in found.items():
        for start in range(0, len(ids), CHUNK):
            # Not through the rows: their versions stay, so that an open form is not stale.
            session.execute(
                update(Passage)
                .where(Passage.id.in_(ids[start : start + CHUNK]), Passage.safety.is_(None))
                .values(safety=text)
                .execution_options(synchronize_session=False)
            )
    return sum(map(len, found.values()))


def set_classes(
    session: Session,
    passage_id: int,
    classes: Iterable[SafetyClass],
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> Saved:
    """Correct by hand why a passage is a safety passage; with no class it is none.

    A confirmation was given for the classes of then, so it is taken back; the acceptance stays.
    Whoever takes the last class away and accepts the passage needs a second person all the same.
    """
    passage = editable(session, passage_id, actor)
    if passage.version != seen_version:
        raise PassageConflict(passage, passage.text)
    before = classes_of(passage, passage.translation.article.source_language)
    after = frozenset(classes)
    if after == before:
        return Saved(passage, findings_of_passage(session, passage))
    touch(session, passage.translation, actor, now)
    by_hand = after != _found_by_lists(passage)
    passage.safety, passage.safety_by_id = stored(after), actor.user_id if by_hand else None
    passage.confirmed_by_id = passage.confirmed_at = None
    session.add(
        passage_event(
            passage, "safety_changed", _classes_json(before), actor, now, after=_classes_json(after)
        )
    )
    return Saved(passage, findings_of_passage(session, passage))


def _found_by_lists(passage: Passage) -> frozenset[SafetyClass]:
    rows = passage.translation.passages
    texts = [(PassageKind(one.kind), one.source) for one in rows]
    found = classify_all(texts, passage.translation.article.source_language)
    return found[rows.index(passage)]


def confirm(
    session: Session,
    passage_id: int,
    seen_version: int,
    actor: Actor,
    now: datetime,
    *,
    seconds: int | None = None,
) -> Saved:
    """Confirm an accepted safety passage as the second person.

    NotAllowed for whoever accepted the text or wrote it. An approval stays as it is.
    """
    passage = editable(session, passage_id, actor)
    translation = passage.translation
    actor.require(Action.APPROVE, translation.article.clinic_id, translation.language)
    findings = findings_of_passage(session, passage)
    if passage.confirmed_by_id == actor.user_id:
        return Saved(passage, findings)  # a double click
    if passage.version != seen_version:
        raise PassageConflict(passage, passage.text)
    _require_confirmable(session, passage, actor)
    passage.confirmed_by_id, passage.confirmed_at = actor.user_id, now
    session.add(passage_event(passage, "confirmed", None, actor, now, after="{}", seconds=seconds))
    return Saved(passage, findings)


def _require_confirmable(session: Session, passage: Passage, actor: Actor) -> None:
    translation = passage.translation
    if passage.state != PassageState.ACCEPTED or translation.state not in (
        TranslationState.IN_REVIEW,
        TranslationState.APPROVED,
    ):
        raise Conflict(N_("Only a passage that is accepted can be confirmed."))
    if not needs_two(passage, translation.article.source_language):
        raise Conflict(N_("This is not a safety passage: it needs no second person."))
    if passage.accepted_by_id is None:
        raise Conflict(N_("Nobody answers for this passage yet: accept it first."))
    if is_confirmed(passage):
        raise Conflict(N_("Another person has confirmed this passage already."))
    if actor.user_id in _hands(session, [passage])[passage.id]:
        raise NotAllowed(
            N_("You wrote or accepted this text yourself. Another person has to confirm it.")
        )


def confirmable(session: Session, passages: Iterable[Passage], actor: Actor) -> frozenset[int]:
    """Ids of the passages, all of one translation, that wait for this person to confirm them."""
    waiting = [one for one in passages if _waits(one)]
    if not waiting:
        return frozenset()
    translation = waiting[0].translation
    if not actor.may(Action.APPROVE, translation.article.clinic_id, translation.language):
        return frozenset()
    hands = _hands(session, waiting)
    return frozenset(one.id for one in waiting if actor.user_id not in hands[one.id])


def _waits(passage: Passage) -> bool:
    return (
        passage.state == PassageState.ACCEPTED
        and passage.accepted_by_id is not None
        and not is_confirmed(passage)
        and needs_two(passage, passage.translation.article.source_language)
    )


def _hands(session: Session, passages: Sequence[Passage]) -> dict[int, set[int]]:
    """Who accepted each passage, and who ever gave it the text that it has now."""
    wrote = writers(session, passages)
    return {one.id: {one.accepted_by_id or 0, *wrote[one.id]} for one in passages}


def _classes_json(classes: frozenset[SafetyClass]) -> str:
    return json.dumps({"safety": stored(classes)})
