"""Explained acupoints and readings over medical words, as readers use them."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import COLOURS, faults
from tests.browser.conftest import DESK, PHONE, Visit

ARTICLE = "/{language}/articles/neck-and-upper-back-pain/"
SWITCH = "#show-readings"
# What a reader takes along when everything of the article is copied.
COPIED = """async () => {
  getSelection().selectAllChildren(document.querySelector(".prose"));
  document.execCommand("copy");
  return navigator.clipboard.readText();
}"""
AUTHORS_WORDS = """() => {
  const copy = document.querySelector(".prose").cloneNode(true);
  for (const one of copy.querySelectorAll("rt")) one.remove();
  return copy.textContent;
}"""


def article(visit: Visit, language: str, **options: object) -> Page:
    page = visit(language=language, **options)
    page.goto(ARTICLE.format(language=language))
    return page


def words(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("scripts", [True, False])
def test_a_point_opens_and_closes_by_keyboard(visit: Visit, language: str, scripts: bool) -> None:
    page = article(visit, language, scripts=scripts)
    point = page.locator(".point").first
    note = page.locator(f"#{point.get_attribute('popovertarget')}")
    expect(note).to_be_hidden()

    point.focus()
    page.keyboard.press("Enter")
    expect(note).to_be_visible()
    expect(note).to_be_focused()
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    expect(point).to_be_focused()

    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(note.locator("button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(note).to_be_hidden()
    expect(point).to_be_focused()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_an_open_explanation_is_all_on_the_screen(visit: Visit, size: tuple[int, int]) -> None:
    page = article(visit, "ja", size=size, touch=size == PHONE)
    point = page.locator(".point").nth(1)
    point.scroll_into_view_if_needed()

    point.click()

    box = page.locator(".point-note:popover-open").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= size[0]
    assert box["y"] + box["height"] <= size[1]


def test_the_explanations_are_a_list_in_print(visit: Visit) -> None:
    page = article(visit, "ja")
    title = page.locator(".point-notes h2")
    expect(title).to_be_hidden()

    page.emulate_media(media="print")

    expect(title).to_be_visible()
    for note in page.locator(".point-note").all():
        expect(note).to_be_visible()
        expect(note.locator("button")).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False])
def test_readings_are_shown_when_the_reader_wants_them(visit: Visit, scripts: bool) -> None:
    page = article(visit, "ja", scripts=scripts)
    reading = page.locator(".prose rt").first
    expect(reading).to_be_hidden()

    page.locator(SWITCH).focus()
    page.keyboard.press("Space")
    expect(reading).to_be_visible()

    page.keyboard.press("Space")
    expect(reading).to_be_hidden()


def test_the_choice_is_remembered(visit: Visit) -> None:
    page = article(visit, "ja")
    page.locator(SWITCH).check()

    page.reload()
    expect(page.locator(".prose rt").first).to_be_visible()
    expect(page.locator(SWITCH)).to_be_checked()

    page.locator(SWITCH).uncheck()
    page.reload()
    expect(page.locator(".prose rt").first).to_be_hidden()
    expect(page.locator(SWITCH)).not_to_be_checked()


def test_hidden_readings_move_nothing(visit: Visit) -> None:
    page = article(visit, "ja", size=PHONE)
    height = "document.querySelector('.prose').getBoundingClientRect().height"
    with_readings = page.evaluate(height)

    page.evaluate(
        """() => {
          const prose = document.querySelector(".prose");
          for (const one of prose.querySelectorAll("rt")) one.remove();
          for (const one of prose.querySelectorAll("ruby")) one.replaceWith(...one.childNodes);
          prose.normalize();
        }"""
    )

    assert page.evaluate(height) == pytest.approx(with_readings, abs=1)


@pytest.mark.parametrize("shown", [False, True], ids=["hidden", "shown"])
def test_a_copy_has_the_authors_words_only(visit: Visit, shown: bool) -> None:
    page = article(visit, "ja")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(SWITCH).set_checked(shown)

    copied = page.evaluate(COPIED)

    assert "LI4（合谷）" in copied
    assert words(copied) == words(page.evaluate(AUTHORS_WORDS))


def test_a_page_without_readings_has_no_switch(visit: Visit) -> None:
    page = article(visit, "en")

    expect(page.locator(".point").first).to_be_visible()
    expect(page.locator(SWITCH)).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_open_aids_are_accessible(visit: Visit, language: str) -> None:
    for scheme in ("light", "dark"):
        page = article(visit, language, scheme=scheme)
        if language == "ja":
            page.locator(SWITCH).check()
        page.locator(".point").first.click()
        expect(page.locator(".point-note:popover-open")).to_be_visible()

        assert faults(page) == []
        assert faults(page, COLOURS) == []
