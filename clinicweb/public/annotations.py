"""Reading aids of an article's page: explained acupoints, and readings over medical words.

They are added when the page is made for readers. What is published stays as it was approved, and
so do feeds, search and everything else that is made from it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from clinicweb.clinics.directory import Place
from clinicweb.domain.annotating import annotated
from clinicweb.domain.point_notes import PointNote, note
from clinicweb.public.article_context import ArticleContext


@dataclass(frozen=True, slots=True)
class ReadingAids:
    """The article's text with its aids, and what the page has to offer beside it."""

    html: str
    points: tuple[PointNote, ...]
    """In the order in which the article names them."""
    has_readings: bool


def reading_aids(context: ArticleContext) -> ReadingAids:
    """The aids for a reader of this page."""
    names = {name for place in context.places for name in _names(place)}
    made = annotated(context.html, context.lang, names)
    points = tuple(note(code, context.lang) for code in made.points)
    return ReadingAids(made.html, points, made.has_readings)


def _names(place: Place) -> Iterator[str]:
    """What a text may call a clinic, its people and where it is."""
    yield place.name
    yield from place.address
    for person in place.people:
        yield person.name
