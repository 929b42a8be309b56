"""Accepting many passages at once, and what is never accepted so."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.desk import bulk, passages
from clinicweb.desk.bulk import Bulk, Reason
from clinicweb.desk.findings import findings_for_translation
from clinicweb.domain.access import Actor, Role
from clinicweb.domain.errors import NotAllowed, NotFound
from clinicweb.domain.memory_match import Origin
from clinicweb.domain.workflow import PassageState, Provenance
from clinicweb.memory import entries
from clinicweb.models import Event, MemoryEntry, Passage, Translation
from tests.clock import NOW
from tests.factories import accept_all, make_actor
from tests.working import Work

TITLE, SUMMARY, HEADING, REST, DO_NOT_FORCE, WARM, CALL = range(7)


@pytest.fixture
def translator(session: Session) -> Actor:
    return make_actor(session, Role.TRANSLATOR)


@pytest.fixture
def translation(session: Session, work: Work, translator: Actor) -> Translation:
    """Every passage is a draft that the memory has for exactly its source."""
    found = session.get_one(Translation, work.translation_id)
    entries.remember(session, found, found.passages, translator.user_id, NOW)
    session.flush()
    known = {one.source: one.id for one in session.scalars(select(MemoryEntry))}
    for passage in found.passages:
        passage.provenance, passage.match, passage.draft = Provenance.MEMORY, 100, passage.text
        passage.engine, passage.memory_entry_id = None, known[passage.source]
    session.flush()
    return found


def accepted(translation: Translation) -> list[int]:
    return [
        place
        for place, passage in enumerate(translation.passages)
        if passage.state == PassageState.ACCEPTED
    ]


def test_exact_matches_are_accepted_and_safety_passages_left(
    session: Session, translation: Translation, translator: Actor
) -> None:
    foreseen = bulk.exact_matches(session, translation)

    done = bulk.accept_exact(session, translation.id, translator, NOW)

    assert done == foreseen == Bulk(6, {Reason.SAFETY: 1})
    assert accepted(translation) == [TITLE, SUMMARY, HEADING, REST, WARM, CALL]
    assert {one.accepted_by_id for one in translation.passages} == {translator.user_id, None}
    events = session.scalars(select(Event).where(Event.action == "accepted_exact")).all()
    assert len(events) == 6
    assert bulk.accept_exact(session, translation.id, translator, NOW).accepted == 0


def test_whatever_is_not_an_untouched_exact_match_is_left(
    session: Session, translation: Translation, translator: Actor
) -> None:
    rows = translation.passages
    rows[TITLE].match = 99
    rows[SUMMARY].provenance = Provenance.MACHINE
    rows[HEADING].draft = "ほかの訳"
    rows[REST].text = rows[REST].draft = "5日間休んでください。"
    rows[WARM].state = PassageState.EDITED
    starter = session.get_one(MemoryEntry, rows[CALL].memory_entry_id)
    starter.origin = Origin.STARTER
    session.flush()

    done = bulk.accept_exact(session, translation.id, translator, NOW)

    assert done == Bulk(0, {Reason.SAFETY: 1, Reason.FINDINGS: 1, Reason.STARTER: 1})
    assert accepted(translation) == []


def test_no_bulk_step_may_accept_a_safety_passage_or_one_with_a_finding(
    session: Session, translation: Translation
) -> None:
    found = findings_for_translation(session, translation)
    passage = translation.passages[DO_NOT_FORCE]

    assert bulk.reason_against(passage, (), "en") is Reason.SAFETY
    passage.safety = None  # not classified yet: what the source says counts
    assert bulk.reason_against(passage, (), "en") is Reason.SAFETY
    translation.passages[REST].text = "5日間休んでください。"
    warned = findings_for_translation(session, translation)[translation.passages[REST].id]
    assert bulk.reason_against(translation.passages[REST], warned, "en") is Reason.FINDINGS
    assert bulk.reason_against(translation.passages[WARM], found[passage.id], "en") is None


def test_each_of_them_can_be_undone(
    session: Session, translation: Translation, translator: Actor
) -> None:
    bulk.accept_exact(session, translation.id, translator, NOW)
    session.flush()
    passage = translation.passages[TITLE]

    passages.undo(session, passage.id, passage.text, passage.version, translator, NOW)

    assert (passage.state, passage.accepted_by_id) == (PassageState.DRAFTED, None)
    assert passage.match == 100


def test_only_somebody_who_translates_this_language_may(
    session: Session, translation: Translation
) -> None:
    with pytest.raises(NotAllowed):
        bulk.accept_exact(session, translation.id, make_actor(session, Role.PUBLISHER), NOW)
    with pytest.raises(NotFound):
        bulk.accept_exact(session, 10**6, make_actor(session), NOW)


def test_a_finished_translation_has_nothing_to_accept(
    session: Session, work: Work, translator: Actor
) -> None:
    translation = accept_all(session, session.get_one(Translation, work.translation_id), translator)

    assert bulk.exact_matches(session, translation) == Bulk(0, {})


def test_a_passage_whose_pair_left_the_memory_is_read_by_a_person(
    session: Session, translation: Translation, translator: Actor
) -> None:
    passage: Passage = translation.passages[TITLE]
    passage.memory_entry_id = None
    session.flush()

    bulk.accept_exact(session, translation.id, translator, NOW)

    assert passage.state == PassageState.DRAFTED
