"""Posts of the tests' own, through the pages."""

from playwright.sync_api import Page, expect


def write_post(page: Page, slug: str, title: str, body: str) -> str:
    """Write an English post for Auckland and mark it ready; works with and without scripts."""
    page.goto("/staff/articles/new")
    option = page.locator("#clinic option").filter(has_text="Albany")
    page.locator("#clinic").select_option(option.get_attribute("value"))
    page.locator("#language").select_option("en")
    page.locator("#slug").fill(slug)
    page.locator("#title").fill(title)
    page.locator("#body").fill(body)
    page.locator("#body").press("Tab")
    page.locator("[data-key=ready]").click()
    page.wait_for_url("**/staff/articles/*/")
    return page.url


def open_translation(page: Page, title: str) -> str:
    """Open the post's translation from the queue and wait for its draft; gives its address."""
    page.goto("/staff/review/")
    page.get_by_role("link", name=title, exact=True).click()
    page.wait_for_url("**/staff/review/*/")
    # It moves on by itself, by a script or by the page asking for itself again.
    expect(page.locator("#review-head[data-state]")).to_have_count(0, timeout=30_000)
    return page.url


def open_passage(page: Page, number: int) -> str:
    """Open a passage by its link; gives its number in the database."""
    row = page.locator(".passage").nth(number)
    passage = (row.get_attribute("id") or "").removeprefix("p-")
    row.locator("a.edit").click()
    expect(page.locator(f"#text-{passage}")).to_be_visible()
    return passage
