"""What tests of jobs share."""

import pytest

from clinicweb.db import Database
from clinicweb.domain.access import Actor
from tests.factories import make_actor, make_clinic


@pytest.fixture
def admin(database: Database) -> Actor:
    with database.transaction() as session:
        return make_actor(session)


@pytest.fixture
def clinic_id(database: Database) -> int:
    with database.transaction() as session:
        return make_clinic(session, slug="kita").id
