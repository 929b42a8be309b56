"""What the public site reads: live published pages, clinics, and the dates of later revisions.

No other table is named here, and no page that has been replaced or taken off the site.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, literal, select, tuple_
from sqlalchemy.orm import Session, defer, selectinload

from clinicweb.domain.languages import LANGUAGES
from clinicweb.models.clinics import Clinic, Practitioner, Price, SpecialDay
from clinicweb.models.published import PublishedPage, revision_dates
from clinicweb.models.topics import ArticleTopic

RELATED = 3

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


def withdrawn_in(session: Session, slug: str) -> frozenset[str]:
    """The languages in which the article's page has been withdrawn from patients."""
    return frozenset(
        session.scalars(
            select(Page.language).where(
                Page.language.in_(LANGUAGES),
                Page.slug == slug,
                Page.replaced_at.is_not(None),
                Page.withdrawal_id.is_not(None),
            )
        )
    )


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


def related(session: Session, page: Page, limit: int = RELATED) -> Sequence[Page]:
    """Other live pages in the page's language for who wants to read on.

    Those of the clinic come first, among them those that share most topics, then the newest; other
    clinics' pages fill the places that are left only when they share a topic.
    """
    own = select(ArticleTopic.topic_id).where(ArticleTopic.article_id == page.article_id)
    shared = (
        select(ArticleTopic.article_id, func.count().label("topics"))
        .where(ArticleTopic.topic_id.in_(own), ArticleTopic.article_id != page.article_id)
        .group_by(ArticleTopic.article_id)
        .subquery()
    )
    others = (
        select(Page)
        .where(LIVE, Page.language == page.language, Page.article_id != page.article_id)
        .options(defer(Page.html, raiseload=True))
    )
    newest_first = (Page.first_published_at.desc(), Page.id.desc())
    at_clinic = Page.clinic_id == page.clinic_id
    sharing = others.join(shared, shared.c.article_id == Page.article_id).order_by(
        shared.c.topics.desc(), *newest_first
    )
    found = list(session.scalars(sharing.where(at_clinic).limit(limit)))
    for statement in (
        others.where(at_clinic, Page.article_id.not_in(select(shared.c.article_id))).order_by(
            *newest_first
        ),
        sharing.where(~at_clinic),
    ):
        if len(found) < limit:
            found += session.scalars(statement.limit(limit - len(found)))
    return found


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


def counts(session: Session) -> Mapping[str, int]:
    """How many articles patients can read in each language."""
    rows = session.execute(select(Page.language, func.count()).where(LIVE).group_by(Page.language))
    return {row[0]: row[1] for row in rows}
