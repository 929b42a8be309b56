"""A reader sends a comment: what is kept, what is refused, and that no word is lost."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from clinicweb.db import Database
from clinicweb.domain.comments import CONSENT_VERSION
from clinicweb.models import Article, CommentTranslation
from clinicweb.publishing import service as publishing
from tests.clock import NOW
from tests.comments.conftest import EMAIL, ENGLISH, JAPANESE, Discussion, fields


def test_a_comment_is_kept_and_held_and_the_reader_is_thanked(discussion: Discussion) -> None:
    answer = discussion.post(email=" Hanako@Example.com ")

    assert answer.status_code == 303
    assert answer.location == f"/en/articles/{discussion.slug}/reply/thanks"
    thanks = discussion.client.get(answer.location)
    assert "A person at the clinic reads it first" in thanks.text
    assert EMAIL not in thanks.text
    [comment] = discussion.comments()
    assert (comment.name, comment.email, comment.text) == ("花子", EMAIL, JAPANESE)
    assert comment.state == "held"
    assert comment.consent_version == CONSENT_VERSION
    assert comment.consent_at == comment.written_at
    assert "花子" not in discussion.article()


def test_the_language_is_recognised_unless_the_reader_names_it(discussion: Discussion) -> None:
    discussion.post("en", text=JAPANESE)
    discussion.post("ja", text=ENGLISH)
    discussion.post("en", text="LI4（合谷）を押すと痛みますが、headache には効きますか。")
    discussion.post("ja", text="OK 👍 10/10")
    discussion.post("en", text="よい記事です。", language="en")

    languages = [one.language for one in discussion.comments()]

    assert languages == ["ja", "en", "ja", "en", "en"][: len(languages)]
    assert len(languages) == 3  # the fourth within ten minutes from one e-mail address waits


def test_the_engine_is_asked_for_every_other_language_at_once(
    discussion: Discussion, database: Database
) -> None:
    discussion.send()

    with database.reading() as session:
        rows = session.scalars(select(CommentTranslation)).all()
    assert [(row.language, row.done_at) for row in rows] == [("en", None)]


def test_an_address_typed_in_wide_letters_is_the_same_address(discussion: Discussion) -> None:
    discussion.post(email="Ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｃｏｍ")

    assert [one.email for one in discussion.comments()] == ["hanako@example.com"]


def test_the_same_words_sent_twice_are_one_comment(discussion: Discussion) -> None:
    first, second = discussion.post(), discussion.post(email="HANAKO@example.com")

    assert first.location == second.location
    assert len(discussion.comments()) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": " "}, "Please give a name."),
        ({"name": "buy at www.example.com"}, "Please give a name without a web address."),
        ({"name": "n" * 81}, "at most 80 characters"),
        ({"email": "hanako"}, "Please give an e-mail address like name@example.com."),
        ({"email": "a@b@example.com"}, "Please give an e-mail address"),
        ({"email": "a@example..com"}, "Please give an e-mail address"),
        ({"text": " \n "}, "Please write your comment here."),
        ({"text": "あ" * 5001}, "Your comment has 5001 characters; at most 5000 can be sent."),
        (
            {"text": "http://a.example www.b.example ｈｔｔｐｓ://c.example"},
            "at most 2 web addresses",
        ),
        ({"language": "tlh"}, "Please choose a language from the list."),
        ({"consents": ""}, "Without it we may not keep your comment."),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field_and_no_word_is_lost(
    discussion: Discussion, changes: dict[str, str], said: str
) -> None:
    answer = discussion.post(**changes)

    assert answer.status_code == 422
    page = unescape(answer.text)
    [field] = changes
    assert page.count(said) == 2  # in the summary, and at the field
    assert f'href="#reply-{field}"' in page
    assert f'id="reply-{field}-error"' in page
    for name, value in fields(**changes).items():
        if name != "reply-language" and name != "reply-consents":
            assert value in page
    assert discussion.comments() == []


def test_every_mistake_is_named_at_once_and_the_summary_takes_the_focus(
    discussion: Discussion,
) -> None:
    page = discussion.post(name="", email="", text="", consents="").text

    assert re.findall(r'href="#reply-(\w+)"', page) == ["name", "email", "text", "consents"]
    assert 'role="alert" tabindex="-1" id="problems" autofocus' in page
    assert page.count('aria-invalid="true"') == 4


def test_markup_is_text_and_line_breaks_stay(discussion: Discussion) -> None:
    text = '<b>bold</b> & "quoted"\r\nsecond line\r\n\r\n\r\n\r\n<script>alert(1)</script>\0'
    discussion.post(text=text)
    [comment] = discussion.comments()

    assert comment.text == ('<b>bold</b> & "quoted"\nsecond line\n\n<script>alert(1)</script>')
    discussion.publish(comment.id)
    page = discussion.article()
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; &#34;quoted&#34;<br>second line" in page
    assert "<script>alert(1)</script>" not in page


def test_two_web_addresses_are_allowed_and_shown_as_text(discussion: Discussion) -> None:
    text = "See https://example.com/a and www.example.org please."
    discussion.post(text=text)
    [comment] = discussion.comments()

    discussion.publish(comment.id)

    assert text in discussion.article()
    assert 'href="https://example.com/a' not in discussion.article()


def test_who_fills_in_the_hidden_field_is_thanked_and_nothing_is_kept(
    discussion: Discussion,
) -> None:
    answer = discussion.post(website="https://spam.example")

    assert answer.status_code == 303
    assert answer.location.endswith("/reply/thanks")
    assert discussion.comments() == []


def test_the_hidden_field_is_out_of_everybody_s_way(discussion: Discussion) -> None:
    page = discussion.article()

    assert '<div class="reply-trap" aria-hidden="true">' in page
    assert 'name="reply-website" tabindex="-1" autocomplete="off"' in page


def test_too_many_comments_from_one_place_wait_and_are_told_how_long(
    discussion: Discussion,
) -> None:
    for number in range(5):
        assert discussion.post(text=f"Comment {number}", email=f"p{number}@example.com").location

    answer = discussion.post(text="One more, with care.", email="p6@example.com")

    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 600
    assert "Please try again in 10 minutes." in answer.text
    assert "One more, with care." in answer.text
    assert len(discussion.comments()) == 5


def test_too_many_comments_of_one_address_wait_wherever_they_come_from(
    discussion: Discussion, app: Flask
) -> None:
    address = f"/en/articles/{discussion.slug}/reply"
    codes = [
        discussion.client.post(
            address,
            data=fields(text=f"Comment {number}"),
            environ_overrides={"REMOTE_ADDR": f"192.0.2.{number}"},
        ).status_code
        for number in range(4)
    ]

    assert codes == [303, 303, 303, 429]


def test_a_comment_under_a_withdrawn_article_is_refused_kindly_with_its_words(
    discussion: Discussion, database: Database
) -> None:
    with database.transaction() as session:
        article = session.scalars(select(Article).where(Article.slug == discussion.slug)).one()
        for language in ("en", "ja"):
            publishing.unpublish(session, article.id, language, discussion.site.actor, NOW)

    answer = discussion.post()

    assert answer.status_code == 404
    assert "This article is not online any more" in answer.text
    assert JAPANESE in answer.text
    assert discussion.comments() == []
    assert discussion.client.get(f"/en/articles/{discussion.slug}/reply").status_code == 404


def test_a_form_of_another_site_is_refused(discussion: Discussion) -> None:
    address = f"/en/articles/{discussion.slug}/reply"

    answer = discussion.client.post(
        address, data=fields(), headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 403
    assert discussion.comments() == []


def test_no_cookie_is_set_or_asked_for(discussion: Discussion) -> None:
    answers = [
        discussion.post(),
        discussion.post(name=""),
        discussion.client.get(f"/en/articles/{discussion.slug}/reply"),
        discussion.client.get(f"/en/articles/{discussion.slug}/reply/thanks"),
    ]

    for answer in answers:
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
    assert answers[1].headers["Cache-Control"] == "no-store"


def test_no_log_names_the_person(discussion: Discussion, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")

    discussion.post()
    discussion.post(text="")

    assert EMAIL not in caplog.text
    assert "花子" not in caplog.text


def test_the_page_says_what_is_kept_why_and_for_how_long(
    discussion: Discussion, app_with: Callable[..., Flask]
) -> None:
    page = unescape(discussion.article())

    assert "We keep your name, your e-mail address and your comment" in page
    assert "deleted 30 days after that decision" in page
    assert "have all of it deleted" in page
