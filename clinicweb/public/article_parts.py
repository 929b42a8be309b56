"""What stands around an article's text, part by part.

A part is a function here and a template ``public/article/<name>.html`` that finds what the function
gave under the part's name.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from clinicweb.domain import reading_time as reading
from clinicweb.domain.emergency_signs import needs_notice
from clinicweb.domain.typeset import plain
from clinicweb.public import machine_head, queries
from clinicweb.public.annotations import reading_aids
from clinicweb.public.article_context import ArticleContext
from clinicweb.public.cards import Card, card
from clinicweb.public.comments import comments
from clinicweb.public.sharing import sharing
from clinicweb.public.topics import TopicName, topics_in, topics_of


def reading_time(context: ArticleContext) -> int:
    """Minutes."""
    return reading.minutes(plain(context.html), context.lang)


def related(context: ArticleContext) -> list[Card]:
    """Cards of what else the reader may want."""
    found = {place.id: place for place in context.places}
    pages = queries.related(context.session, context.page)
    return [card(one, found, context.lang) for one in pages]


def topics(context: ArticleContext) -> Sequence[TopicName]:
    """What the article is about."""
    article_id = context.page.article_id
    known = topics_in(context.session, context.lang)
    return topics_of(context.session, [article_id], known).get(article_id, ())


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The articles of the clinic that were published before and after this one."""

    earlier: Card | None
    later: Card | None


def neighbours(context: ArticleContext) -> Neighbours:
    """The way on for who reads everything in its order."""
    found = {place.id: place for place in context.places}
    earlier, later = (
        card(one, found, context.lang) if one else None
        for one in queries.neighbours(context.session, context.page)
    )
    return Neighbours(earlier, later)


def emergency(context: ArticleContext) -> bool:
    """Whether the page opens with the emergency number: all versions of an article or none."""
    return needs_notice({language: page.html for language, page in context.versions.items()})


PARTS: Mapping[str, Callable[[ArticleContext], object]] = {
    "machine_head": machine_head.article,
    "reading_aids": reading_aids,
    "emergency": emergency,
    "reading_time": reading_time,
    "topics": topics,
    "sharing": sharing,
    "neighbours": neighbours,
    "related": related,
    "comments": comments,
}
