"""Several people accept, edit and confirm one safety passage at the same time."""

import json
import random
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from threading import Barrier

import pytest
from sqlalchemy import select

from clinicweb.db import Database
from clinicweb.desk import approval, passages, safety
from clinicweb.domain.access import Actor
from clinicweb.domain.errors import DomainError
from clinicweb.domain.workflow import PassageState
from clinicweb.models import Event, Passage, PublishedPage, Translation
from clinicweb.publishing import service as publishing
from clinicweb.publishing.second_person import is_confirmed
from tests.clock import NOW
from tests.factories import accept, confirm_all, make_actor
from tests.working import DRAFTS, Work

DO_NOT_FORCE = 4  # index of the passage "Do not force the neck."
TEXTS = [DRAFTS[DO_NOT_FORCE]] + [
    f"{where}を{how}{what}ないでください。"
    for where, how, what in product(
        ("首", "頭"), ("無理に", "強く", "急に"), ("曲げ", "回さ", "押さ")
    )
]
ROUNDS = 20
"""Steps of each person, enough for every pair of steps to meet."""


class Person:
    """Looks at the passage, then takes a step about what was seen, however late it is by then."""

    def __init__(self, database: Database, passage_id: int, actor: Actor, seed: int) -> None:
        self.database, self.passage_id, self.actor = database, passage_id, actor
        self.chance = random.Random(seed)
        self.confirmed: list[str] = []
        """Texts that this person read and confirmed."""

    def work(self, start: Barrier) -> None:
        steps = (self.rewrite, self.rewrite, self.accept, self.confirm, self.reopen, self.undo)
        start.wait()
        for _ in range(ROUNDS):
            with self.database.reading() as session:
                seen = session.get_one(Passage, self.passage_id)
                version, text = seen.version, seen.text
                assert not seen.confirmed_by_id or is_confirmed(seen)
                waits = seen.accepted_by_id not in (None, self.actor.user_id)
            likely = waits and not seen.confirmed_by_id and self.chance.random() < 0.7
            try:
                (self.confirm if likely else self.chance.choice(steps))(version, text)
            except DomainError:
                continue

    def rewrite(self, version: int, _text: str) -> None:
        with self.database.transaction() as session:
            passages.save(
                session,
                *(self.passage_id, self.chance.choice(TEXTS), version, self.actor, NOW),
                accept=self.chance.random() < 0.7,
            )

    def accept(self, version: int, text: str) -> None:
        with self.database.transaction() as session:
            passages.save(session, self.passage_id, text, version, self.actor, NOW, accept=True)

    def confirm(self, version: int, text: str) -> None:
        with self.database.transaction() as session:
            before = session.get_one(Passage, self.passage_id).confirmed_by_id
            safety.confirm(session, self.passage_id, version, self.actor, NOW)
        if before != self.actor.user_id:
            self.confirmed.append(text)

    def reopen(self, version: int, text: str) -> None:
        with self.database.transaction() as session:
            passages.reopen_passage(session, self.passage_id, text, version, self.actor, NOW)

    def undo(self, version: int, text: str) -> None:
        with self.database.transaction() as session:
            passages.undo(session, self.passage_id, text, version, self.actor, NOW)


def told(database: Database, passage_id: int) -> dict[int, list[str]]:
    """The history told again from its start: what each person confirmed, by user id.

    Fails where somebody confirmed what they wrote or accepted themselves.
    """
    with database.reading() as session:
        events = session.scalars(
            select(Event).where(Event.passage_id == passage_id).order_by(Event.id)
        ).all()
    text, acceptor = DRAFTS[DO_NOT_FORCE], None
    writers: dict[str, set[int | None]] = defaultdict(set)
    confirmed: dict[int, list[str]] = defaultdict(list)
    for event in events:
        if event.action == "confirmed":
            assert acceptor not in (None, event.actor_id)
            assert event.actor_id not in writers[text]
            confirmed[event.actor_id or 0].append(text)
        elif event.before is not None:
            before, after = json.loads(event.before), json.loads(event.after or "{}")
            if before["text"] != after["text"]:
                writers[after["text"]].add(event.actor_id)
            text = after["text"]
            acceptor = event.actor_id if after["state"] == PassageState.ACCEPTED else None
    return confirmed


@pytest.mark.parametrize("seed", range(4))
def test_nobody_confirms_a_text_they_have_not_seen_or_that_is_their_own(
    database: Database, work: Work, seed: int
) -> None:
    passage_id = work.passage_ids[DO_NOT_FORCE]
    with database.transaction() as session:
        actors = [make_actor(session) for _ in range(4)]
    people = [
        Person(database, passage_id, actor, seed * 10 + number)
        for number, actor in enumerate(actors)
    ]

    for _ in range(5):  # in a short time, chance may let nobody confirm anything
        start = Barrier(len(people))
        with ThreadPoolExecutor(len(people)) as pool:
            for done in [pool.submit(one.work, start) for one in people]:
                done.result()
        if told(database, passage_id):
            break

    confirmed = told(database, passage_id)
    assert confirmed
    assert {one.actor.user_id: one.confirmed for one in people if one.confirmed} == confirmed
    with database.reading() as session:
        passage = session.get_one(Passage, passage_id)
        if passage.confirmed_by_id is not None:
            assert is_confirmed(passage)
            assert confirmed[passage.confirmed_by_id][-1] == passage.text


def at_once(*steps: Callable[[], None]) -> list[str]:
    """Take the steps at the same time; the names of those that were not refused."""
    start = Barrier(len(steps))

    def take(step: Callable[[], None]) -> str | None:
        start.wait()
        try:
            step()
        except DomainError:
            return None
        return step.__name__

    with ThreadPoolExecutor(len(steps)) as pool:
        names = [one.result() for one in [pool.submit(take, step) for step in steps]]
    return [name for name in names if name]


def test_a_page_that_goes_live_while_its_safety_passage_changes_has_the_text_that_two_read(
    database: Database, work: Work
) -> None:
    passage_id = work.passage_ids[DO_NOT_FORCE]
    with database.transaction() as session:
        first, second = make_actor(session), make_actor(session)
        translation = session.get_one(Translation, work.translation_id)
        for one in translation.passages:
            accept(session, one, one.text, first)
        seen = session.get_one(Passage, passage_id).version
        version = translation.version

    def confirm() -> None:
        with database.transaction() as session:
            safety.confirm(session, passage_id, seen, second, NOW)

    def edit() -> None:
        with database.transaction() as session:
            passages.save(session, passage_id, TEXTS[1], seen, first, NOW, accept=True)

    def approve() -> None:
        with database.transaction() as session:
            approval.approve(session, work.translation_id, version, first, NOW)

    def publish() -> None:
        with database.transaction() as session:
            publishing.publish_translation(session, work.translation_id, first, NOW)

    went = at_once(confirm, edit, approve, publish)

    assert ("confirm" in went) != ("edit" in went)
    with database.reading() as session:
        passage = session.get_one(Passage, passage_id)
        pages = session.scalars(select(PublishedPage)).all()
        assert all(TEXTS[0] in page.html for page in pages)
        assert all(page.safety_review == "second_person" for page in pages)
        if passage.text == TEXTS[1]:
            assert passage.confirmed_by_id is None
    with database.transaction() as session:  # and nobody is stuck afterwards
        translation = session.get_one(Translation, work.translation_id)
        confirm_all(session, translation, second)
        approval.approve(session, translation.id, translation.version, first, NOW)
