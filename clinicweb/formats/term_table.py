"""The termbase as a table, and a table as concepts: one term a row, or one language a column."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.literals import acupoint
from clinicweb.domain.messages import N_
from clinicweb.domain.terms import TermEntry, TermStatus
from clinicweb.formats import tables
from clinicweb.formats.rows import BrokenFile, Problem, comparable
from clinicweb.formats.term_rows import NO_TERMS, ConceptLine
from clinicweb.termbase.exchange import ConceptRow

COLUMNS = {
    "concept": ("概念",),
    "code": ("acupoint", "経穴コード", "コード"),
    "clinic": ("治療院",),
    "concept note": ("概念のメモ",),
    "language": ("言語",),
    "term": ("用語",),
    "status": ("状態", "区分"),
    "reading": ("読み", "よみ"),
    "term note": ("note", "用語のメモ", "メモ"),
}
"""Names that a column may have, by the name that we write in English."""

LANGUAGE_NAMES = {
    "en": ("english", "英語"),
    "ja": ("japanese", "日本語"),
}
_STATUSES = {
    TermStatus.PREFERRED: ("preferred", "推奨", "優先"),
    TermStatus.ADMITTED: ("admitted", "also possible", "使用可", "許容", "可"),
    TermStatus.FORBIDDEN: (
        "forbidden",
        "not to be used",
        "deprecated",
        "使用不可",
        "禁止",
        "使用禁止",
    ),
}
UNKNOWN_LANGUAGE = N_("“%(text)s” is none of our languages.")
UNKNOWN_STATUS = N_("“%(text)s” is no status of a term. Write preferred, admitted or forbidden.")
NOT_TERMS = N_(
    "The table needs the columns “language” and “term”, or a column for each language, such as "
    "“English” and “Japanese”."
)


def write(rows: Iterable[ConceptRow]) -> Iterator[bytes]:
    """The concepts as CSV, with the headings that every importer of ours knows."""

    def lines() -> Iterator[list[str]]:
        for number, row in enumerate(rows, start=1):
            for term in row.terms:
                yield [
                    str(number),
                    row.code or "",
                    row.clinic_slug or "",
                    row.note,
                    term.language,
                    term.text,
                    str(term.status),
                    term.reading or "",
                    term.note,
                ]

    return tables.write(list(COLUMNS), lines())


def read(path: Path) -> Iterator[ConceptLine | Problem]:
    """The concepts of a table, or what is wrong with a row; BrokenFile when it is no such table."""
    columns = {**COLUMNS, **LANGUAGE_NAMES}
    headings = set(tables.keys(path, columns))
    if {"language", "term"} <= headings:
        return _long(path)
    if headings & set(LANGUAGES):
        return _wide(path, columns)
    raise BrokenFile(NOT_TERMS)


def _wide(path: Path, columns: Mapping[str, tuple[str, ...]]) -> Iterator[ConceptLine | Problem]:
    for line, row in tables.read(path, columns):
        terms = tuple(
            TermEntry(language, comparable(row[language]))
            for language in LANGUAGES
            if comparable(row.get(language, ""))
        )
        if terms:
            yield line, _concept(row, terms)
        else:
            yield Problem(line, row.get("concept", ""), NO_TERMS)


def _long(path: Path) -> Iterator[ConceptLine | Problem]:
    """Rows of one concept follow each other; without a concept's name every row is its own."""
    current: tuple[int, Mapping[str, str], list[TermEntry]] | None = None
    for line, row in tables.read(path, COLUMNS):
        term = _term(line, row)
        if isinstance(term, Problem):
            yield term
            continue
        name = row.get("concept", "") or row.get("code", "")
        if current is not None:
            before = current[1].get("concept", "") or current[1].get("code", "")
            if name and name == before:
                current[2].append(term)
                continue
            yield current[0], _concept(current[1], tuple(current[2]))
        current = (line, row, [term])
    if current is not None:
        yield current[0], _concept(current[1], tuple(current[2]))


def _concept(row: Mapping[str, str], terms: tuple[TermEntry, ...]) -> ConceptRow:
    code = row.get("code", "")
    return ConceptRow(
        code=acupoint(code) or code or None,
        clinic_slug=row.get("clinic", "") or None,
        note=comparable(row.get("concept note", "")),
        terms=terms,
    )


def _term(line: int, row: Mapping[str, str]) -> TermEntry | Problem:
    name = row.get("concept", "")
    text = comparable(row.get("term", ""))
    if not text:
        return Problem(line, name, NO_TERMS)
    language = language_named(row.get("language", ""))
    if language is None:
        said = row.get("language", "")
        return Problem(line, name, (UNKNOWN_LANGUAGE, {"text": said}), text)
    said = row.get("status", "")
    status = _status(said)
    if status is None:
        return Problem(line, name, (UNKNOWN_STATUS, {"text": said}), text)
    reading = comparable(row.get("reading", "")) or None
    return TermEntry(language, text, status, reading, comparable(row.get("term note", "")))


def language_named(name: str) -> str | None:
    """The code of a language by its code, a tag, or its name in English or Japanese."""
    folded = name.strip().lower()
    for code, names in LANGUAGE_NAMES.items():
        if folded.replace("_", "-").split("-")[0] == code or folded in names:
            return code
    return None


def _status(text: str) -> TermStatus | None:
    folded = text.strip().lower()
    if not folded:
        return TermStatus.PREFERRED
    return next((status for status, words in _STATUSES.items() if folded in words), None)
