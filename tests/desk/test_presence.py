"""Who is in a translation, and what a page is told of changes."""

from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinicweb.db import Database
from clinicweb.desk import history, passages, presence
from clinicweb.domain.access import Actor, Role
from clinicweb.models import Passage, Presence, Translation
from tests.clock import NOW
from tests.factories import make_actor
from tests.working import Work

LATER = NOW + timedelta(hours=1)


def edit(session: Session, passage_id: int, text: str, actor: Actor) -> Passage:
    passage = session.get_one(Passage, passage_id)
    passages.save(session, passage_id, text, passage.version, actor, LATER)
    session.flush()
    return passage


def test_others_are_here_with_the_passage_they_have_open(session: Session, work: Work) -> None:
    aiko, ben = (make_actor(session, name=name) for name in ("佐藤 愛子", "Ben Carter"))
    presence.arrive(session, work.translation_id, work.passage_ids[2], aiko, NOW)
    presence.arrive(session, work.translation_id, None, ben, NOW)
    presence.arrive(session, work.translation_id, work.passage_ids[3], aiko, NOW)

    later = NOW + timedelta(seconds=4)
    [here] = presence.others(session, work.translation_id, ben, later)

    assert (here.user_id, here.name, here.initials) == (aiko.user_id, "佐藤 愛子", "佐藤")
    assert (here.passage_id, here.seconds) == (work.passage_ids[3], 4)


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Ben Carter", "BC"),
        ("Mary Jane van Dyke", "MD"),
        ("Cho", "C"),
        ("佐藤愛子", "佐藤"),
        ("佐藤　愛子", "佐藤"),
        ("", "?"),
    ],
)
def test_a_name_is_abbreviated_as_its_script_does(name: str, initials: str) -> None:
    assert presence.Here(1, name, None, 0).initials == initials


def test_whose_page_is_silent_is_gone_after_three_lost_pulses(session: Session, work: Work) -> None:
    aiko, ben = (make_actor(session) for _ in range(2))
    presence.arrive(session, work.translation_id, None, aiko, NOW)

    for seconds, there in ((0, 1), (19, 1), (20, 0)):
        at = NOW + timedelta(seconds=seconds)
        assert len(presence.others(session, work.translation_id, ben, at)) == there


def test_a_passage_of_another_translation_is_nobody_s_place(session: Session, work: Work) -> None:
    aiko, ben = (make_actor(session) for _ in range(2))

    presence.arrive(session, work.translation_id, 999_999, aiko, NOW)

    assert presence.others(session, work.translation_id, ben, NOW)[0].passage_id is None


def test_old_rows_are_forgotten(session: Session, work: Work) -> None:
    old, new = (make_actor(session) for _ in range(2))
    presence.arrive(session, work.translation_id, None, old, NOW - timedelta(days=2))
    presence.arrive(session, work.translation_id, None, new, NOW)

    presence.prune(session, NOW)

    assert session.scalars(select(Presence.user_id)).all() == [new.user_id]


def test_many_pages_say_so_at_once_while_somebody_holds_the_translation(
    database: Database, work: Work
) -> None:
    with database.transaction() as session:
        people = [make_actor(session) for _ in range(6)]
    failures: list[Exception] = []

    def pulse(number: int) -> None:
        try:
            for _ in range(5):
                with database.transaction() as session:
                    presence.arrive(session, work.translation_id, None, people[number], NOW)
        except Exception as error:
            failures.append(error)

    threads = [Thread(target=pulse, args=(number % 6,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert failures == []
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Presence)) == 6


def test_a_page_hears_of_every_change_also_of_typing_that_adds_to_an_event(
    session: Session, work: Work
) -> None:
    aiko = make_actor(session, Role.TRANSLATOR, name="愛子")
    passage_id = work.passage_ids[3]
    passage = edit(session, passage_id, "2日間休みます。", aiko)
    known = history.newest(session, work.translation_id)
    passages.save(
        *(session, passage_id, "2日間は休みます。", passage.version, aiko, LATER),
        autosave=True,
    )
    session.flush()

    assert history.after(session, work.translation_id, known, 10) == []
    [found] = history.changed(session, work.translation_id, LATER, ())
    assert (found.passage_id, found.version, found.by) == (passage_id, passage.version, "愛子")


def test_what_happened_after_an_event_comes_in_order(session: Session, work: Work) -> None:
    aiko = make_actor(session, Role.TRANSLATOR)
    known = history.newest(session, work.translation_id)
    for passage_id in (work.passage_ids[3], work.passage_ids[1]):
        edit(session, passage_id, "休みます。", aiko)

    found = history.after(session, work.translation_id, known, 10)

    assert [one.passage_id for one in found] == [work.passage_ids[3], work.passage_ids[1]]
    assert history.after(session, work.translation_id, found[-1].id, 10) == []


def test_the_shape_changes_with_the_passages_and_not_with_their_texts(
    session: Session, work: Work
) -> None:
    before = history.shape(session, work.translation_id)
    edit(session, work.passage_ids[3], "休みます。", make_actor(session))
    assert history.shape(session, work.translation_id) == before

    translation = session.get_one(Translation, work.translation_id)
    translation.passages.pop()
    session.flush()

    assert history.shape(session, work.translation_id) != before
