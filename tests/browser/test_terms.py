"""Terms by keyboard: put into a translation by one key, and found and added on their pages."""

import re

from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.conftest import PHONE, Visit, picture
from tests.browser.writing import open_passage, open_translation, write_post

BODY = "Press LI4 (Hegu) against a tension headache.\n\nDo not use moxa here.\n"


def test_the_terms_of_a_passage_are_underlined_and_put_in_by_one_key(visit: Visit) -> None:
    write_post(visit(role="author"), "with-terms", "With terms", BODY)
    page = visit(role="translator")
    open_translation(page, "With terms")
    passage = open_passage(page, 1)
    row = page.locator(f"#p-{passage}")
    text = page.locator(f"#text-{passage}")
    underlined = row.locator(".source .term")
    expect(underlined).to_have_text(["LI4", "Hegu", "tension headache"])
    expect(underlined.last).to_have_attribute("title", "緊張型頭痛")
    expect(row.locator(".panel-terms button.insert").first).to_have_text("LI4（合谷）")
    assert axe.faults(page) == []

    text.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.press("Alt+t")
    expect(text).to_have_value("LI4（合谷）")
    page.keyboard.insert_text("は")
    page.keyboard.press("Alt+t")
    expect(text).to_have_value("LI4（合谷）は緊張型頭痛")
    expect(text).to_be_focused()
    page.keyboard.press("Control+z")
    expect(text).to_have_value("LI4（合谷）は")
    picture(page, "terms-beside-a-passage-1440")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    picture(page, "terms-beside-a-passage-390")


def test_a_term_is_found_changed_and_removed_by_keyboard_alone(visit: Visit) -> None:
    page = visit(role="admin")
    page.goto("/staff/terms/")
    page.locator("input[name=q]").focus()
    page.keyboard.type("neijing wan")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="No term fits this choice")).to_be_visible()
    page.goto("/staff/terms/new")
    page.locator("#term-0-text").focus()
    page.keyboard.type("neijing wan")
    page.locator("#term-2-text").focus()
    page.keyboard.insert_text("内経丸")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The term is added: neijing wan / 内経丸.")).to_be_visible()

    page.get_by_role("link", name="neijing wan").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/staff/terms/\d+/$"))
    page.get_by_role("link", name="Remove this term").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Remove this term").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("It can be put back.")).to_be_visible()
