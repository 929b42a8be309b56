"""The rows behind the statistics, and the figures made of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from clinicweb.desk.sight import visible_to
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.statistics import (
    Accepted,
    EngineFigures,
    Origin,
    by_engine,
    by_origin,
    least_seconds,
    median,
)
from clinicweb.domain.workflow import PassageState, Provenance
from clinicweb.models import Article, Clinic, Event, Passage, Translation, User

# Enough for a year of two busy clinics, and read in about a second; the page says when it is less
# than everything.
MOST_PASSAGES = 20_000
MOST_EVENTS = 20_000
MOST_SUSPICIOUS = 50
# Whoever pauses longer than this between two passages was not at work on the second.
LONGEST_GAP = timedelta(minutes=5)
COUNTED = ("edited", "accepted", "confirmed", "approved")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which work the figures are about; None means all."""

    days: int | None = 30
    clinic_id: int | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class PersonFigures:
    """What one person did."""

    name: str
    done: Mapping[str, int]
    """Times by event: edited, accepted, confirmed, approved."""
    seconds: float | None
    """Middle time of an accepted passage; None when no time is known."""


@dataclass(frozen=True, slots=True)
class Suspicious:
    """An acceptance of an unchanged draft that was faster than anybody reads."""

    translation_id: int
    passage_id: int
    source: str
    source_language: str
    name: str
    at: datetime
    time_zone: str
    seconds: float
    is_safety: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything on the page."""

    origins: Mapping[str, Mapping[Origin, int]]
    engines: Sequence[EngineFigures]
    people: Sequence[PersonFigures]
    suspicious: Sequence[Suspicious]
    passages: int
    is_cut: bool
    """Only the newest passages or events were read."""
    sees_everybody: bool


def figures(session: Session, actor: Actor, asked: Asked, now: datetime) -> Figures:
    """The figures of the work that is the person's business.

    Administrators see what each person did, others only themselves.
    """
    since = None if asked.days is None else now - timedelta(days=asked.days)
    passages = _accepted(session, actor, asked, since)
    events = _events(session, actor, asked, since)
    everybody = actor.may_somewhere(Action.ADMINISTER)
    own = [one for one in events if everybody or one.user_id == actor.user_id]
    return Figures(
        origins=by_origin(passages),
        engines=by_engine(passages),
        people=_people(own),
        suspicious=_suspicious(own),
        passages=len(passages),
        is_cut=len(passages) == MOST_PASSAGES or len(events) == MOST_EVENTS,
        sees_everybody=everybody,
    )


def _where(actor: Actor, asked: Asked) -> list[ColumnElement[bool]]:
    conditions = [visible_to(actor)]
    if asked.clinic_id is not None:
        conditions.append(Article.clinic_id == asked.clinic_id)
    if asked.language:
        conditions.append(Translation.language == asked.language)
    return conditions


def _accepted(
    session: Session, actor: Actor, asked: Asked, since: datetime | None
) -> list[Accepted]:
    query = (
        select(
            Passage.source,
            Article.source_language,
            Passage.text,
            Passage.draft,
            Passage.engine,
            Passage.match,
        )
        .join(Translation, Translation.id == Passage.translation_id)
        .join(Article, Article.id == Translation.article_id)
        .where(Passage.state == PassageState.ACCEPTED, *_where(actor, asked))
        .order_by(Passage.accepted_at.desc(), Passage.id.desc())
        .limit(MOST_PASSAGES)
    )
    if since is not None:
        query = query.where(Passage.accepted_at >= since)
    return [Accepted(*row) for row in session.execute(query)]


@dataclass(frozen=True, slots=True)
class _Done:
    """One event, and the passage that it was about as that is now."""

    user_id: int
    name: str
    action: str
    at: datetime
    seconds: float | None
    translation_id: int
    source_language: str
    time_zone: str
    passage_id: int | None
    source: str
    safety: str
    is_unchanged: bool
    """The passage still says what the engine or the memory proposed."""


def _events(session: Session, actor: Actor, asked: Asked, since: datetime | None) -> list[_Done]:
    """Events, oldest first; one without a time of its own takes that since the one before it."""
    rows = session.execute(_event_query(actor, asked, since)).all()
    last: dict[tuple[int, int], datetime] = {}
    found = []
    for row in reversed(rows):
        place = (row.user_id, row.translation_id)
        seconds: float | None = row.seconds
        before = last.get(place)
        if seconds is None and before is not None and row.at - before <= LONGEST_GAP:
            seconds = (row.at - before).total_seconds()
        last[place] = row.at
        found.append(
            _Done(
                user_id=row.user_id,
                name=row.name,
                action=row.action,
                at=row.at,
                seconds=seconds,
                translation_id=row.translation_id,
                source_language=row.source_language,
                time_zone=row.time_zone,
                passage_id=row.passage_id,
                source=row.source or "",
                safety=row.safety or "",
                is_unchanged=row.provenance != Provenance.PERSON and row.draft in {None, row.text},
            )
        )
    return found


def _event_query(actor: Actor, asked: Asked, since: datetime | None) -> Select[*tuple[Any, ...]]:
    query = (
        select(
            User.id.label("user_id"),
            User.name,
            Event.action,
            Event.at,
            Event.seconds,
            Translation.id.label("translation_id"),
            Article.source_language,
            Clinic.time_zone,
            Passage.id.label("passage_id"),
            Passage.source,
            Passage.safety,
            Passage.provenance,
            Passage.draft,
            Passage.text,
        )
        .join(User, User.id == Event.actor_id)
        .join(Translation, Translation.id == Event.translation_id)
        .join(Article, Article.id == Translation.article_id)
        .join(Clinic, Clinic.id == Article.clinic_id)
        .join(Passage, Passage.id == Event.passage_id, isouter=True)
        # The accounts that signed what the product came with never sign in and never read.
        .where(Event.action.in_(COUNTED), User.password.is_not(None), *_where(actor, asked))
        .order_by(Event.id.desc())
        .limit(MOST_EVENTS)
    )
    return query if since is None else query.where(Event.at >= since)


def _people(events: Sequence[_Done]) -> list[PersonFigures]:
    counts: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTED, 0))
    times: dict[int, list[float]] = defaultdict(list)
    names: dict[int, str] = {}
    for one in events:
        names[one.user_id] = one.name
        counts[one.user_id][one.action] += 1
        if one.action == "accepted" and one.seconds is not None:
            times[one.user_id].append(one.seconds)
    people = [PersonFigures(names[id_], done, median(times[id_])) for id_, done in counts.items()]
    return sorted(people, key=lambda one: (-one.done["accepted"], one.name))


def _suspicious(events: Sequence[_Done]) -> list[Suspicious]:
    """Newest first, safety passages before all others."""
    found = []
    for one in events:
        # A second person changes nothing: for them reading is all there is.
        unread = one.action == "confirmed" or (one.action == "accepted" and one.is_unchanged)
        if one.passage_id is None or one.seconds is None or not unread:
            continue
        if one.seconds < least_seconds(one.source, one.source_language):
            found.append(
                Suspicious(
                    one.translation_id,
                    one.passage_id,
                    one.source,
                    one.source_language,
                    one.name,
                    one.at,
                    one.time_zone,
                    one.seconds,
                    bool(one.safety),
                )
            )
    found.sort(key=lambda one: (one.is_safety, one.at), reverse=True)
    return found[:MOST_SUSPICIOUS]
