"""What a translator may do, and what is remembered of it."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.db import Database
from clinicweb.desk import approval, passages
from clinicweb.desk.passages import PassageConflict
from clinicweb.domain.access import Actor, Role
from clinicweb.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from clinicweb.domain.workflow import PassageState, Provenance, TranslationState
from clinicweb.models import Event, MemoryEntry, Passage, Translation
from tests.clock import NOW
from tests.factories import SILENT, accept_all, make_actor
from tests.working import DRAFTS, Work

REST_TWO_DAYS = 3  # index of the passage "Rest for 2 days."


@pytest.fixture
def translator(session: Session) -> Actor:
    return make_actor(session, Role.TRANSLATOR)


@pytest.fixture
def passage(session: Session, work: Work) -> Passage:
    return session.get_one(Passage, work.passage_ids[REST_TWO_DAYS])


def events(session: Session, action: str) -> list[Event]:
    session.flush()
    return list(session.scalars(select(Event).where(Event.action == action).order_by(Event.id)))


def test_a_wrong_number_keeps_the_text_but_blocks_accepting_it(
    session: Session, passage: Passage, translator: Actor
) -> None:
    saved = passages.save(
        session, passage.id, "3日間休んでください。", passage.version, translator, NOW, accept=True
    )

    assert [finding.code for finding in saved.refused] == ["number_changed"]
    assert passage.text == "3日間休んでください。"
    assert passage.state == PassageState.EDITED


def test_an_empty_text_cannot_be_accepted(
    session: Session, passage: Passage, translator: Actor
) -> None:
    saved = passages.save(session, passage.id, "  ", passage.version, translator, NOW, accept=True)

    assert [finding.code for finding in saved.refused] == ["missing"]
    assert (passage.text, passage.state) == ("", PassageState.MISSING)


def test_accepting_a_draft_says_who_and_when_and_keeps_where_it_came_from(
    session: Session, passage: Passage, translator: Actor
) -> None:
    at = NOW + timedelta(hours=2)

    passages.save(session, passage.id, passage.text, passage.version, translator, at, accept=True)

    assert passage.state == PassageState.ACCEPTED
    assert passage.provenance == Provenance.MACHINE
    [event] = events(session, "accepted")
    assert (event.actor_id, event.at, event.passage_id) == (translator.user_id, at, passage.id)
    assert json.loads(event.before or "")["state"] == PassageState.DRAFTED


def test_editing_and_accepting_at_once_leaves_both_events(
    session: Session, passage: Passage, translator: Actor
) -> None:
    passages.save(
        session, passage.id, "2日間お休みください。", passage.version, translator, NOW, accept=True
    )

    assert passage.provenance == Provenance.PERSON
    assert len(events(session, "edited")) == len(events(session, "accepted")) == 1


def test_a_text_over_nothing_owes_nothing_to_the_engine(
    session: Session, passage: Passage, translator: Actor
) -> None:
    passage.text, passage.state, passage.provenance = "", PassageState.MISSING, None
    passage.trouble = '["The engine gave no text.", {}]'
    session.flush()

    passages.save(session, passage.id, "2日間お休みください。", passage.version, translator, NOW)

    assert passage.engine is None
    assert passage.trouble is None


def test_undo_goes_back_step_by_step_and_then_says_there_is_no_more(
    session: Session, passage: Passage, translator: Actor
) -> None:
    draft = passage.text
    for text in ("2日間は休みます。", "2日間休みましょう。"):
        passages.save(session, passage.id, text, passage.version, translator, NOW)
        session.flush()
    passages.save(session, passage.id, passage.text, passage.version, translator, NOW, accept=True)
    session.flush()

    seen = []
    for _ in range(3):
        passages.undo(session, passage.id, passage.text, passage.version, translator, NOW)
        session.flush()
        seen.append((passage.text, passage.state))

    assert seen == [
        ("2日間休みましょう。", PassageState.EDITED),
        ("2日間は休みます。", PassageState.EDITED),
        (draft, PassageState.DRAFTED),
    ]
    assert passage.provenance == Provenance.MACHINE
    with pytest.raises(NotAllowed):
        passages.undo(session, passage.id, passage.text, passage.version, translator, NOW)


def test_undo_after_a_new_edit_takes_that_edit_back(
    session: Session, passage: Passage, translator: Actor
) -> None:
    draft = passage.text
    passages.save(session, passage.id, "一つ目", passage.version, translator, NOW)
    session.flush()
    passages.undo(session, passage.id, passage.text, passage.version, translator, NOW)
    session.flush()
    passages.save(session, passage.id, "二つ目", passage.version, translator, NOW)
    session.flush()

    passages.undo(session, passage.id, passage.text, passage.version, translator, NOW)

    assert passage.text == draft


def test_undo_of_unsaved_typing_goes_back_to_the_stored_text_and_keeps_the_typing_in_the_history(
    session: Session, passage: Passage, translator: Actor
) -> None:
    stored = passage.text

    passages.undo(session, passage.id, "書きかけの訳", passage.version, translator, NOW)

    assert passage.text == stored
    assert "書きかけの訳" in (events(session, "edited")[0].after or "")


def test_taking_an_acceptance_back_keeps_what_was_typed_meanwhile(
    session: Session, passage: Passage, translator: Actor
) -> None:
    passages.save(session, passage.id, passage.text, passage.version, translator, NOW, accept=True)
    session.flush()

    passages.reopen_passage(
        session, passage.id, "2日間ゆっくり休みます。", passage.version, translator, NOW
    )

    assert (passage.text, passage.state) == ("2日間ゆっくり休みます。", PassageState.EDITED)


def test_a_stale_save_conflicts_and_overwrites_nothing(
    session: Session, passage: Passage, translator: Actor
) -> None:
    seen = passage.version
    passages.save(session, passage.id, "先に保存した訳", seen, translator, NOW)
    session.flush()

    with pytest.raises(PassageConflict) as conflict:
        passages.save(session, passage.id, "後から来た訳", seen, translator, NOW, accept=True)

    assert (conflict.value.mine, conflict.value.passage.text) == ("後から来た訳", "先に保存した訳")
    assert passage.text == "先に保存した訳"


def test_the_same_text_typed_twice_is_no_conflict(
    session: Session, passage: Passage, translator: Actor
) -> None:
    seen = passage.version
    passages.save(session, passage.id, "2日間休みます。", seen, translator, NOW)
    session.flush()

    passages.save(session, passage.id, "2日間休みます。", seen, translator, NOW, accept=True)

    assert passage.state == PassageState.ACCEPTED


@pytest.mark.parametrize(
    ("role", "language"), [(Role.AUTHOR, None), (Role.PUBLISHER, None), (Role.TRANSLATOR, "en")]
)
def test_only_a_translator_of_the_language_may_edit_and_approve(
    session: Session, passage: Passage, work: Work, role: Role, language: str | None
) -> None:
    actor = make_actor(session, role, language=language)
    translation = session.get_one(Translation, work.translation_id)

    with pytest.raises(NotAllowed):
        passages.save(session, passage.id, "訳", passage.version, actor, NOW)
    with pytest.raises(NotAllowed):
        approval.approve(session, translation.id, translation.version, actor, NOW)
    assert passage.text == DRAFTS[REST_TWO_DAYS]


def test_a_passage_that_is_gone_is_not_found(session: Session, translator: Actor) -> None:
    with pytest.raises(NotFound):
        passages.save(session, 10**6, "訳", 1, translator, NOW)


def test_a_text_beyond_reason_is_refused(
    session: Session, passage: Passage, translator: Actor
) -> None:
    with pytest.raises(Invalid):
        passages.save(session, passage.id, "長" * 5_001, passage.version, translator, NOW)


def test_approving_needs_every_passage(session: Session, work: Work, translator: Actor) -> None:
    translation = accept_all(session, session.get_one(Translation, work.translation_id), translator)
    last = translation.passages[-1]
    passages.reopen_passage(session, last.id, last.text, last.version, translator, NOW)
    session.flush()

    with pytest.raises(Invalid) as refusal:
        approval.approve(session, translation.id, translation.version, translator, NOW)

    assert refusal.value.params == {"count": 1}
    assert translation.state == TranslationState.IN_REVIEW
    assert session.scalars(select(MemoryEntry)).all() == []


def test_the_memory_learns_at_approval_and_not_before(
    session: Session, work: Work, translator: Actor
) -> None:
    translation = accept_all(session, session.get_one(Translation, work.translation_id), translator)
    assert session.scalars(select(MemoryEntry)).all() == []

    approval.approve(session, translation.id, translation.version, translator, NOW)

    pairs = {entry.source: entry.target for entry in session.scalars(select(MemoryEntry))}
    assert pairs == {one.source: one.text for one in translation.passages}
    [event] = events(session, "approved")
    assert (event.actor_id, event.at) == (translator.user_id, NOW)


def test_an_approval_of_what_somebody_else_changed_is_refused(
    session: Session, work: Work, translator: Actor
) -> None:
    translation = accept_all(session, session.get_one(Translation, work.translation_id), translator)

    with pytest.raises(Conflict):
        approval.approve(session, translation.id, translation.version + 1, translator, NOW)


def test_an_edit_reopens_an_approved_translation(
    session: Session, work: Work, translator: Actor
) -> None:
    translation = accept_all(session, session.get_one(Translation, work.translation_id), translator)
    approval.approve(session, translation.id, translation.version, translator, NOW)
    session.flush()
    first = translation.passages[0]

    passages.save(session, first.id, "首がこったら", first.version, translator, NOW)

    assert translation.state == TranslationState.IN_REVIEW
    assert (translation.approved_by_id, translation.approved_at) == (None, None)
    assert len(events(session, "reopened")) == 1


def test_a_failed_translation_can_be_tried_again_or_done_by_hand(
    session: Session, work: Work, translator: Actor
) -> None:
    translation = session.get_one(Translation, work.translation_id)
    translation.state = TranslationState.FAILED
    translation.reason = '["The engine gave no text.", {}]'
    approval.by_hand(session, translation.id, translator, NOW)
    assert (translation.state, translation.reason) == (TranslationState.IN_REVIEW, None)

    translation.state = TranslationState.FAILED
    approval.try_again(session, SILENT, translation.id, translator, NOW)

    assert translation.state == TranslationState.WAITING
    assert [one.action for one in session.scalars(select(Event).order_by(Event.id))][-2:] == [
        "by_hand",
        "tried_again",
    ]


def test_two_edits_of_one_approved_translation_are_both_kept(
    database: Database, work: Work
) -> None:
    with database.transaction() as session:
        actor = make_actor(session)
        translation = accept_all(session, session.get_one(Translation, work.translation_id), actor)
        approval.approve(session, translation.id, translation.version, actor, NOW)
        versions = [one.version for one in translation.passages]

    for index, text in ((0, "首がこったら"), (1, "首のこりに役立つこと。")):
        with database.transaction() as session:
            passages.save(session, work.passage_ids[index], text, versions[index], actor, NOW)

    with database.reading() as session:
        found = session.get_one(Translation, work.translation_id)
        assert found.state == TranslationState.IN_REVIEW
        assert [one.text for one in found.passages[:2]] == [
            "首がこったら",
            "首のこりに役立つこと。",
        ]
