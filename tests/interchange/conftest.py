"""What tests of files share."""

import pytest

from clinicweb.db import Database
from clinicweb.domain.access import Actor, Role
from tests.factories import make_actor


@pytest.fixture
def translator(database: Database) -> Actor:
    with database.transaction() as session:
        return make_actor(session, Role.TRANSLATOR, language="ja")
