"""Search and replace as edits: what is offered, what is changed, what is left."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.desk import passages, replacing
from clinicweb.desk.passages import undoable
from clinicweb.domain.access import Actor, Role
from clinicweb.domain.errors import Invalid, NotAllowed, NotFound
from clinicweb.domain.replacing import Search
from clinicweb.domain.workflow import PassageState, TranslationState
from clinicweb.models import Event, Passage, Translation
from tests.clock import NOW
from tests.factories import make_actor
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

    assert force in done.left
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
    assert warm in done.left
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

    assert (done.changed, done.left) == ([], [])
    assert session.get_one(Passage, translation.passages[0].id).text == DRAFTS[0]
