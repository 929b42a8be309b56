"""What the parts of an article's page are made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from clinicweb.clinics.directory import Person, Place
from clinicweb.clinics.facts import LookUp
from clinicweb.models.published import PublishedPage


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
