"""Databases of the shipped articles and of as many variations of them as a bench asks for.

A variation has some of the sections of both articles, the same ones in each language. Its rows are
copies of the shipped ones, so that whatever a page needs is there; what only staff read is empty.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert, select

from clinicweb import schema
from clinicweb.bell import Bell
from clinicweb.db import Database
from clinicweb.loading import load_content
from clinicweb.models import Article, ArticleTopic, Clinic, ClinicText, PublishedPage, Revision

ARTICLES_AT_ONCE = 250
VARIED = 1_000
"""The first number of a variation, far from the shipped rows' own."""
HOURS = "Mon-Fri 9:00-19:00\nSat 9:00-13:00"  # of the other program's contact box

Row = dict[str, Any]  # a table's row; its values are of many types


@dataclass(frozen=True, slots=True)
class Original:
    """The rows of a shipped article."""

    article: Row
    revision: Row
    pages: Sequence[Row]
    """One in each language, in the order of their codes."""
    topics: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Text:
    """A page's words with the clinic's facts filled in, for another program to show."""

    slug: str
    language: str
    title: str
    summary: str
    html: str
    clinic: str


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a clinic, in its own words."""

    slug: str
    name: str
    address: str
    phone: str
    email: str
    hours: str


def fill(url: str, pages: int) -> None:
    """Make the database: the shipped content, varied until so many pages are published."""
    database = Database(url)
    try:
        schema.upgrade(database)
        for _ in load_content(database, Bell(None), datetime.now(UTC), demo=False):
            pass
        originals = _originals(database)
        languages = len(originals[0].pages)
        _vary(database, originals, pages // languages - len(originals))
    finally:
        database.dispose()


def shipped(url: str) -> list[str]:
    """Paths of the articles as they ship, in every language."""
    database = Database(url)
    try:
        with database.reading() as session:
            found = session.execute(
                select(PublishedPage.language, PublishedPage.slug)
                .where(PublishedPage.replaced_at.is_(None), PublishedPage.article_id < VARIED)
                .order_by(PublishedPage.article_id, PublishedPage.language)
            ).all()
    finally:
        database.dispose()
    return [f"/{language}/articles/{slug}/" for language, slug in found]


def addresses(url: str, most: int) -> list[str]:
    """Paths of so many published pages at most, taken evenly from all there are."""
    database = Database(url)
    try:
        with database.reading() as session:
            found = session.execute(
                select(PublishedPage.language, PublishedPage.slug)
                .where(PublishedPage.replaced_at.is_(None))
                .order_by(PublishedPage.id)
            ).all()
    finally:
        database.dispose()
    step = max(1, len(found) / most)
    chosen = [found[int(number * step)] for number in range(min(most, len(found)))]
    return [f"/{language}/articles/{slug}/" for language, slug in chosen]


def texts(url: str) -> tuple[list[Text], list[Contact]]:
    """Every published page of a small database, and its clinics."""
    database = Database(url)
    try:
        with database.reading() as session:
            rows = session.execute(
                select(PublishedPage, Clinic, ClinicText)
                .join(Clinic, Clinic.id == PublishedPage.clinic_id)
                .join(
                    ClinicText,
                    (ClinicText.clinic_id == Clinic.id)
                    & (ClinicText.language == PublishedPage.language),
                )
                .where(PublishedPage.replaced_at.is_(None))
                .order_by(PublishedPage.published_at, PublishedPage.id)
            ).all()
    finally:
        database.dispose()
    contacts = {
        clinic.slug: Contact(
            clinic.slug,
            words.name,
            words.address or "",
            clinic.phone or "",
            clinic.email or "",
            HOURS,
        )
        for _, clinic, words in rows
    }
    return [_text(page, clinic, words) for page, clinic, words in rows], list(contacts.values())


def _text(page: PublishedPage, clinic: Clinic, words: ClinicText) -> Text:
    facts = {
        "phone": clinic.phone,
        "emergency": clinic.emergency_number,
        "email": clinic.email,
        "address": words.address,
    }
    html = re.sub(r"\{\{(\w+)[^}]*\}\}", lambda fact: facts.get(fact[1]) or "", page.html)
    # Where a heading may break and which section it opens is our own typesetting.
    html = re.sub(r"<wbr>|(?<=<h\d) [^>]*", "", html)
    return Text(page.slug, page.language, page.title, page.summary, html, clinic.slug)


def _originals(database: Database) -> list[Original]:
    found = []
    with database.reading() as session:
        pages = session.execute(select(PublishedPage.__table__)).mappings().all()
        for key in sorted({page["article_id"] for page in pages}):
            own = [dict(page) for page in pages if page["article_id"] == key]
            article = session.execute(select(Article.__table__).where(Article.id == key)).mappings()
            revision = session.execute(
                select(Revision.__table__).where(Revision.id == own[0]["revision_id"])
            ).mappings()
            topics = session.execute(
                select(ArticleTopic.__table__).where(ArticleTopic.article_id == key)
            ).mappings()
            own.sort(key=lambda page: str(page["language"]))
            found.append(
                Original(
                    dict(article.one()), dict(revision.one()), own, [dict(one) for one in topics]
                )
            )
    return found


def _vary(database: Database, originals: Sequence[Original], articles: int) -> None:
    numbers = range(VARIED, VARIED + articles)
    for first in range(0, articles, ARTICLES_AT_ONCE):
        varied = [
            _variation(originals, number) for number in numbers[first : first + ARTICLES_AT_ONCE]
        ]
        with database.transaction() as session:
            # The article names its revision and the revision its article.
            session.execute(
                insert(Article), [one.article | {"current_revision_id": None} for one in varied]
            )
            session.execute(insert(Revision), [one.revision for one in varied])
            session.execute(insert(PublishedPage), [page for one in varied for page in one.pages])
            if topics := [topic for one in varied for topic in one.topics]:
                session.execute(insert(ArticleTopic), topics)


def _variation(originals: Sequence[Original], number: int) -> Original:
    base = originals[number % len(originals)]
    ids = {"article_id": number, "revision_id": number}
    slug = f"{base.article['slug']}-{number}"
    title = f"{base.article['title']} {number}"
    # One a quarter of an hour, the shipped ones last.
    time = base.pages[0]["published_at"] - timedelta(minutes=15 * (number - VARIED + 1))
    pages = [
        page
        | ids
        | {"id": number * len(base.pages) + place, "slug": slug}
        | {"title": f"{page['title']} {number}", "html": _mixed(originals, place, number)}
        | {"first_published_at": time, "published_at": time}
        for place, page in enumerate(base.pages)
    ]
    staff_only = {"body": "", "skeleton": "{}", "passages": "[]"}
    return Original(
        base.article | {"id": number, "slug": slug, "title": title, "body": ""},
        base.revision | {"id": number, "article_id": number, **staff_only},
        pages,
        [topic | {"article_id": number} for topic in base.topics],
    )


def _mixed(originals: Sequence[Original], place: int, number: int) -> str:
    """The opening of one article and between half and all of the sections of both."""
    openings, sections = [], []
    for one in originals:
        opening, *rest = re.split(r"(?=<h2\b)", one.pages[place]["html"])
        openings.append(opening)
        sections += rest
    chance = random.Random(number)  # the same choice in every language
    chosen = chance.sample(range(len(sections)), chance.randint(len(sections) // 2, len(sections)))
    html = openings[number % len(openings)] + "".join(sections[one] for one in chosen)
    headings = count(1)
    return re.sub(r'(?<= id="s)\d+', lambda _: str(next(headings)), html)
