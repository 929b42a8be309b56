"""The terms of an open passage in the side panel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from clinicweb.domain.access import Action, Actor
from clinicweb.models import Passage
from clinicweb.review.term_marks import NamedConcept, named_concepts
from clinicweb.termbase.lookup import concepts_for


@dataclass(frozen=True, slots=True)
class Shown:
    """The concepts that the source names, with the words to write and those to avoid."""

    concepts: Sequence[NamedConcept]
    source_language: str
    language: str
    may_change: bool


def section(session: Session, passage: Passage, actor: Actor, now: datetime) -> Shown:
    """What the clinic's termbase knows of the passage's source."""
    translation = passage.translation
    article = translation.article
    terms = concepts_for(session, article.clinic_id)
    return Shown(
        named_concepts(terms, passage.source, article.source_language, translation.language),
        article.source_language,
        translation.language,
        actor.may_somewhere(Action.TRANSLATE),
    )
