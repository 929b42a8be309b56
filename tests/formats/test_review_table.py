"""The Word table, as doctors and Word hand it back; the page for paper."""

import zipfile
from copy import deepcopy
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from clinicweb.formats import filled_table, review_page, review_table
from clinicweb.formats.filled_table import as_typed
from clinicweb.formats.rows import BrokenFile, Remark
from tests.formats.sheets import TARGET, WORDS, sheet, unit

UNITS = (unit(1), unit(2, "Do not force the neck.", "首を無理に動かさないでください。"), unit(3))


@pytest.fixture
def table() -> WordDocument:
    """The file as Word opens it."""
    return Document(BytesIO(review_table.write(sheet(*UNITS), WORDS)))


def sent_back(document: WordDocument, folder: Path) -> Path:
    path = folder / "table.docx"
    document.save(str(path))
    return path


def test_the_table_has_a_row_for_each_passage_and_says_which_could_harm(
    table: WordDocument,
) -> None:
    (rows,) = [one.rows for one in table.tables]

    assert [cell.text for cell in rows[0].cells] == ["No.", "English", "日本語", "Remarks"]
    assert rows[2].cells[0].text.splitlines()[:2] == ["2", "Safety"]
    assert rows[2].cells[2].text == "首を無理に動かさないでください。"
    assert "Safety" not in rows[1].cells[0].text


def test_japanese_has_a_japanese_font_and_its_language(table: WordDocument) -> None:
    english, japanese = (
        table.tables[0].rows[2].cells[place].paragraphs[0].runs[0]._r.rPr.find(qn("w:lang"))
        for place in (1, 2)
    )

    assert english.get(qn("w:val")) == "en-NZ"
    assert japanese.get(qn("w:val")) == japanese.get(qn("w:eastAsia")) == "ja-JP"
    for name in ("Normal", "Heading 1"):
        fonts = table.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == "Yu Gothic"
        assert not [one for one in fonts.attrib if "Theme" in one]  # they would go before it


def test_the_columns_are_as_wide_as_the_paper_and_the_heading_comes_on_every_page(
    table: WordDocument,
) -> None:
    section, (words,) = table.sections[0], table.tables
    room = section.page_width - section.left_margin - section.right_margin
    widths = [column.width for column in words.columns]

    assert [cell.width for cell in words.rows[1].cells] == widths
    assert sum(widths) <= room
    assert words.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in words.rows[1:])
    assert "PAGE" in section.footer._element.xml


def test_a_correction_and_a_remark_come_back(table: WordDocument, tmp_path: Path) -> None:
    cells = table.tables[0].rows[2].cells
    cells[2].text = "首を強く動かさないでください。"
    cells[3].text = "「強く」のほうがよいです。"

    read = filled_table.read(sent_back(table, tmp_path))

    assert read.units[1].target == "首を強く動かさないでください。"
    assert read.units[1].remarks == (Remark("「強く」のほうがよいです。"),)
    assert read.units[0].target == TARGET


def test_a_comment_is_a_remark_with_its_author(table: WordDocument, tmp_path: Path) -> None:
    run = table.tables[0].rows[2].cells[2].paragraphs[0].runs[0]
    table.add_comment(run, "用量を確認してください", "Dr. Sato")

    read = filled_table.read(sent_back(table, tmp_path))

    assert read.units[1].remarks == (Remark("用量を確認してください", "Dr. Sato"),)
    assert read.units[1].target == "首を無理に動かさないでください。"


def test_word_may_cut_a_text_into_runs_and_paragraphs(table: WordDocument, tmp_path: Path) -> None:
    cell = table.tables[0].rows[2].cells[2]
    cell.text = ""
    for part in ("首を", "無理に", "動かさないで"):
        cell.paragraphs[0].add_run(part).italic = True
    cell.add_paragraph("ください。")

    read = filled_table.read(sent_back(table, tmp_path))

    assert read.units[1].target == "首を無理に動かさないで\nください。"


def test_tracked_changes_count_as_made(table: WordDocument, tmp_path: Path) -> None:
    paragraph = table.tables[0].rows[2].cells[2].paragraphs[0]
    added, taken = OxmlElement("w:ins"), OxmlElement("w:del")
    old = paragraph.runs[0]._r
    new = deepcopy(old)
    new.find(qn("w:t")).text = "首を動かさないでください。"
    old.find(qn("w:t")).tag = qn("w:delText")
    paragraph._p.remove(old)
    added.append(new)
    taken.append(old)
    paragraph._p.append(taken)
    paragraph._p.append(added)
    moved = OxmlElement("w:moveFrom")
    gone = deepcopy(new)
    gone.find(qn("w:t")).text = "別の場所へ"
    moved.append(gone)
    paragraph._p.append(moved)

    read = filled_table.read(sent_back(table, tmp_path))

    assert read.units[1].target == "首を動かさないでください。"


def test_deleted_and_moved_rows_are_no_fault(table: WordDocument, tmp_path: Path) -> None:
    rows = table.tables[0]._tbl.tr_lst
    table.tables[0]._tbl.remove(rows[2])
    rows[1].addprevious(rows[3])

    read = filled_table.read(sent_back(table, tmp_path))

    assert [one.mark for one in read.units] == [UNITS[2].mark, UNITS[0].mark]


def test_a_row_with_merged_cells_is_a_problem(table: WordDocument, tmp_path: Path) -> None:
    cells = table.tables[0].rows[2].cells
    cells[1].merge(cells[2])

    read = filled_table.read(sent_back(table, tmp_path))

    assert len(read.units) == 2
    (problem,) = read.problems
    assert (problem.unit, problem.line, problem.message[1]) == (UNITS[1].mark, 3, {"count": "3"})


def test_what_word_writes_by_itself_is_no_change() -> None:
    assert as_typed("“don’t”\u00a0… a\u00adb") == as_typed('"don\'t" ... ab')
    assert as_typed("5 mg") != as_typed("50 mg")


def test_a_word_file_without_our_table_is_refused(tmp_path: Path) -> None:
    document = Document()
    document.add_table(rows=1, cols=4)

    with pytest.raises(BrokenFile, match="no table"):
        filled_table.read(sent_back(document, tmp_path))


def test_the_word_file_names_no_machine_and_no_person() -> None:
    data = review_table.write(sheet(*UNITS), WORDS)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        core = archive.read("docProps/core.xml").decode()

    assert "clinicweb-translation-5" in core
    assert "python-docx" not in core


def test_the_page_for_paper_stands_alone_and_runs_nothing() -> None:
    text = "<script>alert(1)</script> & ⟦1⟧"
    page = review_page.write(sheet(unit(2, text, "鍼"), unit(1)), WORDS, "ja").decode()

    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; ⟦1⟧" in page
    assert '<html lang="ja">' in page
    assert "src=" not in page
    assert "http" not in page.replace("https://example.com", "")
    assert page.count('class="safety"') == 1
