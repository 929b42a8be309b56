"""XLIFF as other tools expect it, and as other tools hand it back."""

import re
from pathlib import Path

import pytest
from lxml import etree
from translate.storage.xliff import Xliff1File
from translate.storage.xliff2 import Xliff2File

from clinicweb.domain.workflow import PassageState
from clinicweb.formats import xliff2, xliff12
from clinicweb.formats.rows import BrokenFile, FileUnit, Remark
from tests.formats.sheets import SOURCE, TARGET, saved, sheet, unit

N2 = f"{{{xliff2.NAMESPACE}}}"
N1 = f"{{{xliff12.NAMESPACE}}}"
STATES = tuple(
    unit(number, "Rest.", "" if state == PassageState.MISSING else "休む。", state)
    for number, state in enumerate(PassageState, start=1)
)


def read2(folder: Path, text: str) -> FileUnit:
    (one,) = xliff2.read(saved(folder, text.encode())).units
    return one


def read12(folder: Path, text: str) -> FileUnit:
    (one,) = xliff12.read(saved(folder, text.encode())).units
    return one


def test_xliff_2_has_its_parts_in_the_order_that_the_specification_asks_for() -> None:
    made = sheet(unit(remarks=(Remark("Which dose?", "Aiko"),)))
    root = etree.fromstring(xliff2.write(made))

    assert root.tag == f"{N2}xliff"
    assert dict(root.attrib) == {"version": "2.0", "srcLang": "en", "trgLang": "ja"}
    (one,) = root.iter(f"{N2}unit")
    assert [child.tag for child in one] == [f"{N2}notes", f"{N2}originalData", f"{N2}segment"]
    data = {child.get("id") for child in one.iter(f"{N2}data")}
    used = {
        value
        for element in one.iter()
        for name, value in element.attrib.items()
        if name.startswith("dataRef")
    }
    assert used <= data
    for side in ("source", "target"):
        ids = [
            element.get("id") for element in one.find(f".//{N2}{side}").iter(f"{N2}pc", f"{N2}ph")
        ]
        assert len(ids) == len(set(ids)) == 4
    # A unit's id is a name token (NMTOKEN).
    assert re.fullmatch(r"[-.:\w]+", one.get("id"))


def test_xliff_1_2_has_the_attributes_that_the_specification_requires() -> None:
    root = etree.fromstring(xliff12.write(sheet(unit(remarks=(Remark("Which dose?", "Aiko"),)))))

    assert (root.tag, root.get("version")) == (f"{N1}xliff", "1.2")
    (file,) = root.iter(f"{N1}file")
    assert {"original", "source-language", "target-language", "datatype"} <= set(file.attrib)
    assert [child.tag for child in file] == [f"{N1}header", f"{N1}body"]
    (one,) = root.iter(f"{N1}trans-unit")
    assert [child.tag for child in one] == [f"{N1}source", f"{N1}target", f"{N1}note"]
    assert all(element.get("id") for element in one.iter(f"{N1}g", f"{N1}x"))


def test_another_program_reads_our_xliff_2() -> None:
    store = Xliff2File.parsestring(xliff2.write(sheet(*STATES)))

    assert (store.sourcelanguage, store.targetlanguage) == ("en", "ja")
    assert [one.source for one in store.units] == ["Rest."] * 4
    assert [one.target or "" for one in store.units] == ["", "休む。", "休む。", "休む。"]
    assert [one.isfuzzy() for one in store.units] == [False, True, False, False]
    assert [one.isapproved() for one in store.units] == [False, False, False, True]


def test_another_program_reads_our_xliff_1_2() -> None:
    store = Xliff1File.parsestring(xliff12.write(sheet(*STATES)))

    assert [one.source for one in store.units] == ["Rest."] * 4
    assert [one.target or "" for one in store.units] == ["", "休む。", "休む。", "休む。"]
    assert [one.isapproved() for one in store.units] == [False, False, False, True]


@pytest.mark.parametrize(
    ("is_approved", "states"),
    [
        (False, ["initial", "initial", "translated", "reviewed"]),
        (True, ["initial", "initial", "translated", "final"]),
    ],
)
def test_states_go_out_in_the_words_of_xliff_2(is_approved: bool, states: list[str]) -> None:
    root = etree.fromstring(xliff2.write(sheet(*STATES, is_approved=is_approved)))

    assert [one.get("state") for one in root.iter(f"{N2}segment")] == states


@pytest.mark.parametrize(
    ("is_approved", "states"),
    [
        (False, ["new", "needs-review-translation", "translated", "signed-off"]),
        (True, ["new", "needs-review-translation", "translated", "final"]),
    ],
)
def test_states_go_out_in_the_words_of_xliff_1_2(is_approved: bool, states: list[str]) -> None:
    root = etree.fromstring(xliff12.write(sheet(*STATES, is_approved=is_approved)))

    assert [one.get("state") for one in root.iter(f"{N1}target")] == states


def test_only_an_accepted_text_is_claimed_to_be_final(tmp_path: Path) -> None:
    for form in (xliff2, xliff12):
        read = form.read(saved(tmp_path, form.write(sheet(*STATES))))

        assert [one.is_final for one in read.units] == [False, False, False, True]


# --- what other tools do -------------------------------------------------------------------------


def test_a_tool_may_change_the_prefix_the_order_and_drop_attributes(tmp_path: Path) -> None:
    first, second = unit(1), unit(2)
    made = f"""<?xml version="1.0" encoding="UTF-8"?>
    <x:xliff xmlns:x="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="en-NZ"
      trgLang="ja-JP" xmlns:t="urn:tool"><x:file id="tool"><x:group id="g" t:own="1">
      <x:unit id="{second.mark}"><t:meta>x</t:meta><x:segment t:w="1"><x:source>Two</x:source>
        <x:target>二</x:target></x:segment></x:unit>
      <x:unit id="{first.mark}"><x:segment><x:source>One</x:source></x:segment></x:unit>
      </x:group></x:file></x:xliff>"""

    read = xliff2.read(saved(tmp_path, made.encode()))

    assert (read.source_language, read.target_language) == ("en", "ja")
    assert [(one.mark, one.target, one.origin) for one in read.units] == [
        (second.mark, "二", None),
        (first.mark, "", None),
    ]


UNIT_2 = (
    '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="ja">'
    '<file id="f"><unit id="u">{}</unit></file></xliff>'
)
UNIT_1 = (
    '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file original="f" '
    'source-language="en" target-language="ja" datatype="x"><body><trans-unit id="u">{}'
    "</trans-unit></body></file></xliff>"
)


def test_a_tool_may_cut_a_unit_into_segments_and_turn_them_round(tmp_path: Path) -> None:
    one = read2(
        tmp_path,
        UNIT_2.format(
            "<segment><source>One. </source><target order='3'>一。</target></segment>"
            "<ignorable><source> </source></ignorable>"
            "<segment><source>Two.</source><target order='1'>二。</target></segment>"
        ),
    )

    assert one.source == "One.  Two."
    assert one.target == "二。 一。"


def test_a_sentence_that_is_translated_in_part_is_a_problem(tmp_path: Path) -> None:
    text = UNIT_2.format(
        "<segment><source>Do not</source></segment>"
        "<segment><source> press.</source><target>押す。</target></segment>"
    )

    (problem,) = xliff2.read(saved(tmp_path, text.encode())).problems

    assert "part" in problem.message[0]


def test_a_tool_may_write_pairs_as_their_ends(tmp_path: Path) -> None:
    one = read2(
        tmp_path,
        UNIT_2.format(
            "<segment><source>a</source><target><sc id='1'/>あ<ph id='2'/><ec startRef='1'/>"
            "<mrk id='m' type='term'>鍼<cp hex='0007'/></mrk></target></segment>"
        ),
    )
    older = read12(
        tmp_path,
        UNIT_1.format(
            "<source>a</source><target><bpt id='1'>&lt;b&gt;</bpt>あ<ph id='2'>x</ph>"
            "<ept id='7' rid='1'>&lt;/b&gt;</ept><mrk mtype='seg' mid='0'>鍼</mrk></target>"
            "<alt-trans><target>別</target></alt-trans>"
        ),
    )

    assert one.target == "⟦1⟧あ⟦2⟧⟦/1⟧鍼\x07"
    assert older.target == "⟦1⟧あ⟦2⟧⟦/1⟧鍼"


def test_a_bare_placeholder_stands_for_what_its_own_unit_says(tmp_path: Path) -> None:
    """Weblate #11179: a placeholder came back as another line's text."""
    text = UNIT_1.format(
        "<source><x id='f1' equiv-text='{{phone}}'/></source><target><x id='f1'/></target>"
        "</trans-unit><trans-unit id='v'>"
        "<source><x id='f1' equiv-text='{{emergency}}'/></source><target><x id='f1'/></target>"
        "</trans-unit><trans-unit id='w'><source>none</source><target><x id='f1'/></target>"
    )

    read = xliff12.read(saved(tmp_path, text.encode()))

    assert [one.target for one in read.units] == ["{{phone}}", "{{emergency}}"]
    assert [(one.unit, one.message[1]) for one in read.problems] == [("w", {"name": "f1"})]


def test_the_facts_of_every_unit_come_back_to_that_unit(tmp_path: Path) -> None:
    units = (
        unit(1, "Call {{phone}}.", "{{phone}}へ。"),
        unit(2, "Call {{emergency}}.", "{{emergency}}へ。"),
        unit(3, "Write to a@example.com or {{phone}}.", "{{phone}}かa@example.comへ。"),
    )
    for form in (xliff2, xliff12):
        bare = re.sub(rb"(<target[^>]*>.*?</target>)", _stripped, form.write(sheet(*units)))

        read = form.read(saved(tmp_path, bare))

        assert [one.target for one in read.units] == [one.target for one in units]


def _stripped(match: re.Match[bytes]) -> bytes:
    return re.sub(rb' (dataRef|equiv|disp|type|ctype|equiv-text)="[^"]*"', b"", match[0])


def test_notes_of_people_come_back_and_those_of_the_product_are_known(tmp_path: Path) -> None:
    remarks = (Remark("clinicweb: A number is missing."), Remark("Which dose?", "Aiko"))
    for form in (xliff2, xliff12):
        (one,) = form.read(saved(tmp_path, form.write(sheet(unit(remarks=remarks))))).units

        assert one.remarks[0].text == "clinicweb: A number is missing."
        assert one.remarks[1].text in ("Which dose?", "Aiko: Which dose?")


def test_codes_are_shown_to_other_tools_as_what_they_stand_for() -> None:
    made = xliff2.write(sheet(unit(1, SOURCE, TARGET))).decode()

    assert "{{phone}}" in made
    assert "](https://example.com/a?b=1&amp;c=2)" in made
    assert "`5 mg`" in made
    assert "⟦" not in made


@pytest.mark.parametrize("form", [xliff2, xliff12])
def test_a_file_with_too_many_lines_is_refused(
    form: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clinicweb.formats.xmltext.MOST_UNITS", 2)
    made = sheet(unit(1), unit(2), unit(3))

    with pytest.raises(BrokenFile, match="more than 2"):
        form.read(saved(tmp_path, form.write(made)))  # type: ignore[attr-defined]


def test_an_overlong_text_is_a_problem_of_its_line(tmp_path: Path) -> None:
    made = sheet(unit(1, "a", "あ" * 20_001), unit(2, "b", "い"))

    read = xliff2.read(saved(tmp_path, xliff2.write(made)))

    assert [one.target for one in read.units] == ["い"]
    assert len(read.problems[0].text) == 200


def test_one_file_is_about_one_pair_of_languages(tmp_path: Path) -> None:
    text = xliff12.write(sheet()).decode()
    start, end = text.index("<file"), text.index("</xliff>")
    other = text[start:end].replace('"ja"', '"fr"')

    with pytest.raises(BrokenFile, match="several pairs"):
        xliff12.read(saved(tmp_path, (text[:end] + other + text[end:]).encode()))
