"""Joining and splitting passages: the translation, the memory and the colleagues around them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.articles import service as articles
from clinicweb.db import Database
from clinicweb.desk import approval
from clinicweb.domain.access import Actor
from clinicweb.domain.workflow import TranslationState
from clinicweb.models import MemoryEntry, Translation
from tests.clock import NOW
from tests.desk.segmenting import (
    BODY,
    JAPANESE,
    REST,
    WALK,
    WARM,
    join,
    reloaded,
    sources,
    split,
    texts,
)
from tests.factories import (
    SILENT,
    accept_all,
    make_actor,
    make_article,
    make_draft,
    translation_of,
)


def test_an_approved_translation_is_opened_again(
    session: Session, translation: Translation, translator: Actor
) -> None:
    actor = make_actor(session)
    accept_all(session, translation, actor)
    translation.article.clinic.second_person = False
    session.flush()
    approval.approve(session, translation.id, translation.version, actor, NOW)
    session.flush()

    join(session, translation, REST, translator)

    assert translation.state == TranslationState.IN_REVIEW
    assert translation.approved_by_id is None


def test_the_memory_learns_the_joined_pair(
    session: Session, translation: Translation, translator: Actor
) -> None:
    actor = make_actor(session)
    translation.article.clinic.second_person = False
    join(session, translation, REST, translator)
    accept_all(session, translation, actor)
    session.flush()

    approval.approve(session, translation.id, translation.version, actor, NOW)

    session.flush()
    learnt = session.scalars(select(MemoryEntry.source)).all()
    assert "Rest for 2 days. Keep ⟦1⟧warm⟦/1⟧." in learnt


def test_a_join_survives_a_new_revision_and_a_changed_sentence_is_on_its_own(
    session: Session, translation: Translation, translator: Actor
) -> None:
    join(session, translation, REST, translator)
    split(session, translation, WALK, "and", translator)
    article = translation.article

    def revise(body: str) -> None:
        actor = make_actor(session)
        text = articles.Text(article.title, article.summary, body)
        articles.save(session, article.id, text, None, article.version, actor, NOW)
        articles.mark_ready(session, SILENT, article.id, actor, NOW)
        session.flush()

    revise(BODY.replace("Then walk.", "Then walk slowly."))
    assert sources(translation) == [
        "Rest for 2 days. Keep ⟦1⟧warm⟦/1⟧.",
        "Then walk slowly.",
        "Drink water",
        "and sleep well.",
    ]
    assert texts(translation)[0] == JAPANESE[REST] + JAPANESE[WARM]

    revise(BODY.replace("2 days", "3 days"))
    assert sources(translation)[:3] == ["Rest for 3 days.", "Keep ⟦1⟧warm⟦/1⟧.", "Then walk."]


def test_the_same_two_sentences_elsewhere_are_joined_as_well(
    session: Session, translator: Actor
) -> None:
    article = make_article(session, body="Rest well. Keep warm.\n\n- Rest well. Keep warm.")
    translation = make_draft(session, translation_of(session, article))

    join(session, translation, REST, translator)

    assert sources(translation) == ["Rest well. Keep warm.", "Rest well. Keep warm."]
    assert [row.position for row in translation.passages] == [0, 1, 2, 3]
    split(session, translation, REST, "Keep", translator)
    assert sources(translation) == ["Rest well.", "Keep warm."] * 2


def test_other_passages_keep_their_version_so_that_open_forms_are_not_stale(
    session: Session, translation: Translation, translator: Actor
) -> None:
    before = {row.id: row.version for row in translation.passages}

    join(session, translation, REST, translator)
    split(session, translation, WALK, "and", translator)

    translation = reloaded(session, translation)
    touched = {translation.passages[REST].id, translation.passages[WALK].id}
    for row in translation.passages:
        assert row.id in touched or row.version == before.get(row.id, row.version)
        assert row.context_hash


def test_a_join_is_there_for_everybody_after_the_commit(database: Database) -> None:
    with database.transaction() as session:
        actor = make_actor(session)
        article = make_article(session, body=BODY)
        translation = make_draft(session, translation_of(session, article))
        join(session, translation, REST, actor)

    with database.reading() as session:
        stored = session.get_one(Translation, translation.id)
        assert sources(stored)[0] == "Rest for 2 days. Keep ⟦1⟧warm⟦/1⟧."
        assert [row.position for row in stored.passages] == list(range(len(stored.passages)))
