"""`flask privacy`: what is kept under an e-mail address, and deleting it."""

import click

from clinicweb.accounts import privacy as kept
from clinicweb.web import database, now, reader


@click.group()
def privacy() -> None:
    """What is kept of people who write to the clinics."""


@privacy.command("export")
@click.argument("email")
def export(email: str) -> None:
    """Print everything kept under an address, as JSON."""
    click.echo(kept.as_json(reader(), email.strip().lower(), now()), nl=False)


@privacy.command("erase")
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask first.")
def erase(email: str, yes: bool) -> None:
    """Delete everything kept under an address. This cannot be taken back."""
    found = kept.kept_of(reader(), email)
    if not found:
        click.echo("Nothing is kept under this address.")
        return
    if not yes:
        click.confirm(f"Delete {len(found)} entries for ever?", abort=True)
    with database().transaction() as session:
        removed = kept.erase(session, email, None, now())
    for kind, count in removed.items():
        click.echo(f"{kind}: {count} deleted")
