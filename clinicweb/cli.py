"""The command line: `flask --app app …`."""

from datetime import UTC, datetime

import click
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from clinicweb import schema
from clinicweb.accounts.commands import users
from clinicweb.accounts.privacy_commands import privacy
from clinicweb.articles.commands import articles, drafts
from clinicweb.catalog import catalog
from clinicweb.finding import index
from clinicweb.loading import load_content
from clinicweb.mt.commands import models
from clinicweb.web import bell, database, settings


def register(app: Flask) -> None:
    """Give the application its commands."""
    for group in (db, content, search, users, articles, drafts, models, catalog, privacy):
        app.cli.add_command(Commands(group.name, commands=group.commands, help=group.help))


class Commands(click.Group):
    """Commands that say in one line why the database cannot be used."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            found: object = super().invoke(ctx)
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
            if _is_behind():
                raise click.ClickException(
                    f"The database is not set up for this version ({reason}). "
                    "Run: .venv/bin/flask --app app db upgrade"
                ) from error
            raise click.ClickException(f"The database cannot be used: {reason}") from error
        return found


def _is_behind() -> bool:
    try:
        return schema.current(database()) != schema.head()
    except SQLAlchemyError:
        return False


@click.group()
def db() -> None:
    """The database's schema."""


@db.command("upgrade")
def upgrade() -> None:
    """Bring the database to the newest schema."""
    schema.upgrade(database())
    click.echo(f"The database is at {schema.current(database())}.")


@click.group()
def search() -> None:
    """The search index of the public site."""


@search.command("rebuild")
def rebuild() -> None:
    """Make the whole index of the published pages anew."""
    with database().transaction() as session:
        changes = index.rebuild(session)
    click.echo(f"{changes.put} pages are in the search index.")


@click.group()
def content() -> None:
    """The content that clinicweb ships with."""


@content.command("load")
def load() -> None:
    """Load the shipped clinics and articles that the database does not have yet."""
    for line in load_content(database(), bell(), datetime.now(UTC), demo=settings().demo):
        click.echo(line)
