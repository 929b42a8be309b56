"""One of everything that a page can show, made the way people make it."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

LOSES_A_FACT = "If you have chest pain, call an ambulance."


@dataclass(frozen=True)
class House:
    """Where the things are that the addresses need."""

    post: str
    """The number of a post that is published in its own language only."""
    review: str
    """The number of its translation, which is in review."""
    passage: str
    """A passage of it that nobody has touched."""
    refused: str
    """A passage of it that a check does not let through; there is a question about it."""
    term: str
    memory: str
    """A pair of the memory."""
    transfer: str
    """A file with a line that could not be read."""
    request: str
    """What a patient asked a clinic."""
    comment: str
    """What a reader wrote under an article; nobody has decided about it."""


def prepare(page: Page) -> House:
    """Publish each short post in its own language, and leave a passage that a check refuses."""
    _publish(page, "After your first acupuncture session")
    post = _publish(page, "寝違えたときの過ごし方")
    page.goto("/staff/review/")
    page.get_by_role("link", name="寝違えたときの過ごし方", exact=True).click()
    page.wait_for_url("**/staff/review/*/")
    expect(page.locator("#review-head[data-state]")).to_have_count(0, timeout=30_000)
    review = _number(page.url)
    rows = page.locator(".passage")
    last = rows.last
    last.locator("a.edit").click()
    last.locator("textarea[id^=text-]").fill(LOSES_A_FACT)
    last.locator("[data-key=accept]").click()
    expect(page.get_by_role("alert")).to_be_visible()
    first, refused = (
        (row.get_attribute("id") or "").removeprefix("p-") for row in (rows.nth(2), last)
    )
    _ask(page, review, refused)
    return House(
        post=post,
        review=review,
        passage=first,
        refused=refused,
        term=_first(page, "/staff/terms/?q=LI4"),
        memory=_first(page, "/staff/memory/?q=首"),
        transfer=_bring(page),
        request=_ask_clinic(page),
        comment=_comment(page),
    )


def _ask(page: Page, review: str, passage: str) -> None:
    """Ask everybody else something about a passage."""
    page.goto(f"/staff/review/{review}/notes?p={passage}")
    form = page.locator(".note-form").first
    form.locator("textarea").fill("119番と書いてよいですか。")
    form.locator(".tell summary").click()
    for box in form.locator("input[name=named]").all()[:3]:
        box.check()
    form.locator("input[name=kind][value=question]").check()
    form.locator("button").click()
    expect(page.locator(".thread.question")).to_be_visible()


def _bring(page: Page) -> str:
    """Bring in a table of terms of which one line cannot be read."""
    lines = "en,ja\ngua sha,かっさ\n,\nAshi point,阿是穴\n"
    page.goto("/staff/files/")
    form = page.locator("form[action$='/terms/bring']")
    form.locator("input[type=file]").set_input_files(
        {"name": "用語.csv", "mimeType": "text/csv", "buffer": lines.encode()}
    )
    form.locator("button.primary").click()
    page.wait_for_url("**/staff/files/*/")
    expect(page.locator("[data-progress]")).to_have_count(0, timeout=30_000)
    return _number(page.url)


def _first(page: Page, address: str) -> str:
    """Number of the first thing that a list leads to."""
    page.goto(address)
    links = page.locator("main a").evaluate_all("all => all.map(one => one.pathname)")
    return next(_number(one) for one in links if re.search(r"/\d+/$", one))


def _publish(page: Page, title: str) -> str:
    page.goto("/staff/articles/")
    page.get_by_role("link", name=title).click()
    page.wait_for_url("**/staff/articles/*/")
    page.locator("form[action$='/publish'] button").click()
    expect(page.locator("form[action$='/publish']")).to_have_count(0)
    return _number(page.url)


def _ask_clinic(page: Page) -> str:
    """Ask a clinic for an appointment; the number of the request in its inbox."""
    page.goto("/en/clinics/tokyo/request/")
    page.locator("#name").fill("山田 花子")
    page.locator("#email").fill("hanako@example.com")
    page.locator("#phone").fill("03-1234-5678")
    page.locator("#day-1").fill(page.locator("#day-1").get_attribute("max") or "")
    page.locator("#moment-1").select_option("10:30")
    page.locator("#message").fill("初めてお願いいたします。\n平日でしたら何時でも伺えます。")
    page.locator("#consent").check()
    page.get_by_role("button", name="Send the request").click()
    page.wait_for_url("**/thanks")
    return _first(page, "/staff/requests/?q=hanako")


def _comment(page: Page) -> str:
    """Write under an article, as a patient does; the number of the comment for its moderators."""
    page.goto("/ja/articles/neck-and-upper-back-pain/")
    page.locator("#reply-name").fill("花子")
    page.locator("#reply-email").fill("hanako@example.com")
    page.locator("#reply-text").fill("首が楽になりました。\n\n体操は毎日続けたほうがよいですか。")
    page.locator("#reply-consents").check()
    page.locator(".reply-form button").click()
    page.wait_for_url("**/reply/thanks")
    return _first(page, "/staff/comments/")


def _number(url: str) -> str:
    found = re.search(r"/(\d+)/", url)
    assert found
    return found[1]
