"""What stands around an article's text, part by part.

A part is a function here and a template ``public/article/<name>.html`` that finds what the function
gave under the part's name.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from clinicweb.clinics.directory import Person, Place
from clinicweb.clinics.facts import LookUp
from clinicweb.models.published import PublishedPage
from clinicweb.public import queries
from clinicweb.public.cards import Card, card


@dataclass(frozen=True, slots=True)
class ArticleContext:
    """An article in one language, as its page is being made."""

    session: Session
    lang: str
    page: PublishedPage
    versions: Mapping[str, PublishedPage]
    """The live pages of the article by language."""
    place: Place
    places: Sequence[Place]
    author: Person | None
    facts: LookUp
    title: str
    summary: str
    html: str
    """The published text with the clinic's facts filled in."""
    alternates: Sequence[tuple[str, str]]
    """Language and absolute address of each version."""
    now: datetime


def related(context: ArticleContext) -> list[Card]:
    """Cards of what else the reader may want."""
    found = {place.id: place for place in context.places}
    pages = queries.more_from(context.session, context.page)
    return [card(one, found, context.lang) for one in pages]


PARTS: Mapping[str, Callable[[ArticleContext], object]] = {
    "related": related,
}
