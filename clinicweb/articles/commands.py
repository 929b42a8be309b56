"""`flask articles import` and `flask drafts status`."""

import json
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from clinicweb.articles import queries, service
from clinicweb.articles.decoding import LARGEST_FILE
from clinicweb.articles.importing import read_article
from clinicweb.domain.access import Actor, Permission, Role
from clinicweb.domain.errors import DomainError
from clinicweb.domain.languages import LANGUAGES
from clinicweb.i18n import message
from clinicweb.models import Clinic, Grant, User
from clinicweb.web import bell, database, now, reader

# Who imported when nobody is named and there is no administrator yet. Cannot sign in.
OPERATOR_EMAIL = "command-line@clinicweb.invalid"
OPERATOR_NAME = "Command line"


@click.group()
def articles() -> None:
    """The articles of the clinics."""


@articles.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--clinic", required=True, help="The clinic's slug, as in its address.")
@click.option("--language", required=True, help="Language code of the text: en, ja.")
@click.option("--ready", is_flag=True, help="Mark it ready: its translations are drafted.")
@click.option("--title", help="The title, when the file's own is not right.")
@click.option(
    "--as", "email", metavar="EMAIL", help="In whose name; the first administrator without it."
)
@with_appcontext
def import_file(
    file: Path, clinic: str, language: str, ready: bool, title: str | None, email: str | None
) -> None:
    """Make an article of a .md, .txt or .html file; prints its slug on the last line."""
    if language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise click.ClickException(f"There is no language {language!r}. There are: {known}.")
    data = _read(file)
    try:
        found = read_article(file.name, data, language)
        text = service.Text(found.title if title is None else title, found.summary, found.body)
        suggestion = service.slug_of(text.title)
        with database().transaction() as session:
            article = service.create(
                session,
                clinic_id=_clinic_id(session, clinic),
                language=language,
                text=text,
                practitioner_id=None,
                actor=_actor(session, email),
                now=now(),
                suggestion=suggestion,
            )
            if ready:
                service.mark_ready(session, bell(), article.id, _actor(session, email), now())
            slug = article.slug
    except DomainError as error:
        raise click.ClickException(f"{file}: {error}") from error
    for note in found.notes:
        click.echo(message(note), err=True)
    if ready and not bell().ping():
        click.echo(
            "Redis does not answer; the drafts begin when the worker is there again.", err=True
        )
    click.echo(slug)


def _read(file: Path) -> bytes:
    """The file, or as much of it as shows that it is too large."""
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror or error}") from error


def _clinic_id(session: Session, slug: str) -> int:
    found = {one.slug: one.id for one in session.scalars(select(Clinic).order_by(Clinic.position))}
    if slug not in found:
        known = ", ".join(found) or "none yet (flask content load)"
        raise click.ClickException(f"There is no clinic {slug!r}. There are: {known}.")
    return found[slug]


def _actor(session: Session, email: str | None) -> Actor:
    people = select(User).options(selectinload(User.grants)).order_by(User.id)
    if email is not None:
        user = session.scalar(people.where(User.email == email.strip().lower()))
        if user is None or not user.active:
            raise click.ClickException(f"There is nobody with the e-mail address {email}.")
    else:
        administers = Grant.role == Role.ADMIN
        everywhere = Grant.clinic_id.is_(None) & Grant.language.is_(None)
        user = session.scalar(
            people.where(User.active, User.grants.any(administers & everywhere)).limit(1)
        )
        user = user or session.scalar(people.where(User.email == OPERATOR_EMAIL))
    if user is None:
        user = _operator(session)
    permissions = tuple(
        Permission(Role(grant.role), grant.clinic_id, grant.language) for grant in user.grants
    )
    return Actor(user.id, user.name, permissions)


def _operator(session: Session) -> User:
    user = User(
        email=OPERATOR_EMAIL,
        password=None,
        active=False,
        fs_uniquifier=OPERATOR_EMAIL,
        name=OPERATOR_NAME,
        created_at=now(),
    )
    user.grants = [Grant(role=Role.ADMIN)]
    session.add(user)
    session.flush()  # the article names its author by id
    return user


@click.group()
def drafts() -> None:
    """The drafts that workers make."""


@drafts.command("status")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@with_appcontext
def status(as_json: bool) -> None:
    """How far every translation is."""
    rows = queries.translations(reader())
    if as_json:
        click.echo(
            json.dumps(
                [
                    {
                        "article": row.slug,
                        "language": row.language,
                        "state": row.state,
                        "done": row.done,
                        "total": row.total,
                        "reason": _reason(row),
                    }
                    for row in rows
                ],
                ensure_ascii=False,
            )
        )
        return
    if not rows:
        click.echo("There is no translation yet.")
        return
    table = [("ARTICLE", "LANGUAGE", "STATE", "DONE", "REASON")] + [
        (row.slug, row.language, str(row.state), f"{row.done}/{row.total}", _reason(row) or "")
        for row in rows
    ]
    widths = [max(len(line[column]) for line in table) for column in range(4)]
    for line in table:
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=False)]
        click.echo("  ".join([*cells, line[4]]).rstrip())


def _reason(row: queries.TranslationRow) -> str | None:
    return None if row.reason is None else message(row.reason[0], dict(row.reason[1]))
