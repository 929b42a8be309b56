"""Migrations: numbered, in one line, and equal to the tables in the code."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import IntegrityError

from clinicweb import models, schema
from clinicweb.db import Base, Database
from tests.factories import make_article, make_draft, translation_of

MAPPED = {"include_name": schema.is_mapped}


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
        context = MigrationContext.configure(session.connection(), opts=MAPPED)
        differences = compare_metadata(context, Base.metadata)

    assert differences == []


def test_a_migrated_database_is_at_the_newest_migration(database: Database) -> None:
    assert schema.current(database) == schema.head()


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    schema.upgrade(database)

    assert schema.current(database) == schema.head()


def test_the_migrations_of_a_used_database_can_be_taken_back_and_made_again(
    database: Database,
) -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    with database.transaction() as session:
        make_draft(session, translation_of(session, make_article(session)))
    with database.migrating() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        tables = set(inspect(connection).get_table_names())
    schema.upgrade(database)

    assert tables == {"alembic_version"}
    with database.reading() as session:
        context = MigrationContext.configure(session.connection(), opts=MAPPED)
        assert compare_metadata(context, Base.metadata) == []


def test_rebuilding_a_table_keeps_what_its_rows_own(database: Database) -> None:
    with database.transaction() as session:
        make_draft(session, translation_of(session, make_article(session)))
        passages = session.scalar(select(func.count()).select_from(models.Passage))
    assert passages

    with database.migrating() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("translations", recreate="auto") as batch:
            batch.alter_column("reason", new_column_name="why")

    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(models.Passage)) == passages


def test_a_migration_that_leaves_rows_without_their_owners_is_rolled_back(
    database: Database,
) -> None:
    with database.transaction() as session:
        make_article(session)

    with pytest.raises((RuntimeError, IntegrityError)), database.migrating() as connection:
        connection.execute(text("DELETE FROM articles"))

    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(models.Article)) == 1
        foreign_keys = text("PRAGMA foreign_keys")
        assert database.url.get_backend_name() != "sqlite" or session.scalar(foreign_keys) == 1


def test_two_processes_that_set_up_one_database_take_turns(database: Database) -> None:
    with ThreadPoolExecutor(1) as pool:
        with database.migrating():
            second = pool.submit(schema.upgrade, database)
            with pytest.raises(TimeoutError):
                second.result(0.5)

        assert second.result(30) is None
