from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from clinicweb.domain.terms import TermEntry, TermStatus
from clinicweb.models import Concept
from clinicweb.termbase import service
from clinicweb.termbase.rules import Draft
from tests.clock import NOW
from tests.factories import make_actor

Add = Callable[..., Concept]


def words(**languages: str) -> tuple[TermEntry, ...]:
    """Terms by language: the first is preferred, others follow a comma, "!" forbids."""
    found = []
    for language, text in languages.items():
        for place, word in enumerate(part.strip() for part in text.split(",")):
            status = TermStatus.ADMITTED if place else TermStatus.PREFERRED
            if word.startswith("!"):
                status = TermStatus.FORBIDDEN
            found.append(TermEntry(language, word.removeprefix("!"), status))
    return tuple(found)


@pytest.fixture
def add(session: Session) -> Add:
    """Add a concept as an administrator."""
    actor = make_actor(session)

    def add(code: str | None = None, clinic_id: int | None = None, **languages: str) -> Concept:
        draft = Draft(code, clinic_id, "", words(**languages))
        return service.create(session, draft, actor, NOW)

    return add
