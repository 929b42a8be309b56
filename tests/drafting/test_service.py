from datetime import timedelta

import pytest
from sqlalchemy import select

from clinicweb.db import Database
from clinicweb.desk import passages
from clinicweb.domain.workflow import PassageState, Provenance, TranslationState
from clinicweb.drafting import service
from clinicweb.drafting.engine import translate_gaps
from clinicweb.models import Event, Translation
from clinicweb.mt.base import EngineId, Hypothesis
from clinicweb.mt.echo import EchoEngine
from tests.clock import NOW
from tests.factories import SILENT, make_actor, make_article, make_draft, translation_of

SECOND = timedelta(seconds=1)


def waiting(database: Database, **overrides: object) -> tuple[int, int]:
    with database.transaction() as session:
        article = make_article(session, **overrides)
        translation = translation_of(session, article)
        return translation.id, translation.revision_id


def claimed(database: Database, ids: tuple[int, int], token: str = "a", now=NOW):
    with database.transaction() as session:
        return service.claim(session, *ids, token, now)


def drafts_of(work: service.Work) -> list[service.Draft]:
    return translate_gaps(EchoEngine(work.source_language, work.target_language), work)


def test_a_claim_gives_every_missing_passage_to_the_engine(database: Database) -> None:
    ids = waiting(database, body="One sentence. Another one.")

    work = claimed(database, ids)

    assert work is not None
    assert [gap.source for gap in work.gaps] == [
        "A stiff neck",
        "What helps when the neck is stiff.",
        "One sentence.",
        "Another one.",
    ]
    assert (work.source_language, work.target_language) == ("en", "ja")


def test_a_second_run_finds_nothing_to_claim_while_the_first_lives(database: Database) -> None:
    ids = waiting(database)
    claimed(database, ids)

    assert claimed(database, ids, "b", NOW + service.LEASE - SECOND) is None


def test_a_run_that_fell_silent_is_taken_over_and_its_drafts_are_refused(
    database: Database,
) -> None:
    ids = waiting(database)
    dead = claimed(database, ids)
    assert dead is not None
    later = NOW + service.LEASE + SECOND

    heir = claimed(database, ids, "b", later)
    with database.transaction() as session:
        refused = service.store(session, dead, drafts_of(dead), "late", later)

    assert heir is not None
    assert refused is False
    with database.reading() as session:
        assert all(p.text == "" for p in session.get_one(Translation, ids[0]).passages)


def test_a_run_that_dies_again_and_again_is_given_up_with_a_reason(database: Database) -> None:
    ids = waiting(database)
    now = NOW
    claimed(database, ids)
    for number in range(len(service.BACKOFF) + 1):
        now += service.LEASE + SECOND
        work = claimed(database, ids, f"run{number}", now)

    assert work is None
    with database.reading() as session:
        translation = session.get_one(Translation, ids[0])
        assert translation.state == TranslationState.FAILED
        assert "worker stopped" in (translation.reason or "")


def test_storing_puts_the_draft_into_review_with_its_engine_and_an_event(
    database: Database,
) -> None:
    ids = waiting(database)
    work = claimed(database, ids)
    assert work is not None

    with database.transaction() as session:
        drafts = [service.Draft(gap.passage_id, gap.version, "下書き", None) for gap in work.gaps]
        assert service.store(session, work, drafts, "Echo 1", NOW)

    with database.reading() as session:
        translation = session.get_one(Translation, ids[0])
        assert translation.state == TranslationState.IN_REVIEW
        assert {p.state for p in translation.passages} == {PassageState.DRAFTED}
        assert {p.provenance for p in translation.passages} == {Provenance.MACHINE}
        assert {p.engine for p in translation.passages} == {"Echo 1"}
        event = session.scalars(select(Event).where(Event.action == "drafted")).one()
        assert event.actor_id is None


def test_what_a_person_typed_while_the_engine_worked_wins(database: Database) -> None:
    ids = waiting(database)
    work = claimed(database, ids)
    assert work is not None
    with database.transaction() as session:
        actor = make_actor(session)
        typed = session.get_one(Translation, ids[0]).passages[2]
        passages.save(session, typed.id, "安静", typed.version, actor, NOW)

    with database.transaction() as session:
        service.store(session, work, drafts_of(work), "Echo 1", NOW)

    with database.reading() as session:
        passage = session.get_one(Translation, ids[0]).passages[2]
        assert (passage.text, passage.state) == ("安静", PassageState.EDITED)
        assert passage.provenance == Provenance.PERSON


def test_a_text_that_a_person_cleared_meanwhile_stays_empty(database: Database) -> None:
    ids = waiting(database)
    work = claimed(database, ids)
    assert work is not None
    with database.transaction() as session:
        actor = make_actor(session)
        passage = session.get_one(Translation, ids[0]).passages[2]
        passages.save(session, passage.id, "安静", passage.version, actor, NOW)
        session.flush()
        passages.save(session, passage.id, "", passage.version, actor, NOW)

    with database.transaction() as session:
        service.store(session, work, drafts_of(work), "Echo 1", NOW)

    with database.reading() as session:
        assert session.get_one(Translation, ids[0]).passages[2].text == ""


def test_a_draft_in_trouble_leaves_the_passage_empty_and_says_why(database: Database) -> None:
    class Hollow:
        id = EngineId("hollow", "1", "none")

        def translate(self, texts, progress=None):
            return [Hypothesis("", 0.0) for _ in texts]

    ids = waiting(database)
    work = claimed(database, ids)
    assert work is not None

    with database.transaction() as session:
        service.store(session, work, translate_gaps(Hollow(), work), "Hollow 1", NOW)

    with database.reading() as session:
        passage = session.get_one(Translation, ids[0]).passages[0]
        assert (passage.text, passage.state) == ("", PassageState.MISSING)
        assert "gave no text" in (passage.trouble or "")


def test_a_sentence_that_repeats_goes_to_the_engine_once(database: Database) -> None:
    asked: list[str] = []

    class Counting(EchoEngine):
        def translate(self, texts, progress=None):
            asked.extend(texts)
            return super().translate(texts, progress)

    ids = waiting(database, body="- Rest.\n- Rest.\n- Rest.\n")
    work = claimed(database, ids)
    assert work is not None

    drafts = translate_gaps(Counting("en", "ja"), work)

    assert asked.count("Rest.") == 1
    assert len({d.passage_id for d in drafts}) == len(work.gaps) == 5


def test_a_failed_run_waits_longer_each_time_and_then_asks_a_person(database: Database) -> None:
    ids = waiting(database)
    now = NOW
    for backoff in service.BACKOFF:
        work = claimed(database, ids, "a", now)
        assert work is not None
        with database.transaction() as session:
            service.release(session, work, ("It broke.", {}), now, lasting=False)
        with database.reading() as session:
            translation = session.get_one(Translation, ids[0])
            assert translation.state == TranslationState.WAITING
            assert translation.retry_at == now + backoff
        assert claimed(database, ids, "b", now + backoff - SECOND) is None
        now += backoff

    work = claimed(database, ids, "a", now)
    assert work is not None
    with database.transaction() as session:
        service.release(session, work, ("It broke.", {}), now, lasting=False)

    with database.reading() as session:
        translation = session.get_one(Translation, ids[0])
        assert translation.state == TranslationState.FAILED
        assert "It broke." in (translation.reason or "")


def test_a_lasting_failure_is_told_at_once_and_can_be_tried_again(database: Database) -> None:
    ids = waiting(database)
    work = claimed(database, ids)
    assert work is not None
    with database.transaction() as session:
        service.release(session, work, ("No package.", {}), NOW, lasting=True)

    with database.transaction() as session:
        translation = session.get_one(Translation, ids[0])
        assert translation.state == TranslationState.FAILED
        service.try_again(session, SILENT, translation, NOW)

    assert claimed(database, ids, "b") is not None


@pytest.mark.parametrize(
    ("seconds", "due"), [(1, False), (service.GRACE.total_seconds() + 1, True)]
)
def test_what_waits_is_due_once_the_first_bell_had_its_time(
    database: Database, seconds: float, due: bool
) -> None:
    ids = waiting(database)

    with database.reading() as session:
        found = service.due(session, NOW + timedelta(seconds=seconds))

    assert found == ([ids] if due else [])


def test_a_silent_run_is_due_and_a_living_one_is_not(database: Database) -> None:
    ids = waiting(database)
    work = claimed(database, ids)
    assert work is not None
    later = NOW + service.LEASE + SECOND

    with database.reading() as session:
        assert service.due(session, later) == [ids]
    with database.transaction() as session:
        assert service.beat(session, work, 1, later)
    with database.reading() as session:
        assert service.due(session, later) == []


def test_progress_counts_what_the_running_batch_has_done(database: Database) -> None:
    ids = waiting(database)
    work = claimed(database, ids)
    assert work is not None
    with database.transaction() as session:
        service.beat(session, work, 3, NOW)

    with database.reading() as session:
        translation = session.get_one(Translation, ids[0])
        assert service.progress(translation, translation.passages) == (3, len(work.gaps))


def test_a_finished_draft_is_not_drafted_again(database: Database) -> None:
    ids = waiting(database)
    with database.transaction() as session:
        make_draft(session, session.get_one(Translation, ids[0]))

    assert claimed(database, ids, "again") is None
