"""What the public site reads: live published pages, clinics, and the dates of later revisions.

No other table is named here, and no page that has been replaced or taken off the site.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, aliased, contains_eager, defer

from clinicweb.db import UtcDateTime
from clinicweb.domain.languages import LANGUAGES
from clinicweb.models.clinics import Clinic, ClinicText, Practitioner, PractitionerText
from clinicweb.models.published import PublishedPage, revision_dates

RELATED = 3
SEARCH_LIMIT = 50

Page = PublishedPage
LIVE = Page.replaced_at.is_(None)


class Freshness(NamedTuple):
    """All that an article's page depends on: equal freshness, equal page."""

    pages: tuple[tuple[str, int], ...]
    """Language and id of each live page of the article, in the order of their codes."""
    outdated_since: object
    """As the driver gives it; `FreshnessQuery.time` reads it."""
    clinics_at: object
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

# Compiling wants values; each run brings its own.
_SLUG: BindParameter[str] = bindparam("slug", "")
_LANGUAGE: BindParameter[str] = bindparam("language", "")
_NO_TIME = cast(null(), UtcDateTime())


_own = aliased(Page)
_VERSIONS = select(
    Page.language,
    Page.id,
    _OUTDATED_SINCE.label("outdated_since"),
    select(func.max(Clinic.updated_at)).scalar_subquery().label("clinics_at"),
).where(
    LIVE,
    # With the languages the index of addresses finds the slug.
    Page.language.in_(LANGUAGES),
    Page.slug == _SLUG,
)
_RELATED = (
    select(literal_column("''").label("language"), Page.id)
    .where(
        LIVE,
        Page.language == _LANGUAGE,
        Page.slug != _SLUG,
        Page.clinic_id
        == select(_own.clinic_id)
        .where(
            _own.replaced_at.is_(None),
            _own.language == _LANGUAGE,
            _own.slug == _SLUG,
        )
        .scalar_subquery(),
    )
    .order_by(Page.published_at.desc(), Page.id.desc())
    .limit(RELATED)
    .subquery()
)
_FRESHNESS = union_all(
    _VERSIONS, select(_RELATED.c.language, _RELATED.c.id, _NO_TIME, _NO_TIME.label("no_clinics"))
)


class FreshnessQuery:
    """The one query of an article that is read again: compiled once, run on a bare connection.

    Measured (SQLite, 2 cores): 172 µs as a statement of an ORM session, 65 µs on a connection of
    the engine, 19 µs like this. The times stay as the driver gives them: they are only compared,
    until a page has to be made.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        compiled = _FRESHNESS.compile(
            dialect=engine.dialect, compile_kwargs={"render_postcompile": True}
        )
        self._sql = str(compiled)
        self._fixed = dict(compiled.params)
        self._order = compiled.positiontup if compiled.positional else None
        time = UtcDateTime().dialect_impl(engine.dialect)
        self._read_time = time.result_processor(engine.dialect, None)

    def run(self, language: str, slug: str) -> Freshness:
        """What an article's page in this language would be made of now."""
        named = {**self._fixed, "language": language, "slug": slug}
        parameters = named if self._order is None else [named[name] for name in self._order]
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(self._sql, parameters)
            rows = cursor.fetchall()
            cursor.close()
        finally:
            connection.close()
        versions = tuple(sorted((row[0], row[1]) for row in rows if row[0]))
        own = next((row for row in rows if row[0] == language), None)
        related = tuple(row[1] for row in rows if not row[0])
        return Freshness(versions, own and own[2], own and own[3], related)

    def time(self, value: object) -> datetime | None:
        """A time as the driver gave it, as a time."""
        read: datetime | None = self._read_time(value) if self._read_time else None
        return read


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
