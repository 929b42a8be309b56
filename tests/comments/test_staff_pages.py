"""The pages on which staff read comments: what they show, who may see them, what survives."""

import re

from flask.testing import FlaskClient
from sqlalchemy import select

from clinicweb.comments import machine
from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.domain.comments import CommentState, CommentStep
from clinicweb.models import CommentTranslation
from tests.clock import NOW
from tests.comments.conftest import EMAIL, ENGLISH, Discussion, SignIn
from tests.factories import make_clinic
from tests.review.pages import token

HELD, APPROVED, REFUSED = CommentState
APPROVE, REFUSE, HOLD = CommentStep
TRANSLATED = "My neck has become much easier.\n\nWhen may I come next?"


def machine_says(discussion: Discussion, comment_id: int, text: str) -> None:
    with discussion.database.transaction() as session:
        row = session.scalars(
            select(CommentTranslation).where(CommentTranslation.comment_id == comment_id)
        ).one()
        question = machine.claim(session, row.id, NOW)
        assert question is not None
        machine.store(session, question, text, None, "Argos Translate (starter model) 0.1", NOW)


def press(client: FlaskClient, comment_id: int, what: str, **fields: str) -> str:
    """Send one of the page's forms as a browser without scripts does."""
    page = client.get(f"/staff/comments/{comment_id}/").text
    version = re.search(r'name="seen_version" value="(\d+)"', page)
    sent = {"csrf_token": token(page), "seen_version": version[1] if version else "", **fields}
    answer = client.post(
        f"/staff/comments/{comment_id}/{what}",
        data=sent,
        headers={"Accept-Language": "en"},
        follow_redirects=True,
    )
    return answer.text


def test_spam_is_refused_in_one_go_and_what_was_decided_meanwhile_stays(
    discussion: Discussion, sign_in: SignIn
) -> None:
    first, second, third = (
        discussion.send(text=f"Cheap pills {number}", email=f"s{number}@example.com")
        for number in range(3)
    )
    client = sign_in(Role.PUBLISHER)
    page = client.get("/staff/comments/").text
    discussion.publish(second)

    answer = client.post(
        "/staff/comments/refuse",
        data={"csrf_token": token(page), "chosen": [str(first), str(second), "999999", "x"]},
        headers={"Accept-Language": "en"},
        follow_redirects=True,
    )

    assert "1 comment is refused." in answer.text
    states = [discussion.comment(one).state for one in (first, second, third)]
    assert states == [REFUSED, APPROVED, HELD]


def test_the_list_shows_what_waits_and_the_menu_says_how_much(
    discussion: Discussion, sign_in: SignIn
) -> None:
    discussion.send()
    refused = discussion.send(text=ENGLISH, name="Mary")
    discussion.decide(refused, REFUSE)
    client = sign_in(Role.PUBLISHER, locale="en")

    held, others = client.get("/staff/comments/"), client.get("/staff/comments/?state=refused")

    assert "花子" in held.text
    assert "Mary" not in held.text
    assert "Mary" in others.text
    assert "1 comment waits" in held.text
    assert "deleted after 30 days" in others.text
    assert client.get("/staff/comments/?state=nonsense&page=-3").status_code == 200


def test_who_does_not_moderate_has_no_page_and_no_menu_line(
    discussion: Discussion, sign_in: SignIn
) -> None:
    comment = discussion.send()
    client = sign_in(Role.TRANSLATOR, locale="en")

    assert client.get("/staff/comments/").status_code == 403
    assert client.get(f"/staff/comments/{comment}/").status_code == 403
    assert "/staff/comments/" not in client.get("/staff/account/").text


def test_a_moderator_of_another_clinic_sees_neither_list_nor_page(
    discussion: Discussion, sign_in: SignIn, database: Database
) -> None:
    comment = discussion.send()
    with database.transaction() as session:
        elsewhere = make_clinic(session).id
    client = sign_in(Role.PUBLISHER, clinic_id=elsewhere, locale="en")

    assert "花子" not in client.get("/staff/comments/").text
    assert client.get(f"/staff/comments/{comment}/").status_code == 403


def test_the_page_shows_the_comment_and_the_machine_s_words_as_a_hint(
    discussion: Discussion, sign_in: SignIn
) -> None:
    comment = discussion.send()
    client = sign_in(Role.ADMIN, locale="en")
    assert "data-waiting" in client.get(f"/staff/comments/{comment}/").text

    machine_says(discussion, comment, "The neck got easy.\n\nWhen next?")
    page = client.get(f"/staff/comments/{comment}/").text

    assert "data-waiting" not in page
    assert "首がとても楽になりました。" in page
    assert "Machine translation, a hint: it may be wrong." in page
    assert "Argos Translate (starter model) 0.1" in page
    assert page.count("The neck got easy.") == 2  # as it is, and to be corrected
    assert f"mailto:{EMAIL.replace('@', '%40')}" in page


def test_from_the_page_a_comment_is_published_with_a_corrected_translation(
    discussion: Discussion, sign_in: SignIn
) -> None:
    comment = discussion.send()
    machine_says(discussion, comment, "The neck got easy.")
    client = sign_in(Role.ADMIN, locale="en", name="Aroha")

    said = press(
        client,
        comment,
        "decide",
        step="approve",
        language="en",
        translation=TRANSLATED,
        shown="yes",
    )

    assert "The comment is published." in said
    assert "When may I come next?" in discussion.article("en")
    page = client.get(f"/staff/comments/{comment}/").text
    assert "Aroha published it." in page
    assert "Aroha approved a translation." in page
    assert "The answer is saved." in press(
        client, comment, "answer", answer="ありがとう。", answer_language="ja"
    )
    assert "ありがとう。" in discussion.article("ja")
    assert "Aroha answered it." in client.get(f"/staff/comments/{comment}/").text
    assert "waits again" in press(client, comment, "decide", step="hold")
    assert "花子" not in discussion.article("ja")


def test_a_publisher_is_told_why_no_translation_can_be_shown(
    discussion: Discussion, sign_in: SignIn
) -> None:
    comment = discussion.send()
    client = sign_in(Role.PUBLISHER, locale="en")

    page = client.get(f"/staff/comments/{comment}/").text
    assert 'name="translation"' not in page
    assert "Only somebody who may approve translations into English" in page

    press(client, comment, "decide", step="approve", language="en")
    assert "楽になりました" in discussion.article("ja")


def test_what_a_moderator_typed_survives_a_conflict(
    discussion: Discussion, sign_in: SignIn
) -> None:
    comment = discussion.send()
    client = sign_in(Role.ADMIN, locale="en")

    said = press(
        client,
        comment,
        "decide",
        step="approve",
        language="en",
        translation=TRANSLATED,
        shown="yes",
        seen_version="0",
    )
    assert "Somebody else has dealt with this comment meanwhile." in said
    assert "When may I come next?" in said

    answered = press(
        client, comment, "answer", answer="お大事に。", answer_language="ja", seen_version="0"
    )
    assert "お大事に。" in answered
    assert discussion.comment(comment).answer is None


def test_an_answer_typed_beside_the_decision_is_kept_with_it_and_the_other_way_round(
    discussion: Discussion, sign_in: SignIn
) -> None:
    comment = discussion.send()
    client = sign_in(Role.ADMIN, locale="en")
    fields = {"language": "en", "translation": TRANSLATED, "answer_language": "ja"}

    said = press(client, comment, "answer", answer="お大事に。", **fields)
    assert "The answer is saved." in said
    assert "When may I come next?" in said  # not kept yet, but not lost

    press(client, comment, "decide", step="approve", answer="どうぞお大事に。", **fields)
    assert "どうぞお大事に。" in discussion.article("ja")
    assert "When may I come next?" not in discussion.article("en")  # the box was not ticked


def test_who_may_not_approve_translations_publishes_again_what_others_approved(
    discussion: Discussion, sign_in: SignIn
) -> None:
    comment = discussion.send()
    discussion.publish(comment, translation=TRANSLATED)
    client = sign_in(Role.PUBLISHER, locale="en")
    press(client, comment, "decide", step="hold", language="en")
    assert "When may I come next?" not in discussion.article("en")

    press(client, comment, "decide", step="approve", language="en")  # as its page sends it

    assert discussion.comment(comment).state == APPROVED
    assert "When may I come next?" in discussion.article("en")


def test_a_failed_machine_translation_says_why_and_can_be_asked_for_again(
    discussion: Discussion, sign_in: SignIn, database: Database
) -> None:
    comment = discussion.send()
    client = sign_in(Role.ADMIN, locale="en")
    with database.transaction() as session:
        row = session.scalars(select(CommentTranslation)).one()
        question = machine.claim(session, row.id, NOW)
        assert question is not None
        reason = ("There is no translation engine called “%(name)s”.", {"name": "x"})
        machine.store(session, question, None, reason, None, NOW)

    page = client.get(f"/staff/comments/{comment}/").text
    assert "There is no machine translation: There is no translation engine called “x”." in page

    again = press(client, comment, "translate", language="en")
    assert "data-waiting" in again


def test_a_comment_in_the_moderator_s_language_can_be_read_in_the_others(
    discussion: Discussion, sign_in: SignIn
) -> None:
    comment = discussion.send(text=ENGLISH)
    client = sign_in(Role.ADMIN, locale="en")

    page = client.get(f"/staff/comments/{comment}/").text
    assert "The comment is in the language that you are reading in." in page
    assert f'href="/staff/comments/{comment}/?read=ja"' in page
    machine_says(discussion, comment, "首がだいぶ楽です。")
    assert "首がだいぶ楽です。" in client.get(f"/staff/comments/{comment}/?read=ja").text


def test_an_address_cannot_add_others_to_the_mail_that_a_moderator_writes(
    discussion: Discussion, sign_in: SignIn
) -> None:
    comment = discussion.send(email="a?bcc=victim%40example.net&b@example.com")

    page = sign_in(Role.PUBLISHER, locale="en").get(f"/staff/comments/{comment}/").text

    assert "mailto:a%3Fbcc%3Dvictim%2540example.net%26b%40example.com" in page


def test_a_comment_that_is_gone_is_not_found(sign_in: SignIn) -> None:
    client = sign_in(Role.ADMIN)

    assert client.get("/staff/comments/999/").status_code == 404
