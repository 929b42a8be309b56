"""What the public site reads: live published pages, clinics, and the dates of later revisions.

No other table is named here, and no page that has been replaced or taken off the site.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from sqlalchemy import ColumnElement, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session, defer, selectinload

from clinicweb.domain.languages import LANGUAGES
from clinicweb.models.clinics import Clinic, Practitioner, Price, SpecialDay
from clinicweb.models.published import PublishedPage, revision_dates

RELATED = 3
SEARCH_LIMIT = 50

Page = PublishedPage
LIVE = Page.replaced_at.is_(None)


@dataclass(frozen=True, slots=True)
class PageList:
    """One page of a list, and how many articles there are in all."""

    pages: Sequence[Page]
    total: int


def versions(session: Session, slug: str) -> Mapping[str, Page]:
    """The live pages of an article by language, in the order of their codes."""
    pages = session.scalars(
        select(Page)
        # With the languages the index of addresses finds the slug.
        .where(LIVE, Page.language.in_(LANGUAGES), Page.slug == slug)
        .order_by(Page.language)
    )
    return {page.language: page for page in pages}


def outdated_since(session: Session, page: Page) -> datetime | None:
    """When the original got a revision that this translation does not follow; else None."""
    if page.language == page.source_language:
        return None
    since: datetime | None = session.scalar(
        select(func.max(revision_dates.c.created_at)).where(
            revision_dates.c.article_id == page.article_id,
            revision_dates.c.number > page.revision_number,
        )
    )
    return since


def clinics(session: Session) -> Sequence[Clinic]:
    """Every clinic with all that is told of it."""
    statement = (
        select(Clinic)
        .options(
            selectinload(Clinic.texts),
            selectinload(Clinic.practitioners).selectinload(Practitioner.texts),
            selectinload(Clinic.opening_days),
            selectinload(Clinic.special_days).selectinload(SpecialDay.notes),
            selectinload(Clinic.prices).selectinload(Price.texts),
        )
        .order_by(Clinic.position, Clinic.id)
    )
    return session.scalars(statement).all()


def newest(
    session: Session, language: str, limit: int, *, clinic_id: int | None = None, offset: int = 0
) -> PageList:
    """Live pages in a language, newest first, without their text."""
    wanted = [LIVE, Page.language == language]
    if clinic_id is not None:
        wanted.append(Page.clinic_id == clinic_id)
    pages = session.scalars(
        select(Page)
        .where(*wanted)
        .order_by(Page.first_published_at.desc(), Page.id.desc())
        .options(defer(Page.html, raiseload=True))
        .limit(limit)
        .offset(offset)
    ).all()
    total = session.scalar(select(func.count(Page.id)).where(*wanted)) or 0
    return PageList(pages, total)


def more_from(session: Session, page: Page, limit: int = RELATED) -> Sequence[Page]:
    """Other live pages of the clinic in the page's language, newest first."""
    return session.scalars(
        select(Page)
        .where(LIVE, Page.language == page.language, Page.clinic_id == page.clinic_id)
        .where(Page.article_id != page.article_id)
        .order_by(Page.published_at.desc(), Page.id.desc())
        .options(defer(Page.html, raiseload=True))
        .limit(limit)
    ).all()


def neighbours(session: Session, page: Page) -> tuple[Page | None, Page | None]:
    """The live pages of the clinic and language that came out just before and just after."""
    wanted = (
        select(Page)
        .where(LIVE, Page.language == page.language, Page.clinic_id == page.clinic_id)
        .options(defer(Page.html, raiseload=True))
        .limit(1)
    )
    place = tuple_(Page.first_published_at, Page.id)
    own = tuple_(literal(page.first_published_at, Page.first_published_at.type), literal(page.id))
    earlier = wanted.where(place < own).order_by(Page.first_published_at.desc(), Page.id.desc())
    later = wanted.where(place > own).order_by(Page.first_published_at, Page.id)
    return session.scalar(earlier), session.scalar(later)


def with_text(session: Session, language: str, limit: int) -> Sequence[Page]:
    """The newest live pages in a language with their text, for the feed."""
    return session.scalars(
        select(Page)
        .where(LIVE, Page.language == language)
        .order_by(Page.published_at.desc(), Page.id.desc())
        .limit(limit)
    ).all()


def containing(session: Session, language: str, words: Sequence[str]) -> Sequence[Page]:
    """Live pages in a language that may contain every word; also inside HTML tags."""

    def anywhere(word: str) -> ColumnElement[bool]:
        return or_(
            Page.title.icontains(word, autoescape=True),
            Page.summary.icontains(word, autoescape=True),
            Page.html.icontains(escape(word, quote=False), autoescape=True),
        )

    return session.scalars(
        select(Page)
        .where(LIVE, Page.language == language, *(anywhere(word) for word in words))
        .order_by(Page.published_at.desc(), Page.id.desc())
        .limit(SEARCH_LIMIT)
    ).all()


def addresses(session: Session) -> Mapping[str, Mapping[str, datetime]]:
    """Every live article: its slug, and when its page in each language was last changed."""
    found: dict[str, dict[str, datetime]] = {}
    rows = session.execute(
        select(Page.slug, Page.language, Page.published_at)
        .where(LIVE)
        .order_by(Page.slug, Page.language)
    )
    for slug, language, published_at in rows:
        found.setdefault(slug, {})[language] = published_at
    return found


def counts(session: Session) -> Mapping[str, int]:
    """How many articles patients can read in each language."""
    rows = session.execute(select(Page.language, func.count()).where(LIVE).group_by(Page.language))
    return {row[0]: row[1] for row in rows}
