"""Writing articles: create, save the working copy, freeze a revision when it is ready."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from clinicweb.articles import topics as article_topics
from clinicweb.articles.romaji import readings
from clinicweb.bell import Bell
from clinicweb.db import locked
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.errors import Conflict, Invalid, NotFound
from clinicweb.domain.languages import language as language_of
from clinicweb.domain.markdown import split_article
from clinicweb.domain.messages import N_
from clinicweb.domain.typeset import phrases
from clinicweb.drafting.opening import open_translations, passages_json
from clinicweb.models import Article, Clinic, Event, Practitioner, Revision
from clinicweb.pictures import service as pictures
from clinicweb.publishing import addresses
from clinicweb.publishing.addresses import SLUG_LENGTH, InvalidAddress

# About 60,000 words: ten times the longest article of either clinic.
BODY_LENGTH = 400_000
TITLE_LENGTH = 300
SUMMARY_LENGTH = 2_000

JAPANESE = re.compile(r"[々ぁ-ゖァ-ヺ㐀-鿿]")
# A title may carry the reading of a word behind it: 合谷（ごうこく）.
READING_ASIDE = re.compile(r"[（(][ぁ-ゖァ-ヺー・\s]+[）)]")


class InvalidField(Invalid):
    """One field of an article cannot be accepted as it is."""

    def __init__(
        self, field: str, message_id: str, params: dict[str, object] | None = None
    ) -> None:
        super().__init__(message_id, params)
        self.field = field


@dataclass(frozen=True, slots=True)
class Text:
    """What an author writes: title, summary and CommonMark body."""

    title: str
    summary: str
    body: str

    def tidied(self) -> "Text":
        """The same in composed Unicode, without control characters and stray line ends."""
        return Text(
            " ".join(_clean(self.title).split()),
            " ".join(_clean(self.summary).split()),
            _clean(self.body).strip("\n"),
        )


def _clean(text: str) -> str:
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) != "Cc")


def create(
    session: Session,
    *,
    clinic_id: int,
    language: str,
    text: Text,
    practitioner_id: int | None,
    actor: Actor,
    now: datetime,
    slug: str | None = None,
    suggestion: str | None = None,
    topics: Collection[int] = (),
) -> Article:
    """A new article with its working copy.

    ``slug`` is the address that the author chose. Without one it is ``suggestion``, or else read
    off the title, with a number behind it when it is taken. Reading a Japanese title takes half a
    second: who holds a transaction that others wait for gives ``slug_of`` as the suggestion.
    """
    actor.require(Action.WRITE, clinic_id, language_of(language).code)
    clinic = session.get(Clinic, clinic_id)
    if clinic is None:
        raise NotFound(N_("This clinic does not exist."))
    text = text.tidied()
    _check(session, text)
    _check_practitioner(session, practitioner_id, clinic_id)
    if slug:
        try:
            addresses.check(slug)
        except InvalidAddress as problem:
            raise InvalidField("slug", problem.message_id, problem.params) from None
    if suggestion is None:
        suggestion = "" if slug else slug_of(text.title)
    base = slug or suggestion or f"article-{now:%Y%m%d}"
    article = Article(
        slug=base,
        clinic_id=clinic_id,
        source_language=language,
        practitioner_id=practitioner_id,
        title=text.title,
        summary=text.summary,
        body=text.body,
        created_by_id=actor.user_id,
        created_at=now,
        updated_by_id=actor.user_id,
        updated_at=now,
    )
    _add(session, article, numbered=not slug)
    _give_topics(session, article, topics)
    session.add(_event(article, "created", actor, now))
    return article


def save(
    session: Session,
    article_id: int,
    text: Text,
    practitioner_id: int | None,
    seen_version: int,
    actor: Actor,
    now: datetime,
    topics: Collection[int] | None = None,
) -> Article:
    """Save the working copy; nothing of it is translated or published before it is ready.

    Only the topics (None: they stay as they are) count at once: they sort what patients read.
    Raises Conflict when somebody saved since ``seen_version``; the caller shows both texts.
    """
    article = writable(session, article_id, actor)
    text = text.tidied()
    had = article_topics.of_article(session, article.id)
    chosen = had if topics is None else frozenset(topics)
    if chosen == had and _same(article, text, practitioner_id):
        # A second click, or a form sent again after a lost connection.
        return article
    if article.version != seen_version:
        raise Conflict(
            N_("Somebody else saved this article while you were writing. Nothing is lost.")
        )
    _check(session, text)
    _check_practitioner(session, practitioner_id, article.clinic_id)
    article.title, article.summary, article.body = text.title, text.summary, text.body
    article.practitioner_id = practitioner_id
    article.updated_by_id, article.updated_at = actor.user_id, now
    if chosen != had:
        _give_topics(session, article, chosen)
        # Also where nothing else changed: whoever saves next has seen these topics.
        flag_modified(article, "updated_at")
    session.add(_event(article, "saved", actor, now))
    return article


def mark_ready(
    session: Session, bell: Bell, article_id: int, actor: Actor, now: datetime
) -> Revision:
    """Freeze the working copy as a new revision and let the other languages follow it.

    Without a change since the current revision, that one is returned and nothing happens.
    """
    article = writable(session, article_id, actor)
    if not article.body.strip():
        raise InvalidField("body", N_("Write the text first: the body is empty."))
    current = article.current_revision
    if current is not None and is_frozen(article, current):
        return current
    number = session.scalar(
        select(func.coalesce(func.max(Revision.number), 0)).where(Revision.article_id == article.id)
    )
    skeleton, passages = split_article(
        article.title, article.summary, article.body, article.source_language
    )
    revision = Revision(
        article=article,
        number=(number or 0) + 1,
        title=article.title,
        summary=article.summary,
        body=article.body,
        skeleton=skeleton.to_json(),
        passages=passages_json(passages),
        created_by_id=actor.user_id,
        created_at=now,
    )
    session.add(revision)
    session.flush()  # the article points to the revision's id
    article.current_revision = revision
    session.add(_event(article, "ready", actor, now))
    open_translations(session, bell, revision, now)
    return revision


def is_frozen(article: Article, revision: Revision) -> bool:
    """Whether the working copy is what the revision holds."""
    return (article.title, article.summary, article.body) == (
        revision.title,
        revision.summary,
        revision.body,
    )


def writable(session: Session, article_id: int, actor: Actor) -> Article:
    """The article, locked, if it exists and the person may write it."""
    article = locked(session, Article, article_id)
    if article is None:
        raise NotFound(N_("This article does not exist."))
    actor.require(Action.WRITE, article.clinic_id, article.source_language)
    return article


def slug_of(title: str) -> str:
    """A readable ASCII address for a title; "" when it has no letter or figure to make one of.

    Japanese is read aloud in Hepburn letters, a hyphen between its phrases (half a second).
    """
    title = READING_ASIDE.sub("", unicodedata.normalize("NFKC", title).replace("°", ""))
    if JAPANESE.search(title):
        title = " ".join(readings(phrases(title, "ja")))
    ascii_text = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", ascii_text.replace("'", "")))
    if len(slug) > SLUG_LENGTH:
        slug = slug[: SLUG_LENGTH + 1].rpartition("-")[0] or slug[:SLUG_LENGTH]
    return slug


def _same(article: Article, text: Text, practitioner_id: int | None) -> bool:
    return (article.title, article.summary, article.body, article.practitioner_id) == (
        text.title,
        text.summary,
        text.body,
        practitioner_id,
    )


def _add(session: Session, article: Article, *, numbered: bool) -> None:
    """Add the article under its address, or one with a number when ``numbered`` and it is taken."""
    base = article.slug
    while True:
        taken = _taken(session, base)
        if base in taken and not numbered:
            raise InvalidField("slug", addresses.TAKEN)
        number = 1
        article.slug = base
        while article.slug in taken:
            number += 1
            article.slug = f"{base}-{number}"
        try:
            with session.begin_nested():
                session.add(article)
                session.flush()
                if article.slug in addresses.left_behind(session, base):
                    raise InvalidAddress(addresses.ONCE_TAKEN)
            return
        except (IntegrityError, InvalidAddress):
            # Only a second writer on PostgreSQL gets here: both took the address at once, or it
            # belongs to an article that has just left it.
            if article.slug not in _taken(session, base):
                raise


def _taken(session: Session, base: str) -> set[str]:
    found = select(Article.slug).where(Article.slug.startswith(base, autoescape=True))
    return set(session.scalars(found)) | addresses.left_behind(session, base)


def problems(text: Text) -> list[InvalidField]:
    """What keeps a text from being saved, field by field."""
    text = text.tidied()
    found = []
    if not text.title:
        found.append(InvalidField("title", N_("Give the article a title.")))
    for field, value, limit, message in (
        (
            "title",
            text.title,
            TITLE_LENGTH,
            N_("The title is longer than %(limit)s characters."),
        ),
        (
            "summary",
            text.summary,
            SUMMARY_LENGTH,
            N_("The summary is longer than %(limit)s characters."),
        ),
        (
            "body",
            text.body,
            BODY_LENGTH,
            N_("The body is longer than %(limit)s characters."),
        ),
    ):
        if len(value) > limit:
            found.append(InvalidField(field, message, {"limit": limit}))
    return found


def _check(session: Session, text: Text) -> None:
    for problem in problems(text):
        raise problem
    try:
        pictures.check(session, text.body)
    except Invalid as problem:
        raise InvalidField("body", problem.message_id, problem.params) from None


def _give_topics(session: Session, article: Article, topics: Collection[int]) -> None:
    try:
        article_topics.give(session, article.id, topics)
    except Invalid as error:
        raise InvalidField("topics", error.message_id, error.params) from error


def _check_practitioner(session: Session, practitioner_id: int | None, clinic_id: int) -> None:
    if practitioner_id is None:
        return
    practitioner = session.get(Practitioner, practitioner_id)
    if practitioner is None or practitioner.clinic_id != clinic_id:
        raise InvalidField("practitioner", N_("This author does not belong to the clinic."))


def _event(article: Article, action: str, actor: Actor, now: datetime) -> Event:
    return Event(at=now, actor_id=actor.user_id, action=action, article_id=article.id)
