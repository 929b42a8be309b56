"""What the pages for posts and the command line show."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import Session, selectinload

from clinicweb.domain.errors import NotFound
from clinicweb.domain.messages import N_
from clinicweb.domain.workflow import PassageState, TranslationState
from clinicweb.drafting.service import Message, filled_so_far
from clinicweb.models import (
    Article,
    Clinic,
    Passage,
    Practitioner,
    PublishedPage,
    Revision,
    Translation,
    User,
)

PAGE_SIZE = 30


class Work(StrEnum):
    """Where the writing of an article is; whether patients can read it is another question."""

    DRAFT = "draft"
    """Never marked ready."""
    CHANGED = "changed"
    """Changed since it was last marked ready."""
    READY = "ready"
    """Marked ready as it is."""


@dataclass(frozen=True, slots=True)
class TranslationRow:
    """How far one translation is."""

    id: int
    article_id: int
    slug: str
    language: str
    state: TranslationState
    done: int
    """Passages with a text, counting what a running batch has done."""
    accepted: int
    total: int
    reason: Message | None
    is_live: bool
    is_newest_live: bool
    """Patients read the revision that the translation follows."""


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One post in the list."""

    id: int
    slug: str
    title: str
    clinic_id: int
    language: str
    work: Work
    is_live: bool
    is_newest_live: bool
    """Patients read the revision that was marked ready last."""
    updated_at: datetime
    updated_by: str
    translations: tuple[TranslationRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the list; ``page`` is the one shown when a page beyond the end was asked for."""

    rows: tuple[ArticleRow, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """One frozen version and who made it."""

    id: int
    number: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class ClinicChoice:
    """A clinic and its people, named in the reader's language."""

    id: int
    slug: str
    name: str
    time_zone: str
    people: tuple[tuple[int, str], ...]


def clinics(session: Session, language: str) -> list[ClinicChoice]:
    """All clinics in their order."""
    rows = session.scalars(
        select(Clinic)
        .options(
            selectinload(Clinic.texts),
            selectinload(Clinic.practitioners).selectinload(Practitioner.texts),
        )
        .order_by(Clinic.position, Clinic.id)
    )
    return [
        ClinicChoice(
            one.id,
            one.slug,
            _named({text.language: text.name for text in one.texts}, language) or one.slug,
            one.time_zone,
            tuple(
                (
                    person.id,
                    _named({text.language: text.name for text in person.texts}, language)
                    or person.slug,
                )
                for person in one.practitioners
            ),
        )
        for one in rows
    ]


def _named(names: Mapping[str, str], language: str) -> str:
    return names.get(language) or next(iter(names.values()), "")


def clinic(session: Session, clinic_id: int | None) -> Clinic | None:
    """A clinic with its texts."""
    if clinic_id is None:
        return None
    return session.scalar(
        select(Clinic).where(Clinic.id == clinic_id).options(selectinload(Clinic.texts))
    )


def articles(
    session: Session, *, clinic_id: int | None = None, title: str = "", page: int = 1
) -> Found:
    """Posts of all or one clinic whose title holds the words, those worked on last first."""
    wanted: list[object] = []
    if clinic_id is not None:
        wanted.append(Article.clinic_id == clinic_id)
    wanted.extend(Article.title.icontains(word, autoescape=True) for word in title.split())
    total = session.scalar(select(func.count(Article.id)).where(*wanted)) or 0  # type: ignore[arg-type]
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    query = (
        _rows()
        .where(*wanted)  # type: ignore[arg-type]
        .order_by(Article.updated_at.desc(), Article.id.desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return Found(tuple(_complete(session, query)), total, page, pages)


def row(session: Session, article_id: int) -> ArticleRow:
    """One post as the list shows it."""
    found = _complete(session, _rows().where(Article.id == article_id))
    if not found:
        raise NotFound(N_("This article does not exist."))
    return found[0]


def article(session: Session, article_id: int) -> Article:
    """One article with everything its own page shows."""
    found = session.scalar(
        select(Article)
        .where(Article.id == article_id)
        .options(
            selectinload(Article.clinic).selectinload(Clinic.texts),
            selectinload(Article.current_revision),
        )
    )
    if found is None:
        raise NotFound(N_("This article does not exist."))
    return found


def revisions(session: Session, article_id: int) -> list[RevisionRow]:
    """The frozen versions of an article, the newest first."""
    rows = session.execute(
        select(Revision.id, Revision.number, Revision.created_at, User.name)
        .join(User, User.id == Revision.created_by_id, isouter=True)
        .where(Revision.article_id == article_id)
        .order_by(Revision.number.desc())
    )
    return [RevisionRow(one.id, one.number, one.created_at, one.name or "") for one in rows]


def name_of(session: Session, user_id: int | None) -> str:
    """The name of a person, "" when it was nobody who signs in."""
    if user_id is None:
        return ""
    return session.scalar(select(User.name).where(User.id == user_id)) or ""


def translations(
    session: Session, article_ids: Sequence[int] | None = None
) -> list[TranslationRow]:
    """The translations of some articles or of all, in the order of article and language."""
    counts = (
        select(
            Passage.translation_id,
            func.count().label("total"),
            func.sum(case((Passage.state != PassageState.MISSING, 1), else_=0)).label("filled"),
            func.sum(case((Passage.state == PassageState.ACCEPTED, 1), else_=0)).label("accepted"),
        )
        .group_by(Passage.translation_id)
        .subquery()
    )
    query = (
        select(
            Translation,
            Article.slug,
            counts.c.total,
            counts.c.filled,
            counts.c.accepted,
            PublishedPage.revision_id.label("live"),
        )
        .join(Article, Article.id == Translation.article_id)
        .join(counts, counts.c.translation_id == Translation.id, isouter=True)
        .join(
            PublishedPage,
            and_(
                PublishedPage.article_id == Translation.article_id,
                PublishedPage.language == Translation.language,
                PublishedPage.replaced_at.is_(None),
            ),
            isouter=True,
        )
        .order_by(Article.slug, Translation.language)
    )
    if article_ids is not None:
        query = query.where(Translation.article_id.in_(article_ids))
    found = []
    for one, slug, total, filled, accepted, live in session.execute(query):
        found.append(
            TranslationRow(
                one.id,
                one.article_id,
                slug,
                one.language,
                TranslationState(one.state),
                filled_so_far(one, filled, total),
                accepted or 0,
                total or 0,
                _message(one.reason),
                live is not None,
                live is not None and live == one.revision_id,
            )
        )
    return found


def _message(stored: str | None) -> Message | None:
    if stored is None:
        return None
    message_id, params = json.loads(stored)
    return message_id, params


_Row = tuple[int, str, str, int, str, int | None, bool, int | None, datetime, str | None]


def _rows() -> Select[*_Row]:
    is_frozen = and_(
        Article.title == Revision.title,
        Article.summary == Revision.summary,
        Article.body == Revision.body,
    )
    return (
        select(
            Article.id,
            Article.slug,
            Article.title,
            Article.clinic_id,
            Article.source_language,
            Article.current_revision_id,
            case((is_frozen, True), else_=False),
            PublishedPage.revision_id,
            Article.updated_at,
            User.name,
        )
        .join(Revision, Revision.id == Article.current_revision_id, isouter=True)
        .join(
            PublishedPage,
            and_(
                PublishedPage.article_id == Article.id,
                PublishedPage.language == Article.source_language,
                PublishedPage.replaced_at.is_(None),
            ),
            isouter=True,
        )
        .join(User, User.id == Article.updated_by_id, isouter=True)
    )


def _complete(session: Session, query: Select[*_Row]) -> list[ArticleRow]:
    rows = session.execute(query).all()
    of_article: defaultdict[int, list[TranslationRow]] = defaultdict(list)
    for one in translations(session, [found[0] for found in rows]):
        of_article[one.article_id].append(one)
    return [
        ArticleRow(
            id_,
            slug,
            title,
            clinic_id,
            language,
            Work.DRAFT if revision is None else Work.READY if is_frozen else Work.CHANGED,
            live is not None,
            live is not None and live == revision,
            updated_at,
            name or "",
            tuple(of_article[id_]),
        )
        for (
            id_,
            slug,
            title,
            clinic_id,
            language,
            revision,
            is_frozen,
            live,
            updated_at,
            name,
        ) in rows
    ]
