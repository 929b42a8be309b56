"""The head of the staff pages: one row and a sheet on phones, every page in sight on desks."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from tests.browser import axe, layout
from tests.browser.conftest import DESK, PHONE, TABLET, Visit, picture
from tests.browser.places import STAFF

PAGES = (
    "articles/",
    "review/",
    "terms/",
    "memory/",
    "files/",
    "comments/",
    "requests/",
    "review/mentions",
)
# What a script fetches, what is taken away as a file, and what leads on at once.
NO_PAGES = {
    "/staff/",
    "/staff/files/progress",
    "/staff/files/<int:transfer_id>/file",
    "/staff/files/<int:transfer_id>/report.csv",
    "/staff/files/terms/csv",
    "/staff/files/translations/<int:translation_id>/<format_>",
    "/staff/review/<int:translation_id>/parts",
    "/staff/review/passages/<int:passage_id>/hints",
    "/staff/review/progress",
    "/staff/review/token",
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_staff_page_is_among_the_places_that_are_looked_at(app: Flask) -> None:
    looked_at = [re.sub(r"\{\w+\}", "1", place.address.split("?")[0]) for place in STAFF]
    rules = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/staff/") and "GET" in (rule.methods or ())
    }
    unseen = {
        rule
        for rule in rules - NO_PAGES
        if not any(re.fullmatch(re.sub(r"<[^>]+>", "[^/]+", rule), one) for one in looked_at)
    }
    assert unseen == set()
    assert rules >= NO_PAGES


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_on_a_phone_the_menu_opens_below_its_row_and_closes_again(
    visit: Visit, language: str, scripts: bool
) -> None:
    page = visit(language=language, role="admin", size=PHONE, scripts=scripts, touch=True)
    page.goto("/staff/terms/")
    assert head_height(page) < 60
    menu = page.locator(".menu-button")
    expect(page.locator(".staff-nav")).to_be_hidden()
    menu.focus()
    page.keyboard.press("Enter")
    for address in PAGES:
        expect(link(page, address)).to_be_visible()
    expect(link(page, "terms/")).to_have_attribute("aria-current", "true")
    expect(page.locator(".staff-person .name")).to_be_visible()
    page.keyboard.press("Tab")  # straight into the sheet
    expect(link(page, PAGES[0])).to_be_focused()
    if scripts:
        assert axe.faults(page) == []
        assert layout.too_small(page) == []
        picture(page, f"staff-menu-{language}")
    page.keyboard.press("Escape")
    expect(page.locator(".staff-nav")).to_be_hidden()
    expect(menu).to_be_focused()
    page.keyboard.press("Enter")
    link(page, "memory/").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/memory/")
    expect(page.locator(".staff-nav")).to_be_hidden()


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(("size", "highest"), [(DESK, 60), (TABLET, 110)], ids=["desk", "tablet"])
def test_on_larger_screens_every_page_is_in_sight(
    visit: Visit, language: str, size: tuple[int, int], highest: int
) -> None:
    page = visit(language=language, role="admin", size=size)
    page.goto("/staff/review/mentions")
    expect(page.locator(".menu-button")).to_be_hidden()
    for address in PAGES:
        expect(link(page, address)).to_be_visible()
    marked = page.locator(".staff-nav [aria-current]")
    expect(marked).to_have_count(1)
    expect(marked).to_have_attribute("aria-current", "page")
    assert head_height(page) < highest
    assert layout.trouble(page) == []


def link(page: Page, address: str) -> Locator:
    return page.locator(f".staff-nav a[href$='/staff/{address}']")


def head_height(page: Page) -> float:
    height: float = page.locator(".staff-head").evaluate("one => one.offsetHeight")
    return height
