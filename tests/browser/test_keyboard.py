"""Everything is reached, seen and used with the keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visit
from tests.browser.places import PLACES, House, Place, reach

# What Tab should stop at, in the order of the document; a frame counts once.
STOPS = """() => {
  const all = [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, iframe, [tabindex], [contenteditable]")];
  window.stops = all.filter((one) => one.type !== "hidden" && !one.disabled && one.tabIndex >= 0
    && one.checkVisibility({ visibilityProperty: true }));
  return { count: stops.length, forced: all.filter((one) => one.tabIndex > 0).length };
}"""
# The stop that has the focus: its place in that order, its ring, and whether a person can see it.
HERE = """() => {
  const one = document.activeElement;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const seen = [0.1, 0.5, 0.9].some((part) => {
    const x = box.left + box.width * part;
    return [0.1, 0.5, 0.9].some((down) => {
      const top = document.elementFromPoint(x, box.top + box.height * down);
      return top && (one.contains(top) || top.contains(one));
    });
  });
  return {
    place: stops.indexOf(one),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    frame: one.tagName === "IFRAME",
    seen,
    words: one.outerHTML.slice(0, 80),
  };
}"""
MOST = 400


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_tab_stops_everywhere_once_in_order_and_the_place_is_always_seen(
    visit: Visit, house: House, place: Place
) -> None:
    page = visit(role=place.role)
    reach(page, place, house, "en")
    # Some pages put the reader to work at once; here the way begins at the top.
    page.evaluate("document.body.tabIndex = -1; document.body.focus(); scrollTo(0, 0)")
    expected = page.evaluate(STOPS)
    assert expected["forced"] == 0
    assert expected["count"] >= 2
    way = walk(page)
    assert way == list(range(expected["count"]))


def walk(page: Page) -> list[int]:
    """Press Tab until the page has been left; every stop but a frame shows its ring."""
    way: list[int] = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here["place"] < 0:
            break  # the browser's own bars
        if way and here["place"] == way[-1] and here["frame"]:
            continue  # inside the frame
        if way and here["place"] <= way[-1]:
            break  # round again from the top
        assert here["ring"] or here["frame"], here["words"]
        assert here["seen"], here["words"]
        way.append(here["place"])
    return way


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
    tab_to(page, ".article-card a")
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


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the first such element has the focus."""
    wanted = page.locator(selector).first
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
    raise AssertionError(f"Tab never reached {selector}")
