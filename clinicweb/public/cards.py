"""An article in a list: its title and summary with the clinic's facts filled in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext

from clinicweb.clinics.directory import Place
from clinicweb.clinics.facts import Fact, facts_of, in_text
from clinicweb.models.published import PublishedPage
from clinicweb.public.topics import TopicName

# What publishing leaves in the place of a sentence that was withdrawn.
WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Card:
    """What a list shows of an article."""

    address: str
    language: str
    title: str
    summary: str
    place: Place
    published_at: datetime
    topics: Sequence[TopicName] = ()


def card(
    page: PublishedPage,
    found: Mapping[int, Place],
    lang: str,
    topics: Sequence[TopicName] = (),
) -> Card:
    """The page as a reader of ``lang`` sees it in a list."""
    place = found[page.clinic_id]
    facts = look_up(place, lang)
    return Card(
        address=url_for("public.article", lang=page.language, slug=page.slug),
        language=page.language,
        title=in_text(page.title, facts),
        summary=in_text(page.summary, facts),
        place=place,
        published_at=page.first_published_at,
        topics=topics,
    )


def look_up(place: Place, lang: str) -> Callable[[str], Fact]:
    """Look-up of a clinic's facts for a reader of ``lang``."""
    known = facts_of(
        place,
        url_for("public.clinic", lang=lang, clinic=place.slug),
        gettext("the contact details on the clinic’s page"),
        gettext("Emergency number %(number)s", number=place.emergency),
    )
    gap = Fact(gettext("[This sentence has been withdrawn.]"))
    return lambda name: gap if name == WITHDRAWN else known(name)
