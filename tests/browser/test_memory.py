"""The memory beside a passage, and looking words up in it without the mouse."""

import re

from playwright.sync_api import expect

from tests.browser import axe, layout
from tests.browser.conftest import PHONE, Visit, picture
from tests.browser.writing import open_passage, open_translation, write_post

# Like a sentence of the memory that comes with the product, with another figure and another word.
BODY = "Follow-up sessions usually take between 50 and 70 minutes.\n\nTwo trains pass the bridge.\n"


def test_similar_sentences_show_their_percentage_difference_and_origin(visit: Visit) -> None:
    write_post(visit(role="author"), "like-others", "Like others", BODY)
    page = visit(role="translator")
    open_translation(page, "Like others")
    passage = open_passage(page, 1)
    part = page.locator(f"#panel-memory-{passage}")
    expect(part.locator(".percent").first).to_have_text(re.compile(r"^\d\d %$"))
    expect(part.locator(":is(ins, del)").first).to_be_visible()
    expect(part).to_contain_text("Starter memory")
    expect(part.locator("time").first).to_be_visible()
    assert axe.faults(page) == []
    picture(page, "memory-beside-a-passage-en-1440")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert layout.trouble(page) == []
    picture(page, "memory-beside-a-passage-en-390")

    japanese = visit(language="ja", role="translator")
    japanese.goto(page.url)
    expect(japanese.locator(f"#panel-memory-{passage} .percent").first).to_be_visible()
    picture(japanese, "memory-beside-a-passage-ja-1440")
    japanese.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    picture(japanese, "memory-beside-a-passage-ja-390")


def test_selected_words_are_looked_up_by_one_key(visit: Visit) -> None:
    write_post(visit(role="author"), "looked-up", "Looked up", BODY)
    page = visit(role="translator")
    open_translation(page, "Looked up")
    passage = open_passage(page, 2)
    text = page.locator(f"#text-{passage}")
    expect(page.locator(f"#panel-memory-{passage}")).to_be_visible()
    text.press("Control+A")
    page.keyboard.insert_text("首の痛み")
    for _ in range(2):
        page.keyboard.press("Shift+ArrowLeft")

    with page.context.expect_page() as opening:
        page.keyboard.press("Alt+m")
    found = opening.value

    expect(found.locator("input[name=q]")).to_have_value('"痛み"')
    expect(found.locator("mark").first).to_have_text("痛み")
    expect(text).to_have_value("首の痛み")
    found.locator("input[name=q]").focus()
    found.keyboard.press("Control+A")
    found.keyboard.insert_text("鍼")
    found.keyboard.press("Enter")
    expect(found.locator("mark").first).to_have_text("鍼")
