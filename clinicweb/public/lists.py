"""Lists of articles: what a filter leaves, how many there are, and the numbers of its pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, defer

from clinicweb.models.site import SiteVersion
from clinicweb.models.topics import ArticleTopic
from clinicweb.public.queries import LIVE, Page

AROUND = 1
Selected = TypeVar("Selected", bound=Select[Any])  # whatever it selects


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles; None: all of them."""

    clinic_id: int | None = None
    topic_id: int | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many live pages a language has, by clinic and topic."""

    by_clinic: Mapping[int, int]
    by_both: Mapping[tuple[int, int], int]
    """By the ids of clinic and topic; an article counts for each of its topics."""

    def of(self, wanted: Filter) -> int:
        """How many pages the filter leaves."""
        if wanted.topic_id is None:
            if wanted.clinic_id is None:
                return sum(self.by_clinic.values())
            return self.by_clinic.get(wanted.clinic_id, 0)
        if wanted.clinic_id is None:
            return sum(n for (_, topic), n in self.by_both.items() if topic == wanted.topic_id)
        return self.by_both.get((wanted.clinic_id, wanted.topic_id), 0)


def listed(
    session: Session, language: str, wanted: Filter, *, limit: int, offset: int = 0
) -> Sequence[Page]:
    """Live pages that the filter leaves, the first published last first, without their text."""
    return session.scalars(
        _left(select(Page), language, wanted)
        .order_by(Page.first_published_at.desc(), Page.id.desc())
        .options(defer(Page.html, raiseload=True))
        .limit(limit)
        .offset(offset)
    ).all()


def counts(session: Session, language: str) -> Counts:
    """What every filter of a language leaves, in two queries."""
    live = (LIVE, Page.language == language)
    by_clinic = session.execute(
        select(Page.clinic_id, func.count()).where(*live).group_by(Page.clinic_id)
    )
    by_both = session.execute(
        select(Page.clinic_id, ArticleTopic.topic_id, func.count())
        .join(ArticleTopic, ArticleTopic.article_id == Page.article_id)
        .where(*live)
        .group_by(Page.clinic_id, ArticleTopic.topic_id)
    )
    return Counts(
        {row[0]: row[1] for row in by_clinic},
        {(clinic, topic): number for clinic, topic, number in by_both},
    )


class KeptCounts:
    """The counts of each language, made anew when the site has changed.

    Counting takes 60 ms on SQLite and 30 ms on PostgreSQL with 20,000 pages and 8 topics; one page
    of a list, 1 ms.
    """

    def __init__(self) -> None:
        self._kept: dict[str, tuple[int, Counts]] = {}

    def of(self, session: Session, language: str) -> Counts:
        """What every filter of a language leaves now."""
        # Read first and by the same session: counts may be newer than their version, never older.
        version = session.scalars(select(SiteVersion.number)).one()
        kept = self._kept.get(language)
        if kept is None or kept[0] != version:
            kept = self._kept[language] = (version, counts(session, language))
        return kept[1]


def page_numbers(number: int, last: int) -> list[int | None]:
    """The first, the last and those around this one; None stands for a gap of two or more."""
    shown = {1, last, *range(max(1, number - AROUND), min(last, number + AROUND) + 1)}
    found: list[int | None] = []
    before = 0
    for one in sorted(shown):
        if one - before == 2:
            found.append(one - 1)
        elif one - before > 2:
            found.append(None)
        found.append(one)
        before = one
    return found


def _left(statement: Selected, language: str, wanted: Filter) -> Selected:
    statement = statement.where(LIVE, Page.language == language)
    if wanted.clinic_id is not None:
        statement = statement.where(Page.clinic_id == wanted.clinic_id)
    if wanted.topic_id is not None:
        statement = statement.join(ArticleTopic, ArticleTopic.article_id == Page.article_id).where(
            ArticleTopic.topic_id == wanted.topic_id
        )
    return statement
