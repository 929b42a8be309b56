from sqlalchemy import select

from clinicweb.db import Database
from clinicweb.desk import approval, passages
from clinicweb.domain.workflow import PassageState, Provenance
from clinicweb.drafting import service
from clinicweb.models import MemoryEntry
from tests.clock import NOW
from tests.factories import (
    accept_all,
    make_actor,
    make_article,
    make_clinic,
    make_draft,
    translation_of,
)

SENTENCE = "Rest for 2 days."


def remember(database: Database, text: str, body: str = SENTENCE, clinic_id=None) -> None:
    """Approve an article that holds the sentence with this translation."""
    with database.transaction() as session:
        actor = make_actor(session)
        overrides = {"clinic_id": clinic_id} if clinic_id else {}
        article = make_article(session, actor=actor, body=body, **overrides)
        translation = make_draft(session, translation_of(session, article))
        passage = next(p for p in translation.passages if p.source == SENTENCE)
        passages.save(session, passage.id, text, passage.version, actor, NOW)
        session.flush()
        accept_all(session, translation, actor)
        approval.approve(session, translation.id, translation.version, actor, NOW)


def filled(database: Database, body: str = SENTENCE, clinic_id=None):
    """The same sentence in a new article, after its claim."""
    with database.transaction() as session:
        overrides = {"clinic_id": clinic_id} if clinic_id else {}
        article = make_article(session, body=body, **overrides)
        translation = translation_of(session, article)
        work = service.claim(session, translation.id, translation.revision_id, "t", NOW)
        assert work is not None
        return next(p for p in translation.passages if p.source == SENTENCE), work


def test_an_approved_pair_fills_the_same_sentence_elsewhere_before_the_engine_is_asked(
    database: Database,
) -> None:
    remember(database, "2日間休みます。")

    passage, work = filled(database)

    assert passage.text == "2日間休みます。"
    assert passage.state == PassageState.DRAFTED
    assert passage.provenance == Provenance.MEMORY
    assert SENTENCE not in [gap.source for gap in work.gaps]


def test_nothing_is_remembered_before_the_approval(database: Database) -> None:
    with database.transaction() as session:
        actor = make_actor(session)
        article = make_article(session, actor=actor, body=SENTENCE)
        accept_all(session, make_draft(session, translation_of(session, article)), actor)

    with database.reading() as session:
        assert session.scalars(select(MemoryEntry)).all() == []


def test_the_translation_from_the_same_place_counts_more_than_a_later_one(
    database: Database,
) -> None:
    remember(database, "2日間は安静にします。", body=f"Before. {SENTENCE} After.")
    remember(database, "2日休みます。", body=f"Other. {SENTENCE} Else.")

    passage, _ = filled(database, body=f"Before. {SENTENCE} After.")

    assert passage.text == "2日間は安静にします。"


def test_the_own_clinic_counts_more_than_another_one(database: Database) -> None:
    with database.transaction() as session:
        own, other = make_clinic(session).id, make_clinic(session).id
    remember(database, "2日間は安静にします。", body=f"Sit. {SENTENCE} Stand.", clinic_id=own)
    remember(database, "2日休みます。", body=f"Walk. {SENTENCE} Swim.", clinic_id=other)

    passage, _ = filled(database, body=f"Read. {SENTENCE} Sleep.", clinic_id=own)

    assert passage.text == "2日間は安静にします。"


def test_a_corrected_pair_replaces_its_older_self(database: Database) -> None:
    with database.transaction() as session:
        clinic_id = make_clinic(session).id
    remember(database, "2日休みます。", clinic_id=clinic_id)
    remember(database, "2日間は安静にします。", clinic_id=clinic_id)

    with database.reading() as session:
        targets = session.scalars(
            select(MemoryEntry.target).where(MemoryEntry.source == SENTENCE)
        ).all()
    assert targets == ["2日間は安静にします。"]
