"""What people do most, with the keyboard alone; test_every_page walks every page with Tab."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Visit
from tests.browser.house import House
from tests.browser.tabbing import tab_to


@pytest.mark.parametrize(("address", "role"), [("/en/", None), ("/staff/review/", "translator")])
def test_the_first_stop_leads_past_the_menu(visit: Visit, address: str, role: str | None) -> None:
    page = visit(role=role)
    page.goto(address)
    page.keyboard.press("Tab")
    skip = page.locator(".skip-link")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#main') !== null")


def test_a_reader_changes_the_language_and_the_choice_stays(visit: Visit) -> None:
    page = visit()
    page.goto("/en/")
    tab_to(page, ".site-head a[hreflang=ja]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ja/**")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "ja")


def test_a_reader_searches_and_opens_what_was_found(visit: Visit) -> None:
    page = visit(language="ja")
    page.goto("/ja/")
    tab_to(page, ".tool")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ja/search")
    tab_to(page, "#q")
    page.keyboard.type("寝違え")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("寝違え")
    tab_to(page, ".search-hit a")
    page.keyboard.press("Enter")
    expect(page.locator("article.article")).to_contain_text("寝違え")


def test_a_reader_unfolds_the_contents_and_goes_to_a_heading(visit: Visit) -> None:
    page = visit(size=PHONE)
    page.goto("/en/articles/neck-and-upper-back-pain/")
    tab_to(page, ".contents-fold summary")
    expect(page.locator(".contents-fold ol")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator(".contents-fold ol")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    second = page.locator(".contents-fold a").nth(1)
    expect(second).to_be_focused()
    target = (second.get_attribute("href") or "").removeprefix("#")
    page.keyboard.press("Enter")
    expect(page.locator(f"[id='{target}']")).to_be_in_viewport()


def test_staff_change_the_language_of_their_pages(visit: Visit) -> None:
    page = visit(role="admin")
    page.goto("/staff/articles/")
    for language in ("ja", "en"):
        tab_to(page, f".language-switch button[value={language}]")
        page.keyboard.press("Enter")
        expect(page.locator("html")).to_have_attribute("lang", language)
    assert page.url.endswith("/staff/articles/")


def test_a_translator_moves_between_passages_and_unfolds_the_history(
    visit: Visit, house: House
) -> None:
    page = visit(role="translator")
    page.goto(f"/staff/review/{house.review}/")
    tab_to(page, ".passage a.edit")
    page.keyboard.press("Enter")
    expect(page.locator(".passage").nth(0).locator("textarea[id^=text-]")).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".passage").nth(1).locator("textarea[id^=text-]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".passage").nth(1).locator("a.edit")).to_be_focused()
    tab_to(page, ".history summary")
    page.keyboard.press("Enter")
    expect(page.locator(".history li").first).to_be_visible()
