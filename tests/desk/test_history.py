"""The history of a passage, and the way back to an earlier text."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from clinicweb.desk import history, notes, passages
from clinicweb.desk.history import ACTIONS, Step
from clinicweb.desk.notes import NoteKind
from clinicweb.desk.passages import PassageConflict
from clinicweb.domain.access import Actor, Role
from clinicweb.domain.errors import NotAllowed, NotFound
from clinicweb.domain.workflow import PassageState
from clinicweb.models import Passage
from tests.clock import NOW
from tests.factories import make_actor
from tests.working import DRAFTS, Work

REST = 3
FIRST, SECOND = "2日間は休みます。", "2日間、安静にしてください。"


@pytest.fixture
def aiko(session: Session) -> Actor:
    return make_actor(session, Role.TRANSLATOR, name="愛子")


@pytest.fixture
def passage(session: Session, work: Work) -> Passage:
    passage = session.get_one(Passage, work.passage_ids[REST])
    passage.draft = passage.text
    session.flush()
    return passage


def write(session: Session, passage: Passage, text: str, actor: Actor, **how: object) -> None:
    passages.save(session, passage.id, text, passage.version, actor, NOW, **how)  # type: ignore[arg-type]
    session.flush()


def steps(session: Session, passage: Passage) -> list[Step]:
    session.flush()
    return history.steps(session, passage, "ja")


def test_every_step_says_who_what_and_how_long_and_the_draft_is_the_first(
    session: Session, passage: Passage, aiko: Actor
) -> None:
    write(session, passage, FIRST, aiko, seconds=42)
    write(session, passage, FIRST, aiko, accept=True)

    accepted, edited, draft = steps(session, passage)

    assert (accepted.action, accepted.by, accepted.difference) == ("accepted", "愛子", ())
    assert (edited.action, edited.by, edited.at, edited.seconds) == ("edited", "愛子", NOW, 42)
    assert "".join(text for kind, text in edited.difference if kind != "added") == DRAFTS[REST]
    assert "".join(text for kind, text in edited.difference if kind != "removed") == FIRST
    assert (draft.action, draft.text, draft.by) == ("drafted", DRAFTS[REST], "")
    assert [accepted.can_restore, edited.can_restore, draft.can_restore] == [False, False, True]


def test_an_untouched_draft_is_all_there_is_to_tell(session: Session, passage: Passage) -> None:
    [draft] = steps(session, passage)

    assert (draft.text, draft.can_restore) == (DRAFTS[REST], False)


def test_a_text_that_nobody_drafted_has_no_draft(
    session: Session, passage: Passage, aiko: Actor
) -> None:
    passage.text, passage.state, passage.provenance = "", PassageState.MISSING, None
    passage.draft = None
    session.flush()

    write(session, passage, FIRST, aiko)

    assert [one.action for one in steps(session, passage)] == ["edited"]


def test_a_draft_that_the_row_did_not_keep_is_what_the_first_step_found(
    session: Session, passage: Passage, aiko: Actor
) -> None:
    passage.draft = None
    notes.add(session, passage.id, NoteKind.NOTE, "草案を見ました。", (), aiko, NOW)
    write(session, passage, FIRST, aiko)

    draft = steps(session, passage)[-1]
    history.restore(session, passage.id, draft.event_id, None, passage.version, aiko, NOW)

    assert (draft.event_id, draft.text, draft.at) == (0, DRAFTS[REST], None)
    assert passage.text == DRAFTS[REST]


def test_notes_and_acknowledgements_stand_among_the_steps(
    session: Session, passage: Passage, aiko: Actor
) -> None:
    notes.add(session, passage.id, NoteKind.QUESTION, "確認してください。", (), aiko, NOW)

    asked, _draft = steps(session, passage)

    assert (asked.action, asked.text, asked.can_restore) == ("asked", None, False)


def test_any_earlier_text_can_be_had_again_as_an_edit_that_undo_takes_back(
    session: Session, passage: Passage, aiko: Actor
) -> None:
    write(session, passage, FIRST, aiko)
    write(session, passage, SECOND, aiko, accept=True)
    first = next(one for one in steps(session, passage) if one.text == FIRST)

    history.restore(session, passage.id, first.event_id, None, passage.version, aiko, NOW)
    session.flush()

    assert (passage.text, passage.state) == (FIRST, PassageState.EDITED)
    assert steps(session, passage)[0].action == "restored"
    passages.undo(session, passage.id, FIRST, passage.version, aiko, NOW)
    assert (passage.text, passage.state) == (SECOND, PassageState.ACCEPTED)


def test_the_draft_can_be_had_again(session: Session, passage: Passage, aiko: Actor) -> None:
    write(session, passage, FIRST, aiko)

    history.restore(session, passage.id, 0, None, passage.version, aiko, NOW)

    assert passage.text == DRAFTS[REST]


def test_what_was_typed_goes_into_the_history_before_the_earlier_text_comes_back(
    session: Session, passage: Passage, aiko: Actor
) -> None:
    write(session, passage, FIRST, aiko)

    later = NOW + timedelta(minutes=1)
    history.restore(session, passage.id, 0, SECOND, passage.version, aiko, later)
    session.flush()

    assert passage.text == DRAFTS[REST]
    assert [one.text for one in steps(session, passage)][:3] == [DRAFTS[REST], SECOND, FIRST]


def test_a_passage_that_changed_meanwhile_is_not_overwritten(
    session: Session, passage: Passage, aiko: Actor
) -> None:
    seen = passage.version
    write(session, passage, FIRST, aiko)
    write(session, passage, SECOND, make_actor(session))

    with pytest.raises(PassageConflict) as conflict:
        history.restore(session, passage.id, 0, None, seen, aiko, NOW)

    assert (conflict.value.mine, passage.text) == (DRAFTS[REST], SECOND)


def test_a_text_of_another_passage_or_of_none_is_not_restored(
    session: Session, work: Work, passage: Passage, aiko: Actor
) -> None:
    other = session.get_one(Passage, work.passage_ids[0])
    write(session, other, "首がこったら", aiko)
    foreign = steps(session, other)[0].event_id

    for event_id in (foreign, 999_999):
        with pytest.raises(NotFound):
            history.restore(session, passage.id, event_id, None, passage.version, aiko, NOW)


def test_only_translators_restore(session: Session, passage: Passage) -> None:
    publisher = make_actor(session, Role.PUBLISHER)

    with pytest.raises(NotAllowed):
        history.restore(session, passage.id, 0, None, passage.version, publisher, NOW)


def test_what_people_say_about_a_passage_has_a_name_in_the_history() -> None:
    assert set(ACTIONS) >= history.ABOUT_NOTES
