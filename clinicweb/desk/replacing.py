"""Search and replace in a whole translation: first the list, then what a person chose of it.

Each replacement is an ordinary edit of its passage: checked, recorded, undone by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from clinicweb.desk import passages
from clinicweb.desk.approval import locked_translation
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.checks.finding import Severity
from clinicweb.domain.diff import Part
from clinicweb.domain.errors import Invalid
from clinicweb.domain.messages import N_
from clinicweb.domain.passages import plain_text
from clinicweb.domain.replacing import RESERVED, Search, difference, occurrences, replaced
from clinicweb.domain.workflow import PassageState
from clinicweb.drafting.opening import passage_codes
from clinicweb.drafting.service import Message
from clinicweb.models import Passage, Translation
from clinicweb.publishing.second_person import classes_of

CHANGED_MEANWHILE = N_("Somebody changed it meanwhile.")
NOT_THERE = N_("Nothing would change in it.")
NOTHING_LEFT = N_("Nothing would be left of it.")
TOO_LONG = N_("It would be longer than %(limit)s characters.")

REPLACED = "replaced"
"""What the history calls such an edit."""

LONGEST = 200
"""Characters of what is looked for and of what replaces it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with the words, and what it would be."""

    passage: Passage
    source: str
    """The source as people read it."""
    count: int
    text: str
    difference: Sequence[Part]
    is_safety: bool
    is_accepted: bool


@dataclass(frozen=True, slots=True)
class Left:
    """A chosen passage that stayed as it is, and why."""

    passage: Passage
    reason: Message


@dataclass(frozen=True, slots=True)
class Done:
    """What became of the chosen passages."""

    changed: Sequence[Passage]
    left: Sequence[Left]
    gone: int
    """How many of the chosen ones are no longer part of the translation."""
    wrong: Sequence[Passage]
    """Changed, and the checks find an error in them now."""


def hits(translation: Translation, search: Search) -> list[Hit]:
    """The passages whose text has the words, in document order.

    Invalid when the words are none, too long, or would meddle with codes and facts.
    """
    require_possible(search)
    source_language = translation.article.source_language
    found: list[Hit] = []
    for passage in translation.passages:
        spans = occurrences(passage.text, search, translation.language)
        text = replaced(passage.text, spans, search.replacement)
        if not spans or text == passage.text:
            continue
        found.append(
            Hit(
                passage=passage,
                source=plain_text(passage.source, passage_codes(passage)),
                count=len(spans),
                text=text,
                difference=difference(passage.text, spans, search.replacement),
                is_safety=bool(classes_of(passage, source_language)),
                is_accepted=passage.state == PassageState.ACCEPTED,
            )
        )
    return found


def require_possible(search: Search) -> None:
    """Raise Invalid unless the search can be carried out."""
    if not search.find.strip():
        raise Invalid(N_("Write the words to look for."))
    if max(len(search.find), len(search.replacement)) > LONGEST:
        raise Invalid(N_("The words are longer than %(limit)s characters."), {"limit": LONGEST})
    if any(sign in search.find + search.replacement for sign in RESERVED):
        raise Invalid(N_("Codes and facts cannot be searched or written this way."))


def apply(
    session: Session,
    translation_id: int,
    search: Search,
    seen: Mapping[int, int],
    actor: Actor,
    now: datetime,
) -> Done:
    """Replace in the passages of ``seen``, which says the version of each that the person saw.

    A passage that changed meanwhile is left as it is, and so is one that would be empty or too
    long; the others are changed all the same.
    """
    translation = locked_translation(session, translation_id)
    actor.require(Action.TRANSLATE, translation.article.clinic_id, translation.language)
    require_possible(search)
    changed: list[Passage] = []
    left: list[Left] = []
    wrong: list[Passage] = []
    for passage in list(translation.passages):
        if passage.id not in seen:
            continue
        spans = occurrences(passage.text, search, translation.language)
        text = replaced(passage.text, spans, search.replacement)
        reason = _hindrance(passage, text, seen[passage.id])
        if reason is not None:
            left.append(Left(passage, reason))
            continue
        saved = passages.save(
            session, passage.id, text, passage.version, actor, now, action=REPLACED
        )
        changed.append(saved.passage)
        if any(one.severity is Severity.ERROR for one in saved.findings):
            wrong.append(saved.passage)
    return Done(changed, left, len(seen) - len(changed) - len(left), wrong)


def _hindrance(passage: Passage, text: str, seen_version: int) -> Message | None:
    """Why the passage cannot have the new text."""
    if passage.version != seen_version:
        return CHANGED_MEANWHILE, {}
    if not text.strip():
        return NOTHING_LEFT, {}
    if text == passage.text:
        return NOT_THERE, {}
    if len(text) > passages.TEXT_LENGTH:
        return TOO_LONG, {"limit": str(passages.TEXT_LENGTH)}
    return None
