"""XLIFF 2, XLIFF 1.2 and the Word table: what goes out comes back."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinicweb.formats import filled_table, review_table, xliff2, xliff12
from clinicweb.formats.rows import FileSheet, Sheet, comparable
from tests.formats.sheets import TEXTS, WORDS, edited, saved, sheet, texts, unit

Write = Callable[[Sheet], bytes]
Read = Callable[[Path], FileSheet]


def write_word(made: Sheet) -> bytes:
    return review_table.write(made, WORDS)


FORMATS: dict[str, tuple[Write, Read]] = {
    "xliff2": (xliff2.write, xliff2.read),
    "xliff12": (xliff12.write, xliff12.read),
    "docx": (write_word, filled_table.read),
}
every_format = pytest.mark.parametrize("name", FORMATS)


def there_and_back(name: str, made: Sheet) -> FileSheet:
    write, read = FORMATS[name]
    with TemporaryDirectory() as folder:
        return read(saved(Path(folder), write(made)))


def found(read: FileSheet) -> list[tuple[str, str, str]]:
    return [(one.mark, comparable(one.source), comparable(one.target)) for one in read.units]


@every_format
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pairs=st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
def test_whatever_goes_out_comes_back_as_it_was(name: str, pairs: list[tuple[str, str]]) -> None:
    units = tuple(unit(number, *pair) for number, pair in enumerate(pairs, start=1))

    read = there_and_back(name, sheet(*units))

    assert found(read) == texts(units)
    assert read.problems == ()


@every_format
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(source=TEXTS, before=TEXTS, after=TEXTS)
def test_an_edit_in_the_file_is_exactly_the_edit_that_comes_back(
    name: str, source: str, before: str, after: str
) -> None:
    one = edited(unit(1, source, before), after)

    read = there_and_back(name, sheet(one))

    assert found(read) == texts((one,))


@every_format
def test_a_file_says_which_translation_it_is_about(name: str) -> None:
    read = there_and_back(name, sheet())

    assert [one.origin for one in read.units] == [5]


@pytest.mark.parametrize("name", ["xliff2", "xliff12"])
def test_a_file_says_its_languages(name: str) -> None:
    read = there_and_back(name, sheet())

    assert (read.source_language, read.target_language) == ("en", "ja")


@every_format
def test_every_line_of_a_file_is_known_by_its_number(name: str) -> None:
    read = there_and_back(name, sheet(unit(1), unit(2), unit(3)))

    lines = [one.line or 0 for one in read.units]
    assert lines == sorted(set(lines))
    assert lines[0] > 1
