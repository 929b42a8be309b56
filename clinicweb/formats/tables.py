"""CSV out and in: tables that people keep in a spreadsheet.

Out: UTF-8 with a byte order mark (Excel needs it); what a spreadsheet would take for a formula
begins with an apostrophe (OWASP, "CSV Injection"). In: UTF-8, UTF-16 or the Japanese Windows
encoding, any usual delimiter, column names in English or Japanese, apostrophes taken away again.
"""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from clinicweb.domain.messages import N_
from clinicweb.formats.rows import BrokenFile

Row = tuple[int, Mapping[str, str]]
"""Line of the file and the cells by column key."""

_FORMULA = "=+-@\t\r＝＋－＠"
_DELIMITERS = ",\t;"
_CHUNK = 1 << 16
_ENCODINGS = ("utf-8", "cp932")
_NOT_TEXT = N_("This file is not text, or its encoding could not be recognised. Save it as UTF-8.")
LONGEST_CELL = 100_000


def write(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The table as bytes, line by line."""
    yield codecs.BOM_UTF8
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(header)
    for row in rows:
        writer.writerow([guarded(cell) for cell in row])
        yield buffer.getvalue().encode("utf-8", "replace")
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue().encode("utf-8", "replace")


def guarded(cell: str) -> str:
    """The cell so that no spreadsheet runs it."""
    return f"'{cell}" if _like_formula(cell) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before it was guarded."""
    return cell[1:] if cell.startswith("'") and _like_formula(cell) else cell


def _like_formula(cell: str) -> bool:
    return cell.lstrip("'")[:1] in tuple(_FORMULA)


def read(path: Path, columns: Mapping[str, Sequence[str]]) -> Iterator[Row]:
    """The rows of a table, by the keys of ``columns``; its values are names a column may have.

    Names are compared without case and surrounding spaces; unknown columns are left out and empty
    rows skipped. BrokenFile when it is no table.
    """
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        delimiter = _delimiter(file.readline(LONGEST_CELL))
        file.seek(0)
        csv.field_size_limit(LONGEST_CELL)
        reader = csv.reader(file, delimiter=delimiter)
        try:
            places = _places(next(reader, []), columns)
            for cells in reader:
                row = {
                    key: unguarded(cells[place].strip(" \ufeff"))
                    for key, place in places.items()
                    if place < len(cells)
                }
                if any(row.values()):
                    yield reader.line_num, row
        except csv.Error as error:
            message = N_("The table cannot be read: %(reason)s.")
            raise BrokenFile(message, {"reason": str(error)}, reader.line_num) from None


def keys(path: Path, columns: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The keys of the columns that the table has."""
    with path.open(encoding=_encoding(path), newline="") as file:
        line = file.readline(LONGEST_CELL)
    try:
        names = next(csv.reader([line], delimiter=_delimiter(line)), [])
    except csv.Error:
        return ()
    return tuple(_places(names, columns))


def _places(names: Sequence[str], columns: Mapping[str, Sequence[str]]) -> dict[str, int]:
    known = {_folded(name): key for key, all_ in columns.items() for name in (key, *all_)}
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        key = known.get(_folded(name))
        if key is not None:
            places.setdefault(key, place)
    return places


def _folded(name: str) -> str:
    return " ".join(name.strip(" \ufeff").replace("_", " ").lower().split())


def _delimiter(line: str) -> str:
    counts = {one: line.count(one) for one in _DELIMITERS}
    return max(counts, key=lambda one: counts[one])


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates: tuple[str, ...] = ("utf-16",)
    elif start.startswith(codecs.BOM_UTF8):
        candidates = ("utf-8-sig",)
    else:
        candidates = _ENCODINGS
    for encoding in candidates:
        if _decodes(path, encoding):
            return encoding
    raise BrokenFile(_NOT_TEXT)


def _decodes(path: Path, encoding: str) -> bool:
    """Whether the whole file is text in this encoding; read in pieces, kept nowhere."""
    try:
        with path.open(encoding=encoding, newline="") as file:
            while chunk := file.read(_CHUNK):
                if "\0" in chunk:
                    return False
    except UnicodeError:
        return False
    return True
