"""A translation leaves as a file and comes back: what changes, and what never does."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from clinicweb.db import Database
from clinicweb.desk import approval, notes, passages
from clinicweb.desk.notes import NoteKind
from clinicweb.domain.access import Actor
from clinicweb.domain.workflow import PassageState, TranslationState
from clinicweb.formats.filled_table import as_typed
from clinicweb.formats.rows import Remark, mark
from clinicweb.interchange.report import Kind
from clinicweb.interchange.translation_in import take_over
from clinicweb.models import Event, Note, Passage, Translation
from tests.clock import NOW
from tests.interchange.bringing import (
    FORMATS,
    as_file,
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


@every_format
def test_a_file_that_nobody_changed_changes_nothing(
    format_: str, database: Database, work: Work, translator: Actor, tmp_path: Path
) -> None:
    before = state(database, work)
    file = as_file(taken_out(database, work, translator), tmp_path, format_)

    report = brought_in(database, work, file, translator)

    assert state(database, work) == before
    assert report.counts == {"same": len(DRAFTS)}
    assert report.lines == []


@every_format
def test_an_edit_in_the_file_is_an_edit_here_and_nothing_else(
    format_: str, database: Database, work: Work, translator: Actor, tmp_path: Path
) -> None:
    sheet = changed(taken_out(database, work, translator), {3: "２日間お休みください。"})
    before = state(database, work)

    report = brought_in(database, work, as_file(sheet, tmp_path, format_), translator)

    after = state(database, work)
    assert [row for row in after if row not in before] == [after[3]]
    passage = rows(database, work)[3]
    assert (passage.text, passage.state) == ("２日間お休みください。", PassageState.EDITED)
    assert passage.updated_by_id == translator.user_id
    assert report.counts["taken"] == 1


def test_a_file_never_accepts_or_approves(
    database: Database, work: Work, translator: Actor, tmp_path: Path
) -> None:
    sheet = changed(taken_out(database, work, translator), {3: "２日間お休みください。"})
    final = replace(
        sheet,
        is_approved=True,
        units=tuple(replace(one, state=PassageState.ACCEPTED) for one in sheet.units),
    )

    report = brought_in(database, work, as_file(final, tmp_path, "xliff2"), translator)

    assert PassageState.ACCEPTED not in {one.state for one in rows(database, work)}
    assert Kind.FINAL in kinds(report)
    with database.reading() as session:
        translation = session.get_one(Translation, work.translation_id)
        assert translation.state == TranslationState.IN_REVIEW


def test_an_accepted_text_that_the_file_changes_is_to_be_accepted_again(
    database: Database, work: Work, translator: Actor
) -> None:
    accept(database, work.passage_ids[2], translator)
    sheet = changed(taken_out(database, work, translator), {2: "休養"})

    report = brought_in(database, work, lines(sheet), translator)

    assert rows(database, work)[2].state == PassageState.EDITED
    assert kinds(report) == [Kind.REOPENED]


def accept(database: Database, passage_id: int, actor: Actor, text: str | None = None) -> None:
    with database.transaction() as session:
        passage = session.get_one(Passage, passage_id)
        saved = passages.save(
            session, passage_id, text or passage.text, passage.version, actor, NOW, accept=True
        )
        assert not saved.refused


def test_a_text_that_somebody_changed_meanwhile_stays(
    database: Database, work: Work, translator: Actor
) -> None:
    sheet = changed(taken_out(database, work, translator), {2: "休養", 3: "２日間お休みください。"})
    edit(database, work.passage_ids[2], "安静", translator)

    report = brought_in(database, work, lines(sheet), translator)

    assert [one.text for one in rows(database, work)][2:4] == ["安静", "２日間お休みください。"]
    (conflict,) = report.lines
    assert (conflict.kind, conflict.text, conflict.theirs) == (Kind.CONFLICT, "休養", "安静")
    assert conflict.passage_id == work.passage_ids[2]


def edit(database: Database, passage_id: int, text: str, actor: Actor) -> None:
    with database.transaction() as session:
        version = session.get_one(Passage, passage_id).version
        passages.save(session, passage_id, text, version, actor, NOW)


def test_a_text_that_only_somebody_here_changed_is_no_conflict(
    database: Database, work: Work, translator: Actor
) -> None:
    sheet = taken_out(database, work, translator)
    edit(database, work.passage_ids[2], "安静", translator)

    report = brought_in(database, work, lines(sheet), translator)

    assert rows(database, work)[2].text == "安静"
    assert report.lines == []


def test_both_sides_may_come_to_the_same_text(
    database: Database, work: Work, translator: Actor
) -> None:
    sheet = changed(taken_out(database, work, translator), {2: "安静"})
    edit(database, work.passage_ids[2], "安静", translator)

    assert brought_in(database, work, lines(sheet), translator).lines == []


def test_a_person_may_decide_a_conflict_for_the_file(
    database: Database, work: Work, translator: Actor
) -> None:
    sheet = changed(taken_out(database, work, translator), {2: "休養"})
    edit(database, work.passage_ids[2], "安静", translator)
    (conflict,) = brought_in(database, work, lines(sheet), translator).lines

    with database.transaction() as session:
        version = rows(database, work)[2].version
        take_over(session, conflict, version, translator, NOW)

    passage = rows(database, work)[2]
    assert (passage.text, passage.state) == ("休養", PassageState.EDITED)


@every_format
def test_a_file_that_comes_twice_changes_nothing_the_second_time(
    format_: str, database: Database, work: Work, translator: Actor, tmp_path: Path
) -> None:
    sheet = changed(taken_out(database, work, translator), {2: "休養"})
    file = as_file(sheet, tmp_path, format_)
    brought_in(database, work, file, translator)
    before = state(database, work)

    report = brought_in(database, work, file, translator)

    assert state(database, work) == before
    assert report.lines == []


def test_the_checks_speak_of_every_text_that_was_taken(
    database: Database, work: Work, translator: Actor
) -> None:
    sheet = changed(
        taken_out(database, work, translator), {3: "20日間休んでください。", 6: "お電話ください。"}
    )

    report = brought_in(database, work, lines(sheet), translator)

    errors = {one.number for one in report.lines if one.kind is Kind.ERROR}
    assert errors == {4, 7}
    assert rows(database, work)[3].text == "20日間休んでください。"  # kept, to be corrected


def test_an_empty_text_in_the_file_empties_nothing(
    database: Database, work: Work, translator: Actor
) -> None:
    sheet = changed(taken_out(database, work, translator), {2: "", 3: " \n"})
    before = state(database, work)

    report = brought_in(database, work, lines(sheet), translator)

    assert state(database, work) == before
    assert kinds(report) == [Kind.EMPTY, Kind.EMPTY]


def test_a_row_that_somebody_deleted_is_named_and_stays(
    database: Database, work: Work, translator: Actor
) -> None:
    sheet = taken_out(database, work, translator)
    file = lines(replace(sheet, units=sheet.units[1:]))
    before = state(database, work)

    report = brought_in(database, work, file, translator)

    assert state(database, work) == before
    assert [(one.kind, one.number) for one in report.lines] == [(Kind.ABSENT, 1)]


# --- notes ---------------------------------------------------------------------------------------


def test_notes_and_findings_go_out_and_do_not_come_back_as_notes(
    database: Database, work: Work, translator: Actor, tmp_path: Path
) -> None:
    with database.transaction() as session:
        body = "用量を確かめました。"
        notes.add(session, work.passage_ids[3], NoteKind.NOTE, body, (), translator, NOW)
    edit(database, work.passage_ids[3], "20日間休んでください。", translator)
    sheet = taken_out(database, work, translator)

    said = [one.text for one in sheet.units[3].remarks]
    assert "用量を確かめました。" in said
    assert any("20" in text for text in said if text.startswith("clinicweb: "))
    for format_ in FORMATS:
        report = brought_in(database, work, as_file(sheet, tmp_path, format_), translator)
        assert report.counts["notes"] == 0


def test_a_remark_becomes_a_note_once(database: Database, work: Work, translator: Actor) -> None:
    file = lines(taken_out(database, work, translator))
    remark = Remark("「首」ではなく「頸」では。", "Dr. Sato")
    units = (replace(file.units[0], remarks=(remark, remark)), *file.units[1:])

    for count in (1, 0):
        report = brought_in(database, work, replace(file, units=units), translator)
        assert report.counts["notes"] == count

    with database.reading() as session:
        (note,) = session.scalars(select(Note))
        assert note.body == "Dr. Sato: 「首」ではなく「頸」では。"
        assert (note.passage_id, note.author_id) == (work.passage_ids[0], translator.user_id)


# --- Word ----------------------------------------------------------------------------------------


def test_quotes_that_word_made_typographic_are_no_edit(
    database: Database, work: Work, translator: Actor
) -> None:
    edit(database, work.passage_ids[0], '首の"こり"', translator)
    sheet = changed(taken_out(database, work, translator), {0: "首の“こり”"})
    before = state(database, work)

    report = brought_in(database, work, lines(sheet), translator, fold=as_typed)

    assert state(database, work) == before
    assert report.counts["same"] == len(DRAFTS)


def test_an_import_can_be_undone_like_any_edit(
    database: Database, work: Work, translator: Actor
) -> None:
    sheet = changed(taken_out(database, work, translator), {2: "休養"})
    brought_in(database, work, lines(sheet), translator)

    with database.transaction() as session:
        passage = session.get_one(Passage, work.passage_ids[2])
        passages.undo(session, passage.id, passage.text, passage.version, translator, NOW)

    assert rows(database, work)[2].text == DRAFTS[2]
    with database.reading() as session:
        events = session.scalars(
            select(Event.action).where(Event.passage_id == work.passage_ids[2]).order_by(Event.id)
        ).all()
        assert events[-2:] == ["edited", "undone"]


def test_an_approved_translation_that_a_file_changes_is_no_longer_approved(
    database: Database, work: Work, translator: Actor
) -> None:
    with database.transaction() as session:
        session.get_one(Translation, work.translation_id).article.clinic.second_person = False
    for id_ in work.passage_ids:
        accept(database, id_, translator)
    with database.transaction() as session:
        version = session.get_one(Translation, work.translation_id).version
        approval.approve(session, work.translation_id, version, translator, NOW)
    sheet = changed(taken_out(database, work, translator), {2: "休養"})

    brought_in(database, work, lines(taken_out(database, work, translator)), translator)
    with database.reading() as session:
        kept = session.get_one(Translation, work.translation_id).state
    brought_in(database, work, lines(sheet), translator)
    with database.reading() as session:
        changed_state = session.get_one(Translation, work.translation_id).state

    assert (kept, changed_state) == (TranslationState.APPROVED, TranslationState.IN_REVIEW)


def test_marks_are_those_of_the_texts_that_went_out(
    database: Database, work: Work, translator: Actor
) -> None:
    sheet = taken_out(database, work, translator)

    assert [one.mark for one in sheet.units] == [
        mark(one.id, one.source, one.text) for one in rows(database, work)
    ]
