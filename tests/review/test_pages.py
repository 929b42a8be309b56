"""The queue, the steps of a whole translation, its progress and its preview."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from clinicweb.db import Database
from clinicweb.desk import passages
from clinicweb.domain.access import Role
from clinicweb.domain.workflow import TranslationState
from clinicweb.models import Translation
from clinicweb.publishing import service as publishing
from tests.clock import NOW
from tests.factories import (
    accept_all,
    make_actor,
    make_article,
    make_clinic,
    make_draft,
    translation_of,
)
from tests.review.pages import BY_SCRIPT, token
from tests.working import Work

SignIn = Callable[..., FlaskClient]
StoredTranslation = Callable[[int], Translation]


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements sent while the block runs."""
    statements: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", count)
    yield statements
    event.remove(database.engine, "before_cursor_execute", count)


def step(client: FlaskClient, work: Work, name: str, **fields: object) -> TestResponse:
    html = client.get(f"/staff/review/{work.translation_id}/").text
    return client.post(
        f"/staff/review/{work.translation_id}/{name}", data={"csrf_token": token(html), **fields}
    )


def accept_everything(database: Database, work: Work) -> int:
    """Accept all passages; the answer is the version to approve."""
    with database.transaction() as session:
        translation = session.get_one(Translation, work.translation_id)
        return accept_all(session, translation, make_actor(session)).version


def test_the_queue_says_what_it_is_and_how_far(work: Work, sign_in: SignIn) -> None:
    html = sign_in().get("/staff/review/").text

    assert "A stiff neck" in html
    assert "Kita Acupuncture" in html
    assert "In review" in html
    assert "Accepted: 0 of 7" in html
    assert re.search(r'<time datetime="2026-03-02T01:30:00\+00:00" title="2 March 2026', html)


def test_the_queue_narrows_by_language_clinic_and_state(
    work: Work, sign_in: SignIn, database: Database
) -> None:
    with database.transaction() as session:
        other = make_clinic(session)
        make_article(session, clinic_id=other.id, title="Sleep and needles")
    client = sign_in()

    def titles(query: str) -> set[str]:
        return set(
            re.findall(r'lang="en">([^<]+)</a></h2>', client.get(f"/staff/review/{query}").text)
        )

    assert titles("") == {"A stiff neck", "Sleep and needles"}
    assert titles(f"?clinic={other.id}") == {"Sleep and needles"}
    assert titles("?state=in_review") == {"A stiff neck"}
    assert titles("?language=en") == set()
    assert "Nothing fits this choice" in client.get("/staff/review/?language=en").text


def test_published_translations_are_done_work(
    work: Work, sign_in: SignIn, database: Database
) -> None:
    client = sign_in()
    version = accept_everything(database, work)
    step(client, work, "approve", seen_version=version)
    assert "A stiff neck" in client.get("/staff/review/").text

    step(client, work, "publish")

    assert "A stiff neck" not in client.get("/staff/review/").text
    assert "A stiff neck" in client.get("/staff/review/?show=done").text


def test_an_empty_queue_says_what_to_expect(sign_in: SignIn) -> None:
    assert "Nothing is waiting" in sign_in().get("/staff/review/").text


def test_a_failed_draft_says_why_and_offers_two_ways_on(
    work: Work, sign_in: SignIn, database: Database, stored_translation: StoredTranslation
) -> None:
    with database.transaction() as session:
        translation = session.get_one(Translation, work.translation_id)
        translation.state = TranslationState.FAILED
        translation.reason = '["The engine gave no text.", {}]'
    client = sign_in(Role.TRANSLATOR)
    html = client.get("/staff/review/").text
    assert "The engine gave no text." in html
    assert f"/staff/review/{work.translation_id}/try-again" in html

    answer = step(client, work, "by-hand")

    assert answer.status_code == 303
    assert stored_translation(work.translation_id).state == TranslationState.IN_REVIEW


def test_progress_is_told_while_a_worker_is_busy(
    work: Work, sign_in: SignIn, database: Database
) -> None:
    with database.transaction() as session:
        article = make_article(session, clinic_id=work.clinic_id, title="Sleep")
        waiting = translation_of(session, article)
        waiting.state, waiting.engine_total, waiting.engine_done = TranslationState.DRAFTING, 7, 3
    client = sign_in()

    answer = client.get(f"/staff/review/progress?ids={waiting.id},{work.translation_id},x,999999")

    rows = {row["id"]: row for row in answer.get_json()["rows"]}
    assert set(rows) == {waiting.id, work.translation_id}
    assert rows[waiting.id]["state"] == "drafting"
    assert "3 of 7" in rows[waiting.id]["bar"]
    assert rows[work.translation_id]["state"] == "in_review"
    html = client.get("/staff/review/").text
    assert f'data-progress-id="{waiting.id}"' in html
    assert f'data-progress-id="{work.translation_id}"' not in html
    assert '<noscript><meta http-equiv="refresh"' in html


def test_progress_is_not_told_to_people_who_may_not_see_it(work: Work, sign_in: SignIn) -> None:
    client = sign_in(Role.TRANSLATOR, language="en")

    answer = client.get(f"/staff/review/progress?ids={work.translation_id}")

    assert answer.get_json() == {"rows": []}


def test_approve_publish_and_take_off_the_site(
    work: Work, sign_in: SignIn, database: Database, stored_translation: StoredTranslation
) -> None:
    client = sign_in()
    version = accept_everything(database, work)

    assert step(client, work, "approve", seen_version=version).status_code == 303
    assert stored_translation(work.translation_id).state == TranslationState.APPROVED
    assert step(client, work, "publish").status_code == 303
    with database.reading() as session:
        page = publishing.live_page(session, work.article_id, "ja")
        assert page is not None
        assert page.title == "首のこり"
    assert step(client, work, "unpublish").status_code == 303
    with database.reading() as session:
        assert publishing.live_page(session, work.article_id, "ja") is None


def test_a_text_that_was_approved_again_waits_to_be_published(
    work: Work, sign_in: SignIn, database: Database
) -> None:
    client = sign_in()
    version = accept_everything(database, work)
    step(client, work, "approve", seen_version=version)
    step(client, work, "publish")
    address = f"/staff/review/{work.translation_id}/"
    assert "/publish" not in client.get(address).text

    step(client, work, "reopen")
    with database.transaction() as session:
        translation = session.get_one(Translation, work.translation_id)
        first = translation.passages[0]
        actor = make_actor(session)
        passages.save(session, first.id, "首がこったら", first.version, actor, NOW, accept=True)
        session.flush()
        version = translation.version
    assert "stays as it was" in client.get(address).text
    step(client, work, "approve", seen_version=version)

    assert f'action="{address}publish"' in client.get(address).text
    assert "A stiff neck" in client.get("/staff/review/").text


def test_approval_is_not_offered_before_everything_is_accepted(
    work: Work, sign_in: SignIn, stored_translation: StoredTranslation
) -> None:
    client = sign_in()
    html = client.get(f"/staff/review/{work.translation_id}/").text
    assert "7 passages are still to be accepted." in html
    assert f'action="/staff/review/{work.translation_id}/approve"' not in html

    version = stored_translation(work.translation_id).version
    answer = step(client, work, "approve", seen_version=version)

    assert answer.status_code == 422
    assert "7 passages are not accepted yet." in answer.text
    assert stored_translation(work.translation_id).state == TranslationState.IN_REVIEW


def test_an_approval_of_a_page_seen_too_long_ago_is_a_conflict(
    work: Work, sign_in: SignIn, database: Database
) -> None:
    version = accept_everything(database, work)

    assert step(sign_in(), work, "approve", seen_version=version - 1).status_code == 409


@pytest.mark.parametrize("name", ["approve", "publish", "unpublish", "reopen", "try-again"])
def test_an_author_may_take_no_step(work: Work, sign_in: SignIn, name: str) -> None:
    client = sign_in(Role.AUTHOR)

    assert step(client, work, name, seen_version=1).status_code == 403


def test_nothing_is_shown_to_somebody_who_is_not_signed_in(work: Work, client: FlaskClient) -> None:
    for path in ("", "progress", f"{work.translation_id}/", f"{work.translation_id}/preview"):
        answer = client.get(f"/staff/review/{path}")
        assert answer.status_code in (302, 303, 401), path
        assert "首" not in answer.text


def test_the_preview_fills_facts_and_marks_what_is_not_accepted(
    work: Work, sign_in: SignIn, database: Database
) -> None:
    with database.transaction() as session:
        translation = session.get_one(Translation, work.translation_id)
        translation.passages[5].text, translation.passages[5].state = "", "missing"

    answer = sign_in().get(f"/staff/review/{work.translation_id}/preview")

    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert '<span class="unaccepted">2日間休んでください。</span>' in answer.text
    assert '<span class="untranslated" lang="en">Keep the neck warm.</span>' in answer.text
    assert "81312345678" in re.sub(r"\D", "", answer.text)
    assert "{{" not in answer.text
    assert not re.search("[\ue000-\ue002]", answer.text)


def test_the_preview_of_accepted_text_has_no_marks(
    work: Work, sign_in: SignIn, database: Database
) -> None:
    accept_everything(database, work)

    html = sign_in().get(f"/staff/review/{work.translation_id}/preview").text

    assert "2日間休んでください。" in html
    assert "unaccepted" not in html


def test_the_history_names_people_and_the_machine(
    work: Work, sign_in: SignIn, database: Database
) -> None:
    with database.transaction() as session:
        actor = make_actor(session, name="Ema Sato")
        accept_all(session, session.get_one(Translation, work.translation_id), actor)

    html = sign_in().get(f"/staff/review/{work.translation_id}/").text

    assert html.count("Passage accepted") == 7
    assert "Ema Sato" in html
    assert "Draft made" in html


def test_the_number_of_queries_does_not_grow_with_the_work(
    work: Work, sign_in: SignIn, database: Database
) -> None:
    with database.transaction() as session:
        body = "\n\n".join(f"Rest for {n} days." for n in range(1, 120))
        article = make_article(session, clinic_id=work.clinic_id, body=body, title="Long")
        long = make_draft(session, translation_of(session, article))
        passage_id = long.passages[50].id
    client = sign_in()
    address = f"/staff/review/{long.id}/"

    for path, most in (
        ("/staff/review/", 16),
        (address, 19),
        (f"{address}?p={passage_id}", 19),
        (f"/staff/review/passages/{passage_id}/panel", 26),
        (f"{address}preview", 9),
        (f"/staff/review/progress?ids={long.id},{work.translation_id}", 3),
    ):
        with counted(database) as statements:
            assert client.get(path).status_code == 200
        assert len(statements) <= most, (path, statements)


def test_the_pages_speak_to_scripts_only_when_asked(work: Work, sign_in: SignIn) -> None:
    client = sign_in()
    address = f"/staff/review/{work.translation_id}/?p={work.passage_ids[0]}"

    page, parts = client.get(address), client.get(address, headers=BY_SCRIPT)

    assert page.text.lstrip().startswith("<!doctype html>")
    assert parts.text.lstrip().startswith("<section")
    assert "X-Requested-With" in page.headers["Vary"]
