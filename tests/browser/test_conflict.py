"""Two people change the same text in two browsers: both texts come back, and nothing is lost."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, picture
from tests.browser.writing import open_passage, open_translation, write_post

MINE, THEIRS = "毎朝、五分だけ首を伸ばします。", "毎朝5分間、首のストレッチをしましょう。"
BOTH = "毎朝5分間、首を伸ばしましょう。"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_second_translator_gets_both_texts_and_goes_on(visit: Visit, scripts: bool) -> None:
    title = f"Morning stretches, {'one' if scripts else 'two'}"
    slug = f"morning-stretches-{scripts}".lower()
    write_post(visit(role="author"), slug, title, "Stretch your neck for 5 minutes every morning.")
    first = visit(language="ja", role="translator", scripts=scripts)
    address = open_translation(first, title)
    second = visit(language="ja", role="admin", scripts=scripts)
    second.goto(address)
    passage = open_passage(first, 1)
    assert open_passage(second, 1) == passage
    text = f"#text-{passage}"

    first.locator(text).fill(THEIRS)
    first.locator("[data-key=save]").click()
    expect(first.locator(f"#p-{passage}")).to_have_class(re.compile(r"\bedited\b"))
    second.locator(text).fill(MINE)
    second.locator("[data-key=save]").click()

    clash = second.get_by_role("alert")
    expect(clash).to_contain_text(THEIRS)
    expect(clash).to_contain_text(MINE)
    expect(clash).to_contain_text(name_of(first))
    expect(second.locator(text)).to_have_value(MINE)
    picture(second, f"conflict-{'with' if scripts else 'without'}-scripts")

    second.locator(text).fill(BOTH)
    second.locator("[data-key=save]").click()
    expect(second.get_by_role("alert")).to_have_count(0)
    expect(second.locator(text)).to_have_value(BOTH)

    # The first translator's text is one step back, and the history names both.
    second.goto(address)
    second.locator(".history summary").click()
    for name in (name_of(first), name_of(second)):
        expect(second.locator(".history")).to_contain_text(name)
    open_passage(second, 1)
    second.locator("[data-key=undo]").click()
    expect(second.locator(text)).to_have_value(THEIRS)


def test_the_second_translator_may_keep_the_stored_text(visit: Visit) -> None:
    title = "Evening stretches"
    write_post(visit(role="author"), "evening-stretches", title, "Stretch in the evening, too.")
    first = visit(language="ja", role="translator")
    address = open_translation(first, title)
    second = visit(language="ja", role="admin")
    second.goto(address)
    for page in (first, second):
        passage = open_passage(page, 1)
    first.locator(f"#text-{passage}").fill("夜も体を伸ばします。")
    first.keyboard.press("Control+s")
    expect(first.locator(f"#p-{passage}")).to_have_class(re.compile(r"\bedited\b"))
    second.locator(f"#text-{passage}").fill("寝る前にも伸ばしましょう。")
    second.keyboard.press("Control+Enter")
    second.locator("[data-forget]").click()
    expect(second.locator(f"#text-{passage}")).to_have_value("夜も体を伸ばします。")
    expect(second.locator(f"#p-{passage} .kept")).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_two_authors_of_one_post_lose_nothing(visit: Visit, scripts: bool) -> None:
    first = visit(role="author", scripts=scripts)
    title = f"Warm feet, {'one' if scripts else 'two'}"
    address = write_post(first, f"warm-feet-{scripts}".lower(), title, "Keep your feet warm.")
    second = visit(role="admin", scripts=scripts)
    second.goto(address)
    save_body(first, "Keep your feet warm in winter.")
    expect(first.locator(".flashes")).to_be_visible()
    save_body(second, "Keep your feet warm at night.")

    expect(second.locator("#body")).to_have_value("Keep your feet warm at night.")
    expect(second.locator("#saved-body")).to_have_value("Keep your feet warm in winter.")
    expect(second.locator("#theirs")).to_contain_text(name_of(first))
    second.locator("#body").fill("Keep your feet warm at night in winter.")
    second.locator(".both-texts button").click()
    second.wait_for_url(address)
    expect(second.locator("#body")).to_have_value("Keep your feet warm at night in winter.")
    first.goto(address)
    expect(first.locator("#body")).to_have_value("Keep your feet warm at night in winter.")


def save_body(page: Page, text: str) -> None:
    page.locator("#body").fill(text)
    with page.expect_navigation():
        page.locator("[data-key=draft]").click()


def name_of(page: Page) -> str:
    return (page.locator(".staff-person .name").text_content() or "").strip()
