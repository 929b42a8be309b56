"""Joining and splitting passages: what becomes of texts, states, notes and the document."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.desk import passages, segments
from clinicweb.domain.access import Actor, Role
from clinicweb.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from clinicweb.domain.safety import SafetyClass, from_stored
from clinicweb.domain.workflow import PassageState, Provenance
from clinicweb.drafting.opening import segmented
from clinicweb.models import Event, Note, SegmentRule, Translation
from tests.clock import NOW
from tests.desk.segmenting import (
    DRINK,
    JAPANESE,
    REST,
    WALK,
    WARM,
    join,
    of_source,
    reloaded,
    sources,
    split,
    texts,
)
from tests.factories import make_actor


def test_joined_passages_have_both_texts_with_the_codes_of_both(
    session: Session, translation: Translation, translator: Actor
) -> None:
    done = join(session, translation, REST, translator)

    translation = reloaded(session, translation)
    assert sources(translation)[:2] == ["Rest for 2 days. Keep ⟦1⟧warm⟦/1⟧.", "Then walk."]
    assert done.text == "2日間休んでください。⟦1⟧温かく⟦/1⟧してください。"
    assert done.state == PassageState.EDITED
    assert (done.accepted_by_id, done.confirmed_by_id) == (None, None)
    assert [row.position for row in translation.passages] == list(range(len(translation.passages)))


def test_the_rows_are_the_passages_of_the_translations_own_document(
    session: Session, translation: Translation, translator: Actor
) -> None:
    before = of_source(translation)
    join(session, translation, WARM, translator)
    split(session, translation, WALK, "and", translator)

    document = segmented(translation)

    assert [row.source for row in translation.passages] == [p.text for p in document.passages]
    assert [row.source_hash for row in translation.passages] == document.hashes()
    assert of_source(translation).replace(" ", "") == before.replace(" ", "")


def test_splitting_cuts_a_translation_that_has_two_sentences(
    session: Session, translation: Translation, translator: Actor
) -> None:
    split(session, translation, DRINK, "and", translator)

    translation = reloaded(session, translation)
    assert sources(translation)[3:] == ["Drink water", "and sleep well."]
    assert texts(translation)[3:] == ["水を飲みます。", "よく眠ります。"]
    assert [row.state for row in translation.passages[DRINK:]] == [PassageState.EDITED] * 2


def test_a_translation_that_does_not_fall_apart_stays_with_the_first_half(
    session: Session, translation: Translation, translator: Actor
) -> None:
    translation.passages[DRINK].text = "水を飲んで、よく眠ってください。"

    split(session, translation, DRINK, "and", translator)

    assert texts(translation)[3:] == ["水を飲んで、よく眠ってください。", ""]
    assert translation.passages[DRINK + 1].state == PassageState.MISSING


def test_codes_go_with_their_half(
    session: Session, translation: Translation, translator: Actor
) -> None:
    joined = join(session, translation, REST, translator)
    text = "2日間お休みください。⟦1⟧温かく⟦/1⟧しましょう。"
    passages.save(session, joined.id, text, joined.version, translator, NOW)

    split(session, translation, REST, "Keep", translator)

    assert texts(translation)[:2] == ["2日間お休みください。", "⟦1⟧温かく⟦/1⟧しましょう。"]
    assert translation.passages[WARM].source == "Keep ⟦1⟧warm⟦/1⟧."


def test_splitting_again_brings_back_both_passages_as_they_were(
    session: Session, translation: Translation, translator: Actor
) -> None:
    before = [(row.source, row.text, row.state) for row in translation.passages]
    join(session, translation, REST, translator)
    seams = segments.offer(translation, translation.passages[REST]).seams

    split(session, translation, REST, "Keep", translator)

    assert seams == (len("Rest for 2 days. "),)
    assert [(row.source, row.text, row.state) for row in translation.passages] == before
    assert session.scalars(select(SegmentRule)).all() == []


def test_joining_again_brings_back_the_passage_as_it_was(
    session: Session, translation: Translation, translator: Actor
) -> None:
    translation.passages[DRINK].text = "水を飲み、眠ります。"
    translation.passages[DRINK].provenance = Provenance.MACHINE
    split(session, translation, DRINK, "and", translator)

    again = join(session, translation, DRINK, translator)

    assert again.source == "Drink water and sleep well."
    assert (again.text, again.provenance) == ("水を飲み、眠ります。", Provenance.MACHINE)
    assert session.scalars(select(SegmentRule)).all() == []


def test_what_was_written_after_a_split_is_joined_and_not_thrown_away(
    session: Session, translation: Translation, translator: Actor
) -> None:
    split(session, translation, DRINK, "and", translator)
    second = translation.passages[DRINK + 1]
    passages.save(session, second.id, "ぐっすり眠ります。", second.version, translator, NOW)
    session.flush()

    again = join(session, translation, DRINK, translator)

    assert again.text == "水を飲みます。ぐっすり眠ります。"


def test_an_accepted_passage_is_to_be_accepted_once_more(
    session: Session, translation: Translation, translator: Actor
) -> None:
    first = translation.passages[REST]
    passages.save(session, first.id, first.text, first.version, translator, NOW, accept=True)
    session.flush()

    done = join(session, translation, REST, translator)
    split(session, translation, REST, "Keep", translator)

    assert (done.state, done.accepted_by_id) == (PassageState.EDITED, None)


def test_undo_never_puts_the_text_of_another_source_into_a_joined_passage(
    session: Session, translation: Translation, translator: Actor
) -> None:
    first = translation.passages[REST]
    passages.save(session, first.id, "二日休みます。", first.version, translator, NOW)
    session.flush()
    done = join(session, translation, REST, translator)

    assert not passages.undoable(session, done)
    with pytest.raises(NotAllowed):
        passages.undo(session, done.id, done.text, done.version, translator, NOW)

    passages.save(session, done.id, "直した文。", done.version, translator, NOW)
    session.flush()
    assert passages.undoable(session, done)


def test_notes_stay_with_the_joined_passage(
    session: Session, translation: Translation, translator: Actor
) -> None:
    second = translation.passages[WARM]
    session.add(
        Note(
            translation_id=translation.id,
            passage_id=second.id,
            quote=second.source,
            kind="question",
            body="どのくらい温めますか。",
            author_id=translator.user_id,
            created_at=NOW,
        )
    )
    session.flush()
    session.expire(second)

    done = join(session, translation, REST, translator)

    assert session.scalars(select(Note)).one().passage_id == done.id


def test_danger_is_inherited_by_the_joined_passage_and_by_both_halves(
    session: Session, translation: Translation, translator: Actor
) -> None:
    translation.passages[REST].safety = SafetyClass.DOSE
    translation.passages[DRINK].safety = SafetyClass.MEDICINE
    session.flush()

    joined = join(session, translation, REST, translator)
    split(session, translation, WALK, "and", translator)

    assert SafetyClass.DOSE in from_stored(joined.safety or "")
    halves = translation.passages[WALK:]
    assert all(SafetyClass.MEDICINE in from_stored(row.safety or "") for row in halves)


def test_whoever_saw_another_version_is_told(
    session: Session, translation: Translation, translator: Actor
) -> None:
    first, second = translation.passages[REST : REST + 2]

    with pytest.raises(Conflict):
        segments.join(session, first.id, first.version, second.version + 1, translator, NOW)
    with pytest.raises(Conflict):
        segments.join(session, first.id, first.version + 1, second.version, translator, NOW)
    with pytest.raises(Conflict):
        segments.split(session, first.id, 5, first.version + 1, translator, NOW)


def test_what_cannot_be_joined_or_split_is_refused(
    session: Session, translation: Translation, translator: Actor
) -> None:
    last, title = translation.passages[WALK], translation.passages[0]

    with pytest.raises(Invalid):
        segments.join(session, last.id, last.version, 1, translator, NOW)
    with pytest.raises(Invalid):
        segments.split(session, title.id, 2, title.version, translator, NOW)
    with pytest.raises(Invalid):
        segments.split(session, last.id, 1, last.version, translator, NOW)


def test_only_people_who_translate_here_may_move_boundaries(
    session: Session, translation: Translation
) -> None:
    author = make_actor(session, Role.AUTHOR)
    first, second = translation.passages[REST : REST + 2]

    with pytest.raises(NotAllowed):
        segments.join(session, first.id, first.version, second.version, author, NOW)


def test_what_is_typed_into_a_passage_that_was_joined_away_is_answered_not_lost(
    session: Session, translation: Translation, translator: Actor
) -> None:
    second = translation.passages[WARM]
    gone, version = second.id, second.version

    join(session, translation, REST, translator)

    with pytest.raises(NotFound):
        passages.save(session, gone, "温めます。", version, translator, NOW)


def test_the_history_keeps_both_texts(
    session: Session, translation: Translation, translator: Actor
) -> None:
    join(session, translation, REST, translator)

    event = session.scalars(select(Event).where(Event.action == "joined")).one()
    assert JAPANESE[WARM] in (event.before or "")
    assert event.actor_id == translator.user_id
    assert event.at - NOW < timedelta(seconds=1)
