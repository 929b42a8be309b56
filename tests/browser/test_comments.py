"""A comment's whole way by keyboard: written on a phone, moderated in another language, read."""

import re

from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.conftest import DESK, PHONE, Visit, picture

ARTICLE = "articles/body-energy-and-mind/"
TEXT = "2週間前から首がだいぶ楽です。\n\n熱があるときも鍼を受けてよいですか。"
TRANSLATION = (
    "My neck has been much better for 2 weeks.\n\nMay I have acupuncture when I have a fever?"
)
ANSWER = "熱があるときは、まず医師にご相談ください。"


def test_a_comment_is_written_moderated_and_read_by_keyboard_alone(visit: Visit) -> None:
    reader = visit(language="ja", size=PHONE)
    reader.goto(f"/ja/{ARTICLE}")
    reader.locator("#reply-name").focus()
    for words in ("鈴木", "suzuki@example.com", TEXT):
        reader.keyboard.insert_text(words)
        reader.keyboard.press("Tab")
    expect(reader.locator("#reply-language")).to_be_focused()  # nobody comes by the hidden field
    reader.keyboard.press("Tab")
    reader.keyboard.press("Tab")  # past the link to the privacy page
    expect(reader.locator("#reply-consents")).to_be_focused()
    reader.keyboard.press("Tab")
    reader.keyboard.press("Enter")  # without the consent
    expect(reader.locator("#problems")).to_be_focused()
    expect(reader.locator("#reply-text")).to_have_value(TEXT)
    assert axe.faults(reader) == []
    picture(reader, "reply-without-consent-390")

    reader.keyboard.press("Tab")
    reader.keyboard.press("Enter")  # from the summary to the field
    expect(reader.locator("#reply-consents")).to_be_focused()
    reader.keyboard.press("Space")
    reader.keyboard.press("Tab")
    reader.keyboard.press("Enter")
    reader.wait_for_url("**/reply/thanks")
    assert axe.faults(reader) == []
    reader.goto(f"/ja/{ARTICLE}")
    assert "鈴木" not in reader.content()

    _moderate(visit(language="en", size=DESK, role="admin"))

    english = visit(language="en", size=DESK)
    for page, lang in ((reader, "ja"), (english, "en")):
        page.goto(f"/{lang}/{ARTICLE}")
        comment = page.locator(".comment", has_text="鈴木")
        expect(comment.locator(".comment-text").first).to_have_attribute("lang", "ja")
        expect(comment).to_contain_text("2週間前から首がだいぶ楽です。")
        expect(comment).to_contain_text(ANSWER)
        expect(comment.get_by_text("My neck has been")).to_have_count(1 if lang == "en" else 0)
        assert "suzuki@example.com" not in page.content()
        assert axe.faults(page) == []
        picture(page, f"article-with-comment-{lang}")


def _moderate(page: Page) -> None:
    page.goto("/staff/comments/")
    expect(page.locator(".staff-nav a[aria-current] .count")).to_be_visible()
    page.get_by_role("link", name="鈴木").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/staff/comments/\d+/$"))
    # The worker has been asked when the comment came; what it says comes by itself.
    expect(page.locator("#reading")).not_to_have_attribute("data-waiting", "", timeout=30_000)
    expect(page.locator("#reading")).to_contain_text("Machine translation, a hint")
    expect(page.locator("#reading")).to_contain_text("Argos Translate")
    assert axe.faults(page) == []
    picture(page, "comment-moderated-1440")
    here = page.url

    page.locator("#answer").focus()
    page.keyboard.insert_text(ANSWER)
    page.keyboard.press("Tab")
    expect(page.locator("#answer-language")).to_have_value("ja")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The answer is saved.")).to_be_visible()

    page.locator("#translation").focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(TRANSLATION)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("[name=shown]")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The comment is published.")).to_be_visible()

    page.goto(here)
    expect(page.locator("#translation")).to_have_value(TRANSLATION)
    assert axe.faults(page) == []
    picture(page, "comment-published-1440")
