"""Which passages a translator wants to see, and how many there are of each kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from clinicweb.desk.findings import Seen
from clinicweb.domain.workflow import PassageState
from clinicweb.models import Passage
from clinicweb.publishing.second_person import is_confirmed, needs_two


class Show(StrEnum):
    """A choice of passages; its value stands in the address."""

    ALL = "all"
    OPEN = "open"
    WARNINGS = "warnings"
    SAFETY = "safety"
    CHANGED = "changed"
    MINE = "mine"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class Looker:
    """Who looks, and what the clinic asks of safety passages."""

    user_id: int
    second_person: bool


def show_of(asked: str | None) -> Show:
    """The choice that an address names; everything when it names none that we know."""
    return Show(asked) if asked in set(Show) else Show.ALL


def belongs(show: Show, passage: Passage, findings: Sequence[Seen], looker: Looker) -> bool:
    """Whether the choice holds the passage; ``findings`` are those of its text."""
    match show:
        case Show.ALL:
            return True
        case Show.OPEN:
            return passage.state != PassageState.ACCEPTED
        case Show.WARNINGS:
            return any(one.blocks for one in findings)
        case Show.SAFETY:
            return bool(passage.safety)
        case Show.CHANGED:
            return passage.previous_source is not None
        case Show.MINE:
            return looker.user_id in (passage.updated_by_id, passage.accepted_by_id)
        case Show.SECOND:
            return waits_for_second(passage, looker.second_person)


def waits_for_second(passage: Passage, second_person: bool) -> bool:
    """Accepted, could harm somebody, and no second person has read it."""
    if not second_person or passage.state != PassageState.ACCEPTED or is_confirmed(passage):
        return False
    return needs_two(passage, passage.translation.article.source_language)


def counts(
    passages: Sequence[Passage], findings: Mapping[int, Sequence[Seen]], looker: Looker
) -> dict[Show, int]:
    """How many passages each choice holds."""
    return {
        show: sum(belongs(show, one, findings.get(one.id, ()), looker) for one in passages)
        for show in Show
    }
