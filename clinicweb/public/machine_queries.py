"""What feeds, sitemaps and old addresses read: live published pages, as `queries` does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinicweb.models.old_addresses import OldAddress
from clinicweb.public.queries import LIVE, Page


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the articles of a language, small enough for one sitemap."""

    language: str
    number: int
    """From 1."""
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Located:
    """An article in one language, as a sitemap names it."""

    slug: str
    changed_at: datetime
    languages: Sequence[str]
    """Of the live pages of the article, in the order of their codes."""
    html: str | None
    """Only of a page with pictures."""


def with_text(
    session: Session, language: str, limit: int, clinic_id: int | None = None
) -> Sequence[Page]:
    """The newest live pages in a language with their text."""
    wanted = [LIVE, Page.language == language]
    if clinic_id is not None:
        wanted.append(Page.clinic_id == clinic_id)
    return session.scalars(
        select(Page).where(*wanted).order_by(Page.published_at.desc(), Page.id.desc()).limit(limit)
    ).all()


def first_published(session: Session, articles: Sequence[int]) -> Mapping[int, datetime]:
    """When patients could first read each article: the date alone of a page since replaced."""
    rows = session.execute(
        select(Page.article_id, func.min(Page.first_published_at))
        .where(Page.article_id.in_(articles))
        .group_by(Page.article_id)
    )
    return dict(rows.all())


def languages(session: Session, articles: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
    """The languages in which each article can be read, and its slug in each."""
    found: dict[int, dict[str, str]] = {}
    rows = session.execute(
        select(Page.article_id, Page.language, Page.slug)
        .where(LIVE, Page.article_id.in_(articles))
        .order_by(Page.language)
    )
    for article_id, language, slug in rows:
        found.setdefault(article_id, {})[language] = slug
    return found


def moved_to(session: Session, slug: str) -> str | None:
    """Where an article is read now that had this address; None when it cannot be read at all."""
    article = select(OldAddress.article_id).where(OldAddress.slug == slug).scalar_subquery()
    return session.scalar(select(Page.slug).where(LIVE, Page.article_id == article).limit(1))


def stretches(session: Session, size: int) -> Sequence[Stretch]:
    """The live pages of each language in parts of this size, in the order of their articles."""
    place = func.row_number().over(partition_by=Page.language, order_by=Page.article_id) - 1
    placed = (
        select(Page.language, (place // size).label("part"), Page.published_at)
        .where(LIVE)
        .subquery()
    )
    changed_at = func.max(placed.c.published_at)
    rows = session.execute(
        select(placed.c.language, placed.c.part, changed_at)
        .group_by(placed.c.language, placed.c.part)
        .order_by(placed.c.language, placed.c.part)
    )
    # The quotient of two whole numbers is a decimal on PostgreSQL.
    return [Stretch(language, int(part) + 1, at) for language, part, at in rows]


def stretch(session: Session, language: str, number: int, size: int) -> Sequence[Located]:
    """One part of the live pages of a language."""
    rows = session.execute(
        select(Page.article_id, Page.slug, Page.published_at)
        .where(LIVE, Page.language == language)
        .order_by(Page.article_id)
        .limit(size)
        .offset((number - 1) * size)
    ).all()
    if not rows:
        return []
    here = Page.article_id.between(rows[0].article_id, rows[-1].article_id)
    versions: dict[int, list[str]] = {}
    for article_id, other in session.execute(
        select(Page.article_id, Page.language).where(LIVE, here).order_by(Page.language)
    ):
        versions.setdefault(article_id, []).append(other)
    pictured = select(Page.article_id, Page.html).where(
        LIVE, here, Page.language == language, Page.html.contains("<img ")
    )
    html: dict[int, str] = dict(session.execute(pictured).all())
    # On PostgreSQL one may have been taken off the site since the first query.
    return [
        Located(slug, changed_at, found, html.get(article_id))
        for article_id, slug, changed_at in rows
        if language in (found := versions.get(article_id, []))
    ]
