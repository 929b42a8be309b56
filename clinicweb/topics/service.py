"""What people do with topics: add, name, order, take away."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from clinicweb.domain.access import Action, Actor
from clinicweb.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.models import ArticleTopic, Topic, TopicText

NAME_LENGTH = 60
DESCRIPTION_LENGTH = 200
SLUG_LENGTH = 60
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Wording:
    """A topic in one language, as somebody typed it."""

    name: str
    description: str = ""

    def tidied(self) -> "Wording":
        """In composed Unicode, on one line each."""
        return Wording(_line(self.name), _line(self.description))


Wordings = Mapping[str, Wording]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one field cannot be accepted as it is."""

    field: str
    message_id: str
    params: dict[str, object]


class InvalidTopic(Invalid):
    """A topic cannot be kept as it is, for these reasons."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].message_id, problems[0].params)
        self.problems = tuple(problems)


def create(session: Session, wordings: Wordings, slug: str, actor: Actor, now: datetime) -> Topic:
    """Add a topic behind the others; without ``slug`` its address is read off its names.

    Raises InvalidTopic, NotAllowed.
    """
    _require(actor)
    wordings = _tidied(wordings)
    slug = slug.strip().lower()
    topics = list(session.scalars(select(Topic).with_for_update()))
    found = _problems(wordings)
    if slug and any(one.slug == slug for one in topics):
        found.append(Problem("slug", N_("Another topic already has this address."), {}))
    elif slug and (len(slug) > SLUG_LENGTH or not SLUG.fullmatch(slug)):
        message = N_("The address may hold up to %(limit)s small letters a–z, figures and hyphens.")
        found.append(Problem("slug", message, {"limit": SLUG_LENGTH}))
    if found:
        raise InvalidTopic(found)
    topic = Topic(
        slug=slug or _free_slug(wordings, {one.slug for one in topics}),
        position=max((one.position for one in topics), default=-1) + 1,
        updated_by_id=actor.user_id,
        updated_at=now,
    )
    _write(topic, wordings)
    session.add(topic)
    session.flush()  # whoever added it wants to see it
    return topic


def rename(
    session: Session,
    topic_id: int,
    wordings: Wordings,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> Topic:
    """Change what a topic is called; raises Conflict, InvalidTopic, NotAllowed, NotFound."""
    _require(actor)
    topic = _locked(session, topic_id)
    wordings = _tidied(wordings)
    kept = {one.language: Wording(one.name, one.description) for one in topic.texts}
    if kept == {code: one for code, one in wordings.items() if one.name or one.description}:
        return topic  # a second click
    if topic.version != seen_version:
        raise Conflict(
            N_(
                "Somebody else changed this topic meanwhile. Nothing you typed is lost: "
                "compare the two, then save again."
            )
        )
    if found := _problems(wordings):
        raise InvalidTopic(found)
    _write(topic, wordings)
    _touch(topic, actor, now)
    return topic


def move(session: Session, topic_id: int, *, up: bool, actor: Actor, now: datetime) -> bool:
    """Let a topic change places with its neighbour; False when there is none on that side."""
    _require(actor)
    topics = list(
        session.scalars(select(Topic).order_by(Topic.position, Topic.id).with_for_update())
    )
    place = next((place for place, one in enumerate(topics) if one.id == topic_id), None)
    if place is None:
        raise NotFound(N_("This topic does not exist."))
    other = place - 1 if up else place + 1
    if not 0 <= other < len(topics):
        return False
    topics[place], topics[other] = topics[other], topics[place]
    for position, one in enumerate(topics):
        if one.position != position:
            one.position = position
            _touch(one, actor, now)
    return True


def remove(
    session: Session,
    topic_id: int,
    actor: Actor,
    *,
    replace_by: int | None = None,
    drop: bool = False,
) -> int:
    """Delete a topic and answer how many articles had it.

    A topic in use needs a choice: ``replace_by`` gives its articles another topic, ``drop`` takes
    it off them. Raises Invalid without one, NotAllowed, NotFound.
    """
    _require(actor)
    # The full lock: an article that takes the topic meanwhile waits, and then finds it gone.
    topic = session.scalar(select(Topic).where(Topic.id == topic_id).with_for_update())
    if topic is None:
        raise NotFound(N_("This topic does not exist."))
    having = select(ArticleTopic.article_id).where(ArticleTopic.topic_id == topic_id)
    articles = set(session.scalars(having))
    if articles and replace_by is None and not drop:
        raise Invalid(N_("Articles have this topic. Choose what becomes of them."))
    if articles and replace_by is not None:
        _give(session, articles, replace_by, topic_id)
    session.execute(delete(ArticleTopic).where(ArticleTopic.topic_id == topic_id))
    session.delete(topic)
    return len(articles)


def may_change(actor: Actor) -> bool:
    """Whether the person may change topics: they are every clinic's, and patients see them."""
    return actor.may_somewhere(Action.PUBLISH)


def _require(actor: Actor) -> None:
    if not may_change(actor):
        raise NotAllowed(N_("Your account may not do this here."))


def _locked(session: Session, topic_id: int) -> Topic:
    topic = session.scalar(select(Topic).where(Topic.id == topic_id).with_for_update())
    if topic is None:
        raise NotFound(N_("This topic does not exist."))
    return topic


def _give(session: Session, articles: set[int], topic_id: int, instead_of: int) -> None:
    other = session.scalar(
        select(Topic.id)
        .where(Topic.id == topic_id, Topic.id != instead_of)
        .with_for_update(read=True, key_share=True)
    )
    if other is None:
        raise Invalid(N_("Choose the topic that its articles get instead."))
    having = select(ArticleTopic.article_id).where(ArticleTopic.topic_id == topic_id)
    for article_id in sorted(articles - set(session.scalars(having))):
        session.add(ArticleTopic(article_id=article_id, topic_id=topic_id))


def _write(topic: Topic, wordings: Wordings) -> None:
    existing = {one.language: one for one in topic.texts}
    rows = []
    for code, wording in wordings.items():
        if wording.name:
            row = existing.get(code) or TopicText(language=code)
            row.name, row.description = wording.name, wording.description
            rows.append(row)
    topic.texts = rows


def _touch(topic: Topic, actor: Actor, now: datetime) -> None:
    topic.updated_by_id, topic.updated_at = actor.user_id, now
    # Also when only its names changed: the version is what tells that somebody was quicker.
    flag_modified(topic, "updated_at")


def _problems(wordings: Wordings) -> list[Problem]:
    found = []
    if not any(wording.name for wording in wordings.values()):
        first = next(iter(LANGUAGES))
        found.append(Problem(f"name-{first}", N_("Give the topic a name."), {}))
    for code, wording in wordings.items():
        if wording.description and not wording.name:
            message = N_("A description needs a name, too.")
            found.append(Problem(f"name-{code}", message, {}))
        if len(wording.name) > NAME_LENGTH:
            message = N_("The name is longer than %(limit)s characters.")
            found.append(Problem(f"name-{code}", message, {"limit": NAME_LENGTH}))
        if len(wording.description) > DESCRIPTION_LENGTH:
            message = N_("The description is longer than %(limit)s characters.")
            found.append(Problem(f"description-{code}", message, {"limit": DESCRIPTION_LENGTH}))
    return found


def _free_slug(wordings: Wordings, taken: set[str]) -> str:
    """An address of the first name that has ASCII letters or figures, numbered when it is taken."""
    base = "topic"
    for wording in wordings.values():
        plain = unicodedata.normalize("NFKD", wording.name).encode("ascii", "ignore").decode()
        if words := re.findall(r"[a-z0-9]+", plain.lower().replace("'", "")):
            base = "-".join(words)[:SLUG_LENGTH].strip("-")
            break
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _tidied(wordings: Wordings) -> dict[str, Wording]:
    return {code: one.tidied() for code, one in wordings.items() if code in LANGUAGES}


def _line(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    plain = "".join(one for one in text if one.isspace() or unicodedata.category(one) != "Cc")
    return " ".join(plain.split())
