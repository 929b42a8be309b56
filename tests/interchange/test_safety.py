"""No file gets round a person: safety passages, approval, older revisions, merged sentences."""

from dataclasses import replace
from pathlib import Path

import pytest

from clinicweb.articles import service as articles
from clinicweb.articles.service import Text
from clinicweb.bell import Bell
from clinicweb.db import Database
from clinicweb.desk import approval, bulk, safety
from clinicweb.domain.access import Actor
from clinicweb.domain.errors import DomainError, NotAllowed
from clinicweb.domain.workflow import PassageState, TranslationState
from clinicweb.interchange.report import Kind
from clinicweb.models import Article, Passage, Translation
from clinicweb.publishing import service as publishing
from tests.clock import NOW
from tests.factories import accept, confirm_all, make_actor
from tests.interchange.bringing import (
    FORMATS,
    as_file,
    brought_in,
    changed,
    kinds,
    lines,
    passages,
    state,
    taken_out,
)
from tests.working import Work

every_format = pytest.mark.parametrize("format_", FORMATS)

FORCE = 4
"""Place of "Do not force the neck." among the passages."""
GENTLER = "首を強く動かさないでください。"


@pytest.fixture
def approved(database: Database, work: Work) -> Work:
    """A translation that two people have read and one has approved."""
    with database.transaction() as session:
        translation = session.get_one(Translation, work.translation_id)
        first = make_actor(session)
        for passage in translation.passages:
            accept(session, passage, passage.text, first)
        confirm_all(session, translation)
        approval.approve(session, translation.id, translation.version, first, NOW)
    return work


@every_format
def test_a_safety_passage_that_a_file_changes_needs_both_people_again(
    format_: str, database: Database, approved: Work, translator: Actor, tmp_path: Path
) -> None:
    assert passages(database, approved)[FORCE].confirmed_by_id is not None
    sheet = changed(taken_out(database, approved, translator), {FORCE: GENTLER})

    report = brought_in(database, approved, as_file(sheet, tmp_path, format_), translator)

    passage = passages(database, approved)[FORCE]
    assert (passage.text, passage.state) == (GENTLER, PassageState.EDITED)
    assert passage.accepted_by_id is passage.confirmed_by_id is None
    assert Kind.REOPENED in kinds(report)
    with database.reading() as session:
        translation = session.get_one(Translation, approved.translation_id)
        assert translation.state == TranslationState.IN_REVIEW
        version = translation.version
    with database.transaction() as session, pytest.raises(DomainError):
        approval.approve(session, approved.translation_id, version, make_actor(session), NOW)
    with database.transaction() as session, pytest.raises(DomainError):
        publishing.publish_translation(session, approved.translation_id, make_actor(session), NOW)


def test_accepting_many_at_once_accepts_nothing_that_came_from_a_file(
    database: Database, work: Work, translator: Actor
) -> None:
    texts = {place: f"{one.text} " for place, one in enumerate(passages(database, work))}
    texts[2] = "休養"
    brought_in(
        database, work, lines(changed(taken_out(database, work, translator), texts)), translator
    )

    with database.transaction() as session:
        found = bulk.accept_exact(session, work.translation_id, translator, NOW)

    assert found.accepted == 0
    assert PassageState.ACCEPTED not in {one.state for one in passages(database, work)}


def test_whoever_brought_a_text_in_is_not_its_second_person(
    database: Database, work: Work, translator: Actor
) -> None:
    sheet = changed(taken_out(database, work, translator), {FORCE: GENTLER})
    brought_in(database, work, lines(sheet), translator)
    with database.transaction() as session:
        passage = session.get_one(Passage, work.passage_ids[FORCE])
        accept(session, passage, passage.text, make_actor(session))
        version = passage.version

    with database.transaction() as session, pytest.raises(NotAllowed):
        safety.confirm(session, work.passage_ids[FORCE], version, translator, NOW)


@every_format
def test_a_lost_do_not_is_told_and_cannot_be_accepted(
    format_: str, database: Database, work: Work, translator: Actor, tmp_path: Path
) -> None:
    wrong = "首を無理に動かしてください。"
    sheet = changed(taken_out(database, work, translator), {FORCE: wrong})

    report = brought_in(database, work, as_file(sheet, tmp_path, format_), translator)

    told = [one for one in report.lines if one.kind in (Kind.ERROR, Kind.WARNING)]
    assert {one.number for one in told} == {FORCE + 1}
    assert told[0].text == wrong


# --- older revisions -----------------------------------------------------------------------------


def revise(database: Database, work: Work, before: str, after: str) -> None:
    """A new revision of the article that differs in one sentence."""
    with database.transaction() as session:
        article = session.get_one(Article, work.article_id)
        actor = make_actor(session)
        text = Text(article.title, article.summary, article.body.replace(before, after))
        articles.save(session, article.id, text, None, article.version, actor, NOW)
        session.flush()
        articles.mark_ready(session, Bell(None), article.id, actor, NOW)


@every_format
def test_the_file_of_an_older_revision_is_taken_where_nothing_changed_and_only_when_asked(
    format_: str, database: Database, approved: Work, translator: Actor, tmp_path: Path
) -> None:
    """The old file says two days where the article now says three."""
    texts = {2: "休養", 3: "2日間お休みください。"}
    sheet = changed(taken_out(database, approved, translator), texts)
    revise(database, approved, "Rest for 2 days.", "Rest for 3 days.")
    before = state(database, approved)
    file = as_file(sheet, tmp_path, format_)

    asked = brought_in(database, approved, file, translator)
    untouched = state(database, approved)
    taken = brought_in(database, approved, file, translator, only_fitting=True)

    assert untouched == before
    assert asked.asks
    [unfit] = [one for one in asked.lines if one.kind is Kind.UNFIT]
    assert "no longer part of the article" in unfit.message[0]
    assert unfit.text == "2日間お休みください。"
    assert unfit.line is not None
    after = passages(database, approved)
    assert after[2].text == "休養"
    assert (after[3].source, after[3].text) == ("Rest for 3 days.", "")
    assert taken.counts["taken"] == 1


# --- sentences that a program merged -------------------------------------------------------------


@every_format
def test_sentences_that_were_merged_elsewhere_are_told_and_change_nothing(
    format_: str, database: Database, work: Work, translator: Actor, tmp_path: Path
) -> None:
    """One unit then holds the texts of two, the other is gone."""
    sheet = taken_out(database, work, translator)
    first, second = sheet.units[3], sheet.units[FORCE]
    merged = replace(
        first,
        source=f"{first.source} {second.source}",
        target=f"{first.target}{second.target}",
    )
    file = replace(sheet, units=(*sheet.units[:3], merged, *sheet.units[FORCE + 1 :]))
    before = state(database, work)

    report = brought_in(database, work, as_file(file, tmp_path, format_), translator)
    then = brought_in(
        database, work, as_file(file, tmp_path, format_), translator, only_fitting=True
    )

    assert state(database, work) == before
    assert report.asks
    assert [(one.kind, one.text) for one in report.lines] == [(Kind.UNFIT, merged.target)]
    assert [one.number for one in then.lines if one.kind is Kind.ABSENT] == [4, FORCE + 1]
