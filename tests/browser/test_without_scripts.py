"""Reading and the whole work of a translator in a browser that runs no scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visit, picture
from tests.browser.writing import open_passage, open_translation, write_post

ACCEPTED = re.compile(r"\baccepted\b")
TITLE = "Sleep and the neck"
SOURCE = "Choose a pillow that keeps your neck level."
TEXTS = ["睡眠と首", "首がまっすぐになる高さの枕を選びます。", "うつ伏せでは寝ないようにします。"]


@pytest.mark.parametrize("size", [(1440, 900), PHONE], ids=["desk", "phone"])
def test_a_reader_finds_reads_and_changes_the_language(visit: Visit, size: tuple[int, int]) -> None:
    page = visit(scripts=False, size=size)
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator(".tool").click()
    page.locator("#q").fill("upper back")
    page.locator("#q").press("Enter")
    page.get_by_role("link", name="Neck and upper back pain").click()
    expect(page.locator("article.article .prose h2").first).to_be_visible()
    if size == PHONE:
        page.locator(".contents-fold summary").click()
        expect(page.locator(".contents-fold a").first).to_be_visible()
    page.locator(".site-head a[hreflang=ja]").click()
    page.wait_for_url("**/ja/articles/neck-and-upper-back-pain/**")
    expect(page.locator("article.article h1")).to_contain_text("首")


def test_a_translator_saves_accepts_undoes_and_approves(visit: Visit) -> None:
    author = visit(scripts=False, role="author")
    write_post(author, "sleep-and-the-neck", TITLE, f"{SOURCE}\n\nDo not sleep on your front.\n")

    page = visit(language="ja", scripts=False, role="translator")
    open_translation(page, TITLE)
    rows = page.locator(".passage")
    expect(rows).to_have_count(len(TEXTS))

    first = open_passage(page, 0)
    page.locator(f"#text-{first}").fill("睡眠")
    page.locator("[data-key=save]").click()
    expect(page.locator(f"#text-{first}")).to_have_value("睡眠")
    expect(rows.nth(0)).to_have_class(re.compile(r"\bedited\b"))

    page.locator(f"#text-{first}").fill(TEXTS[0])
    page.locator("[data-key=accept]").click()
    expect(rows.nth(0)).to_have_class(ACCEPTED)
    second = page.locator(".passage.open textarea[id^=text-]")
    expect(second).to_have_attribute("id", f"text-{int(first) + 1}")

    open_passage(page, 0)
    page.locator("[data-key=undo]").click()  # the acceptance
    expect(rows.nth(0)).not_to_have_class(ACCEPTED)
    expect(page.locator(f"#text-{first}")).to_have_value(TEXTS[0])
    page.locator("[data-key=undo]").click()  # the text
    expect(page.locator(f"#text-{first}")).to_have_value("睡眠")
    picture(page, "without-scripts-undone")

    for number, text in enumerate(TEXTS):
        passage = open_passage(page, number) if not is_open(page, number) else number_of(page)
        page.locator(f"#text-{passage}").fill(text)
        page.locator("[data-key=accept]").click()
        expect(rows.nth(number)).to_have_class(ACCEPTED)
    expect(page.locator("form[action$='/approve']")).to_have_count(0)

    # How not to sleep is for two people to read.
    second = visit(language="ja", scripts=False, role="translator2")
    second.goto(page.url.split("?")[0])
    second.locator("#review-filters a[href*='show=second']").click()
    expect(second.locator(".passage")).to_have_count(1)
    open_passage(second, 0)
    second.locator("[data-key=confirm]").click()
    expect(second.locator(".passage")).to_have_count(0)
    picture(second, "without-scripts-nothing-to-confirm")
    page.reload()
    page.locator("form[action$='/approve'] button").click()
    expect(page.locator("form[action$='/approve']")).to_have_count(0)
    for text in TEXTS:
        expect(page.locator("#passages")).to_contain_text(text)
    picture(page, "without-scripts-approved")


def is_open(page: Page, number: int) -> bool:
    return page.locator(".passage").nth(number).locator("form.editor").count() == 1


def number_of(page: Page) -> str:
    found = page.locator(".passage.open").get_attribute("id") or ""
    return found.removeprefix("p-")
