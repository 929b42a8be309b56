"""The engine's hints, the boundaries of passages, and replacing: all by keys, with real workers."""

import re

from playwright.sync_api import Page, expect

from tests.browser import axe, layout
from tests.browser.conftest import PHONE, Visit, picture
from tests.browser.writing import open_passage, open_translation, write_post

BODY = "Rest for 2 days. Keep the neck warm.\n\nDo not force the neck.\n"
TITLE, REST, WARM, FORCE = 0, 1, 2, 3
SIZES = ((1440, 900), (820, 1180), PHONE, (320, 568))


def begin(visit: Visit, slug: str, title: str, language: str = "en") -> Page:
    write_post(visit(role="author"), slug, title, BODY)
    page = visit(language=language, role="translator")
    open_translation(page, title)
    return page


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element is reached, as people without a mouse do."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("(one) => document.activeElement.matches(one)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def fits(page: Page, name: str) -> None:
    for size in SIZES:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        assert (size, layout.trouble(page)) == (size, [])
        picture(page, f"{name}-{size[0]}")
    assert axe.faults(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})


def test_the_engine_is_asked_and_its_wording_taken_by_keys(visit: Visit) -> None:
    page = begin(visit, "asked", "Asked")
    passage = open_passage(page, REST)
    text = page.locator(f"#text-{passage}")
    expect(text).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("2日間休んでください。")
    expect(page.locator(".passage.open .hints")).to_be_visible()

    page.keyboard.press("Alt+b")
    back = page.locator("[data-answers=back]")
    expect(back.locator(".hint-text")).to_contain_text("2")
    expect(back).to_contain_text("by Argos Translate")
    expect(back).to_be_in_viewport()
    expect(back).not_to_have_class(re.compile("stale"))
    expect(page.locator("#review-said")).to_have_text("The engine has answered.")
    expect(text).to_be_focused()

    # As soon as the text is another one, the hint says that it belongs to an earlier text.
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("横になってください。")
    expect(back).to_have_class(re.compile("stale"))
    expect(back.locator(".stale-words")).to_be_visible()
    picture(page, "hints-stale")
    page.keyboard.press("Alt+b")
    expect(back).not_to_have_class(re.compile("stale"))
    expect(back.locator("mark.lacking").filter(has_text="2 days")).to_be_visible()
    assert axe.faults(page) == []
    picture(page, "hints-missing-words")

    page.keyboard.press("Alt+w")
    wordings = page.locator("[data-answers=alternatives] .suggestion")
    expect(wordings.first).to_be_in_viewport()
    assert 1 <= wordings.count() <= 3
    number = wordings.last.get_attribute("data-number")
    wanted = wordings.last.get_attribute("data-text") or ""
    page.keyboard.press(f"Alt+{number}")
    expect(text).to_have_value(wanted)
    expect(text).to_be_focused()
    expect(page.locator(f"#p-{passage}")).not_to_have_class(re.compile(r"\baccepted\b"))


def test_hints_fit_every_screen_in_japanese(visit: Visit) -> None:
    page = begin(visit, "asked-ja", "Asked in Japanese", language="ja")
    open_passage(page, FORCE)
    expect(page.locator(".passage.open .hints")).to_be_visible()
    page.keyboard.press("Alt+b")
    expect(page.locator("[data-answers=back] .hint-text")).to_be_visible()
    page.keyboard.press("Alt+w")
    expect(page.locator("[data-answers=alternatives] .suggestion").first).to_be_visible()
    fits(page, "hints-ja")


def test_passages_are_joined_and_split_again_by_keys(visit: Visit) -> None:
    page = begin(visit, "joined", "Joined")
    open_passage(page, REST)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("2日間休みます。")
    page.keyboard.press("Alt+j")
    page.wait_for_url("**/segments")
    fits(page, "segments")

    tab_to(page, "form[action$='/join'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?p=*")
    joined = page.locator(".passage.open textarea[name=text]")
    expect(joined).to_be_focused()
    expect(joined).to_have_value(re.compile(r"^2日間休みます。.+"))
    expect(page.locator(".passage")).to_have_count(3)
    picture(page, "segments-joined")

    page.keyboard.press("Alt+j")
    page.wait_for_url("**/segments")
    tab_to(page, "button[name=cut].primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?p=*")
    expect(page.locator(".passage")).to_have_count(4)
    first = page.locator(".passage.open textarea[name=text]")
    expect(first).to_be_focused()
    expect(first).to_have_value("2日間休みます。")


def test_words_are_replaced_with_the_list_first_by_keys(visit: Visit) -> None:
    page = begin(visit, "replaced", "Replaced")
    for place, text in (
        (REST, "2日間休みます。首を休めます。"),
        (WARM, "首を温めます。"),
        (FORCE, "首を無理に動かさないでください。"),
    ):
        passage = open_passage(page, place)
        page.locator(f"#text-{passage}").fill(text)
        page.keyboard.press("Control+s")
        expect(page.locator(f"#p-{passage}")).to_have_class(re.compile(r"\bedited\b"))
    page.keyboard.press("Escape")
    # The closed row takes the focus when the server has answered.
    expect(page.locator(".passage.open")).to_have_count(0)
    tab_to(page, "a[href$='/replace']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/replace")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.insert_text("首")
    page.keyboard.press("Tab")
    page.keyboard.insert_text("頸部")
    page.keyboard.press("Enter")
    page.wait_for_url("**find=*")
    hits = page.locator(".hits > li")
    expect(hits).to_have_count(3)
    # The safety passage is there, marked, and not chosen.
    danger = hits.filter(has_text="Do not force")
    expect(danger).to_contain_text("Safety passage")
    expect(danger.locator("input")).not_to_be_checked()
    fits(page, "replace")

    tab_to(page, "form[action$='/replace'] button.primary")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("2 passages were changed.")
    expect(page.locator(".hits > li")).to_have_count(1)
    picture(page, "replace-done")
    page.locator(".flashes a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**?p=*")
    page.wait_for_load_state("load")  # the text has the focus before the keys have their scripts
    text = page.locator(".passage.open textarea[name=text]")
    expect(text).to_be_focused()
    expect(text).to_have_value(re.compile("頸部"))
    page.keyboard.press("Alt+z")
    expect(text).to_have_value(re.compile("首"))
