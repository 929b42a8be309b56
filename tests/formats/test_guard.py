"""Hostile files end in one line, in little memory, before anything reads them."""

import tracemalloc
import zipfile
from pathlib import Path

import pytest

from clinicweb.formats import filled_table, guard, tables, tmx, xliff2, xliff12
from clinicweb.formats.rows import BrokenFile
from tests.formats.sheets import saved

LAUGHS = "".join(
    f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' if number else '<!ENTITY l0 "lol">'
    for number in range(10)
)


def refused(folder: Path, data: bytes) -> BrokenFile:
    with pytest.raises(BrokenFile) as caught:
        guard.check_xml(saved(folder, data))
    return caught.value


@pytest.mark.parametrize(
    "declaration",
    [
        LAUGHS,
        '<!ENTITY x SYSTEM "file:///etc/passwd">',
        '<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;',
        '<!ENTITY x PUBLIC "-//x" "http://127.0.0.1:9/x">',
        '<!NOTATION n SYSTEM "x"><!ENTITY x SYSTEM "y" NDATA n>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_file_that_declares_entities_is_refused(
    declaration: str, encoding: str, tmp_path: Path
) -> None:
    text = f'<!DOCTYPE xliff [{declaration}]><xliff version="1.2">&x;&l9;</xliff>'

    assert "entities" in refused(tmp_path, text.encode(encoding)).message_id


def test_ten_megabytes_of_entities_cost_nothing(tmp_path: Path) -> None:
    bomb = f'<!DOCTYPE a [<!ENTITY x "{"x" * 10_000_000}">]><a>{"&x;" * 100_000}</a>'
    path = saved(tmp_path, bomb.encode())
    del bomb
    tracemalloc.start()

    for read in (xliff2.read, xliff12.read, lambda path: list(tmx.read(path, "en"))):
        with pytest.raises(BrokenFile):
            read(path)

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 15_000_000


@pytest.mark.parametrize(
    "data",
    [
        b"<!--" + b"x" * 5_000_000 + b"--><a/>",
        b'<a b="' + b"x" * 5_000_000 + b'"/>',
        b"<?x " + b"x" * 5_000_000 + b"?><a/>",
    ],
    ids=["comment", "attribute", "instruction"],
)
def test_a_part_that_nobody_could_hold_is_refused(data: bytes, tmp_path: Path) -> None:
    assert "larger than any" in refused(tmp_path, data).message_id


def test_a_document_type_that_is_only_named_is_harmless_and_never_fetched(tmp_path: Path) -> None:
    guard.check_xml(
        saved(tmp_path, b'<!DOCTYPE tmx SYSTEM "http://127.0.0.1:9/tmx14.dtd"><tmx></tmx>')
    )


def test_a_text_that_only_an_outside_file_knows_is_not_lost_in_silence(tmp_path: Path) -> None:
    said = refused(tmp_path, b'<!DOCTYPE a SYSTEM "x.dtd">\n<a>do &not; press</a>')

    assert said.line == 2


def test_nesting_that_no_format_needs_is_refused(tmp_path: Path) -> None:
    assert "deeper" in refused(tmp_path, b"<a>" * 100_000).message_id


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<a>\0</a>",
        b"<a><b></a>",
        b"<a>&unknown;</a>",
        "<a>鍼</a>".encode("cp932"),
        '<?xml version="1.0" encoding="Shift_JIS"?><a>鍼</a>'.encode("cp932"),
        b'<?xml version="1.0" encoding="hex"?><a/>',
        b'<?xml version="1.0" encoding="none-such"?><a/>',
        b"<a>" + bytes(range(128, 256)) + b"</a>",
    ],
)
def test_what_is_no_xml_is_refused_in_one_line(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(BrokenFile) as caught:
        xliff2.read(saved(tmp_path, data))

    assert "\n" not in str(caught.value)


def test_the_line_of_the_fault_is_named(tmp_path: Path) -> None:
    assert refused(tmp_path, b"<a>\n<b>\n</a>").line == 3


# --- Word files ----------------------------------------------------------------------------------


def word_file(folder: Path, parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    path = folder / "file.docx"
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def test_a_bomb_in_a_word_file_is_refused_by_its_directory(tmp_path: Path) -> None:
    path = word_file(tmp_path, {"word/document.xml": b"<a/>", "big": b"\0" * (90 << 20)})

    with pytest.raises(BrokenFile, match="unpacks"):
        filled_table.read(path)


def test_a_directory_that_lies_about_sizes_is_found_out(tmp_path: Path) -> None:
    path = word_file(tmp_path, {"word/document.xml": b"<a>" + b" " * (90 << 20) + b"</a>"})
    data = bytearray(path.read_bytes())
    size = (90 << 20) + 7
    lie = (1000).to_bytes(4, "little")
    path.write_bytes(bytes(data).replace(size.to_bytes(4, "little"), lie))

    with pytest.raises(BrokenFile):
        filled_table.read(path)


def test_thousands_of_parts_are_refused(tmp_path: Path) -> None:
    path = word_file(tmp_path, {f"part{number}": b"" for number in range(3_000)})

    with pytest.raises(BrokenFile, match="unpacks"):
        filled_table.read(path)


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"word/document.xml": b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"},
        {"word/document.xml": b"not xml"},
        {"word/document.xml": b"<a/>"},
        {"word/document.xml": b"<a/>", "[Content_Types].xml": b"<Types/>"},
        {"../../evil": b"x"},
    ],
)
def test_what_is_no_word_file_is_refused(parts: dict[str, bytes], tmp_path: Path) -> None:
    with pytest.raises(BrokenFile):
        filled_table.read(word_file(tmp_path, parts))


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04" + b"\0" * 400, b"\xd0\xcf\x11\xe0old"])
def test_a_damaged_zip_is_refused(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(BrokenFile):
        filled_table.read(saved(tmp_path, data))


# --- tables --------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"a,b\n\0,1\n", b"\xff\xfea", b"\x81\xff\xff,1"])
def test_what_is_no_text_is_refused(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(BrokenFile, match="not text"):
        list(tables.read(saved(tmp_path, data), {"a": ()}))


def test_an_endless_cell_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, b'a,b\n"' + b"x" * 1_000_000)

    with pytest.raises(BrokenFile) as caught:
        list(tables.read(path, {"a": ()}))

    assert caught.value.line == 2
