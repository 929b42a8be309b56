"""Migrations: numbered, in one line, and equal to the tables in the code."""

import re

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from clinicweb import models, schema
from clinicweb.db import Base, Database


def scripts() -> list[tuple[str, str, str | None]]:
    directory = ScriptDirectory(str(schema.MIGRATIONS))
    return sorted(
        (script.path.rpartition("/")[2], script.revision, script.down_revision)
        for script in directory.walk_revisions()
    )


def test_migrations_are_numbered_and_follow_each_other() -> None:
    before = None
    for number, (file, revision, down) in enumerate(scripts(), start=1):
        assert re.fullmatch(rf"{number:04d}_[a-z0-9_]+\.py", file)
        assert revision == f"{number:04d}"
        assert down == before
        before = revision


def test_a_migrated_database_has_the_tables_of_the_code(database: Database) -> None:
    assert models.__all__

    with database.reading() as session:
        context = MigrationContext.configure(session.connection())
        differences = compare_metadata(context, Base.metadata)

    assert differences == []


def test_a_migrated_database_is_at_the_newest_migration(database: Database) -> None:
    assert schema.current(database) == schema.head()


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    schema.upgrade(database)

    assert schema.current(database) == schema.head()
