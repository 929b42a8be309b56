"""`flask catalog`: the only way the interface texts' catalogs change.

`update` extracts the texts and merges them, `check` says what is missing, `compile` writes what the
site reads.
"""

import re
from io import BytesIO
from pathlib import Path

import click
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from clinicweb.domain.languages import KNOWN
from clinicweb.i18n import CATALOGS, SOURCE, compile_catalog
from clinicweb.settings import REPOSITORY

# Where texts for people stand; babel.cfg says in which files.
FOLDERS = ("clinicweb", "jobs")
TEMPLATE = CATALOGS / "messages.pot"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "N_": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
}
_PERSONAL = re.compile(
    rb'^"(?:POT-Creation-Date|PO-Revision-Date|Report-Msgid-Bugs-To|Last-Translator'
    rb"|Language-Team|Generated-By):.*\n",
    re.MULTILINE,
)
_PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%%")
WIDTH = 100


@click.group()
def catalog() -> None:
    """Interface texts and their translations."""


@catalog.command()
@click.argument("new", nargs=-1, type=click.Choice([one for one in KNOWN if one != SOURCE]))
def update(new: tuple[str, ...]) -> None:
    """Extract every text and merge it into each language's catalog; begin the NEW ones."""
    template = extract()
    _write(TEMPLATE, template)
    for code in dict.fromkeys((*translated_languages(), *new)):
        path = po_path(code)
        path.parent.mkdir(parents=True, exist_ok=True)
        merged = _read(path, code) if path.exists() else Catalog(locale=KNOWN[code].locale)
        merged.update(template, no_fuzzy_matching=True)
        merged.obsolete.clear()
        _write(path, merged)
        missing = sum(1 for message in merged if message.id and not _complete(message))
        click.echo(f"{code}: {len(merged)} texts, {missing} untranslated")


@catalog.command()
def check() -> None:
    """Exit with 1 and a list when a text is not in the catalogs or not translated well."""
    problems = find_problems()
    for problem in problems:
        click.echo(problem)
    if problems:
        raise SystemExit(1)
    click.echo("The catalogs are complete.")


@catalog.command(name="compile")
def compile_() -> None:
    """Write the binary catalogs that the site reads."""
    for code in translated_languages():
        compile_catalog(code)
        click.echo(f"{code}: compiled")


def translated_languages() -> list[str]:
    """The languages that have a catalog; the texts themselves are in another."""
    return [code for code in KNOWN if code != SOURCE and po_path(code).exists()]


def po_path(code: str) -> Path:
    """Where a language's catalog lies."""
    return CATALOGS / KNOWN[code].locale / "LC_MESSAGES" / "messages.po"


def extract() -> Catalog:
    """Every text that the code and the templates mark, without places or dates."""
    with (REPOSITORY / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call] # Babel's
    found = Catalog(
        project="clinicweb", header_comment="# Interface texts of clinicweb.", fuzzy=False
    )
    for folder in FOLDERS:
        prefix = f"{folder}/"
        extracted = extract_from_dir(
            REPOSITORY / folder,
            [(p.removeprefix(prefix), method) for p, method in methods if p.startswith(prefix)],
            {p.removeprefix(prefix): value for p, value in options.items()},
            keywords=KEYWORDS,
            comment_tags=("i18n:",),
        )
        for _path, _line, message, comments, context in sorted(extracted, key=lambda one: one[:2]):
            found.add(message, auto_comments=comments, context=context)
    return found


def find_problems() -> list[str]:
    """What is wrong with the committed catalogs, one readable line each."""
    fresh = extract()
    if not TEMPLATE.exists():
        return ["there is no translations/messages.pot: run `flask catalog update`"]
    problems = _differences(_keys(fresh), _keys(_read(TEMPLATE, None)), "messages.pot")
    for code in translated_languages():
        path = po_path(code)
        if not path.exists():
            problems.append(f"{code}: there is no catalog")
            continue
        committed = _read(path, code)
        problems += _differences(_keys(fresh), _keys(committed), code)
        problems += [f"{code}: obsolete: {key}" for key in committed.obsolete]
        for message in committed:
            problems += [f"{code}: {fault}: {message.id!r}" for fault in _faults(message)]
    return problems


def _faults(message: Message) -> list[str]:
    if not message.id:
        return []
    if not _complete(message):
        return ["not translated"]
    faults = ["fuzzy"] if message.fuzzy else []
    ids = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
    wanted = set(_PLACEHOLDER.findall("".join(ids)))
    strings = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    if any(set(_PLACEHOLDER.findall(str(one))) - wanted for one in strings):
        faults.append("a placeholder that the text does not have")
    # The singular of a plural text may name its number in words.
    if set(_PLACEHOLDER.findall(str(strings[-1]))) != wanted:
        faults.append("a placeholder is missing")
    return faults


def _complete(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    return bool(strings) and all(strings)


def _keys(one: Catalog) -> set[tuple[str | None, str]]:
    return {
        (message.context, message.id if isinstance(message.id, str) else "|||".join(message.id))
        for message in one
        if message.id
    }


def _differences(
    fresh: set[tuple[str | None, str]], committed: set[tuple[str | None, str]], name: str
) -> list[str]:
    missing = [
        f"{name}: not in the catalog: {key!r}" for _, key in sorted(fresh - committed, key=str)
    ]
    unused = [f"{name}: no longer used: {key!r}" for _, key in sorted(committed - fresh, key=str)]
    return missing + unused


def _read(path: Path, code: str | None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=code)


def _write(path: Path, one: Catalog) -> None:
    buffer = BytesIO()
    write_po(buffer, one, width=WIDTH, no_location=True, omit_header=False, sort_output=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    # A date would make every extraction a change, and nobody in particular is to be written to.
    text = _PERSONAL.sub(b"", buffer.getvalue())
    path.write_bytes(text)
