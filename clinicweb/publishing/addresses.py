"""The address of an article: one for all languages, and every earlier one leads to it.

A published page bears its article's address, also one that has been replaced or taken off the
site: the address is where the text is found, not part of what was approved.
"""

import re
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, defer

from clinicweb.db import locked
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.errors import Invalid, NotFound
from clinicweb.domain.messages import N_
from clinicweb.models import Article, Event, OldAddress, PublishedPage

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SLUG_LENGTH = 80

TAKEN = N_("Another article already has this address.")
ONCE_TAKEN = N_("Another article had this address, and links to it still lead there.")


class InvalidAddress(Invalid):
    """An address that an article cannot have."""


def check(slug: str) -> None:
    """Raise InvalidAddress unless the address has the form of one."""
    if len(slug) > SLUG_LENGTH:
        raise InvalidAddress(
            N_("The address is longer than %(limit)s characters."), {"limit": SLUG_LENGTH}
        )
    if not SLUG.fullmatch(slug):
        raise InvalidAddress(
            N_("The address may hold small letters a–z, figures and single hyphens only.")
        )


def left_behind(session: Session, base: str) -> set[str]:
    """The addresses beginning like this that articles have had; each still leads to its article."""
    old = select(OldAddress.slug).where(OldAddress.slug.startswith(base, autoescape=True))
    return set(session.scalars(old))


def old_addresses(session: Session, article_id: int) -> list[str]:
    """Every address that still leads to the article's own, the newest first."""
    old = select(OldAddress.slug).where(OldAddress.article_id == article_id)
    return list(session.scalars(old.order_by(OldAddress.left_at.desc(), OldAddress.slug)))


def published_languages(session: Session, article_id: int) -> set[str]:
    """The languages in which patients read the article now."""
    live = select(PublishedPage.language).where(
        PublishedPage.article_id == article_id, PublishedPage.replaced_at.is_(None)
    )
    return set(session.scalars(live))


def may_move(
    actor: Actor, clinic_id: int, source_language: str, published: Collection[str]
) -> bool:
    """Whether the person may move an article that patients read in the languages given.

    Before that it belongs to whoever writes the article; afterwards it changes what patients find.
    """
    if not published:
        return actor.may(Action.WRITE, clinic_id, source_language)
    return all(actor.may(Action.PUBLISH, clinic_id, language) for language in published)


def move(session: Session, article_id: int, slug: str, actor: Actor, now: datetime) -> Article:
    """Give an article another address, in every language at once.

    Once patients could read it, the address that it leaves leads to it for ever. Going back to an
    address that it had is possible; taking one that another article has or had is not.
    """
    article = locked(session, Article, article_id)
    if article is None:
        raise NotFound(N_("This article does not exist."))
    pages = session.scalars(
        select(PublishedPage)
        .where(PublishedPage.article_id == article_id)
        .options(defer(PublishedPage.html))
    ).all()
    live = {page.language for page in pages if page.replaced_at is None}
    if not may_move(actor, article.clinic_id, article.source_language, live):
        needed = Action.PUBLISH if live else Action.WRITE
        for language in live or {article.source_language}:
            actor.require(needed, article.clinic_id, language)
    if slug == article.slug:
        return article  # a double click
    check(slug)
    left = article.slug
    _take(session, article, slug)
    if pages:
        session.add(OldAddress(slug=left, article_id=article_id, left_at=now))
    for page in pages:
        page.slug = slug
    session.add(
        Event(
            at=now,
            actor_id=actor.user_id,
            action="moved",
            article_id=article_id,
            before=left,
            after=slug,
        )
    )
    return article


def _take(session: Session, article: Article, slug: str) -> None:
    own = session.get(OldAddress, slug)
    if own is not None and own.article_id == article.id:
        session.delete(own)
        session.flush()
    _require_free(session, article.id, slug)
    try:
        with session.begin_nested():
            # Not through the row's version: whoever is writing the article just now goes on.
            session.execute(update(Article).where(Article.id == article.id).values(slug=slug))
    except IntegrityError:
        raise InvalidAddress(TAKEN) from None
    # On PostgreSQL we may have waited for the article that has just left this address.
    _require_free(session, article.id, slug)


def _require_free(session: Session, article_id: int, slug: str) -> None:
    others = select(Article.id).where(Article.slug == slug, Article.id != article_id)
    if session.scalar(others) is not None:
        raise InvalidAddress(TAKEN)
    if session.scalar(select(OldAddress.slug).where(OldAddress.slug == slug)) is not None:
        raise InvalidAddress(ONCE_TAKEN)
