"""Asking the engine from the review page, with and without scripts."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from clinicweb.bell import Bell
from clinicweb.db import Database
from clinicweb.desk import hints, passages
from clinicweb.domain.access import Role
from clinicweb.domain.messages import N_
from clinicweb.drafting.service import Message
from clinicweb.models import EngineHint, Passage
from tests.clock import NOW
from tests.factories import make_actor
from tests.review.pages import BY_SCRIPT, opened, token
from tests.working import DRAFTS, Work

FORCE = 4  # "Do not force the neck."
NO_PACKAGE: Message = (
    N_(
        "No translation package from %(from_language)s to %(to_language)s is installed. "
        "Ask the operator to install one."
    ),
    {"from_language": "ja", "to_language": "en"},
)


@pytest.fixture
def translator(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.TRANSLATOR)


def address(work: Work, what: str = "") -> str:
    return f"/staff/review/passages/{work.passage_ids[FORCE]}/hints{what}"


def ask(client: FlaskClient, work: Work, what: str = "/back", **fields: object) -> str:
    page = opened(client, work.translation_id, work.passage_ids[FORCE])
    sent = {"csrf_token": token(page), **fields}
    answer = client.post(address(work, what), data=sent, headers=BY_SCRIPT)
    assert answer.status_code == 200
    return answer.text


def answer(database: Database, *texts: str, reason: Message | None = None) -> None:
    with database.transaction() as session:
        hint_id = session.scalars(select(EngineHint.id).order_by(EngineHint.id.desc())).first()
        question = hints.claim(session, hint_id or 0, NOW)
        assert question is not None
        hints.store(session, question, texts, reason, "Argos Translate 1.1", NOW)


def look(client: FlaskClient, work: Work) -> str:
    return client.get(address(work), headers=BY_SCRIPT).text


def test_the_open_passage_offers_both_questions(translator: FlaskClient, work: Work) -> None:
    panel = translator.get(f"/staff/review/passages/{work.passage_ids[FORCE]}/panel").text

    assert "Back-translation" in panel
    assert "Other wordings" in panel
    assert "approves nothing" in panel


def test_an_answer_is_awaited_and_then_shown_with_what_does_not_come_back(
    translator: FlaskClient, work: Work, database: Database
) -> None:
    assert "data-waiting" in ask(translator, work)
    assert "data-waiting" in look(translator, work)

    answer(database, "Please move your neck.")

    shown = look(translator, work)
    assert "data-waiting" not in shown
    assert "Argos Translate 1.1" in shown
    assert '<span class="visually-hidden">does not come back: </span>Do not</mark>' in shown
    assert "“Do not”, “force”" in shown


def test_what_is_added_is_marked_in_the_back_translation(
    translator: FlaskClient, work: Work, database: Database
) -> None:
    ask(translator, work)
    answer(database, "Do not force the neck for 3 days.")

    shown = look(translator, work)

    assert "not in the original: </span>3" in shown
    assert "The original does not have: “3" in shown


def test_a_faithful_back_translation_is_still_no_proof(
    translator: FlaskClient, work: Work, database: Database
) -> None:
    ask(translator, work)
    answer(database, "Don't force your neck.")

    shown = look(translator, work)

    assert "That does not prove that the translation is right." in shown
    assert "<mark" not in shown


def test_the_back_translation_of_an_earlier_text_says_so(
    translator: FlaskClient, work: Work, database: Database
) -> None:
    ask(translator, work)
    answer(database, "Do not force the neck.")
    with database.transaction() as session:
        passage = session.get_one(Passage, work.passage_ids[FORCE])
        passages.save(
            session, passage.id, "首を温めます。", passage.version, make_actor(session), NOW
        )

    shown = look(translator, work)

    assert 'class="hint stale"' in shown
    assert "It belongs to an earlier text." in shown


def test_what_is_typed_and_not_saved_is_what_is_translated_back(
    translator: FlaskClient, work: Work, database: Database, stored: Callable[[int], Passage]
) -> None:
    ask(translator, work, text="首を無理に回さないでください。")

    with database.reading() as session:
        assert session.scalars(select(EngineHint.text)).one() == "首を無理に回さないでください。"
    assert stored(work.passage_ids[FORCE]).text == DRAFTS[FORCE]


def test_other_wordings_are_suggestions_without_the_text_that_is_there(
    translator: FlaskClient, work: Work, database: Database
) -> None:
    ask(translator, work, "/alternatives")
    answer(
        database,
        DRAFTS[FORCE],
        "首に無理をかけないでください。",
        "首を無理に動かしてはいけません。",
        "無理に首を動かさないようにしましょう。",
        "首を動かさないでください。",
    )

    shown = look(translator, work)

    assert shown.count('class="suggestion"') == 3
    assert f'data-text="{DRAFTS[FORCE]}"' not in shown
    assert 'data-text="首に無理をかけないでください。"' in shown


def test_a_reason_is_told_and_the_question_can_be_put_again(
    translator: FlaskClient, work: Work, database: Database
) -> None:
    ask(translator, work)
    answer(database, reason=NO_PACKAGE)

    shown = look(translator, work)

    assert "No translation package from Japanese to English is installed." in shown
    assert "Back-translation: try again" in shown
    assert "data-waiting" in ask(translator, work)


def test_a_reason_names_the_languages_in_the_readers_own(
    translator: FlaskClient, work: Work, database: Database
) -> None:
    ask(translator, work)
    answer(database, reason=NO_PACKAGE)

    shown = translator.get(address(work), headers={**BY_SCRIPT, "Accept-Language": "ja"}).text

    assert "日本語" in shown
    assert "英語" in shown


def test_without_redis_or_a_worker_a_person_is_told_and_can_ask_again(
    app: Flask, translator: FlaskClient, work: Work
) -> None:
    app.extensions["clinicweb.bell"] = Bell("unix:///nowhere/redis.sock")
    app.extensions["clinicweb.clock"] = lambda: NOW
    assert "The engine has been asked." in ask(translator, work)

    app.extensions["clinicweb.clock"] = lambda: NOW + hints.PATIENCE

    shown = look(translator, work)
    assert "No answer came. The worker may be busy or not running." in shown
    assert "Back-translation: try again" in shown
    assert "data-waiting" not in shown
    assert "The engine has been asked." in ask(translator, work)


def test_asking_many_times_is_one_question(
    translator: FlaskClient, work: Work, database: Database
) -> None:
    for _ in range(3):
        ask(translator, work)

    with database.reading() as session:
        assert len(session.scalars(select(EngineHint.id)).all()) == 1


def test_nothing_can_be_asked_about_no_text(translator: FlaskClient, work: Work) -> None:
    shown = ask(translator, work, text=" ")

    assert "There is no text yet that could be translated back." in shown


def test_without_scripts_the_panel_is_a_page(
    translator: FlaskClient, work: Work, database: Database
) -> None:
    page = opened(translator, work.translation_id, work.passage_ids[FORCE])

    sent = {"csrf_token": token(page)}
    first = translator.post(address(work, "/back"), data=sent)
    answer(database, "Do not force the neck.")

    assert first.status_code == 303
    assert "/panel#hints-" in first.location
    assert "Do not force" in translator.get(first.location.partition("#")[0]).text
    assert translator.get(address(work)).status_code == 303


def test_whoever_only_reads_sees_hints_and_cannot_ask(
    sign_in: Callable[..., FlaskClient], work: Work, database: Database
) -> None:
    client = sign_in(Role.PUBLISHER)

    shown = look(client, work)

    assert "data-hint=" not in shown
    page = client.get(f"/staff/review/{work.translation_id}/").text
    answer = client.post(address(work, "/back"), data={"csrf_token": token(page)})
    assert answer.status_code == 403


def test_hints_of_a_translation_that_is_not_ones_business_are_not_found(
    sign_in: Callable[..., FlaskClient], work: Work
) -> None:
    client = sign_in(Role.TRANSLATOR, language="en")

    assert client.get(address(work), headers=BY_SCRIPT).status_code == 404
