"""The command line: `flask --app app …`."""

from datetime import UTC, datetime

import click
from flask import Flask

from clinicweb import schema
from clinicweb.accounts.commands import users
from clinicweb.articles.commands import articles, drafts
from clinicweb.catalog import catalog
from clinicweb.loading import load_content
from clinicweb.mt.commands import models
from clinicweb.web import bell, database, settings


def register(app: Flask) -> None:
    """Give the application its commands."""
    for group in (db, content, users, articles, drafts, models, catalog):
        app.cli.add_command(group)


@click.group()
def db() -> None:
    """The database's schema."""


@db.command("upgrade")
def upgrade() -> None:
    """Bring the database to the newest schema."""
    schema.upgrade(database())
    click.echo(f"The database is at {schema.current(database())}.")


@click.group()
def content() -> None:
    """The content that clinicweb ships with."""


@content.command("load")
def load() -> None:
    """Load the shipped clinics and articles that the database does not have yet."""
    for line in load_content(database(), bell(), datetime.now(UTC), demo=settings().demo):
        click.echo(line)
