"""Typing in the editor: saved by itself, kept when it cannot be, and every step by a key."""

import re

from playwright.sync_api import Page, expect

from tests.browser import axe, layout
from tests.browser.conftest import PHONE, TABLET, Visit, picture
from tests.browser.writing import open_passage, open_translation, write_post
from tests.launching import Launched

BODY = "Breathe slowly for 5 minutes. Sit on a chair.\n\nDo not hold your breath.\n"
FIRST, SECOND = "五分間", "ゆっくり5分間、息をします。"
WITH_A_WARNING = "椅子に座ります!"
# Like sentences of the memory that comes with the product.
REMEMBERED = "Rest if you feel tired after the session."


def begin(visit: Visit, slug: str, title: str, language: str = "en") -> Page:
    """A translation of three sentences below a title, open in the queue's way."""
    write_post(visit(role="author"), slug, title, BODY)
    page = visit(language=language, role="translator")
    open_translation(page, title)
    return page


def area(page: Page, passage: str) -> str:
    expect(page.locator(f"#text-{passage}")).to_be_focused()
    return f"#text-{passage}"


def stored(visit: Visit, page: Page, passage: str) -> str:
    other = visit(role="publisher")
    other.goto(page.url.split("?")[0])
    return other.locator(f"#p-{passage} .target .words").inner_text()


def leave_the_text(page: Page) -> list[str]:
    """Leaving saves at once whatever may be saved by itself; the saves from now on."""
    saves: list[str] = []
    page.on("request", lambda one: saves.append(one.url) if one.url.endswith("/save") else None)
    page.locator("h1").click()
    return saves


def test_typing_is_saved_by_itself_and_is_one_step_of_undo(visit: Visit) -> None:
    page = begin(visit, "slow-breath", "Slow breath")
    passage = open_passage(page, 1)
    text = page.locator(area(page, passage))
    draft = text.input_value()
    state = page.locator(f"#state-{passage}")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(FIRST)
    expect(state).to_have_text("Not saved yet")
    expect(state).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(SECOND)
    page.keyboard.press("Home")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(state).to_have_text(re.compile(r"^Saved "))

    # The caret, the focus and the text stay as they were; the row and the bar know.
    expect(text).to_be_focused()
    assert text.evaluate("(one) => one.selectionStart") == 3
    expect(page.locator(f"#p-{passage}")).to_have_class(re.compile(r"\bedited\b"))
    expect(page.locator("#review-filters a").filter(has_text="Mine")).to_contain_text("1")
    assert stored(visit, page, passage) == SECOND

    page.keyboard.press("Alt+z")
    expect(page.locator(f"#text-{passage}")).to_have_value(draft)


def test_a_text_without_words_waits_for_a_button(visit: Visit) -> None:
    page = begin(visit, "empty-breath", "Empty breath")
    passage = open_passage(page, 2)
    draft = page.locator(area(page, passage)).input_value()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    expect(page.locator(f"#state-{passage}")).to_contain_text("when you press a button")
    saves = leave_the_text(page)
    assert stored(visit, page, passage) == draft
    assert saves == []


def test_what_becomes_of_a_text_is_said_aloud(visit: Visit) -> None:
    page = begin(visit, "aloud", "Aloud")
    said = page.locator("#review-said[role=status]")
    first, second = open_passage(page, 1), page.locator(".passage").nth(2)
    area(page, first)
    page.keyboard.press("End")
    page.keyboard.insert_text("ゆっくり。")
    expect(said).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    page.keyboard.press("Control+s")
    expect(said).to_have_text("Saved.")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(SECOND)
    page.keyboard.press("Control+Enter")
    expect(said).to_have_text("Accepted.")
    expect(second.locator("textarea[id^=text-]")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(WITH_A_WARNING)
    page.keyboard.press("Control+Enter")
    expect(said).to_have_text("The text is kept, but not accepted.")


def test_suggestions_come_by_their_numbers_and_go_as_typing_does(visit: Visit) -> None:
    write_post(visit(role="author"), "numbers", "Numbers", f"{REMEMBERED}\n")
    page = visit(role="translator")
    open_translation(page, "Numbers")
    passage = open_passage(page, 1)
    text = page.locator(area(page, passage))
    before = text.input_value()
    suggestions = page.locator(".passage.open .panel .suggestion")
    for number in ("1", "2"):
        words = suggestions.and_(page.locator(f"[data-number='{number}']"))
        expect(words).to_be_visible()
        page.keyboard.press(f"Alt+{number}")
        expect(text).to_have_value(words.get_attribute("data-text") or "")
        expect(text).to_be_focused()
    for _ in range(2):
        page.keyboard.press("Control+z")
    expect(text).to_have_value(before)
    picture(page, "editor-suggestions")


def test_without_a_network_the_text_stays_here_and_is_saved_when_it_is_back(visit: Visit) -> None:
    page = begin(visit, "far-away", "Far away")
    passage = open_passage(page, 1)
    area(page, passage)
    page.context.set_offline(True)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(SECOND)
    expect(page.locator(f"#state-{passage}")).to_contain_text("kept on this device")
    picture(page, "editor-offline")

    page.keyboard.press("Control+Enter")
    expect(page.locator("#review-said")).to_contain_text("kept on this device")
    expect(page.locator(f"#text-{passage}")).to_have_value(SECOND)

    page.context.set_offline(False)
    expect(page.locator(f"#state-{passage}")).to_have_text(re.compile(r"^Saved "))
    expect(page.locator(f"#text-{passage}")).to_be_focused()
    assert stored(visit, page, passage) == SECOND


def test_a_browser_that_was_killed_gives_the_text_back_and_saves_it(visit: Visit) -> None:
    page = begin(visit, "killed", "Killed")
    passage = open_passage(page, 1)
    area(page, passage)
    address = page.url
    page.context.set_offline(True)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(SECOND)
    expect(page.locator(f"#state-{passage}")).to_contain_text("kept on this device")
    page.close(run_before_unload=False)

    page = page.context.new_page()
    page.context.set_offline(False)
    page.goto(address.split("?")[0])
    notice = page.locator("#review-kept")
    expect(notice).to_contain_text("passage 2")
    notice.locator("a").click()
    expect(page.locator(f"#text-{passage}")).to_have_value(SECOND)
    expect(page.locator(f"#state-{passage}")).to_have_text(re.compile(r"^Saved "))
    expect(notice).to_be_hidden()
    assert stored(visit, page, passage) == SECOND


def test_somebody_else_s_text_is_never_saved_over_by_itself(visit: Visit) -> None:
    page = begin(visit, "two-breaths", "Two breaths")
    address = page.url
    passage = open_passage(page, 1)
    area(page, passage)
    other = visit(role="admin")
    other.goto(address)
    open_passage(other, 1)
    other.locator(f"#text-{passage}").fill(SECOND)
    other.keyboard.press("Control+s")
    expect(other.locator(f"#p-{passage}")).to_have_class(re.compile(r"\bedited\b"))

    page.keyboard.press("Control+A")
    page.keyboard.insert_text(FIRST)
    clash = page.locator(f"#clash-{passage} .clash")
    expect(clash).to_contain_text(SECOND)
    expect(clash).to_contain_text(FIRST)
    expect(page.locator(f"#text-{passage}")).to_be_focused()
    expect(page.locator(f"#state-{passage}")).to_contain_text("somebody else")
    page.keyboard.type("!")
    saves = leave_the_text(page)
    assert stored(visit, page, passage) == SECOND
    assert saves == []
    picture(page, "editor-conflict-while-typing")

    page.keyboard.press("Control+s")
    expect(page.locator(".clash")).to_have_count(0)
    assert stored(visit, page, passage) == f"{FIRST}!"


def test_warnings_are_acknowledged_by_the_same_key(visit: Visit) -> None:
    page = begin(visit, "warned", "Warned")
    passage = open_passage(page, 2)
    area(page, passage)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(WITH_A_WARNING)
    page.keyboard.press("Control+Enter")
    row = page.locator(f"#p-{passage}")
    expect(row.get_by_role("alert")).to_contain_text("acknowledge")
    expect(page.locator(f"#text-{passage}")).to_be_focused()
    assert axe.faults(page) == []
    picture(page, "editor-warnings")

    # Another text has other warnings: the first press shows them again.
    refused = row.locator("form.editor[data-refused]")
    page.keyboard.press("End")
    page.keyboard.insert_text("!")
    expect(page.locator(f"#state-{passage}")).to_have_text(re.compile(r"^Saved "))
    expect(refused).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(refused).to_be_visible()

    page.keyboard.press("Control+Enter")
    expect(row).to_have_class(re.compile(r"\baccepted\b"))
    expect(row).to_contain_text("acknowledged by")


def test_every_key_is_on_a_sheet_that_works_by_keyboard(visit: Visit) -> None:
    page = begin(visit, "keys", "Keys")
    page.locator("#main").focus()
    page.keyboard.press("?")
    sheet = page.locator("#keys")
    expect(sheet).to_be_visible()
    assert axe.faults(page) == []
    picture(page, "editor-keys")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()

    page.keyboard.press("j")
    page.keyboard.press("n")
    expect(page.locator(".passage").nth(1).locator("a.edit")).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    first = page.locator(".passage").nth(0).locator("textarea[id^=text-]")
    expect(first).to_be_focused()
    # While somebody types, letters are letters.
    page.keyboard.type("?jd")
    expect(sheet).to_be_hidden()
    expect(first).to_have_value(re.compile(r"\?jd"))
    page.keyboard.press("Control+/")
    expect(sheet).to_be_visible()
    page.locator("#single-keys").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator(".passage.open")).to_have_count(0)
    page.keyboard.press("?")
    expect(sheet).to_be_hidden()


def test_filters_rows_and_steps_are_reached_by_keys(visit: Visit) -> None:
    page = begin(visit, "reached", "Reached")
    page.locator("#main").focus()
    page.keyboard.press("d")
    expect(page.locator("#desk")).to_have_class(re.compile(r"\bcompact\b"))
    page.reload()
    expect(page.locator("#desk")).to_have_class(re.compile(r"\bcompact\b"))
    page.locator("#main").focus()
    page.keyboard.press("/")
    expect(page.locator("#review-filters [aria-current]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?show=open")
    assert [axe.faults(page), layout.trouble(page)] == [[], []]
    page.keyboard.press("Alt+a")
    expect(page.get_by_role("link", name="Go to the next one")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".passage").nth(0).locator("textarea[id^=text-]")).to_be_focused()
    assert "show=open" in page.url
    page.keyboard.press("Alt+Shift+ArrowDown")
    expect(page.locator(".passage").nth(1).locator("textarea[id^=text-]")).to_be_focused()
    page.keyboard.press("Alt+p")
    expect(page.locator(".passage.open .panel")).to_be_focused()
    page.keyboard.press("Alt+p")
    expect(page.locator(".passage.open textarea[id^=text-]")).to_be_focused()


def test_enter_that_belongs_to_an_input_method_accepts_nothing(visit: Visit) -> None:
    page = begin(visit, "composing", "Composing")
    passage = open_passage(page, 1)
    area(page, passage)
    press = """(isComposing) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
      { key: "Enter", ctrlKey: true, isComposing, bubbles: true, cancelable: true }))"""
    assert page.evaluate(press, True), "the page took a key of the input method"
    assert not page.evaluate(press, False)


def test_a_sign_in_that_ended_is_renewed_in_another_tab(visit: Visit, site: Launched) -> None:
    page = begin(visit, "renewed", "Renewed")
    passage = open_passage(page, 1)
    area(page, passage)
    expect(page.locator(".passage.open .panel-section").first).to_be_visible()
    with page.expect_response("**/pulse"):
        pass  # an answer on its way would bring the sign-in back
    page.context.clear_cookies()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(SECOND)
    notice = page.locator("#review-signed-out")
    expect(notice).to_be_visible(timeout=15_000)
    expect(page.locator(f"#state-{passage}")).to_contain_text("signed out")
    assert axe.faults(page) == []
    picture(page, "editor-signed-out")

    # The way back in is the next stop of the Tab key, not somewhere above.
    page.keyboard.press("Tab")
    expect(page.locator(f"#state-{passage} a")).to_be_focused()
    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    tab = opened.value
    email, password = site.signins["translator"]
    tab.locator("#email").fill(email)
    tab.locator("#password").fill(password)
    tab.locator("#password").press("Enter")
    expect(tab.locator("h1")).to_be_visible()
    tab.wait_for_url("**/signed-in-again")
    expect(page.locator(f"#state-{passage}")).to_have_text(re.compile(r"^Saved "))
    expect(notice).to_be_hidden()
    assert stored(visit, page, passage) == SECOND
    page.keyboard.press("Control+s")  # with the new token


def test_the_open_passage_fits_every_screen_in_both_languages(visit: Visit) -> None:
    page = begin(visit, "fits", "Fits", language="ja")
    open_passage(page, 3)
    expect(page.locator(".passage.open .panel-section").first).to_be_visible()
    for size in ((1440, 900), (1120, 800), TABLET, PHONE, (320, 568)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        assert (size, layout.trouble(page)) == (size, [])
        picture(page, f"editor-open-{size[0]}")
    assert axe.faults(page) == []
