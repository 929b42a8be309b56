"""Search and replace as edits: what is offered, what is changed, what is left."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.desk import approval, passages, replacing, safety, segments
from clinicweb.desk.passages import undoable
from clinicweb.domain.access import Actor, Role
from clinicweb.domain.errors import DomainError, Invalid, NotAllowed, NotFound
from clinicweb.domain.replacing import Search
from clinicweb.domain.workflow import PassageState, TranslationState
from clinicweb.models import Event, Passage, Translation
from clinicweb.publishing.second_person import waiting
from tests.clock import NOW
from tests.factories import accept_all, make_actor
from tests.working import DRAFTS, Work

REST, FORCE, WARM, CALL = 3, 4, 5, 6
NECK = Search("首", "頸部")


@pytest.fixture
def translation(session: Session, work: Work) -> Translation:
    return session.get_one(Translation, work.translation_id)


def everything(translation: Translation) -> dict[int, int]:
    return {row.id: row.version for row in translation.passages}


def test_every_passage_with_the_words_is_listed_with_its_difference(
    translation: Translation,
) -> None:
    found = replacing.hits(translation, NECK)

    assert [hit.passage.position for hit in found] == [0, 1, FORCE, WARM]
    assert found[2].text == DRAFTS[FORCE].replace("首", "頸部")
    assert ("added", "頸部") in found[2].difference
    assert found[2].source == "Do not force the neck."


def test_safety_passages_and_accepted_ones_are_known(
    session: Session, translation: Translation, translator: Actor
) -> None:
    warm = translation.passages[WARM]
    passages.save(session, warm.id, warm.text, warm.version, translator, NOW, accept=True)
    translation.passages[FORCE].safety = "negated_advice"

    found = {hit.passage.position: hit for hit in replacing.hits(translation, NECK)}

    assert found[FORCE].is_safety
    assert not found[WARM].is_safety
    assert found[WARM].is_accepted


def test_the_chosen_passages_are_edited_and_each_can_be_undone(
    session: Session, translation: Translation, translator: Actor
) -> None:
    warm, force = translation.passages[WARM], translation.passages[FORCE]
    passages.save(session, warm.id, warm.text, warm.version, translator, NOW, accept=True)
    session.flush()

    done = replacing.apply(session, translation.id, NECK, {warm.id: warm.version}, translator, NOW)
    session.flush()

    assert [one.id for one in done.changed] == [warm.id]
    assert (warm.text, warm.state) == (DRAFTS[WARM].replace("首", "頸部"), PassageState.EDITED)
    assert force.text == DRAFTS[FORCE]
    assert undoable(session, warm)
    passages.undo(session, warm.id, warm.text, warm.version, translator, NOW)
    assert (warm.text, warm.state) == (DRAFTS[WARM], PassageState.ACCEPTED)
    actions = session.scalars(select(Event.action).where(Event.passage_id == warm.id)).all()
    assert "replaced" in actions


def test_a_passage_that_changed_meanwhile_is_left_and_reported(
    session: Session, translation: Translation, translator: Actor
) -> None:
    seen = everything(translation)
    force = translation.passages[FORCE]
    passages.save(session, force.id, "首は動かさない。", force.version, translator, NOW)
    session.flush()

    done = replacing.apply(session, translation.id, NECK, seen, translator, NOW)

    reasons = {one.passage: one.reason[0] for one in done.left}
    assert reasons.pop(force) == replacing.CHANGED_MEANWHILE
    assert set(reasons.values()) == {replacing.NOT_THERE}
    assert force.text == "首は動かさない。"
    assert [one.position for one in done.changed] == [0, 1, WARM]


def test_an_error_that_the_replacement_makes_is_reported(
    session: Session, translation: Translation, translator: Actor
) -> None:
    two_to_three = Search("2", "3")

    done = replacing.apply(
        session, translation.id, two_to_three, everything(translation), translator, NOW
    )

    assert [one.position for one in done.wrong] == [REST]


def test_no_passage_is_emptied(
    session: Session, translation: Translation, translator: Actor
) -> None:
    gone = Search(DRAFTS[WARM], "")
    warm = translation.passages[WARM]

    done = replacing.apply(session, translation.id, gone, everything(translation), translator, NOW)

    assert done.changed == []
    reasons = {one.passage.position: one.reason[0] for one in done.left}
    assert reasons.pop(WARM) == replacing.NOTHING_LEFT
    assert set(reasons.values()) == {replacing.NOT_THERE}
    assert warm.text == DRAFTS[WARM]


def test_an_approved_translation_is_opened_again(
    session: Session, translation: Translation, translator: Actor
) -> None:
    translation.state = TranslationState.APPROVED
    session.flush()

    replacing.apply(session, translation.id, NECK, everything(translation), translator, NOW)

    assert translation.state == TranslationState.IN_REVIEW


@pytest.mark.parametrize(
    "search",
    [
        Search(" ", "x"),
        Search("首", "{{phone}}"),
        Search("⟦1⟧", ""),
        Search("首", "あ" * 201),
    ],
)
def test_what_cannot_be_searched_is_refused(
    session: Session, translation: Translation, translator: Actor, search: Search
) -> None:
    with pytest.raises(Invalid):
        replacing.hits(translation, search)
    with pytest.raises(Invalid):
        replacing.apply(session, translation.id, search, {}, translator, NOW)


def test_only_translators_may_replace(session: Session, translation: Translation) -> None:
    author = make_actor(session, Role.AUTHOR)

    with pytest.raises(NotAllowed):
        replacing.apply(session, translation.id, NECK, everything(translation), author, NOW)
    with pytest.raises(NotFound):
        replacing.apply(session, translation.id + 1, NECK, {}, author, NOW)


def test_a_passage_of_another_translation_is_not_touched(
    session: Session, translation: Translation, translator: Actor
) -> None:
    done = replacing.apply(session, translation.id, NECK, {999: 1}, translator, NOW)

    assert (done.changed, done.left, done.gone) == ([], [], 1)
    assert session.get_one(Passage, translation.passages[0].id).text == DRAFTS[0]


def test_a_passage_that_would_be_too_long_does_not_keep_the_others_from_being_changed(
    session: Session, translation: Translation, translator: Actor
) -> None:
    warm, force = translation.passages[WARM], translation.passages[FORCE]
    long = "首" * (passages.TEXT_LENGTH // 2 + 1)
    passages.save(session, warm.id, long, warm.version, translator, NOW)
    session.flush()
    seen = {row.id: row.version for row in (warm, force)}

    done = replacing.apply(session, translation.id, NECK, seen, translator, NOW)

    assert [(one.passage, one.reason) for one in done.left] == [
        (warm, (replacing.TOO_LONG, {"limit": "5000"}))
    ]
    assert done.changed == [force]
    assert warm.text == long


def test_a_confirmed_safety_passage_is_open_again_for_both_people(
    session: Session, translation: Translation, translator: Actor
) -> None:
    accept_all(session, translation, translator)
    second = make_actor(session, Role.TRANSLATOR)
    force = translation.passages[FORCE]
    session.flush()
    for one in waiting(translation):
        safety.confirm(session, one.id, one.version, second, NOW)
    session.flush()
    approval.approve(session, translation.id, translation.version, translator, NOW)
    session.flush()
    assert waiting(translation) == []

    done = replacing.apply(
        session, translation.id, NECK, {force.id: force.version}, translator, NOW
    )
    session.flush()

    assert done.changed == [force]
    assert force.state == PassageState.EDITED
    assert (force.accepted_by_id, force.confirmed_by_id) == (None, None)
    assert waiting(translation) == [force]
    assert translation.state == TranslationState.IN_REVIEW
    with pytest.raises(DomainError):
        approval.approve(session, translation.id, translation.version, translator, NOW)

    # Taking it back is an acceptance by whoever does it, and never the second person's.
    passages.undo(session, force.id, force.text, force.version, translator, NOW)
    assert (force.text, force.state) == (DRAFTS[FORCE], PassageState.ACCEPTED)
    assert waiting(translation) == [force]


def test_a_negation_that_is_replaced_away_is_reported_and_cannot_be_accepted(
    session: Session, translation: Translation, translator: Actor
) -> None:
    force = translation.passages[FORCE]
    harmful = Search("動かさないでください", "動かしてください")

    done = replacing.apply(
        session, translation.id, harmful, {force.id: force.version}, translator, NOW
    )
    session.flush()

    assert done.wrong == [force]
    saved = passages.save(
        session, force.id, force.text, force.version, translator, NOW, accept=True
    )
    assert saved.refused
    assert force.state == PassageState.EDITED


def test_what_was_joined_away_meanwhile_is_counted_and_the_joined_passage_left(
    session: Session, translation: Translation, translator: Actor
) -> None:
    seen = everything(translation)
    first, second = translation.passages[REST : FORCE + 1]
    segments.join(session, first.id, first.version, second.version, translator, NOW)
    session.flush()

    done = replacing.apply(session, translation.id, NECK, seen, translator, NOW)

    assert done.gone == 1
    assert (first, replacing.CHANGED_MEANWHILE) in [
        (one.passage, one.reason[0]) for one in done.left
    ]
    assert first.text == DRAFTS[REST] + DRAFTS[FORCE]
