"""Bringing a database to the present schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from clinicweb.db import Database

MIGRATIONS = Path(__file__).parent / "migrations"
# Made by hand for each database, see migrations 0003 and 0009; SQLite adds tables of its own beside
# each of them.
UNMAPPED = ("memory_index", "search_index")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def upgrade(database: Database) -> None:
    """Run every migration that the database has not seen, in one transaction."""
    config = _config()
    with database.migrating() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_mapped(name: str | None, kind: str, _parents: object) -> bool:
    """Whether a table of the database is one of the metadata: for comparing the two."""
    return kind != "table" or name is None or not name.startswith(UNMAPPED)


def head() -> str | None:
    """The newest migration in the repository."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def current(database: Database) -> str | None:
    """The newest migration that the database has seen."""
    with database.reading() as session:
        return MigrationContext.configure(session.connection()).get_current_revision()
