"""What the public site reads: live published pages, clinics, and the dates of later revisions.

No other table is named here, and no page that has been replaced or taken off the site.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    bindparam,
    case,
    func,
    literal_column,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased, contains_eager, defer

from clinicweb.models.clinics import Clinic, ClinicText, Practitioner, PractitionerText
from clinicweb.models.published import PublishedPage, revision_dates

RELATED = 3
SEARCH_LIMIT = 50

Page = PublishedPage
LIVE = Page.replaced_at.is_(None)


class Freshness(NamedTuple):
    """All that an article's page depends on: equal freshness, equal page."""

    pages: tuple[tuple[str, int], ...]
    """Language and id of each live page of the article."""
    outdated_since: datetime | None
    clinics_at: datetime | None
    related: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PageList:
    """One page of a list, and how many articles there are in all."""

    pages: Sequence[Page]
    total: int


# A translation is outdated when its original has a revision that it does not follow.
_OUTDATED_SINCE = case(
    (
        Page.language != Page.source_language,
        select(func.max(revision_dates.c.created_at))
        .where(
            revision_dates.c.article_id == Page.article_id,
            revision_dates.c.number > Page.revision_number,
        )
        .scalar_subquery(),
    )
)

_own = aliased(Page)
_FRESHNESS = union_all(
    select(
        Page.language.label("language"),
        Page.id.label("id"),
        _OUTDATED_SINCE.label("outdated_since"),
        select(func.max(Clinic.updated_at)).scalar_subquery().label("clinics_at"),
    ).where(
        LIVE,
        # With the languages the index of addresses finds the slug.
        Page.language.in_(bindparam("languages", expanding=True)),
        Page.slug == bindparam("slug"),
    ),
    select(
        select(literal_column("''").label("language"), Page.id, null(), null())
        .where(
            LIVE,
            Page.language == bindparam("language"),
            Page.slug != bindparam("slug"),
            Page.clinic_id
            == select(_own.clinic_id)
            .where(
                _own.replaced_at.is_(None),
                _own.language == bindparam("language"),
                _own.slug == bindparam("slug"),
            )
            .scalar_subquery(),
        )
        .order_by(Page.published_at.desc(), Page.id.desc())
        .limit(RELATED)
        .subquery()
    ),
)


def freshness(session: Session, language: str, slug: str, languages: Sequence[str]) -> Freshness:
    """One query for what an article's page in this language would be made of now."""
    rows = session.connection().execute(
        _FRESHNESS, {"language": language, "slug": slug, "languages": languages}
    )
    pages: list[tuple[str, int]] = []
    related: list[int] = []
    outdated_since = clinics_at = None
    for row in rows:
        if not row.language:
            related.append(row.id)
            continue
        pages.append((row.language, row.id))
        clinics_at = row.clinics_at
        if row.language == language:
            outdated_since = row.outdated_since
    pages.sort(key=lambda page: languages.index(page[0]))
    return Freshness(tuple(pages), outdated_since, clinics_at, tuple(related))


def pages_and_clinics(
    session: Session, ids: Iterable[int]
) -> tuple[Mapping[int, Page], Sequence[Clinic]]:
    """These live pages by id, and every clinic with all its texts, in one query."""
    statement = (
        select(Clinic, Page)
        .outerjoin(Page, (Page.clinic_id == Clinic.id) & Page.id.in_(list(ids)) & LIVE)
        .outerjoin(ClinicText, ClinicText.clinic_id == Clinic.id)
        .outerjoin(Practitioner, Practitioner.clinic_id == Clinic.id)
        .outerjoin(PractitionerText, PractitionerText.practitioner_id == Practitioner.id)
        .options(
            contains_eager(Clinic.texts),
            contains_eager(Clinic.practitioners).contains_eager(Practitioner.texts),
        )
        .order_by(Clinic.position, Clinic.id, Practitioner.position, Practitioner.id)
    )
    pages: dict[int, Page] = {}
    clinics: dict[int, Clinic] = {}
    for clinic, page in session.execute(statement).unique():
        clinics[clinic.id] = clinic
        if page is not None:
            pages[page.id] = page
    return pages, list(clinics.values())


def clinics(session: Session) -> Sequence[Clinic]:
    """Every clinic with all its texts and people."""
    return pages_and_clinics(session, ())[1]


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
