"""Approving, bringing in, correcting and removing; the index says the same as the entries."""

from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.db import Database
from clinicweb.desk import approval, passages
from clinicweb.domain.access import Role
from clinicweb.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from clinicweb.domain.memory_grams import grams, length_gram
from clinicweb.domain.memory_match import Origin
from clinicweb.memory import entries, lookup
from clinicweb.memory.entries import Added, Pair
from clinicweb.memory.search import similar
from clinicweb.models import MemoryChange, MemoryEntry, MemoryGram, Translation
from tests.clock import NOW
from tests.factories import (
    accept_all,
    make_actor,
    make_article,
    make_clinic,
    make_draft,
    translation_of,
)
from tests.memory.conftest import Add, Ask

PAIR = ("Rest for 2 days.", "2日休みます。")


def held(session: Session, source: str = PAIR[0]) -> list[MemoryEntry]:
    return list(
        session.scalars(
            select(MemoryEntry).where(MemoryEntry.source == source).order_by(MemoryEntry.id)
        )
    )


def assert_in_step(session: Session) -> None:
    """The index finds each entry by what it says, counts each gram, and holds nothing else."""
    session.flush()
    expected: Counter[str] = Counter()
    everything = list(session.scalars(select(MemoryEntry)))
    for entry in everything:
        own: set[str] = set()
        for language, side in (
            (entry.source_language, entry.source),
            (entry.target_language, entry.target),
        ):
            own |= {*grams(side, language), length_gram(side, language)}
        expected.update(own)
        for gram in own:
            assert entry.id in lookup.together(session, [gram], [gram], 1_000)
    counted = {row.gram: row.entries for row in session.scalars(select(MemoryGram)) if row.entries}
    assert counted == dict(expected)
    for gram, number in expected.items():
        assert len(lookup.together(session, [gram], [gram], 1_000)) == number


def test_pairs_that_are_brought_in_are_found_once_and_known_afterwards(
    session: Session, clinic_id: int
) -> None:
    def bring(*pairs: tuple[str, str]) -> Added:
        return entries.add_pairs(
            session,
            [Pair(*pair) for pair in pairs],
            "en",
            "ja",
            origin=Origin.IMPORTED,
            clinic_id=clinic_id,
            now=NOW,
        )

    assert bring(PAIR, PAIR, ("Walk.", "歩きます。")) == Added(2, 1)
    assert bring(PAIR, ("Walk.", "散歩します。")) == Added(1, 1)
    (entry,) = held(session)
    assert (entry.origin, entry.clinic_id, entry.approved_by_id) == ("imported", clinic_id, None)
    assert entry.approved_at == NOW
    assert_in_step(session)


def test_thousands_of_pairs_of_one_file_are_all_indexed(
    session: Session, add: Add, ask: Ask
) -> None:
    add(*((f"Sentence word{n} of the file.", f"文{n}です。") for n in range(2_300)))

    assert ask("Sentence word2299 of the file.")[0].target == "文2299です。"
    assert lookup.counts(session, ["enof·the"]) == {"enof·the": 2_300}


Approved = Callable[..., tuple[int, int]]


@pytest.fixture
def approved(database: Database) -> Approved:
    """Approve an article that holds the sentence; its translation's id and the approver's."""

    def approved(target: str, body: str = PAIR[0], clinic_id: int | None = None) -> tuple[int, int]:
        with database.transaction() as session:
            actor = make_actor(session)
            article = make_article(session, actor=actor, body=body, clinic_id=clinic_id)
            translation = make_draft(session, translation_of(session, article))
            for passage in translation.passages:
                if passage.source == PAIR[0]:
                    passages.save(session, passage.id, target, passage.version, actor, NOW)
                    session.flush()
            accept_all(session, translation, actor)
            approval.approve(session, translation.id, translation.version, actor, NOW)
            return translation.id, actor.user_id

    return approved


def test_an_approved_pair_keeps_its_clinic_article_approver_and_date(
    database: Database, approved: Approved
) -> None:
    translation_id, approver_id = approved(PAIR[1])

    with database.reading() as session:
        translation = session.get_one(Translation, translation_id)
        (entry,) = held(session)
        assert entry.origin == Origin.APPROVED
        assert entry.clinic_id == translation.article.clinic_id
        assert entry.article_id == translation.article_id
        assert entry.approved_by_id == approver_id
        assert entry.approved_at == NOW
        assert_in_step(session)


def test_the_same_place_comes_first_with_101_and_the_own_clinic_next(
    database: Database, approved: Approved
) -> None:
    with database.transaction() as session:
        own, other = make_clinic(session).id, make_clinic(session).id
    approved("2日休みます。", body=f"Sit. {PAIR[0]} Stand.", clinic_id=own)
    there, _ = approved("2日間は安静に。", body=f"Walk. {PAIR[0]} Swim.", clinic_id=other)

    with database.reading() as session:
        place = next(
            passage.context_hash
            for passage in session.get_one(Translation, there).passages
            if passage.source == PAIR[0]
        )
        asked = (session, PAIR[0], "en", "ja")
        in_place = similar(*asked, clinic_id=own, context_hash=place)
        elsewhere = similar(*asked, clinic_id=own)

    assert [(match.percent, match.text) for match in in_place] == [
        (101, "2日間は安静に。"),
        (100, "2日休みます。"),
    ]
    assert [(match.percent, match.text) for match in elsewhere] == [
        (100, "2日休みます。"),
        (100, "2日間は安静に。"),
    ]


def correct_and_approve(database: Database, translation_id: int, target: str) -> None:
    with database.transaction() as session:
        actor = make_actor(session)
        translation = session.get_one(Translation, translation_id)
        passage = next(p for p in translation.passages if p.source == PAIR[0])
        passages.save(session, passage.id, target, passage.version, actor, NOW)
        session.flush()
        accept_all(session, translation, actor)
        approval.approve(session, translation_id, translation.version, actor, NOW)


def test_correcting_an_approved_passage_updates_the_memory(
    database: Database, approved: Approved
) -> None:
    translation_id, _ = approved(PAIR[1])

    correct_and_approve(database, translation_id, "2日間は休んでください。")

    with database.reading() as session:
        assert [entry.target for entry in held(session)] == ["2日間は休んでください。"]
        assert_in_step(session)


def test_another_clinic_keeps_its_own_words(database: Database, approved: Approved) -> None:
    with database.transaction() as session:
        one, other = make_clinic(session).id, make_clinic(session).id

    approved("2日休みます。", clinic_id=one)
    approved("2日間は安静に。", clinic_id=other)

    with database.reading() as session:
        assert {(entry.clinic_id, entry.target) for entry in held(session)} == {
            (one, "2日休みます。"),
            (other, "2日間は安静に。"),
        }


def test_a_correction_in_the_memory_says_who_and_why_and_changes_no_article(
    database: Database, approved: Approved
) -> None:
    translation_id, _ = approved(PAIR[1])
    with database.transaction() as session:
        (entry,) = held(session)
        actor = make_actor(session)
        entries.correct(session, entry.id, " 2日間休みます。 ", PAIR[1], "「間」を", actor, NOW)

    with database.reading() as session:
        (entry,) = held(session)
        (change,) = session.scalars(select(MemoryChange))
        texts = {p.text for p in session.get_one(Translation, translation_id).passages}
        assert (entry.target, entry.approved_by_id) == ("2日間休みます。", actor.user_id)
        assert (change.action, change.before, change.after, change.reason, change.actor_id) == (
            "corrected",
            PAIR[1],
            "2日間休みます。",
            "「間」を",
            actor.user_id,
        )
        assert PAIR[1] in texts
        assert_in_step(session)


def test_a_removed_pair_is_found_no_more_and_stays_in_the_record(
    session: Session, add: Add, ask: Ask
) -> None:
    add(PAIR, ("Rest for 2 weeks.", "2週間休みます。"))
    (entry,) = held(session)

    entries.remove(session, entry.id, PAIR[1], "古い訳です", make_actor(session), NOW)
    session.flush()

    assert [match.target for match in ask(PAIR[0])] == ["2週間休みます。"]
    (change,) = session.scalars(select(MemoryChange))
    assert (change.action, change.source, change.before) == ("removed", *PAIR)
    assert_in_step(session)


def test_what_somebody_else_changed_meanwhile_is_not_written_over(
    session: Session, add: Add
) -> None:
    add(PAIR)
    (entry,) = held(session)
    actor = make_actor(session)
    entries.correct(session, entry.id, "二日休みます。", PAIR[1], "表記", actor, NOW)

    with pytest.raises(Conflict):
        entries.correct(session, entry.id, "2日間休む。", PAIR[1], "表記", actor, NOW)
    with pytest.raises(Conflict):
        entries.remove(session, entry.id, PAIR[1], "表記", actor, NOW)


@pytest.mark.parametrize(
    ("target", "reason"),
    [("", "why"), ("  ", "why"), ("訳", ""), ("訳" * 6_000, "why"), ("訳", "w" * 600)],
)
def test_a_correction_needs_a_text_and_a_reason_of_sensible_length(
    session: Session, add: Add, target: str, reason: str
) -> None:
    add(PAIR)
    (entry,) = held(session)

    with pytest.raises(Invalid):
        entries.correct(session, entry.id, target, PAIR[1], reason, make_actor(session), NOW)


def test_only_who_approves_there_may_correct_and_only_an_administrator_what_is_shipped(
    session: Session, add: Add, clinic_id: int
) -> None:
    add(PAIR)
    add(("Walk.", "歩きます。"), origin=Origin.STARTER, clinic_id=None)
    (own,), (shipped,) = held(session), held(session, "Walk.")
    author = make_actor(session, Role.AUTHOR, clinic_id=clinic_id)
    translator = make_actor(session, Role.TRANSLATOR, clinic_id=clinic_id, language="ja")
    elsewhere = make_actor(
        session, Role.TRANSLATOR, clinic_id=make_clinic(session).id, language="ja"
    )

    assert entries.may_edit(own, translator)
    for actor, entry in ((author, own), (elsewhere, own), (translator, shipped)):
        assert not entries.may_edit(entry, actor)
        with pytest.raises(NotAllowed):
            entries.remove(session, entry.id, entry.target, "why", actor, NOW)
    assert entries.may_edit(shipped, make_actor(session))


def test_a_pair_that_is_gone_is_said_to_be_gone(session: Session) -> None:
    with pytest.raises(NotFound):
        entries.remove(session, 999, "", "why", make_actor(session), NOW)
