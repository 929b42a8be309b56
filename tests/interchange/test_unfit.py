"""Files that do not fit, or fit in part: nothing changes, and every line says why."""

from dataclasses import replace

import pytest

from clinicweb.db import Database
from clinicweb.domain.access import Actor, Role
from clinicweb.domain.errors import NotAllowed
from clinicweb.formats.rows import BrokenFile, FileSheet, Problem
from clinicweb.interchange.report import Kind
from clinicweb.models import Passage
from tests.factories import make_actor, make_article, make_draft, translation_of
from tests.interchange.bringing import (
    FORMATS,
    brought_in,
    changed,
    kinds,
    lines,
    state,
    taken_out,
)
from tests.interchange.bringing import passages as rows
from tests.working import DRAFTS, Work

every_format = pytest.mark.parametrize("format_", FORMATS)


@pytest.fixture
def other(database: Database, work: Work) -> Work:
    """Another article's translation."""
    with database.transaction() as session:
        article = make_article(session, clinic_id=work.clinic_id, title="A stiff back")
        translation = make_draft(session, translation_of(session, article))
        ids = tuple(one.id for one in translation.passages)
        return Work(translation.id, work.clinic_id, article.id, ids)


def test_a_half_foreign_file_changes_nothing_until_the_person_says_so(
    database: Database, work: Work, other: Work, translator: Actor
) -> None:
    sheet = changed(taken_out(database, work, translator), {2: "休養"})
    foreign = changed(taken_out(database, other, translator), {1: "別の文"})
    for origin in (None, work.translation_id):
        half = lines(replace(sheet, units=(*foreign.units[:2], *sheet.units)))
        units = tuple(replace(one, origin=origin) for one in half.units)
        file = replace(half, units=units)
        before = state(database, work), state(database, other)

        report = brought_in(database, work, file, translator)

        assert (state(database, work), state(database, other)) == before
        assert report.asks
        assert (report.counts["unfit"], report.counts["fits"]) == (2, len(sheet.units))

    report = brought_in(database, work, file, translator, only_fitting=True)

    assert not report.asks
    assert report.counts["taken"] == 1
    assert rows(database, work)[2].text == "休養"
    assert state(database, other) == before[1]


def test_the_file_of_another_article_fits_nowhere(
    database: Database, work: Work, other: Work, translator: Actor
) -> None:
    file = lines(taken_out(database, other, translator))

    report = brought_in(database, work, file, translator, only_fitting=True)

    assert report.counts["taken"] == report.counts["same"] == 0
    assert report.counts["unfit"] == len(other.passage_ids)


def test_a_line_that_could_not_be_read_holds_the_others_back(
    database: Database, work: Work, translator: Actor
) -> None:
    sheet = changed(taken_out(database, work, translator), {2: "休養"})
    problem = Problem(9, "x", ("The text is longer than %(limit)s characters.", {"limit": "9"}))
    file = replace(lines(sheet), problems=(problem,))
    before = state(database, work)

    assert brought_in(database, work, file, translator).asks
    assert state(database, work) == before


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"mark": "s12"}, "no mark"),
        ({"mark": "p999999.aaaaaaaa.bbbbbbbb"}, "no longer part"),
        ({"source": "Never rest."}, "source in the file"),
        ({"target": "あ" * 5001}, "longer"),
    ],
)
def test_every_reason_why_a_line_does_not_fit_is_told(
    changes: dict[str, str], said: str, database: Database, work: Work, translator: Actor
) -> None:
    file = lines(taken_out(database, work, translator))
    units = (replace(file.units[0], **changes), *file.units[1:])  # type: ignore[arg-type]

    report = brought_in(database, work, replace(file, units=units), translator)

    assert [one.kind for one in report.lines] == [Kind.UNFIT]
    assert said in report.lines[0].message[0]
    assert report.lines[0].line == 2


def test_a_passage_that_comes_twice_with_two_texts_does_not_fit(
    database: Database, work: Work, translator: Actor
) -> None:
    file = lines(taken_out(database, work, translator))
    twice = (*file.units, replace(file.units[0], line=99, target="別"))

    report = brought_in(database, work, replace(file, units=twice), translator)

    assert report.asks
    assert [one.line for one in report.lines] == [99]


def test_a_source_that_changed_here_is_a_conflict_and_not_overwritten(
    database: Database, work: Work, translator: Actor
) -> None:
    file = lines(changed(taken_out(database, work, translator), {2: "休養"}))
    with database.transaction() as session:
        passage = session.get_one(Passage, work.passage_ids[2])
        passage.source = "Rest well"

    report = brought_in(database, work, file, translator)

    assert rows(database, work)[2].text == DRAFTS[2]
    assert kinds(report) == [Kind.CONFLICT]
    assert "source changed" in report.lines[0].message[0]


def test_a_file_in_other_languages_is_refused(
    database: Database, work: Work, translator: Actor
) -> None:
    file = FileSheet("ja", "en", lines(taken_out(database, work, translator)).units, ())

    with pytest.raises(BrokenFile, match="from “ja” to “en”"):
        brought_in(database, work, file, translator)


def test_only_who_may_translate_may_take_out_or_bring_in(database: Database, work: Work) -> None:
    with database.transaction() as session:
        translator = make_actor(session, Role.TRANSLATOR, language="ja")
        others = [
            make_actor(session, Role.TRANSLATOR, language="en"),
            make_actor(session, Role.PUBLISHER),
            make_actor(session, Role.AUTHOR),
        ]
    file = lines(taken_out(database, work, translator))

    for one in others:
        with pytest.raises(NotAllowed):
            taken_out(database, work, one)
        with pytest.raises(NotAllowed):
            brought_in(database, work, file, one)
