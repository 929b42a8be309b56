"""Working on passages, without scripts and with them."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from clinicweb.articles import service as articles
from clinicweb.db import Database
from clinicweb.desk import passages
from clinicweb.domain.access import Role
from clinicweb.domain.workflow import PassageState
from clinicweb.models import Article, Passage, Translation
from tests.clock import NOW
from tests.factories import SILENT, accept_all, make_actor
from tests.review.pages import BY_SCRIPT, hidden, opened, press, typed
from tests.working import DRAFTS, Work

SignIn = Callable[..., FlaskClient]
Stored = Callable[[int], Passage]


def test_the_page_shows_both_sides_in_document_order(work: Work, sign_in: SignIn) -> None:
    html = sign_in().get(f"/staff/review/{work.translation_id}/").text

    assert [int(one) for one in re.findall(r'id="p-(\d+)"', html)] == list(work.passage_ids)
    places = [html.index(text.replace("{{phone}}", "")[:8]) for text in DRAFTS]
    assert places == sorted(places)
    assert "Rest for 2 days." in html
    assert "by Argos Translate (starter model) 1.0" in html
    assert 'lang="ja">休む' in html


def test_accepting_without_scripts_goes_on_to_the_next_passage(
    work: Work, sign_in: SignIn, stored: Stored
) -> None:
    client = sign_in()
    first, second = work.passage_ids[:2]
    html = opened(client, work.translation_id, first)
    assert typed(html) == DRAFTS[0]

    answer = press(client, html, first, "accept", DRAFTS[0])

    assert answer.status_code == 303
    address = f"/staff/review/{work.translation_id}/?p={second}#p-{second}"
    assert answer.headers["Location"] == address
    assert stored(first).state == PassageState.ACCEPTED
    assert typed(client.get(address).text) == DRAFTS[1]


def test_the_last_accepted_passage_leads_to_the_approval(
    work: Work, sign_in: SignIn, database: Database
) -> None:
    with database.transaction() as session:
        translation = session.get_one(Translation, work.translation_id)
        accept_all(session, translation, make_actor(session))
        last = translation.passages[-1]
        passages.reopen_passage(session, last.id, last.text, last.version, make_actor(session), NOW)
    client = sign_in()
    html = opened(client, work.translation_id, work.passage_ids[-1])

    answer = press(client, html, work.passage_ids[-1], "accept", DRAFTS[-1])

    assert answer.headers["Location"] == f"/staff/review/{work.translation_id}/#review-head"
    assert "Approve the translation" in client.get(answer.headers["Location"]).text


def test_a_refused_passage_stays_open_with_its_text_and_says_why(
    work: Work, sign_in: SignIn, stored: Stored
) -> None:
    client = sign_in()
    passage_id = work.passage_ids[3]
    html = opened(client, work.translation_id, passage_id)

    answer = press(client, html, passage_id, "accept", "5日間休んでください。")

    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).text
    assert typed(page) == "5日間休んでください。"
    assert 'role="alert"' in page
    assert "The source says 2, but the translation says 5." in page
    assert stored(passage_id).state == PassageState.EDITED


def test_undo_and_taking_an_acceptance_back_are_buttons(
    work: Work, sign_in: SignIn, stored: Stored
) -> None:
    client = sign_in()
    first = work.passage_ids[0]
    press(client, opened(client, work.translation_id, first), first, "accept", "首がこったら")

    html = opened(client, work.translation_id, first)
    assert press(client, html, first, "reopen", "首がこったら").status_code == 303
    assert stored(first).state == PassageState.EDITED

    for text in ("首がこったら", "首がこったら", "首がこったら"):
        html = opened(client, work.translation_id, first)
        assert press(client, html, first, "undo", text).status_code == 303
        if stored(first).text == DRAFTS[0]:
            break
    assert (stored(first).text, stored(first).state) == (DRAFTS[0], PassageState.DRAFTED)


def test_a_script_gets_the_changed_rows_and_the_bar(work: Work, sign_in: SignIn) -> None:
    client = sign_in()
    first, second = work.passage_ids[:2]
    html = opened(client, work.translation_id, first)

    answer = press(client, html, first, "accept", DRAFTS[0], BY_SCRIPT)

    assert answer.status_code == 200
    assert re.findall(r'id="(p-\d+|review-\w+)"', answer.text) == [
        "review-head",
        "review-filters",
        "review-notes",
        "review-said",
        f"p-{first}",
        f"p-{second}",
    ]
    assert "Accepted: 1 of 7" in answer.text
    assert typed(answer.text) == DRAFTS[1]
    assert "<html" not in answer.text


def test_a_script_that_is_refused_gets_422_and_the_reason(work: Work, sign_in: SignIn) -> None:
    client = sign_in()
    passage_id = work.passage_ids[3]
    html = opened(client, work.translation_id, passage_id)

    answer = press(client, html, passage_id, "accept", "5日間休んでください。", BY_SCRIPT)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert typed(answer.text) == "5日間休んでください。"


def test_a_script_saves_one_passage_and_opens_the_one_that_was_chosen(
    work: Work, sign_in: SignIn, stored: Stored
) -> None:
    client = sign_in()
    first, third = work.passage_ids[0], work.passage_ids[2]
    html = opened(client, work.translation_id, first)

    answer = press(client, html, first, "save", "首がこったら", BY_SCRIPT, then=third)

    assert stored(first).text == "首がこったら"
    assert typed(answer.text) == DRAFTS[2]


def test_a_conflict_shows_both_texts_and_keeps_the_stored_one(
    work: Work, sign_in: SignIn, stored: Stored
) -> None:
    client = sign_in(name="Ema Sato")
    first = work.passage_ids[0]
    html = opened(client, work.translation_id, first)
    press(client, html, first, "save", "先に保存した訳")

    for headers in (None, BY_SCRIPT):
        answer = press(client, html, first, "accept", "後から来た訳", headers)

        assert answer.status_code == 409
        assert "Ema Sato changed this passage" in answer.text
        assert "<del>" in answer.text
        assert typed(answer.text) == "後から来た訳"
        assert "先に保存した訳" in answer.text
        assert stored(first).text == "先に保存した訳"

    again = press(client, answer.text, first, "accept", "両方を合わせた訳")
    assert again.status_code == 303
    assert stored(first).text == "両方を合わせた訳"
    assert stored(first).state == PassageState.ACCEPTED


@pytest.mark.parametrize("headers", [None, BY_SCRIPT], ids=["no script", "script"])
def test_a_text_that_is_too_long_comes_back_whole(
    work: Work, sign_in: SignIn, stored: Stored, headers: dict[str, str] | None
) -> None:
    client = sign_in()
    first = work.passage_ids[0]
    html = opened(client, work.translation_id, first)

    answer = press(client, html, first, "save", "長" * 5_001, headers)

    assert answer.status_code == 422
    assert typed(answer.text) == "長" * 5_001
    assert stored(first).text == DRAFTS[0]


def test_words_typed_for_a_passage_that_is_gone_come_back(
    work: Work, sign_in: SignIn, database: Database
) -> None:
    client = sign_in()
    passage_id = work.passage_ids[4]
    html = opened(client, work.translation_id, passage_id)
    with database.transaction() as session:
        article = session.get_one(Article, work.article_id)
        actor = make_actor(session)
        text = articles.Text(article.title, article.summary, "Something else entirely.\n")
        articles.save(session, article.id, text, None, article.version, actor, NOW)
        articles.mark_ready(session, SILENT, article.id, actor, NOW)

    answer = press(client, html, passage_id, "accept", "打ち込んだ訳")

    assert answer.status_code == 404
    assert "打ち込んだ訳" in answer.text
    assert f'href="/staff/review/{work.translation_id}/"' in answer.text


def test_a_changed_source_shows_the_difference_and_offers_the_old_translation(
    work: Work, sign_in: SignIn, database: Database
) -> None:
    with database.transaction() as session:
        article = session.get_one(Article, work.article_id)
        actor = make_actor(session)
        accept_all(session, session.get_one(Translation, work.translation_id), actor)
        body = article.body.replace("Rest for 2 days.", "Rest for 3 days.")
        text = articles.Text(article.title, article.summary, body)
        articles.save(session, article.id, text, None, article.version, actor, NOW)
        articles.mark_ready(session, SILENT, article.id, actor, NOW)
        session.flush()
        translation = session.get_one(Translation, work.translation_id)
        session.refresh(translation)
        changed = next(one for one in translation.passages if "3 days" in one.source)

    html = opened(sign_in(), work.translation_id, changed.id)

    assert "<del>2</del><ins>3</ins>" in html
    assert DRAFTS[3] in html
    assert "Use this translation" in html


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.PUBLISHER])
def test_people_who_do_not_translate_see_no_form(work: Work, sign_in: SignIn, role: Role) -> None:
    html = sign_in(role).get(f"/staff/review/{work.translation_id}/?p={work.passage_ids[0]}").text

    assert DRAFTS[0] in html
    assert "<textarea" not in html
    assert "/accept" not in html


def test_a_translator_of_another_language_sees_nothing(work: Work, sign_in: SignIn) -> None:
    client = sign_in(Role.TRANSLATOR, language="en")

    assert client.get(f"/staff/review/{work.translation_id}/").status_code == 404
    assert DRAFTS[0] not in client.get("/staff/review/").text


def test_a_form_without_its_token_or_version_changes_nothing(
    work: Work, sign_in: SignIn, stored: Stored
) -> None:
    client = sign_in()
    first = work.passage_ids[0]
    fields = hidden(opened(client, work.translation_id, first))
    address = f"/staff/review/passages/{first}/save"

    forged = client.post(address, data={**fields, "csrf_token": "x", "text": "訳"})
    blind = client.post(address, data={**fields, "seen_version": "", "text": "訳"})

    assert (forged.status_code, blind.status_code) == (400, 400)
    assert stored(first).text == DRAFTS[0]


def test_what_a_translator_types_is_text_and_never_markup(work: Work, sign_in: SignIn) -> None:
    client = sign_in()
    first = work.passage_ids[0]
    hostile = '<script>alert("x")</script></textarea>⟦1⟧⟦/1⟧⟦9⟧'
    html = opened(client, work.translation_id, first)

    press(client, html, first, "save", hostile)

    page = client.get(f"/staff/review/{work.translation_id}/").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert typed(opened(client, work.translation_id, first)) == hostile
    assert "<script>alert" not in client.get(f"/staff/review/{work.translation_id}/preview").text
