"""Similar sentences of the memory as drafts, before the engine is asked."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from clinicweb.db import Database
from clinicweb.domain.memory_match import FILL_THRESHOLD, SAME_TEXT, Origin
from clinicweb.domain.workflow import PassageState, Provenance
from clinicweb.drafting import service
from clinicweb.drafting.engine import translate_gaps
from clinicweb.drafting.proposals import from_memory
from clinicweb.drafting.service import Draft
from clinicweb.memory import entries
from clinicweb.memory.entries import Pair, add_pairs
from clinicweb.models import MemoryEntry, Passage, Translation
from clinicweb.mt.echo import EchoEngine
from tests.clock import NOW
from tests.factories import make_actor, make_article, translation_of

Drafted = Callable[[str], dict[str, Passage]]


def remember(database: Database, *pairs: tuple[str, str], origin: Origin = Origin.STARTER) -> None:
    with database.transaction() as session:
        add_pairs(
            session,
            [Pair(*pair) for pair in pairs],
            "en",
            "ja",
            origin=origin,
            clinic_id=None,
            now=NOW,
        )


@pytest.fixture
def drafted(database: Database) -> Drafted:
    """The passages of an article with this text after a whole run, by their source."""

    def drafted(body: str) -> dict[str, Passage]:
        with database.transaction() as session:
            translation = translation_of(session, make_article(session, body=body))
            ids = translation.id, translation.revision_id
        with database.transaction() as session:
            work = service.claim(session, *ids, "run", NOW)
        assert work is not None
        with database.reading() as session:
            similar, left = from_memory(session, work)
        drafts: list[Draft] = [*translate_gaps(EchoEngine("en", "ja"), left), *similar]
        with database.transaction() as session:
            assert service.store(session, work, drafts, "echo 1", NOW)
        with database.reading() as session:
            return {p.source: p for p in session.get_one(Translation, ids[0]).passages}

    return drafted


def by_engine(passage: Passage) -> bool:
    """Whether the engine was asked; what it echoes is refused as no translation."""
    return passage.engine == "echo 1" and passage.match is passage.memory_entry_id is None


def test_a_sentence_that_differs_in_a_figure_becomes_a_draft_with_its_percentage(
    database: Database, drafted: Drafted
) -> None:
    remember(database, ("A session takes 60 minutes.", "1回60分です。"))

    passage = drafted("A session takes 90 minutes.")["A session takes 90 minutes."]

    assert passage.state == PassageState.DRAFTED
    assert passage.text == passage.draft == "1回90分です。"
    assert passage.provenance == Provenance.MEMORY
    assert passage.engine is None
    assert passage.match is not None
    assert FILL_THRESHOLD <= passage.match < SAME_TEXT
    assert passage.memory_entry_id is not None


def test_the_engine_drafts_what_is_not_similar_enough(database: Database, drafted: Drafted) -> None:
    remember(database, ("Our rooms are on the second floor.", "施術室は2階にあります。"))

    passage = drafted("Our garden is behind the house.")["Our garden is behind the house."]

    assert by_engine(passage)


@pytest.mark.parametrize(
    ("held", "asked"),
    [
        # A safety passage: contraindication, medicine, emergency.
        (
            "Tell us about the medicine you take every day.",
            "Tell us about the medicine you take every week.",
        ),
        ("Call {{emergency}} if your chest hurts.", "Call {{emergency}} if your arm hurts."),
        # The one says what the other denies.
        (
            "Our rooms are open to guests on every floor.",
            "Our rooms are not open to guests on every floor.",
        ),
        # The figure of the other sentence would stay.
        ("A cup of our tea costs 10,000 yen.", "A cup of our tea costs 12,000 yen."),
    ],
)
def test_what_could_harm_or_is_not_sure_is_left_to_the_engine(
    database: Database, drafted: Drafted, held: str, asked: str
) -> None:
    remember(database, (held, "1万円の文"))

    passage = drafted(asked)[asked]

    assert by_engine(passage)


def test_the_same_text_comes_before_a_similar_one_and_is_still_only_a_draft(
    database: Database, drafted: Drafted
) -> None:
    remember(database, ("A visit costs 5,500 yen.", "1回5,500円です。"))
    remember(database, ("A visit costs 6,500 yen.", "別の文6,500円"), origin=Origin.IMPORTED)

    passage = drafted("A visit costs 5,500 yen.")["A visit costs 5,500 yen."]

    assert passage.text == "1回5,500円です。"
    assert passage.match == SAME_TEXT
    assert passage.state == PassageState.DRAFTED
    assert passage.accepted_by_id is None


def test_a_pair_that_is_removed_during_the_run_leaves_its_text_without_a_link(
    database: Database,
) -> None:
    remember(database, ("A session takes 60 minutes.", "1回60分です。"))
    with database.transaction() as session:
        translation = translation_of(
            session, make_article(session, body="A session takes 90 minutes.")
        )
        ids = translation.id, translation.revision_id
    with database.transaction() as session:
        work = service.claim(session, *ids, "run", NOW)
    assert work is not None
    with database.reading() as session:
        drafts, _ = from_memory(session, work)
    with database.transaction() as session:
        entry = session.scalars(select(MemoryEntry)).one()
        entries.remove(session, entry.id, entry.target, "古い", make_actor(session), NOW)

    with database.transaction() as session:
        assert service.store(session, work, drafts, "echo 1", NOW)

    with database.reading() as session:
        passage = next(p for p in session.get_one(Translation, ids[0]).passages if "90" in p.source)
        assert passage.text == "1回90分です。"
        assert passage.memory_entry_id is None
