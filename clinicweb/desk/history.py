"""What happened to a passage, step by step, and the way back to any text it has had."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinicweb.desk import passages
from clinicweb.desk.passages import Saved
from clinicweb.domain.access import Actor
from clinicweb.domain.diff import Part, words
from clinicweb.domain.errors import NotFound
from clinicweb.domain.messages import N_
from clinicweb.domain.workflow import Provenance
from clinicweb.models import Event, Passage, User

# What the history calls each event.
ACTIONS = {
    "drafted": N_("Draft made"),
    "failed": N_("Draft failed"),
    "edited": N_("Passage edited"),
    "restored": N_("Earlier text restored"),
    "cleared": N_("Passage emptied"),
    "accepted": N_("Passage accepted"),
    "accepted_exact": N_("Exact match accepted"),
    "acknowledged": N_("Warning acknowledged"),
    "kept": N_("Kept after a typo in the source was mended"),
    "confirmed": N_("Confirmed by a second person"),
    "safety_changed": N_("Safety classes changed"),
    "reopened": N_("Reopened"),
    "undone": N_("Change undone"),
    "joined": N_("Joined with the next passage"),
    "split": N_("Passage split"),
    "replaced": N_("Words replaced"),
    "back_translated": N_("Back-translation asked for"),
    "approved": N_("Translation approved"),
    "published": N_("Published"),
    "unpublished": N_("Taken off the site"),
    "page_withdrawn": N_("Page withdrawn from patients"),
    "page_restored": N_("Withdrawn page put back"),
    "sentence_withdrawn": N_("Sentence withdrawn from patients"),
    "sentence_restored": N_("Withdrawn sentence put back"),
    "moved": N_("Address changed"),
    "tried_again": N_("Given to the engine again"),
    "by_hand": N_("Taken over by hand"),
    "planned": N_("Work planned"),
    "noted": N_("Note written"),
    "asked": N_("Question asked"),
    "answered": N_("Note answered"),
    "note_changed": N_("Note changed"),
    "note_deleted": N_("Note deleted"),
    "resolved": N_("Question resolved"),
    "question_reopened": N_("Question opened again"),
}
ABOUT_NOTES = frozenset(
    {
        "noted",
        "asked",
        "answered",
        "note_changed",
        "note_deleted",
        "resolved",
        "question_reopened",
    }
)

# A change bears the time at which it was asked for; it may have waited for a lock before it was
# stored. SQLite waits for thirty seconds at most.
_LATE = timedelta(seconds=60)

Warning_ = tuple[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to a passage."""

    event_id: int
    """0 for the draft, which is older than every event of the passage."""
    at: datetime | None
    """None when nobody recorded it."""
    by: str
    """Name of who did it; "" for the machine."""
    action: str
    seconds: int | None
    """How long the passage had been open."""
    text: str | None
    """What the passage said afterwards; None when the step did not concern its text."""
    difference: Sequence[Part]
    """How the step changed the text, word by word; empty when it did not."""
    can_restore: bool
    """The text is another one than the passage has now."""
    warnings: Sequence[Warning_] = ()
    """Messages of the warnings that were acknowledged."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A passage that changed: its version now, and who changed it last ("" for the machine)."""

    passage_id: int
    version: int
    by_id: int | None
    by: str


def steps(session: Session, passage: Passage, language: str) -> list[Step]:
    """Everything that happened to the passage, the newest first; the draft is the last of them."""
    rows = session.execute(
        select(Event, User.name)
        .join(User, User.id == Event.actor_id, isouter=True)
        .where(Event.passage_id == passage.id)
        .order_by(Event.id.desc())
    ).all()
    found = [_step(event, name or "", passage, language) for event, name in rows]
    draft = _draft(passage, [event for event, _ in reversed(rows)])
    if draft:
        found.append(
            Step(
                event_id=0,
                at=passage.translation.drafted_at if passage.draft == draft else None,
                by="",
                action="drafted",
                seconds=None,
                text=draft,
                difference=(),
                can_restore=draft != passage.text,
            )
        )
    return found


def restore(
    session: Session,
    passage_id: int,
    event_id: int,
    typed: str | None,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> Saved:
    """Give the passage the text that it had after an event; 0 stands for its draft.

    It is an edit like any other, so it can be undone and must be accepted. A text that was
    ``typed`` but not saved goes into the history first. Raises what ``passages.save`` raises, and
    NotFound when the passage never had such a text.
    """
    passage = passages.editable(session, passage_id, actor)
    text = _text_after(session, passage, event_id)
    if text is None:
        raise NotFound(N_("This passage has no such earlier text."))
    if typed is not None:
        passages.save(session, passage_id, typed, seen_version, actor, now)
        session.flush()  # counts the version on, which the next step names
        seen_version = passage.version
    return passages.save(session, passage_id, text, seen_version, actor, now, action="restored")


def newest(session: Session, translation_id: int) -> int:
    """Number of the newest event of a translation; 0 when there is none."""
    query = select(func.max(Event.id)).where(Event.translation_id == translation_id)
    return session.scalar(query) or 0


def after(session: Session, translation_id: int, event_id: int, limit: int) -> list[Event]:
    """The events of a translation after one of them, the oldest first.

    Whoever writes an event has locked its translation, so their numbers follow the commits.
    """
    return list(
        session.scalars(
            select(Event)
            .where(Event.translation_id == translation_id, Event.id > event_id)
            .order_by(Event.id)
            .limit(limit)
        )
    )


def changed(
    session: Session, translation_id: int, since: datetime, also: Sequence[int]
) -> list[Changed]:
    """Passages that changed since then, or a little before, and ``also`` those of these ids.

    What a person types is added to the event that is there, so the events do not tell of it.
    """
    rows = session.execute(
        select(Passage.id, Passage.version, User.id, User.name)
        .join(User, User.id == Passage.updated_by_id, isouter=True)
        .where(
            Passage.translation_id == translation_id,
            (Passage.updated_at > since - _LATE) | Passage.id.in_(also),
        )
        .order_by(Passage.position)
    )
    return [Changed(row[0], row[1], row[2], row[3] or "") for row in rows]


def shape(session: Session, translation_id: int) -> str:
    """A word that stays the same as long as a translation has the same passages."""
    row = session.execute(
        select(func.count(), func.max(Passage.id), func.sum(Passage.id * Passage.position)).where(
            Passage.translation_id == translation_id
        )
    ).one()
    return "-".join(str(one or 0) for one in row)


def _step(event: Event, name: str, passage: Passage, language: str) -> Step:
    before, text = _text(event.before), _text(event.after)
    moved = before is not None and text is not None and before != text
    return Step(
        event_id=event.id,
        at=event.at,
        by=name,
        action=event.action,
        seconds=event.seconds,
        text=text,
        difference=_difference(before or "", text or "", language) if moved else (),
        can_restore=bool(moved and text and text != passage.text),
        warnings=_warnings(event.after),
    )


def _difference(before: str, text: str, language: str) -> Sequence[Part]:
    """What changed, word by word; where hardly a word stayed, one text after the other."""
    parts = words(before, text, language)
    same = sum(len(words_) for kind, words_ in parts if kind == "same")
    if same * 2 >= max(len(before), len(text)):
        return parts
    whole: tuple[Part, Part] = ("removed", before), ("added", text)
    return [part for part in whole if part[1]]


def _draft(passage: Passage, events: Sequence[Event]) -> str:
    """The first draft: the passage keeps it, else what the first of its events found."""
    if passage.draft is not None:
        return passage.draft
    found = [text for text in (_text(one.before) for one in events) if text is not None]
    if found:
        return found[0]
    return passage.text if passage.provenance != Provenance.PERSON else ""


def _text_after(session: Session, passage: Passage, event_id: int) -> str | None:
    if event_id:
        event = session.get(Event, event_id)
        if event is None or event.passage_id != passage.id:
            return None
        return _text(event.after) or None
    of_passage = select(Event).where(Event.passage_id == passage.id).order_by(Event.id)
    return _draft(passage, session.scalars(of_passage).all()) or None


def _kept(stored: str | None) -> dict[str, object]:
    """An event's side as it was stored; it speaks of a passage, of warnings, or of classes."""
    found = json.loads(stored) if stored else None
    return found if isinstance(found, dict) else {}


def _text(stored: str | None) -> str | None:
    text = _kept(stored).get("text")
    return text if isinstance(text, str) else None


def _warnings(stored: str | None) -> list[Warning_]:
    said = _kept(stored).get("warnings")
    return [(str(one[0]), dict(one[1])) for one in said] if isinstance(said, list) else []
