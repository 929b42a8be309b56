"""What other programs do to an XLIFF file and what is still the same file then."""

import codecs
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from lxml import etree

from clinicweb.formats import xliff2, xliff12
from clinicweb.formats.rows import FileSheet, Remark
from clinicweb.interchange import files
from tests.formats.sheets import edited, saved, sheet, texts, unit

BOTH = (xliff2, xliff12)
UNITS = (
    unit(1),
    edited(unit(2, "Do not rest.", "休む。"), "休まないでください。"),
    unit(3, "Call {{phone}}.\nOr ⟦1⟧write⟦/1⟧.", "{{phone}}へ。\n⟦1⟧お手紙⟦/1⟧も。"),
)


def turned_round(data: bytes) -> bytes:
    """Attributes and units in the opposite order."""
    root = etree.fromstring(data)
    for element in root.iter():
        attributes = list(element.attrib.items())
        element.attrib.clear()
        element.attrib.update(reversed(attributes))
        if element.tag.endswith(("file", "body")):
            element[:] = list(reversed(element))
    return etree.tostring(root)


def without_extras(data: bytes) -> bytes:
    """Only what the specification requires: no states, no names, no kinds of codes."""
    root = etree.fromstring(data)
    for element in root.iter():
        for name in ("state", "subState", "approved", "resname", "name", "type", "subType"):
            element.attrib.pop(name, None)
        element.attrib.pop("ctype", None)
    return etree.tostring(root)


def indented(data: bytes) -> bytes:
    """Every unit and its parts on lines of their own, as pretty printers do."""
    parts = "unit|trans-unit|segment|source|target|notes?"
    return re.sub(rf"(<(?:{parts})[ >])", r"\n      \1", data.decode()).encode()


def spelled_out(data: bytes) -> bytes:
    """Japanese as character references."""
    return data.decode().encode("ascii", "xmlcharrefreplace").replace(b"'UTF-8'", b"'US-ASCII'")


def with_its_own(data: bytes) -> bytes:
    """Elements and attributes of the program's own, comments and instructions."""
    memo = b"<t:memo xmlns:t='urn:tool'><t:source>x</t:source></t:memo>"
    for before, after in (
        (b"<source", memo + b"<source"),
        (b"<unit ", b"<!-- a unit --><unit "),
        (b"<trans-unit ", b"<?tool x?><trans-unit "),
        (b"<file ", b"<file xmlns:t='urn:tool' t:rev='9' "),
    ):
        data = data.replace(before, after)
    return data


def in_sections(data: bytes) -> bytes:
    """Plain texts as CDATA."""
    return re.sub(rb"(<target[^>]*>)([^<]+)(</target>)", rb"\1<![CDATA[\2]]>\3", data)


CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "attributes and units reordered": turned_round,
    "optional attributes dropped": without_extras,
    "Windows line ends": lambda data: data.replace(b"\n", b"\r\n"),
    "old Macintosh line ends": lambda data: data.replace(b"\n", b"\r"),
    "byte order mark": lambda data: codecs.BOM_UTF8 + data,
    "UTF-16": lambda data: data.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "indented": indented,
    "character references": spelled_out,
    "own elements, comments": with_its_own,
    "CDATA": in_sections,
    "no declaration": lambda data: data.partition(b"?>")[2],
    "single quotes": lambda data: data.replace(b'"', b"'"),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("form", BOTH, ids=["xliff2", "xliff12"])
def test_a_program_that_changes_the_file_but_no_text_changes_no_text(
    form: ModuleType, change: str, tmp_path: Path
) -> None:
    data = CHANGES[change](form.write(sheet(*UNITS)))
    path = saved(tmp_path, data)

    read: FileSheet = form.read(path)

    assert sorted(texts_of(read)) == sorted(texts(UNITS))
    assert {one.origin for one in read.units} == {5}
    assert (read.source_language, read.target_language, read.problems) == ("en", "ja", ())
    assert files.recognise(path, "translation") == form.__name__.rpartition(".")[2]


def texts_of(read: FileSheet) -> list[tuple[str, str, str]]:
    return [(one.mark, one.source, one.target) for one in read.units]


def states_changed(form: ModuleType, state: str, tmp_path: Path) -> bool:
    data = re.sub(rb' state="[^"]*"', f' state="{state}"'.encode(), form.write(sheet(unit(1))))
    (one,) = form.read(saved(tmp_path, data)).units
    return bool(one.is_final)


@pytest.mark.parametrize(
    ("form", "state", "is_final"),
    [
        (xliff12, "final", True),
        (xliff12, "signed-off", True),
        (xliff12, "needs-adaptation", False),
        (xliff12, "needs-review-l10n", False),
        (xliff12, "needs-translation", False),
        (xliff12, "x-checked", False),
        (xliff12, "", False),
        (xliff2, "final", True),
        (xliff2, "reviewed", True),
        (xliff2, "initial", False),
        (xliff2, "translated", False),
        (xliff2, "tool:done", False),
        (xliff2, "", False),
    ],
)
def test_the_states_of_others_are_understood_or_harmless(
    form: ModuleType, state: str, is_final: bool, tmp_path: Path
) -> None:
    assert states_changed(form, state, tmp_path) is is_final


def test_notes_that_a_program_added_come_back_with_who_wrote_them(tmp_path: Path) -> None:
    added = "<notes><note id='n9' priority='1'>用量は？</note></notes><originalData"
    newer = xliff2.write(sheet(unit(1))).replace(b"<originalData", added.encode())
    added = "<note from='Dr. Sato' priority='1'>用量は？</note><note>急ぎ</note></trans-unit>"
    older = xliff12.write(sheet(unit(1))).replace(b"</trans-unit>", added.encode())

    (first,) = xliff2.read(saved(tmp_path, newer)).units
    (second,) = xliff12.read(saved(tmp_path, older)).units

    assert first.remarks == (Remark("用量は？"),)
    assert second.remarks == (Remark("用量は？", "Dr. Sato"), Remark("急ぎ"))


SEGMENTED = (
    '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file original="f" '
    'source-language="en" target-language="ja" datatype="x"><body><trans-unit id="u">'
    "<source>Press. Do not rub.</source><seg-source><mrk mtype='seg' mid='1'>Press.</mrk> "
    "<mrk mtype='seg' mid='2'>Do not rub.</mrk></seg-source><target>{}</target>"
    "</trans-unit></body></file></xliff>"
)


def test_a_program_may_cut_an_older_unit_into_segments(tmp_path: Path) -> None:
    target = "<mrk mtype='seg' mid='1'>押す。</mrk> <mrk mtype='seg' mid='2'>こすらない。</mrk>"
    text = SEGMENTED.format(target)

    (one,) = xliff12.read(saved(tmp_path, text.encode())).units

    assert (one.source, one.target) == ("Press. Do not rub.", "押す。 こすらない。")


@pytest.mark.parametrize(
    "target",
    [
        "<mrk mtype='seg' mid='1'>押す。</mrk> <mrk mtype='seg' mid='2'/>",
        "<mrk mtype='seg' mid='1'>押す。</mrk>",
    ],
)
def test_a_segment_without_its_translation_is_a_lost_do_not(target: str, tmp_path: Path) -> None:
    text = SEGMENTED.format(target)

    read = xliff12.read(saved(tmp_path, text.encode()))

    assert read.units == ()
    assert "part" in read.problems[0].message[0]


def test_an_empty_target_of_a_segment_is_no_translation_either(tmp_path: Path) -> None:
    made = xliff2.write(sheet(edited(unit(1, "Press. Do not rub.", ""), "押す。"))).decode()
    cut = re.sub(
        r"<segment[^>]*>.*</segment>",
        "<segment><source>Press. </source><target>押す。</target></segment>"
        "<segment><source>Do not rub.</source><target/></segment>",
        made,
    )

    read = xliff2.read(saved(tmp_path, cut.encode()))

    assert read.units == ()
    assert "part" in read.problems[0].message[0]


def test_a_unit_whose_segments_are_all_still_empty_has_no_translation_yet(tmp_path: Path) -> None:
    text = SEGMENTED.format("<mrk mtype='seg' mid='1'/> <mrk mtype='seg' mid='2'/>")

    (one,) = xliff12.read(saved(tmp_path, text.encode())).units

    assert one.target.strip() == ""
