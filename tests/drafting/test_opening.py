from sqlalchemy import select

from clinicweb.articles import service as articles
from clinicweb.db import Database
from clinicweb.desk import approval
from clinicweb.domain.access import Actor
from clinicweb.domain.workflow import PassageState, Provenance, TranslationState
from clinicweb.drafting import service
from clinicweb.models import Article, MemoryEntry, Passage, Translation
from tests.clock import NOW
from tests.factories import (
    SILENT,
    accept_all,
    make_actor,
    make_article,
    make_draft,
    translation_of,
)

BODY = "## Rest\n\nRest for 2 days. Keep warm.\n\nDo not force the neck.\n"


def approved(database: Database, body: str = BODY) -> tuple[int, Actor]:
    """An article whose Japanese is approved."""
    with database.transaction() as session:
        actor = make_actor(session)
        article = make_article(session, actor=actor, body=body)
        translation = make_draft(session, translation_of(session, article))
        accept_all(session, translation, actor)
        approval.approve(session, translation.id, translation.version, actor, NOW)
        return article.id, actor


def revise(database: Database, article_id: int, actor: Actor, body: str) -> None:
    with database.transaction() as session:
        article = session.get_one(Article, article_id)
        text = articles.Text(article.title, article.summary, body)
        articles.save(session, article_id, text, None, article.version, actor, NOW)
        articles.mark_ready(session, SILENT, article_id, actor, NOW)


def passages(database: Database, article_id: int) -> list[Passage]:
    with database.reading() as session:
        return list(translation_of(session, session.get_one(Article, article_id)).passages)


def engine_gaps(database: Database, article_id: int) -> list[str]:
    with database.transaction() as session:
        translation = translation_of(session, session.get_one(Article, article_id))
        work = service.claim(session, translation.id, translation.revision_id, "t", NOW)
        assert work is not None
        return [gap.source for gap in work.gaps]


def test_every_other_language_waits_for_a_draft_when_an_article_is_ready(
    database: Database,
) -> None:
    with database.transaction() as session:
        article = make_article(session, language="ja", title="首のこり", body="休みます。")

    with database.reading() as session:
        translations = session.scalars(select(Translation)).all()
        assert [(t.article_id, t.language, t.state) for t in translations] == [
            (article.id, "en", TranslationState.WAITING)
        ]


def test_one_edited_sentence_sends_exactly_one_sentence_to_the_engine(
    database: Database,
) -> None:
    article_id, actor = approved(database)

    revise(database, article_id, actor, BODY.replace("2 days", "3 days"))

    assert engine_gaps(database, article_id) == ["Rest for 3 days."]


def test_unchanged_passages_keep_their_approval_and_the_changed_one_shows_its_old_pair(
    database: Database,
) -> None:
    article_id, actor = approved(database)

    revise(database, article_id, actor, BODY.replace("2 days", "3 days"))

    rows = passages(database, article_id)
    changed = [row for row in rows if row.state != PassageState.ACCEPTED]
    assert [row.source for row in changed] == ["Rest for 3 days."]
    assert changed[0].previous_source == "Rest for 2 days."
    assert changed[0].previous_text == "日本語で：Rest for 2 days."
    assert changed[0].text == ""


def test_a_source_changed_twice_still_shows_what_a_person_last_translated(
    database: Database,
) -> None:
    article_id, actor = approved(database)

    revise(database, article_id, actor, BODY.replace("2 days", "3 days"))
    revise(database, article_id, actor, BODY.replace("2 days", "3 whole days"))

    row = next(p for p in passages(database, article_id) if "whole" in p.source)
    assert row.previous_source == "Rest for 2 days."


def test_a_change_that_is_taken_back_brings_its_translation_back_for_one_look(
    database: Database,
) -> None:
    article_id, actor = approved(database)

    revise(database, article_id, actor, BODY.replace("2 days", "3 days"))
    revise(database, article_id, actor, BODY)

    row = next(p for p in passages(database, article_id) if "2 days" in p.source)
    assert (row.text, row.state) == ("日本語で：Rest for 2 days.", PassageState.EDITED)
    assert row.provenance == Provenance.PERSON
    assert row.previous_source is None


def test_a_moved_paragraph_keeps_its_approval(database: Database) -> None:
    article_id, actor = approved(database)

    revise(
        database,
        article_id,
        actor,
        "## Rest\n\nDo not force the neck.\n\nRest for 2 days. Keep warm.\n",
    )

    rows = passages(database, article_id)
    assert {row.state for row in rows} == {PassageState.ACCEPTED}
    assert [row.source for row in rows][3:] == [
        "Do not force the neck.",
        "Rest for 2 days.",
        "Keep warm.",
    ]


def test_a_deleted_sentence_leaves_the_translation_but_stays_in_the_memory(
    database: Database,
) -> None:
    article_id, actor = approved(database)

    revise(database, article_id, actor, BODY.replace(" Keep warm.", ""))

    assert "Keep warm." not in [row.source for row in passages(database, article_id)]
    with database.reading() as session:
        assert session.scalar(select(MemoryEntry.target).where(MemoryEntry.source == "Keep warm."))


def test_a_revised_article_loses_the_approval_of_the_whole(database: Database) -> None:
    article_id, actor = approved(database)

    revise(database, article_id, actor, BODY.replace("2 days", "3 days"))

    with database.reading() as session:
        translation = translation_of(session, session.get_one(Article, article_id))
        assert translation.state == TranslationState.WAITING
        assert translation.approved_by_id is None


def test_marking_ready_without_a_change_makes_no_revision_and_keeps_the_approval(
    database: Database,
) -> None:
    article_id, actor = approved(database)

    revise(database, article_id, actor, BODY)

    with database.reading() as session:
        translation = translation_of(session, session.get_one(Article, article_id))
        assert translation.state == TranslationState.APPROVED
        assert translation.revision.number == 1


def test_a_changed_dose_in_a_code_span_loses_its_approval(database: Database) -> None:
    article_id, actor = approved(database, "Take `5 mg` daily.\n")

    revise(database, article_id, actor, "Take `50 mg` daily.\n")

    row = passages(database, article_id)[-1]
    assert row.state == PassageState.MISSING
    assert row.previous_source == "Take 5 mg daily."


def test_a_changed_link_target_keeps_the_approval_and_the_new_link(database: Database) -> None:
    article_id, actor = approved(database, "Read [this](https://old.example/).\n")

    revise(database, article_id, actor, "Read [this](https://new.example/).\n")

    row = passages(database, article_id)[-1]
    assert row.state == PassageState.ACCEPTED
    assert "https://new.example/" in row.codes
