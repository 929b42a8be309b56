"""The Word table as it comes back from a doctor.

What people and Word do to such a table is expected: texts cut into runs, typographic quotes,
comments instead of remarks, tracked changes, deleted and moved rows. A row whose cells were merged
is a problem; a row without its mark is none of ours.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from clinicweb.domain.messages import N_
from clinicweb.formats.guard import check_word
from clinicweb.formats.rows import (
    MOST_UNITS,
    BrokenFile,
    FileSheet,
    FileUnit,
    Problem,
    Remark,
    comparable,
    read_file_mark,
)
from clinicweb.formats.xmltext import checked, gathered

_MARK = re.compile(r"p[0-9]{1,18}\.[0-9a-f]{8}\.[0-9a-f]{8}")
_COLUMNS = 4
# Tracked changes (ECMA-376, part 1, 17.13.5): what was deleted or moved away is not the text.
_GONE = frozenset({qn("w:del"), qn("w:moveFrom")})
_WRITTEN = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): " ", qn("w:noBreakHyphen"): "-"}
# What Word makes of plain typing (AutoFormat As You Type).
_TYPED = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " ", "\u00ad": None})

DAMAGED = N_("This is not a Word file (.docx), or it is damaged.")
NO_TABLE = N_("The file has no table with rows of ours. Send back the file that was made here.")
MERGED = N_("The row has %(count)s cells instead of four: its columns were merged or removed.")


def as_typed(text: str) -> str:
    """The text without what Word changed by itself: to compare with, not to keep."""
    return comparable(text).translate(_TYPED).replace("…", "...")


def read(path: Path) -> FileSheet:
    """What a Word file of ours holds; BrokenFile when it has no such table."""
    check_word(path)
    try:
        document = Document(str(path))
        origin = read_file_mark(document.core_properties.identifier)
        comments = _comments(document)
        rows = list(document.element.body.iter(qn("w:tr")))
    except (OpcError, etree.LxmlError, KeyError, ValueError, AttributeError):
        # Well-formed parts that do not make a document: the library stumbles where it may.
        raise BrokenFile(DAMAGED) from None

    def found() -> Iterator[FileUnit | Problem]:
        for line, row in enumerate(rows, start=1):
            one = _read_row(line, row, origin, comments)
            if one is not None:
                yield one

    if len(rows) > MOST_UNITS:
        raise BrokenFile(N_("The file has more than %(limit)s lines."), {"limit": str(MOST_UNITS)})
    units, problems = gathered(found())
    if not units and not problems:
        raise BrokenFile(NO_TABLE)
    return FileSheet("", "", units, problems)


def _read_row(
    line: int, row: etree._Element, origin: int | None, comments: Mapping[str, Remark]
) -> FileUnit | Problem | None:
    """A row's unit, what is wrong with it, or None for a row that is not ours or is deleted."""
    if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
        return None
    cells = row.findall(qn("w:tc"))
    marks = [match[0] for cell in cells if (match := _MARK.search(_text(cell)))]
    if not marks:
        return None
    if len(cells) != _COLUMNS or len(marks) > 1:
        return Problem(line, marks[0], (MERGED, {"count": str(len(cells))}))
    source, target, remark = (_text(cell) for cell in cells[1:])
    remarks = [Remark(comparable(remark))] if comparable(remark) else []
    for reference in row.iter(qn("w:commentReference")):
        comment = comments.get(reference.get(qn("w:id")) or "")
        if comment is not None:
            remarks.append(comment)
    return checked(FileUnit(line, marks[0], origin, source, target, remarks=tuple(remarks)))


def _comments(document: WordDocument) -> dict[str, Remark]:
    return {
        str(one.comment_id): Remark(comparable(one.text), one.author)
        for one in document.comments
        if comparable(one.text)
    }


def _text(cell: etree._Element) -> str:
    return "\n".join("".join(_pieces(paragraph)) for paragraph in cell.iter(qn("w:p")))


def _pieces(node: etree._Element) -> Iterator[str]:
    for element in node:
        if element.tag in _GONE:
            continue
        if element.tag == qn("w:t"):
            yield element.text or ""
        elif element.tag in _WRITTEN:
            yield _WRITTEN[element.tag]
        elif element.tag != qn("w:pPr"):
            yield from _pieces(element)
