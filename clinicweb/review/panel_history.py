"""The history of an open passage in the side panel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from clinicweb.desk import history
from clinicweb.desk.history import ACTIONS, Step
from clinicweb.domain.access import Action, Actor
from clinicweb.models import Passage


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage's history as the panel shows it."""

    passage: Passage
    steps: Sequence[Step]
    """The newest first."""
    language: str
    zone: str
    may_restore: bool

    def name(self, step: Step) -> str:
        """What the step is called: a message id."""
        return ACTIONS.get(step.action, step.action)


def section(session: Session, passage: Passage, actor: Actor, now: datetime) -> Shown:
    """Everything that happened to the passage."""
    translation = passage.translation
    article = translation.article
    return Shown(
        passage=passage,
        steps=history.steps(session, passage, translation.language),
        language=translation.language,
        zone=article.clinic.time_zone,
        may_restore=actor.may(Action.TRANSLATE, article.clinic_id, translation.language),
    )
