"""Notes and questions: who may say and settle what, and who is told."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.articles import service as articles
from clinicweb.desk import notes, threads
from clinicweb.desk.notes import NoteKind
from clinicweb.desk.threads import Thread
from clinicweb.domain.access import Actor, Permission, Role
from clinicweb.domain.errors import Invalid, NotAllowed, NotFound
from clinicweb.models import Article, Event, Mention, Note, Translation, User
from tests.clock import NOW
from tests.factories import SILENT, make_actor, make_clinic, make_user
from tests.working import Work

REST = 3  # the passage "Rest for 2 days."
ASKED = "「2日間」と「二日間」のどちらにしますか。"


def person(session: Session, name: str, *roles: Role, **overrides: object) -> Actor:
    """Somebody who can sign in, so that notes may name them."""
    user = make_user(session, *roles, name=name, password="a hash", **overrides)
    grants = [Permission(Role(one.role), one.clinic_id, one.language) for one in user.grants]
    return Actor(user.id, name, tuple(grants))


@pytest.fixture
def aiko(session: Session) -> Actor:
    return person(session, "佐藤 愛子", Role.TRANSLATOR)


@pytest.fixture
def ben(session: Session) -> Actor:
    return person(session, "Ben Carter", Role.PUBLISHER)


@pytest.fixture
def question(session: Session, work: Work, ben: Actor) -> Note:
    note = notes.add(session, work.passage_ids[REST], NoteKind.QUESTION, "Which one?", (), ben, NOW)
    session.flush()
    return note


def told(session: Session, actor: Actor) -> list[str]:
    """Words of the notes that name the person and that they have not seen."""
    session.flush()
    return list(
        session.scalars(
            select(Note.body)
            .join(Mention)
            .where(Mention.user_id == actor.user_id, Mention.seen_at.is_(None))
            .order_by(Note.id)
        )
    )


def shown(session: Session, work: Work, actor: Actor) -> list[Thread]:
    session.flush()
    translation = session.get_one(Translation, work.translation_id)
    return threads.of_translation(session, translation, actor)


def actions(session: Session) -> list[str]:
    session.flush()
    about = select(Event.action).where(Event.translation_id.is_not(None)).order_by(Event.id)
    known = {"asked", "noted", "answered", "note_changed", "note_deleted", "resolved"}
    return [one for one in session.scalars(about) if one in known | {"question_reopened"}]


def test_a_note_quotes_its_passage_and_stands_in_the_history(
    session: Session, work: Work, ben: Actor
) -> None:
    passage_id = work.passage_ids[REST]

    note = notes.add(session, passage_id, NoteKind.NOTE, " Checked.\r\n", (), ben, NOW)
    session.flush()

    assert (note.quote, note.body) == ("Rest for 2 days.", "Checked.")
    event = session.scalars(select(Event).where(Event.action == "noted")).one()
    assert (event.passage_id, event.actor_id, event.at) == (passage_id, ben.user_id, NOW)


def test_who_is_ticked_or_called_by_name_is_told(
    session: Session, work: Work, aiko: Actor, ben: Actor
) -> None:
    cho = person(session, "Cho", Role.TRANSLATOR)
    body = "@佐藤愛子さん、確認をお願いします。@ｂｅｎ ｃａｒｔｅｒ"

    notes.add(session, work.passage_ids[0], NoteKind.QUESTION, body, (cho.user_id,), ben, NOW)

    assert told(session, aiko) == told(session, cho) == [body]
    assert told(session, ben) == []  # nobody is told of their own words


def test_a_long_name_does_not_call_the_shorter_one_in_it(
    session: Session, work: Work, ben: Actor
) -> None:
    anna, annabel = (person(session, name, Role.TRANSLATOR) for name in ("Anna", "Anna Bell"))

    notes.add(session, work.passage_ids[0], NoteKind.NOTE, "@Anna Bell: done", (), ben, NOW)
    notes.add(session, work.passage_ids[0], NoteKind.NOTE, "@Annabelle, anna", (), ben, NOW)

    assert told(session, anna) == []
    assert told(session, annabel) == ["@Anna Bell: done"]


def test_only_people_who_may_see_the_translation_can_be_named(
    session: Session, work: Work, ben: Actor
) -> None:
    elsewhere = person(session, "Dai", Role.TRANSLATOR, clinic_id=make_clinic(session).id)
    gone = person(session, "Emi", Role.TRANSLATOR)
    session.get_one(User, gone.user_id).active = False
    session.flush()

    for one in (elsewhere, gone):
        notes.add(session, work.passage_ids[0], NoteKind.NOTE, "hello", (one.user_id,), ben, NOW)
    notes.add(session, work.passage_ids[0], NoteKind.NOTE, "@Dai @Emi hello", (), ben, NOW)

    assert told(session, elsewhere) == told(session, gone) == []


def test_whose_business_it_is_not_can_neither_write_nor_answer(
    session: Session, work: Work, question: Note
) -> None:
    stranger = person(session, "Dai", Role.TRANSLATOR, clinic_id=make_clinic(session).id)

    with pytest.raises(NotFound):
        notes.add(session, work.passage_ids[0], NoteKind.NOTE, "hello", (), stranger, NOW)
    with pytest.raises(NotFound):
        notes.answer(session, question.id, "hello", stranger, NOW)
    with pytest.raises(NotFound):
        notes.delete(session, question.id, stranger, NOW)


@pytest.mark.parametrize("body", ["", " \n\t", "x" * (notes.LENGTH + 1)])
def test_a_note_needs_words_and_not_too_many(
    session: Session, work: Work, ben: Actor, body: str
) -> None:
    with pytest.raises(Invalid):
        notes.add(session, work.passage_ids[0], NoteKind.NOTE, body, (), ben, NOW)


def test_an_answer_tells_who_took_part_and_stands_below_what_it_answers(
    session: Session, work: Work, question: Note, aiko: Actor, ben: Actor
) -> None:
    first = notes.answer(session, question.id, "「2日間」です。", aiko, NOW)
    session.flush()
    notes.answer(session, first.id, "Thank you.", ben, NOW)

    [thread] = shown(session, work, ben)
    assert [one.note.body for one in thread.answers] == ["「2日間」です。", "Thank you."]
    assert told(session, ben) == []  # answering is having seen
    assert told(session, aiko) == ["Thank you."]


def test_a_question_is_open_until_a_translator_or_who_asked_resolves_it(
    session: Session, work: Work, question: Note, aiko: Actor, ben: Actor
) -> None:
    bystander = person(session, "Fumi", Role.PUBLISHER)
    assert threads.open_questions(session, work.translation_id) == 1
    with pytest.raises(NotAllowed):
        notes.resolve(session, question.id, bystander, NOW)

    for one in (aiko, ben):
        notes.resolve(session, question.id, one, NOW)
        notes.resolve(session, question.id, one, NOW)
        session.flush()
        assert threads.open_questions(session, work.translation_id) == 0
        assert shown(session, work, ben)[0].resolved_by == one.name
        notes.reopen(session, question.id, one, NOW)
        session.flush()
        assert threads.open_questions(session, work.translation_id) == 1

    assert actions(session) == ["asked", *("resolved", "question_reopened") * 2]


def test_a_note_cannot_be_resolved(session: Session, work: Work, ben: Actor) -> None:
    note = notes.add(session, work.passage_ids[0], NoteKind.NOTE, "hello", (), ben, NOW)
    session.flush()

    with pytest.raises(NotFound):
        notes.resolve(session, note.id, ben, NOW)


def test_words_can_be_changed_by_their_author_until_somebody_else_answers(
    session: Session, work: Work, question: Note, aiko: Actor, ben: Actor
) -> None:
    notes.change(session, question.id, "Which of the two? @佐藤愛子", ben, NOW)
    session.flush()
    with pytest.raises(NotAllowed):
        notes.change(session, question.id, "Something else", aiko, NOW)
    assert told(session, aiko) == ["Which of the two? @佐藤愛子"]

    notes.answer(session, question.id, "The first.", aiko, NOW)
    session.flush()

    with pytest.raises(NotAllowed):
        notes.change(session, question.id, "Is it safe?", ben, NOW)
    assert question.body == "Which of the two? @佐藤愛子"


def test_who_has_seen_a_note_is_not_told_again_when_it_is_worded_anew(
    session: Session, work: Work, aiko: Actor, ben: Actor
) -> None:
    note = notes.add(
        session, work.passage_ids[0], NoteKind.NOTE, "See this.", (aiko.user_id,), ben, NOW
    )
    session.flush()
    notes.see(session, note.mentions[0].id, aiko, NOW)

    notes.change(session, note.id, "See this, please.", ben, NOW)

    assert told(session, aiko) == []
    with pytest.raises(NotFound):
        notes.see(session, note.mentions[0].id, ben, NOW)


def test_a_deleted_note_leaves_its_place_and_closes_its_question(
    session: Session, work: Work, question: Note, aiko: Actor, ben: Actor
) -> None:
    notes.change(session, question.id, "Which? @佐藤愛子", ben, NOW)
    notes.answer(session, question.id, "The first.", aiko, NOW)
    session.flush()
    with pytest.raises(NotAllowed):
        notes.delete(session, question.id, aiko, NOW)

    notes.delete(session, question.id, ben, NOW)

    [thread] = shown(session, work, ben)
    assert (thread.first.note.body, thread.is_open) == ("", False)
    assert [one.note.body for one in thread.answers] == ["The first."]
    assert told(session, aiko) == []
    with pytest.raises(NotFound):
        notes.reopen(session, question.id, ben, NOW)


def test_an_administrator_may_delete_what_others_wrote(
    session: Session, work: Work, question: Note
) -> None:
    notes.delete(session, question.id, make_actor(session), NOW)

    assert question.body == ""


def test_all_can_be_marked_as_seen_at_once(
    session: Session, work: Work, aiko: Actor, ben: Actor
) -> None:
    for passage_id in work.passage_ids[:2]:
        notes.add(session, passage_id, NoteKind.NOTE, "@佐藤愛子", (), ben, NOW)
    session.flush()
    assert threads.unseen(session, aiko.user_id) == len(threads.naming(session, aiko, 10)) == 2

    notes.see_all(session, aiko, NOW)

    assert threads.unseen(session, aiko.user_id) == 0
    assert all(one.seen_at for one in threads.naming(session, aiko, 10))


def test_notes_follow_a_changed_sentence_and_outlive_a_deleted_one(
    session: Session, work: Work, ben: Actor
) -> None:
    changed, deleted = work.passage_ids[REST], work.passage_ids[5]
    for passage_id in (changed, deleted):
        notes.add(session, passage_id, NoteKind.QUESTION, "Sure?", (), ben, NOW)
    session.flush()
    article = session.get_one(Article, work.article_id)
    admin = make_actor(session)
    text = articles.Text(
        "A stiff neck",
        "What helps when the neck is stiff.",
        "## Rest\n\nRest for 3 days. Do not force the neck.\n\n"
        "- Call {{phone}} if the pain stays for 7 days.\n",
    )

    articles.save(session, work.article_id, text, None, article.version, admin, NOW)
    articles.mark_ready(session, SILENT, work.article_id, admin, NOW)
    session.flush()
    session.expire_all()

    found = {one.first.note.quote: one for one in shown(session, work, ben)}
    passage_ids = [one.id for one in session.get_one(Translation, work.translation_id).passages]
    assert found["Rest for 2 days."].passage_id == passage_ids[REST] != changed
    assert found["Keep the neck warm."].passage_id is None
    assert threads.open_questions(session, work.translation_id) == 2
