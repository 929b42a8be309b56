"""`flask users`: who can sign in, from the command line."""

import sys

import click

from clinicweb.accounts import queries, service
from clinicweb.domain.access import Role
from clinicweb.domain.errors import DomainError
from clinicweb.passwords import new_password
from clinicweb.web import database, now, reader

EVERYWHERE = "all"


@click.group()
def users() -> None:
    """The people who can sign in."""


@users.command("add")
@click.argument("email")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="What the person does; may be given several times.",
)
@click.option("--clinic", help="The clinic's slug; all clinics without it.")
@click.option("--language", help="Language code; all languages without it.")
@click.option("--name", help="The name shown beside what the person does.")
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from the first line of the input."
)
def add(
    email: str,
    roles: tuple[str, ...],
    clinic: str | None,
    language: str | None,
    name: str | None,
    password_stdin: bool,
) -> None:
    """Add a person, or give one who is there more roles."""
    given = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    chosen = [Role(role) for role in roles]
    try:
        with database().transaction() as session:
            user = service.find_user(session, email)
            if user is None:
                password = given if given is not None else new_password()
                user = service.add_user(session, email, name, password, now())
                said = f"{user.email} can sign in."
                if given is None:
                    said += f" Password: {password}"
            else:
                if given is not None:
                    service.set_password(session, user, given)
                said = f"{user.email} was there already; the roles were added."
            service.grant(session, user, chosen, clinic, language)
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    click.echo(said)


@users.command("list")
def list_users() -> None:
    """One line a person and role: e-mail, name, role, clinic, language."""
    for user in queries.all_users(reader()):
        state = "" if user.active else "\t(closed)"
        for role, clinic, language in user.grants or (("-", "-", "-"),):
            parts = (user.email, user.name, role, clinic or EVERYWHERE, language or EVERYWHERE)
            click.echo("\t".join(parts) + state)
