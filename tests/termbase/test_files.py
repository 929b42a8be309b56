"""The whole termbase as a CSV and a TBX file, and back."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinicweb.formats import tbx, term_table
from clinicweb.formats.rows import Problem
from clinicweb.models import Clinic, Concept
from clinicweb.termbase import importing
from clinicweb.termbase.exchange import ConceptRow, all_rows
from clinicweb.termbase.shipped import load_shipped
from tests.clock import NOW
from tests.content.shipped import CONTENT
from tests.factories import make_actor, make_clinic
from tests.termbase.conftest import Add

LATER = NOW + timedelta(days=1)


def _as_csv(rows: Iterable[ConceptRow], path: Path) -> list[ConceptRow]:
    path.write_bytes(b"".join(term_table.write(rows)))
    return _sound(term_table.read(path))


def _as_tbx(rows: Iterable[ConceptRow], path: Path) -> list[ConceptRow]:
    path.write_bytes(tbx.write(rows, "en"))
    return _sound(tbx.read(path))


def _sound(found: Iterable[tuple[int | None, ConceptRow] | Problem]) -> list[ConceptRow]:
    rows = []
    for one in found:
        assert not isinstance(one, Problem), one
        rows.append(one[1])
    return rows


def _shipped(session: Session) -> Clinic:
    clinic = make_clinic(session, slug="tokyo")
    load_shipped(session, CONTENT / "terms" / "clinic.tsv", NOW)
    session.flush()
    return clinic


@pytest.mark.parametrize("through", [_as_csv, _as_tbx])
def test_all_that_ships_goes_out_and_comes_back_without_a_change(
    through: Callable[[Iterable[ConceptRow], Path], list[ConceptRow]],
    session: Session,
    tmp_path: Path,
) -> None:
    _shipped(session)
    rows = all_rows(session, None)

    back = through(rows, tmp_path / "terms")

    assert back == list(rows)
    assert sum(one.code is not None for one in back) == 409
    assert "tokyo" in {one.clinic_slug for one in back}
    report = importing.import_concepts(session, back, make_actor(session), LATER)
    assert (report.added, report.changed, report.unchanged) == (0, 0, len(rows))
    assert report.problems == ()


@pytest.mark.parametrize("through", [_as_csv, _as_tbx])
def test_a_file_fills_an_empty_termbase_and_keeps_what_was_written_in_it(
    through: Callable[[Iterable[ConceptRow], Path], list[ConceptRow]],
    session: Session,
    add: Add,
    tmp_path: Path,
) -> None:
    add("LI4", en="Hegu, Hoku", ja="合谷")
    add(en='"=1+1" & <b>', ja="艾，もぐさ; お灸, !モクサ")
    rows = all_rows(session, None)
    path = tmp_path / "terms"
    back = through(rows, path)
    for concept in session.scalars(select(Concept)):
        session.delete(concept)
    session.flush()

    report = importing.import_concepts(session, back, make_actor(session), LATER)

    assert (report.added, report.problems) == (2, ())
    assert all_rows(session, None) == rows
    assert session.scalar(select(func.count(Concept.id)).where(Concept.origin == "imported")) == 2


def test_a_table_of_two_columns_from_a_spreadsheet_is_enough(
    session: Session, add: Add, tmp_path: Path
) -> None:
    add("PC6", en="Neiguan", ja="内関")
    path = tmp_path / "terms.csv"
    path.write_text("コード,英語,日本語\n,stiff neck,首のこり\nＰＣ-6,Inner Pass,内関\n", "utf-8")

    report = importing.import_concepts(
        session, _sound(term_table.read(path)), make_actor(session), LATER
    )

    assert (report.added, report.changed, report.problems) == (1, 1, ())
    rows = {one.code: {term.text for term in one.terms} for one in all_rows(session, None)}
    assert rows == {None: {"stiff neck", "首のこり"}, "PC6": {"Inner Pass", "内関"}}
