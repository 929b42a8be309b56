"""What a moderator decides, who may, what readers see of it, and what stays on record."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from clinicweb.comments import machine, moderation
from clinicweb.comments.moderation import CommentConflict, Reading, Reply
from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.domain.comments import CommentState, CommentStep
from clinicweb.domain.errors import Conflict, Invalid, NotAllowed
from clinicweb.models import CommentTranslation, PublishedComment
from tests.clock import NOW
from tests.comments.conftest import EMAIL, JAPANESE, Discussion, SignIn
from tests.factories import make_actor, make_clinic
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


def test_readers_see_a_comment_with_the_very_next_request(discussion: Discussion) -> None:
    comment = discussion.send()
    before = discussion.article("ja")
    assert "楽になりました" not in before

    discussion.publish(comment)

    for lang in ("en", "ja"):
        page = discussion.article(lang)
        assert "首がとても楽になりました。" in page
        assert '<div class="comment-text" lang="ja" dir="auto">' in page
        assert '<span lang="ja">日本語</span>' in page
        assert EMAIL not in page

    discussion.decide(comment, HOLD)
    assert discussion.article("ja") == before


def test_an_approved_translation_stands_beside_the_comment_in_its_language_only(
    discussion: Discussion,
) -> None:
    comment = discussion.send()
    machine_says(discussion, comment, "Machine words")

    discussion.publish(comment)
    assert "Machine words" not in discussion.article("en")

    discussion.publish(comment, TRANSLATED)
    english, japanese = discussion.article("en"), discussion.article("ja")
    assert "My neck has become much easier." in english
    assert "Translated into English, checked by the clinic" in english
    assert "首がとても楽になりました。" in english
    assert "My neck" not in japanese

    discussion.decide(comment, APPROVE, reading=Reading("en", TRANSLATED, shown=False))
    assert "My neck" not in discussion.article("en")
    assert "首がとても楽になりました。" in discussion.article("en")


def test_the_answer_shows_when_the_comment_does(discussion: Discussion, database: Database) -> None:
    comment = discussion.send()

    def answer(text: str) -> None:
        with database.transaction() as session:
            version = discussion.comment(comment).version
            moderation.answer(
                session, comment, Reply(text, "ja"), version, discussion.site.actor, NOW
            )

    answer("よかったです。\n来週お越しください。")
    assert "来週お越しください" not in discussion.article("ja")

    discussion.publish(comment)
    page = discussion.article("ja")
    assert "よかったです。<br>来週お越しください。" in page
    assert "森 由紀" in page

    answer("")
    assert "来週お越しください" not in discussion.article("ja")


def test_an_answer_in_another_language_than_the_comment_says_so(
    discussion: Discussion, sign_in: SignIn
) -> None:
    comment = discussion.send()
    discussion.publish(comment)
    client = sign_in(Role.PUBLISHER, locale="en")

    press(client, comment, "answer", answer="Thank you!", answer_language="en")
    assert '<div class="comment-text" lang="en" dir="auto"><p>Thank you!' in discussion.article()
    refused = press(client, comment, "answer", answer="qo'", answer_language="tlh")
    assert "Please choose a language from the list." in refused
    assert "qo&#39;" in refused


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ([APPROVE], APPROVED),
        ([REFUSE], REFUSED),
        ([APPROVE, HOLD], HELD),
        ([REFUSE, HOLD], HELD),
        ([APPROVE, REFUSE], REFUSED),
        ([REFUSE, HOLD, APPROVE], APPROVED),
    ],
)
def test_every_decision_can_be_taken_back(
    discussion: Discussion, database: Database, steps: list[CommentStep], state: CommentState
) -> None:
    comment = discussion.send()

    for step in steps:
        discussion.decide(comment, step)

    kept = discussion.comment(comment)
    assert kept.state == state
    assert [one.action for one in kept.events] == [step.value for step in steps]
    assert (kept.name, kept.text) == ("花子", JAPANESE)
    with database.reading() as session:
        shown = session.scalars(select(PublishedComment)).all()
    assert len(shown) == (state is APPROVED)


@pytest.mark.parametrize("steps", [[REFUSE, APPROVE], [REFUSE, REFUSE], [HOLD]])
def test_a_step_that_leads_nowhere_is_refused(
    discussion: Discussion, steps: list[CommentStep]
) -> None:
    comment = discussion.send()
    *before, last = steps
    for step in before:
        discussion.decide(comment, step)

    with pytest.raises(Conflict):
        discussion.decide(comment, last)


def test_two_moderators_cannot_overrule_each_other_unseen(
    discussion: Discussion, database: Database
) -> None:
    comment = discussion.send()
    seen = discussion.comment(comment).version
    discussion.decide(comment, REFUSE)

    with pytest.raises(CommentConflict), database.transaction() as session:
        moderation.decide(session, comment, HOLD, seen, discussion.site.actor, NOW)


def test_publishers_and_administrators_of_the_clinic_moderate_and_nobody_else(
    discussion: Discussion, database: Database
) -> None:
    comment = discussion.send()
    clinic = discussion.clinic_id()
    with database.transaction() as session:
        elsewhere = make_clinic(session).id
        others = [
            make_actor(session, Role.AUTHOR),
            make_actor(session, Role.TRANSLATOR),
            make_actor(session, Role.PUBLISHER, clinic_id=elsewhere),
        ]
        publisher = make_actor(session, Role.PUBLISHER, clinic_id=clinic)

    for actor in others:
        with pytest.raises(NotAllowed):
            discussion.decide(comment, APPROVE, actor)
    discussion.decide(comment, APPROVE, publisher)


def test_only_who_may_approve_in_a_language_shows_readers_a_translation(
    discussion: Discussion, database: Database
) -> None:
    comment = discussion.send()
    with database.transaction() as session:
        publisher = make_actor(session, Role.PUBLISHER)
        both = make_actor(session, Role.PUBLISHER, Role.TRANSLATOR)

    with pytest.raises(NotAllowed):
        discussion.decide(comment, APPROVE, publisher, Reading("en", TRANSLATED, shown=True))
    assert discussion.comment(comment).state == HELD  # nothing of it happened

    discussion.decide(comment, APPROVE, publisher, Reading("en", "", shown=False))
    discussion.decide(comment, APPROVE, both, Reading("en", TRANSLATED, shown=True))
    with pytest.raises(NotAllowed):
        discussion.decide(comment, APPROVE, publisher, Reading("en", TRANSLATED, shown=False))
    assert "My neck has become" in discussion.article("en")


def test_a_ticked_box_without_a_translation_shows_nothing(discussion: Discussion) -> None:
    comment = discussion.send()

    with pytest.raises(Invalid):
        discussion.decide(comment, APPROVE, reading=Reading("en", " \n", shown=True))
    with pytest.raises(Invalid):
        discussion.decide(comment, APPROVE, reading=Reading("ja", "日本語", shown=True))
    assert discussion.comment(comment).state == HELD
