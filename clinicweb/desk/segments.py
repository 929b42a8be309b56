"""Joining passages and splitting them: what a translator does when a boundary is in the way.

The article does not change, only how one translation is cut into passages. Taking a step back is
the opposite step.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from clinicweb.db import locked
from clinicweb.desk.approval import touch
from clinicweb.desk.passages import editable
from clinicweb.desk.segment_rows import Half, divide, merge, settle, tell
from clinicweb.domain.access import Actor
from clinicweb.domain.errors import Conflict, Invalid
from clinicweb.domain.messages import N_
from clinicweb.domain.passages import SourcePassage, source_hash
from clinicweb.domain.segment_rules import (
    Rule,
    RuleKind,
    Segmented,
    apply,
    divided,
    find,
    joined,
    may_divide,
    next_in_block,
    position,
    visible,
)
from clinicweb.domain.segment_texts import Seam
from clinicweb.domain.split_points import Stretch, stretches
from clinicweb.drafting.opening import frozen, rules_of, segmented
from clinicweb.models import Passage, SegmentRule, Translation


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be done with the boundaries of a passage."""

    previous: Passage | None
    """The passage before it in the same paragraph."""
    following: Passage | None
    stretches: tuple[Stretch, ...]
    """Its words; it can be split before each but the first."""
    seams: tuple[int, ...]
    """The cuts of `stretches` where passages were joined."""


def offer(translation: Translation, passage: Passage) -> Offer:
    """What can be done with the boundaries of a passage of the translation."""
    rows = translation.passages
    document = segmented(translation)
    index = rows.index(passage)
    following = next_in_block(document, index)
    previous = next((at for at in range(index) if next_in_block(document, at) == index), None)
    language = translation.article.source_language
    return Offer(
        previous=None if previous is None else rows[previous],
        following=None if following is None else rows[following],
        stretches=stretches(document.passages[index], language),
        seams=_seams(translation, document, index),
    )


def _seams(translation: Translation, document: Segmented, index: int) -> tuple[int, ...]:
    rules = rules_of(translation)
    passage = document.passages[index]
    found: list[int] = []
    for rule in rules:
        if rule.kind is not RuleKind.JOIN:
            continue
        before = apply(frozen(translation.revision), [one for one in rules if one is not rule])
        if index >= len(before.passages):
            continue
        cut = len(before.passages[index].text)
        if may_divide(passage, cut) and _alike(divided(document, index, cut)[0], before):
            found.append(_next_word(passage, cut))
    return tuple(found)


def _next_word(passage: SourcePassage, cut: int) -> int:
    rest = passage.text[cut:]
    return cut + len(rest) - len(rest.lstrip())


def _alike(one: Segmented, other: Segmented) -> bool:
    return [p.text for p in one.passages] == [p.text for p in other.passages]


def join(
    session: Session,
    passage_id: int,
    seen_version: int,
    next_version: int,
    actor: Actor,
    now: datetime,
) -> Passage:
    """Make one passage of this one and the next one of its paragraph; gives it.

    Wherever the same two sentences stand together in the article, they are joined. Conflict when
    one of the two changed since the versions that the person saw, Invalid without a next one.
    """
    passage = editable(session, passage_id, actor)
    translation = passage.translation
    rows = translation.passages
    document = segmented(translation)
    index = rows.index(passage)
    second = next_in_block(document, index)
    if second is None:
        raise Invalid(N_("There is no other passage in this paragraph to join it with."))
    other = locked(session, Passage, rows[second].id)
    if passage.version != seen_version or other is None or other.version != next_version:
        raise Conflict(
            N_("Somebody changed one of the two passages meanwhile. Look at both once more.")
        )
    hashes = document.hashes()
    rule = Rule(RuleKind.JOIN, hashes[index], next_hash=hashes[second])
    touch(session, translation, actor, now)
    place: int | None = find(document, rule, 0)
    while place is not None and (second := next_in_block(document, place)) is not None:
        halves = (document.passages[place], document.passages[second])
        document = joined(document, place)
        seam = Seam(document.passages[place], *halves)
        merge(session, rows[place], rows[second], seam, actor, now)
        rows.pop(second)
        place = find(document, rule, place + 1)
    _keep_rule(translation, rule, document, actor, now)
    settle(session, translation, document)
    return passage


def split(
    session: Session, passage_id: int, cut: int, seen_version: int, actor: Actor, now: datetime
) -> Passage:
    """Make two passages of one; the second begins with the source's character at ``cut``.

    Wherever the same sentence stands in the article, it is split. Gives the first half. Conflict
    when the passage changed since the person saw it, Invalid where it cannot be cut.
    """
    passage = editable(session, passage_id, actor)
    if passage.version != seen_version:
        raise Conflict(N_("Somebody else changed this passage meanwhile. Look at it once more."))
    translation = passage.translation
    rows = translation.passages
    document = segmented(translation)
    source = document.passages[rows.index(passage)]
    if not may_divide(source, cut):
        raise Invalid(N_("The passage cannot be split there."))
    rule = Rule(RuleKind.SPLIT, source_hash(source), offset=visible(source.text, cut))
    touch(session, translation, actor, now)
    halves: list[Half] = []
    place = find(document, rule, 0)
    while place is not None:
        whole = document.passages[place]
        document, second = divided(document, place, position(whole.text, rule.offset or 0))
        seam = Seam(whole, document.passages[place], document.passages[second])
        halves.append(divide(session, rows[place], seam, actor, now))
        rows.insert(second, halves[-1].row)
        place = find(document, rule, place + 1)
    _keep_rule(translation, rule, document, actor, now)
    settle(session, translation, document)
    for half in halves:
        tell(session, half, actor, now)
    return passage


def _keep_rule(
    translation: Translation, rule: Rule, wanted: Segmented, actor: Actor, now: datetime
) -> None:
    """Remember the rule, or forget the one that it takes back."""
    rules = rules_of(translation)
    for place in reversed(range(len(rules))):
        rest = [*rules[:place], *rules[place + 1 :]]
        if rules[place].kind is not rule.kind and _alike(
            apply(frozen(translation.revision), rest), wanted
        ):
            del translation.segment_rules[place]
            return
    translation.segment_rules.append(
        SegmentRule(
            kind=rule.kind,
            source_hash=rule.source_hash,
            next_hash=rule.next_hash,
            offset=rule.offset,
            created_by_id=actor.user_id,
            created_at=now,
        )
    )
