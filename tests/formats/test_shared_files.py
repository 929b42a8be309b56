"""TMX, TBX and tables: what goes out comes back, and what others write is understood."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from translate.storage.tbx import tbxfile
from translate.storage.tmx import tmxfile

from clinicweb.domain.passages import CODE
from clinicweb.domain.terms import TermEntry, TermStatus
from clinicweb.formats import memory_table, tables, tbx, term_table, tmx
from clinicweb.formats.rows import BrokenFile, FilePair, MemoryPair, Problem, comparable
from clinicweb.formats.term_rows import ConceptLine
from clinicweb.termbase.exchange import ConceptRow
from tests.clock import NOW
from tests.formats.sheets import PIECES, saved

TEXTS = (
    st.lists(PIECES, min_size=1, max_size=10)
    .map("".join)
    .filter(lambda text: bool(CODE.sub("", comparable(text)).strip()))
)
slow = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def pair(source: str, target: str, languages: tuple[str, str] = ("en", "ja")) -> MemoryPair:
    return MemoryPair(*languages, source, target, "approved", "tokyo", "Aiko", NOW)


def texts(found: list[FilePair | Problem]) -> list[tuple[str, ...]]:
    assert not [one for one in found if isinstance(one, Problem)]
    return [
        (one.source_language, one.target_language, one.source, one.target)
        for one in found
        if isinstance(one, FilePair)
    ]


@slow
@given(st.lists(st.tuples(TEXTS, TEXTS, st.booleans()), min_size=1, max_size=4))
def test_a_memory_that_goes_out_as_tmx_comes_back(all_: list[tuple[str, str, bool]]) -> None:
    pairs = [pair(one, two, ("en", "ja") if way else ("ja", "en")) for one, two, way in all_]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "memory.tmx"
        tmx.write(path, pairs, "en", NOW)

        found = texts(list(tmx.read(path, "en")))

    assert found == [
        (one.source_language, one.target_language, comparable(one.source), comparable(one.target))
        for one in pairs
    ]


@slow
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
def test_a_memory_that_goes_out_as_a_table_comes_back(all_: list[tuple[str, str]]) -> None:
    pairs = [pair(*one) for one in all_]
    with TemporaryDirectory() as folder:
        path = saved(Path(folder), b"".join(memory_table.write(pairs)))

        found = texts(list(memory_table.read(path, "ja", "en")))

    assert found == [("en", "ja", comparable(one), comparable(two)) for one, two in all_]


def test_another_program_reads_our_tmx(tmp_path: Path) -> None:
    path = tmp_path / "memory.tmx"
    tmx.write(path, [pair("Rest.", "休む。"), pair("鍼", "needle", ("ja", "en"))], "en", NOW)

    store = tmxfile.parsestring(path.read_bytes(), "en", "ja")

    assert [(one.source, one.target) for one in store.units] == [
        ("Rest.", "休む。"),
        ("needle", "鍼"),
    ]


FOREIGN_TMX = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="*all*" segtype="sentence"/><body>
<tu tuid="1"><prop type="x">y</prop>
  <tuv xml:lang="EN-US"><seg>Press <bpt i="1">&lt;b&gt;</bpt>hard<ept i="1">&lt;/b&gt;</ept><ph x="1">br</ph></seg></tuv>
  <tuv xml:lang="ja_JP"><seg><bpt i="1">&lt;b&gt;</bpt>強く<ept i="1">&lt;/b&gt;</ept>押す<ph x="1">br</ph></seg></tuv>
  <tuv xml:lang="fr"><seg>Appuyez</seg></tuv></tu>
<tu tuid="2"><tuv xml:lang="en"><seg>Only one</seg></tuv></tu>
<tu tuid="3"><tuv lang="ja"><seg><hi>鍼</hi></seg></tuv><tuv lang="en"><seg> needle </seg></tuv></tu>
<tu tuid="4"><tuv xml:lang="en"><seg>empty</seg></tuv><tuv xml:lang="ja"><seg/></tuv></tu>
</body></tmx>"""  # noqa: E501 - a segment may not be broken


def test_the_tmx_of_another_tool_is_understood(tmp_path: Path) -> None:
    found = list(tmx.read(saved(tmp_path, FOREIGN_TMX.encode()), "en"))

    assert [one for one in found if isinstance(one, FilePair)] == [
        FilePair(4, "en", "ja", "Press ⟦1⟧hard⟦/1⟧⟦2⟧", "⟦1⟧強く⟦/1⟧押す⟦2⟧"),
        FilePair(9, "en", "ja", "needle", "鍼"),
    ]
    assert [(one.unit, one.line) for one in found if isinstance(one, Problem)] == [
        ("2", 8),
        ("4", 10),
    ]


def test_the_unit_says_which_language_is_the_source(tmp_path: Path) -> None:
    text = FOREIGN_TMX.replace('tuid="3"', 'tuid="3" srclang="ja"')

    found = list(tmx.read(saved(tmp_path, text.encode()), "en"))

    assert FilePair(9, "ja", "en", "鍼", "needle") in found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("heading", [("原文", "訳文"), ("Source", "TARGET"), ("英語", "日本語")])
def test_a_table_of_a_spreadsheet_is_understood(
    encoding: str, delimiter: str, heading: tuple[str, str], tmp_path: Path
) -> None:
    lines = [heading, ("needle", "鍼"), ("", ""), ("no text", " "), ('"a, b; c"', "休む。")]
    data = "\r\n".join(delimiter.join(line) for line in lines)

    found = list(memory_table.read(saved(tmp_path, data.encode(encoding)), "en", "ja"))

    assert [(one.line, one.target) for one in found if isinstance(one, FilePair)] == [
        (2, "鍼"),
        (5, "休む。"),
    ]
    assert [one.line for one in found if isinstance(one, Problem)] == [4]


def test_a_table_without_the_columns_says_which_it_needs(tmp_path: Path) -> None:
    path = saved(tmp_path, b"a,b\n1,2\n")

    with pytest.raises(BrokenFile, match="columns"):
        memory_table.read(path, "en", "ja")
    with pytest.raises(BrokenFile, match="columns"):
        term_table.read(path)


@pytest.mark.parametrize(
    "cell", ["=1+1", "+81", "-5", "@a", "'=1", "''=1", "\t=1", "＝1", "a=1", "'"]
)
def test_no_cell_runs_in_a_spreadsheet_and_every_cell_comes_back(cell: str) -> None:
    guarded = tables.guarded(cell)

    assert guarded[0] not in "=+-@\t\r＝＋－＠"
    assert tables.unguarded(guarded) == cell


CONCEPTS = (
    ConceptRow(
        "LI4",
        None,
        "On the hand.\nNot in pregnancy.",
        (
            TermEntry("en", "Hegu", TermStatus.PREFERRED, "Hégǔ", "pinyin"),
            TermEntry("ja", "合谷", TermStatus.PREFERRED, "ごうこく"),
            TermEntry("ja", "虎口", TermStatus.FORBIDDEN),
        ),
    ),
    ConceptRow(None, "tokyo", "", (TermEntry("en", "-clinic & more", TermStatus.ADMITTED),)),
    ConceptRow(None, "tokyo", "", (TermEntry("ja", "=鍼<灸>"),)),
)


def concepts(found: list[ConceptLine | Problem]) -> list[ConceptRow]:
    assert not [one for one in found if isinstance(one, Problem)]
    return [one[1] for one in found if not isinstance(one, Problem)]


def test_terms_that_go_out_as_tbx_come_back(tmp_path: Path) -> None:
    found = concepts(list(tbx.read(saved(tmp_path, tbx.write(CONCEPTS, "en")))))

    assert found == list(CONCEPTS)


def test_terms_that_go_out_as_a_table_come_back(tmp_path: Path) -> None:
    found = concepts(list(term_table.read(saved(tmp_path, b"".join(term_table.write(CONCEPTS))))))

    assert found == list(CONCEPTS)


def test_another_program_reads_our_tbx() -> None:
    store = tbxfile.parsestring(tbx.write(CONCEPTS, "en"), "en", "ja")

    (first, *_) = store.units
    assert [one.text for one in first.get_source_terms()] == ["Hegu"]
    assert [(one.text, one.deprecated) for one in first.get_target_terms()] == [
        ("合谷", False),
        ("虎口", True),
    ]


NEW_TBX = """<tbx style="dca" type="TBX-Basic" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">
<text><body>
<conceptEntry id="c7"><descrip type="definition">A thin needle</descrip>
 <langSec xml:lang="en-GB"><termSec><term>needle</term>
  <termNote type="administrativeStatus">admittedTerm-admn-sts</termNote></termSec></langSec>
 <langSec xml:lang="ja"><termSec><term>鍼</term></termSec><termSec><term>針</term>
  <termNote type="administrativeStatus">supersededTerm-admn-sts</termNote></termSec></langSec>
</conceptEntry>
<conceptEntry id="c8"><langSec xml:lang="fr"><termSec><term>aiguille</term></termSec></langSec>
</conceptEntry></body></text></tbx>"""


def test_the_tbx_of_the_newer_standard_is_understood(tmp_path: Path) -> None:
    found = list(tbx.read(saved(tmp_path, NEW_TBX.encode())))

    assert found[0] == (
        3,
        ConceptRow(
            None,
            None,
            "A thin needle",
            (
                TermEntry("en", "needle", TermStatus.ADMITTED),
                TermEntry("ja", "鍼", TermStatus.PREFERRED),
                TermEntry("ja", "針", TermStatus.FORBIDDEN),
            ),
        ),
    )
    assert isinstance(found[1], Problem)


def test_a_glossary_with_a_column_for_each_language_is_understood(tmp_path: Path) -> None:
    path = saved(tmp_path, "English;Japanese;Note\nneedle;鍼;x\nmoxa;;y\n;;z\n".encode())

    found = list(term_table.read(path))

    assert concepts(found[:2]) == [
        ConceptRow(None, None, "", (TermEntry("en", "needle"), TermEntry("ja", "鍼"))),
        ConceptRow(None, None, "", (TermEntry("en", "moxa"),)),
    ]


def test_what_is_wrong_with_a_term_is_said_of_its_row(tmp_path: Path) -> None:
    table = "言語,用語,状態\n英語,needle,\nfr,aiguille,\nja,鍼,gut\nja,,\n日本語,灸,禁止\n"

    found = list(term_table.read(saved(tmp_path, table.encode("cp932"))))

    assert [one.line for one in found if isinstance(one, Problem)] == [3, 4, 5]
    good = [one for one in found if not isinstance(one, Problem)]
    assert [row.terms[0] for _, row in good] == [
        TermEntry("en", "needle"),
        TermEntry("ja", "灸", TermStatus.FORBIDDEN),
    ]
