"""Keeping what readers send: held until a person has read it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from clinicweb.bell import Bell
from clinicweb.comments import machine
from clinicweb.domain.comments import (
    CONSENT_VERSION,
    CommentState,
    Draft,
    Message,
    guessed_language,
    problems,
)
from clinicweb.domain.errors import Invalid, NotFound
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.models import Comment, PublishedPage


class InvalidComment(Invalid):
    """A comment that cannot be kept as it is; ``problems`` says of which field what is wrong."""

    def __init__(self, found: dict[str, Message]) -> None:
        super().__init__(N_("Some things are missing or need another look."))
        self.problems = found


class Closed(NotFound):
    """The article cannot be read any more, so nobody can reply to it."""

    def __init__(self) -> None:
        super().__init__(N_("This article is not online any more, so we cannot take a comment."))


@dataclass(frozen=True, slots=True)
class Readable:
    """An article that is online in a language."""

    article_id: int
    clinic_id: int
    title: str


def readable(session: Session, lang: str, slug: str) -> Readable:
    """The article that is online in this language at this address; raises Closed."""
    row = session.execute(
        select(PublishedPage.article_id, PublishedPage.clinic_id, PublishedPage.title).where(
            PublishedPage.replaced_at.is_(None),
            PublishedPage.language == lang,
            PublishedPage.slug == slug,
        )
    ).first()
    if row is None:
        raise Closed
    return Readable(*row)


def checked(draft: Draft) -> Draft:
    """The draft as it would be kept; raises InvalidComment."""
    tidied = draft.tidied()
    found = problems(tidied, LANGUAGES)
    if found:
        raise InvalidComment(found)
    return tidied


def is_kept(session: Session, article_id: int, draft: Draft) -> bool:
    """Whether exactly this has been sent before."""
    fingerprint = _fingerprint(article_id, draft)
    return session.scalar(select(Comment.id).where(Comment.fingerprint == fingerprint)) is not None


def send(
    session: Session, bell: Bell, lang: str, slug: str, draft: Draft, now: datetime
) -> Comment | None:
    """Keep a checked draft as a held comment; None when it was sent before.

    A translation into every other language is asked for at once, so that it is there when a
    moderator comes.
    """
    article_id = readable(session, lang, slug).article_id
    if is_kept(session, article_id, draft):
        return None
    comment = Comment(
        article_id=article_id,
        name=draft.name,
        email=draft.email,
        text=draft.text,
        language=draft.language or guessed_language(draft.text, lang),
        fingerprint=_fingerprint(article_id, draft),
        written_at=now,
        consent_at=now,
        consent_version=CONSENT_VERSION,
        state=CommentState.HELD,
    )
    try:
        with session.begin_nested():
            session.add(comment)
    except IntegrityError:
        if not is_kept(session, article_id, draft):
            raise
        return None  # the same form was sent twice in this moment
    for language in LANGUAGES:
        if language != comment.language:
            machine.ask(session, bell, comment, language, now)
    return comment


def _fingerprint(article_id: int, draft: Draft) -> str:
    parts = "\0".join((str(article_id), draft.email, draft.text))
    return hashlib.sha256(parts.encode()).hexdigest()
