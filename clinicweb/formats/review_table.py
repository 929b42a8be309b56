"""The table for people who do not sign in: a Word file with a row for each passage.

A row carries its passage's mark in small print below its number; ``filled_table`` reads it back.
"""

from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from clinicweb.domain.passages import CODE, PassageKind
from clinicweb.formats.rows import Sheet, Unit, Words, comparable, file_mark

_WIDTHS = (Mm(19), Mm(93), Mm(93), Mm(62))
_COLUMNS = 4
_FONTS = {"ascii": "Calibri", "hAnsi": "Calibri", "eastAsia": "Yu Gothic"}
# Word's spelling checkers are those of a country; a language alone finds none.
_LOCALES = {"en": "en-NZ", "ja": "ja-JP"}
_JAPANESE = _LOCALES["ja"]
_QUIET = RGBColor(0x5B, 0x61, 0x6B)
_SAFETY = RGBColor(0xA3, 0x26, 0x3B)
_HEADINGS = frozenset({PassageKind.TITLE, PassageKind.HEADING})


def write(sheet: Sheet, words: Words) -> bytes:
    """The table as a Word file."""
    document = Document()
    _set_up(document, sheet)
    document.add_heading(comparable(sheet.title), 1)
    for line in words.how_to:
        document.add_paragraph(line)
    table = document.add_table(rows=len(sheet.units) + 1, cols=_COLUMNS, style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = width  # some programs look here, others at each cell
    rows = iter(table.rows)
    _head(next(rows), words)
    for unit, row in zip(sheet.units, rows, strict=True):
        _fill(row, unit, sheet, words)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: WordDocument, sheet: Sheet) -> None:
    properties = document.core_properties
    properties.identifier = file_mark(sheet.translation_id)
    properties.title, properties.author = comparable(sheet.title)[:255], "clinicweb"
    properties.comments = ""
    properties.created = properties.modified = sheet.made_at.replace(tzinfo=None)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(15)
    for name in ("Normal", "Heading 1"):
        _set_fonts(document.styles[name].element.get_or_add_rPr())
    normal = document.styles["Normal"]
    normal.font.size, normal.paragraph_format.space_after = Pt(10.5), Pt(3)
    # What decides how Word breaks lines of Japanese, and which of a character's shapes it takes.
    for spoken in document.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:eastAsia"), _JAPANESE)
    _number_pages(section.footer.paragraphs[0])


def _set_fonts(properties: BaseOxmlElement) -> None:
    """Word keeps the font of Japanese characters apart from that of Latin ones."""
    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()  # a font of the theme would go before ours
    for script, font in _FONTS.items():
        fonts.set(qn(f"w:{script}"), font)


def _number_pages(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _head(row: _Row, words: Words) -> None:
    for cell, text, width in zip(
        row.cells, (words.number, words.source, words.target, words.remark), _WIDTHS, strict=True
    ):
        cell.width = width
        cell.paragraphs[0].add_run(text).bold = True
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # again on every page


def _fill(row: _Row, unit: Unit, sheet: Sheet, words: Words) -> None:
    cells = row.cells
    for cell, width in zip(cells, _WIDTHS, strict=True):
        cell.width = width
    number = cells[0].paragraphs[0]
    number.add_run(str(unit.number))
    if unit.is_safety:
        said = number.add_run(f"\n{words.safety}")
        said.bold, said.font.size, said.font.color.rgb = True, Pt(8.5), _SAFETY
    mark = cells[0].add_paragraph().add_run(unit.mark)
    mark.font.size, mark.font.color.rgb = Pt(5), _QUIET
    bold = unit.kind in _HEADINGS
    _write(cells[1], unit.source, sheet.source_language, bold=bold)
    _write(cells[2], unit.target, sheet.target_language, bold=bold)
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _write(cell: _Cell, text: str, language: str, *, bold: bool) -> None:
    """The text with its codes in a quiet colour; a line break is a line break."""
    paragraph, text, at = cell.paragraphs[0], comparable(text), 0
    for match in CODE.finditer(text):
        _run(paragraph, text[at : match.start()], language, bold=bold)
        _run(paragraph, match[0], language, bold=False).font.color.rgb = _QUIET
        at = match.end()
    _run(paragraph, text[at:], language, bold=bold)


def _run(paragraph: Paragraph, text: str, language: str, *, bold: bool) -> Run:
    run = paragraph.add_run(text)
    run.bold = bold or None
    spoken = OxmlElement("w:lang")  # so that Word checks the spelling of this language
    spoken.set(qn("w:val"), _LOCALES.get(language, language))
    spoken.set(qn("w:eastAsia"), _JAPANESE)
    run._r.get_or_add_rPr().append(spoken)
    return run
