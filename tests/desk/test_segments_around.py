"""Joining and splitting passages: the translation, the memory and the colleagues around them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.articles import service as articles
from clinicweb.db import Database
from clinicweb.desk import approval, history, notes
from clinicweb.domain.access import Actor
from clinicweb.domain.workflow import PassageState, TranslationState
from clinicweb.drafting import service
from clinicweb.models import MemoryEntry, Note, Translation
from clinicweb.publishing.service import publish_source, publish_translation
from tests.clock import NOW
from tests.desk.segmenting import (
    BODY,
    DRINK,
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


def test_a_split_survives_a_new_revision_with_its_texts_its_notes_and_its_history(
    session: Session, translation: Translation, translator: Actor
) -> None:
    whole = translation.passages[DRINK]
    notes.add(session, whole.id, notes.NoteKind.NOTE, "寝る前の水は？", (), translator, NOW)
    session.flush()
    split(session, translation, DRINK, "and", translator)
    accept_all(session, translation, translator)
    session.flush()
    first, second = translation.passages[DRINK : DRINK + 2]
    article = translation.article
    body = BODY.replace("Then walk.", "Then walk slowly.")

    text = articles.Text(article.title, article.summary, body)
    actor = make_actor(session)
    articles.save(session, article.id, text, None, article.version, actor, NOW)
    articles.mark_ready(session, SILENT, article.id, actor, NOW)
    session.flush()

    assert sources(translation)[-2:] == ["Drink water", "and sleep well."]
    assert texts(translation)[-2:] == ["水を飲みます。", "よく眠ります。"]
    assert translation.passages[-2:] == [first, second]
    assert {first.state, second.state} == {PassageState.ACCEPTED}
    assert session.scalars(select(Note)).one().passage_id == first.id
    said = [step.action for step in history.steps(session, first, "ja")]
    assert "split" in said


def test_both_halves_are_learnt_and_published_where_the_whole_stood(
    session: Session, translation: Translation, translator: Actor
) -> None:
    actor = make_actor(session)
    split(session, translation, DRINK, "and", translator)
    join(session, translation, REST, translator)
    accept_all(session, translation, translator)
    session.flush()

    approval.approve(session, translation.id, translation.version, translator, NOW)
    session.flush()
    publish_source(session, translation.article_id, actor, NOW)
    session.flush()
    page = publish_translation(session, translation.id, actor, NOW)

    learnt = dict(session.execute(select(MemoryEntry.source, MemoryEntry.target)).all())
    assert learnt["Drink water"] == "水を飲みます。"
    assert learnt["and sleep well."] == "よく眠ります。"
    assert "Keep ⟦1⟧warm⟦/1⟧." not in learnt
    assert "<p>水を飲みます。よく眠ります。</p>" in page.html
    assert "2日間休んでください。<strong>温かく</strong>してください。" in page.html


def test_a_draft_that_comes_while_passages_are_joined_and_split_takes_nothing_away(
    session: Session, translator: Actor
) -> None:
    translation = translation_of(session, make_article(session, body=BODY))
    work = service.claim(session, translation.id, translation.revision_id, "run", NOW)
    assert work is not None
    session.flush()

    joined = join(session, translation, REST, translator)
    split(session, translation, WALK, "and", translator)
    drafts = [
        service.Draft(gap.passage_id, gap.version, f"訳：{gap.source}", None) for gap in work.gaps
    ]
    assert service.store(session, work, drafts, "Argos", NOW)
    session.flush()

    assert translation.state == TranslationState.IN_REVIEW
    by_source = {row.source: row.text for row in translation.passages}
    assert by_source["Then walk."] == "訳：Then walk."
    assert joined.text == ""
    assert by_source["Drink water"] == ""
