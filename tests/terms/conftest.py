from collections.abc import Callable

import pytest

from clinicweb.db import Database
from clinicweb.models import Concept
from clinicweb.termbase import service
from clinicweb.termbase.rules import Draft
from tests.clock import NOW
from tests.factories import make_actor
from tests.termbase.conftest import words

Keep = Callable[..., int]
Stored = Callable[[int], Concept]


@pytest.fixture
def keep(database: Database) -> Keep:
    """Keep a concept that an administrator wrote; answers its id."""

    def keep(code: str | None = None, clinic_id: int | None = None, **languages: str) -> int:
        with database.transaction() as session:
            draft = Draft(code, clinic_id, "", words(**languages))
            return service.create(session, draft, make_actor(session), NOW).id

    return keep


@pytest.fixture
def concept(database: Database) -> Stored:
    """A concept as it is stored, with its terms."""

    def concept(concept_id: int) -> Concept:
        with database.reading() as session:
            found = session.get_one(Concept, concept_id)
            assert found.terms is not None
            return found

    return concept
