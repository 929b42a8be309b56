"""Notes, the people who are here, and the way back to an earlier text, as browsers ask for them."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from clinicweb.db import Database
from clinicweb.desk import passages, presence
from clinicweb.domain.access import Role
from clinicweb.models import Mention, Note, Passage, User
from tests.clock import NOW
from tests.factories import make_actor, make_clinic, make_user
from tests.review.pages import BY_SCRIPT, hidden, opened, token
from tests.working import DRAFTS, Work

SignIn = Callable[..., FlaskClient]
Come = Callable[[str], FlaskClient]

REST = 3
ASKED = "「2日間」と「二日間」の<どちら>にしますか。"


@pytest.fixture
def come(app: Flask, database: Database) -> Come:
    """A browser of somebody's own; who has that name is there already or comes to work here."""

    def come(name: str) -> FlaskClient:
        with database.transaction() as session:
            user = session.scalar(select(User).where(User.name == name)) or make_user(
                session, Role.TRANSLATOR, name=name, password="a hash"
            )
            key = user.fs_uniquifier
        client = app.test_client()
        with client.session_transaction("/staff/") as cookie:
            cookie["_user_id"], cookie["_fresh"] = key, True
        return client

    return come


def about(client: FlaskClient, work: Work) -> str:
    """The page of the notes, with a form for one about the passage."""
    passage_id = work.passage_ids[REST]
    return client.get(f"/staff/review/{work.translation_id}/notes?p={passage_id}").text


def send(
    client: FlaskClient, work: Work, address: str, body: str = "", script: bool = False, **more: str
) -> tuple[int, str, str]:
    """Send a form about notes; gives status, page and where it leads."""
    answer = client.post(
        f"/staff/review/{address}",
        data={
            "csrf_token": token(about(client, work)),
            "translation": work.translation_id,
            "body": body,
            **more,
        },
        headers=BY_SCRIPT if script else None,
    )
    return answer.status_code, answer.text, answer.location or ""


def ask(
    client: FlaskClient, work: Work, words: str, script: bool = False, **more: str
) -> tuple[int, str, str]:
    address = f"passages/{work.passage_ids[REST]}/notes"
    return send(client, work, address, words, script, kind="question", **more)


def counted(client: FlaskClient) -> int:
    """The notes for the person, as the head of a page counts them."""
    found = re.search(r'class="count" aria-hidden="true">(\d+)<', client.get("/staff/terms/").text)
    return int(found[1]) if found else 0


def test_a_question_reaches_whom_it_names_and_comes_back_answered(
    come: Come, work: Work, database: Database
) -> None:
    aiko, ben = come("愛子"), come("Ben Carter")
    status, _, place = ask(aiko, work, f"@Ben Carter {ASKED}")

    assert status == 303
    assert "どちら&gt;にしますか" in aiko.get(place).text  # words, never marks
    assert (counted(ben), counted(aiko)) == (1, 0)
    with database.reading() as session:
        mention = session.scalars(select(Mention)).one()
        note_id, mention_id = mention.note_id, mention.id
    assert "Ben Carter" in ben.get("/staff/review/mentions").text
    status, _, place = send(ben, work, f"mentions/{mention_id}/open")
    assert (status, counted(ben)) == (303, 0)
    assert place.endswith(f"#note-{note_id}")

    status, _, place = send(ben, work, f"notes/{note_id}/answer", "「2日間」にします。")
    assert status == 303
    assert "「2日間」にします。" in ben.get(place).text
    assert counted(aiko) == 1
    status, page, _ = send(aiko, work, f"notes/{note_id}/resolve", script=True)
    assert status == 200
    assert "Resolved by 愛子" in page
    send(aiko, work, "mentions/seen")
    assert counted(aiko) == 0


def test_who_is_ticked_is_told_and_a_form_of_the_panel_leads_back_to_it(
    come: Come, work: Work, database: Database
) -> None:
    aiko, ben = come("愛子"), come("Ben Carter")
    with database.reading() as session:
        number = session.scalars(select(User.id).where(User.name == "Ben Carter")).one()
    status, _, place = ask(aiko, work, ASKED, named=str(number), back="passage")
    assert status == 303
    assert f"/passages/{work.passage_ids[REST]}/panel" in place
    assert counted(ben) == 1


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_what_cannot_be_kept_stands_in_its_form_again(come: Come, work: Work, script: bool) -> None:
    long = "長" * 2001
    aiko = come("愛子")
    status, page, _ = ask(aiko, work, long, script=script)
    assert status == 422
    assert long in page
    assert "longer than 2,000" in page or "longer than 2000" in page
    assert re.search(r'value="question" checked', page)
    assert page.lstrip().startswith("<!doctype") is not script

    ask(aiko, work, ASKED)
    note_id = int(re.findall(r'id="note-(\d+)"', about(aiko, work))[0])
    status, page, _ = send(aiko, work, f"notes/{note_id}/answer", long, script=script)
    assert status == 422
    assert long in page


def test_words_about_a_passage_that_is_gone_come_back(come: Come, work: Work) -> None:
    status, page, _ = send(come("愛子"), work, "passages/999999/notes", ASKED, kind="note")
    assert status == 404
    assert "どちら&gt;にしますか" in page


def test_only_its_author_changes_a_note_and_what_is_deleted_leaves_its_place(
    come: Come, work: Work
) -> None:
    aiko, ben = come("愛子"), come("Ben Carter")
    ask(aiko, work, ASKED)
    note_id = int(re.findall(r'id="note-(\d+)"', about(aiko, work))[0])
    assert send(ben, work, f"notes/{note_id}/change", "別の言葉")[0] == 403
    assert send(ben, work, f"notes/{note_id}/delete")[0] == 403
    assert send(aiko, work, f"notes/{note_id}/change", "別の言葉")[0] == 303
    assert "別の言葉" in about(ben, work)
    assert send(aiko, work, f"notes/{note_id}/delete")[0] == 303
    page = about(ben, work)
    assert "別の言葉" not in page
    assert "This note was deleted." in page


def test_another_clinic_s_people_see_and_write_nothing(
    app: Flask, sign_in: SignIn, come: Come, work: Work, database: Database
) -> None:
    ask(come("愛子"), work, ASKED)
    with database.transaction() as session:
        other = make_clinic(session, slug="elsewhere").id
        note_id = session.scalars(select(Note.id)).one()
    stranger = sign_in(Role.TRANSLATOR, clinic_id=other)
    key = token(stranger.get("/staff/terms/").text)
    assert stranger.get(f"/staff/review/{work.translation_id}/notes").status_code == 404
    for address in (
        f"passages/{work.passage_ids[REST]}/notes",
        f"notes/{note_id}/answer",
        f"notes/{note_id}/resolve",
        f"{work.translation_id}/pulse",
    ):
        sent = stranger.post(
            f"/staff/review/{address}", data={"csrf_token": key, "body": "!", "kind": "note"}
        )
        assert sent.status_code == 404, address
    assert len(re.findall(r'id="note-', about(come("愛子"), work))) == 1


def test_a_pulse_tells_who_is_here_and_what_others_changed(
    app: Flask, come: Come, work: Work, database: Database
) -> None:
    app.extensions["clinicweb.clock"] = lambda: NOW
    aiko = come("愛子")
    page = opened(aiko, work.translation_id, work.passage_ids[0])
    begin = dict(re.findall(r'data-(event|at)="([^"]*)"', page))
    with database.transaction() as session:
        ben = make_actor(session, Role.TRANSLATOR, name="Ben Carter")
        presence.arrive(session, work.translation_id, work.passage_ids[REST], ben, NOW)
        passage = session.get_one(Passage, work.passage_ids[REST])
        before, later = passage.version, NOW + timedelta(seconds=1)
        passages.save(session, passage.id, "2日間は休みます。", before, ben, later)

    found = aiko.post(
        f"/staff/review/{work.translation_id}/pulse",
        data={"csrf_token": token(page), "passage": work.passage_ids[0], **begin},
    ).get_json()

    [person] = found["people"]
    assert (person["name"], person["passage"]) == ("Ben Carter", work.passage_ids[REST])
    [changed] = [one for one in found["changed"] if one["version"] > before]
    assert changed["passage"] == work.passage_ids[REST]
    assert "Ben Carter" in changed["words"]
    parts = aiko.get(
        f"/staff/review/{work.translation_id}/parts?ids={work.passage_ids[REST]}", headers=BY_SCRIPT
    ).text
    assert f'id="p-{work.passage_ids[REST]}"' in parts
    assert "2日間は休みます。" in parts
    assert f'id="p-{work.passage_ids[0]}"' not in parts


def test_a_pulse_survives_what_no_page_sends(come: Come, work: Work) -> None:
    aiko = come("愛子")
    key = token(opened(aiko, work.translation_id, work.passage_ids[0]))
    address = f"/staff/review/{work.translation_id}/pulse"
    for fields in ({}, {"passage": "x", "event": "-1", "at": "?"}, {"at": "2026-01-01T00:00:00"}):
        assert aiko.post(address, data={"csrf_token": key, **fields}).status_code == 200
    assert aiko.post(address, data={}).status_code == 400
    parts = f"/staff/review/{work.translation_id}/parts?ids=x,,-1,999999"
    assert aiko.get(parts, headers=BY_SCRIPT).status_code == 200


def test_an_earlier_text_comes_back_and_a_late_wish_shows_both(
    come: Come, work: Work, database: Database
) -> None:
    aiko, passage_id = come("愛子"), work.passage_ids[REST]
    with database.transaction() as session:
        passage = session.get_one(Passage, passage_id)
        passage.draft = passage.text
        ben = make_actor(session, Role.TRANSLATOR, name="Ben Carter")
        passages.save(session, passage_id, "2日間は休みます。", passage.version, ben, NOW)
    panel = aiko.get(f"/staff/review/passages/{passage_id}/panel").text
    assert "<del>" in panel
    assert "Ben Carter" in panel
    fields = hidden(opened(aiko, work.translation_id, passage_id))

    def restore(event: int) -> int:
        address = f"/staff/review/passages/{passage_id}/restore"
        return aiko.post(address, data={**fields, "event": event}, headers=BY_SCRIPT).status_code

    assert restore(999999) == 404
    assert restore(0) == 200
    with database.reading() as session:
        assert session.get_one(Passage, passage_id).text == DRAFTS[REST]
    with database.transaction() as session:
        passage = session.get_one(Passage, passage_id)
        passages.save(session, passage_id, "二日間は休みます。", passage.version, ben, NOW)
    assert restore(0) == 409
    with database.reading() as session:
        assert session.get_one(Passage, passage_id).text == "二日間は休みます。"
