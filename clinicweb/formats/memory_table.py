"""The translation memory as a table, and a table as pairs."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from clinicweb.domain.messages import N_
from clinicweb.formats import tables
from clinicweb.formats.rows import BrokenFile, FilePair, MemoryPair, Problem, comparable
from clinicweb.formats.term_table import LANGUAGE_NAMES, UNKNOWN_LANGUAGE, language_named
from clinicweb.formats.tmx import checked_pair

COLUMNS = {
    "source language": ("原文の言語",),
    "target language": ("訳文の言語",),
    "source": ("原文",),
    "target": ("translation", "訳文"),
    "origin": ("由来",),
    "clinic": ("治療院",),
    "approved by": ("承認者",),
    "approved on": ("承認日",),
}
"""Names that a column may have, by the name that we write in English."""

NOT_PAIRS = N_(
    "The table needs the columns “source” and “target”, or a column for each language, such as "
    "“English” and “Japanese”."
)


def write(pairs: Iterable[MemoryPair]) -> Iterator[bytes]:
    """The pairs as CSV, with the headings that every importer of ours knows."""
    rows = (
        [
            pair.source_language,
            pair.target_language,
            pair.source,
            pair.target,
            pair.origin,
            pair.clinic,
            pair.approved_by,
            pair.approved_at.strftime("%Y-%m-%d"),
        ]
        for pair in pairs
    )
    return tables.write(list(COLUMNS), rows)


def read(path: Path, source_language: str, target_language: str) -> Iterator[FilePair | Problem]:
    """The pairs of a table, or what is wrong with a row; BrokenFile when it is no such table.

    The languages are what the person said; the table's own columns come first.
    """
    columns = {**COLUMNS, **LANGUAGE_NAMES}
    headings = set(tables.keys(path, columns))
    if {"source", "target"} <= headings:
        keys = ("source", "target")
    elif {source_language, target_language} <= headings:
        keys = (source_language, target_language)
    else:
        raise BrokenFile(NOT_PAIRS)

    def found() -> Iterator[FilePair | Problem]:
        for line, row in tables.read(path, columns):
            yield _pair(line, row, keys, (source_language, target_language))

    return found()


def _pair(
    line: int, row: Mapping[str, str], keys: tuple[str, str], said: tuple[str, str]
) -> FilePair | Problem:
    languages: list[str] = []
    for column, usual in zip(("source language", "target language"), said, strict=True):
        name = row.get(column, "")
        language = language_named(name) if name else usual
        if language is None or language in languages:
            return Problem(line, "", (UNKNOWN_LANGUAGE, {"text": name}), row.get(keys[0], "")[:200])
        languages.append(language)
    texts = [comparable(row.get(key, "")) for key in keys]
    return checked_pair(FilePair(line, languages[0], languages[1], texts[0], texts[1]))
