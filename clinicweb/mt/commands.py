"""``flask models``: which translation packages are installed, and installing official ones."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import AppGroup

from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.trouble import find_trouble
from clinicweb.mt.base import STARTER_ENGINE, EngineId, MTError, PackageInvalid, by_name
from clinicweb.mt.official import INDEX_URL, install_official
from clinicweb.mt.packages import InstalledPackage, best_for, install_file, installed

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar  # the type of click.progressbar, which is a function

models = AppGroup("models", help="Translation packages of this instance.")

# A short sentence that any usable package of the language translates without trouble.
_SAMPLES = {"en": "Please drink water.", "ja": "水を飲んでください。"}


@models.command("list")
def list_packages() -> None:
    """Show installed packages; a star marks the one in use for its pair."""
    folder = _folder()
    packages = installed(folder)
    for package in packages:
        used = best_for(folder, package.source, package.target) == package
        click.echo(f"{'*' if used else ' '} {_describe(package)}")
    if not packages:
        click.echo(f"No package is installed in {folder}.")


@models.command("install")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--from", "source", help="Only packages from this language (a code).")
@click.option("--to", "target", help="Only packages to this language (a code).")
@click.option("--index", "index_url", default=INDEX_URL, show_default=True, help="Package index.")
def install(
    files: tuple[Path, ...], source: str | None, target: str | None, index_url: str
) -> None:
    """Install package FILES, or the official packages of the Argos index when none is named.

    Every package is verified by translating a sentence before it replaces anything.
    """
    try:
        for file in files:
            click.echo(f"Installing {file.name} …")
            _say_installed(install_file(_folder(), file, verify=verify))
        for pair in [] if files else _pairs(source, target):
            _say_installed(_install_from_index(pair, index_url))
    except MTError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"The package could not be stored: {error}") from error


def verify(folder: Path, source: str, target: str) -> None:
    """Translate a sentence with the package in ``folder``; raises :class:`MTError` if it cannot.

    For a language without a sample sentence, loading the package is all the proof there is.
    """
    engine = by_name("argos", folder, source, target)
    sample = _SAMPLES.get(source)
    if sample is None:
        return
    [hypothesis] = engine.translate([sample])
    trouble = find_trouble(sample, hypothesis.text, source, target, (), ())
    if trouble is not None:
        raise PackageInvalid(
            "%(package)s does not translate “%(sample)s”: %(reason)s",
            package=engine.id.package,
            sample=sample,
            reason=trouble.message_id % dict(trouble.params),
        )


def _install_from_index(pair: tuple[str, str], index_url: str) -> InstalledPackage:
    with ExitStack() as stack:
        bars: list[ProgressBar[int]] = []  # none until bytes come: a failure is one line alone

        def progress(received: int, total: int) -> None:
            length = max(total, received)
            if not bars:
                label = f"{pair[0]} to {pair[1]}"
                bars.append(stack.enter_context(click.progressbar(length=length, label=label)))
            bars[0].length = length
            bars[0].update(received - bars[0].pos)

        return install_official(
            _folder(), pair, progress=progress, verify=verify, index_url=index_url
        )


def _pairs(source: str | None, target: str | None) -> list[tuple[str, str]]:
    """Every pair of our languages that the options leave."""
    pairs = [(one, other) for one in LANGUAGES for other in LANGUAGES if one != other]
    wanted = [(s, t) for s, t in pairs if source in (None, s) and target in (None, t)]
    if not wanted:
        raise click.UsageError(f"The languages are {', '.join(LANGUAGES)}.")
    return wanted


def _folder() -> Path:
    folder: Path = current_app.config["SETTINGS"].models_dir
    return folder


def _describe(package: InstalledPackage) -> str:
    name = STARTER_ENGINE if package.starter else "argos"
    label = EngineId(name, package.version, package.path.name).label()
    return f"{package.source} to {package.target}  {label}  {package.path.name}"


def _say_installed(package: InstalledPackage) -> None:
    click.echo(f"Installed and verified: {_describe(package)}")
