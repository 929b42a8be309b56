"""Two people finish the longer article together, from draft to published, by keyboard alone."""

from collections.abc import Iterator
from itertools import zip_longest

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import delete, select

from clinicweb.db import Database
from clinicweb.models import Article, MemoryEntry, Passage, PublishedPage, Translation
from tests.browser.conftest import DESK, picture, sign_in
from tests.browser.watching import Watch
from tests.content.shipped import article, body, pairs
from tests.launching import Launched

LONGER = "neck-and-upper-back-pain"
SLUG = "neck-pain-together"
# What became of the open passage after Ctrl+Enter: accepted, or asking for a second look.
SETTLED = """id => {
  const row = document.getElementById(id);
  const waits = document.getElementById("passages").hasAttribute("aria-busy");
  return !waits && (row.matches(".accepted") || row.querySelector("[data-refused]") !== null);
}"""


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launched]:
    """A house of its own that remembers nothing: the shipped translation would do all the work."""
    launched = Launched(tmp_path_factory.mktemp("together") / "instance")
    try:
        launched.wait_until_ready()
        with database(launched).transaction() as session:
            session.execute(delete(MemoryEntry))
        yield launched
    finally:
        launched.kill()


def database(house: Launched) -> Database:
    return Database(f"sqlite:///{house.instance / 'clinicweb.sqlite'}")


def test_two_people_finish_the_longer_article_without_a_mouse_and_without_losing_a_key(
    house: Launched, browser: Browser
) -> None:
    texts = [pair.ja for pair in pairs(LONGER)]
    people = {role: person(house, browser, role) for role in ("admin", "translator", "translator2")}
    write(people["admin"][0])

    aiko, ben = people["translator"][0], people["translator2"][0]
    for page in (aiko, ben):
        open_translation(page)
    rows = [row.get_attribute("id") or "" for row in aiko.locator(".passage").all()]
    assert len(rows) == len(texts)

    half = len(texts) // 2
    open_row(aiko, rows[0])
    open_row(ben, rows[half])
    jobs = list(zip(rows, texts, strict=True))
    work = zip_longest(jobs[:half], jobs[half:])
    for number, (first, second) in enumerate(work):
        for page, job in ((aiko, first), (ben, second)):
            if job is not None:
                translate(page, *job)
        if number == half // 2:
            picture(aiko, "together-1-half-way")

    confirm_the_others(aiko)
    confirm_the_others(ben)
    picture(ben, "together-2-confirmed")
    expect(ben.locator(".passage:not(.accepted)")).to_have_count(0)
    press_step(aiko, "/approve")
    press_step(people["admin"][0], "/publish", address=aiko.url.split("?")[0])

    assert stored(house) == texts
    assert signed(house) == "second_person"
    aiko.goto(f"/ja/articles/{SLUG}/")
    expect(aiko.locator("article.article h1")).to_contain_text(texts[0])
    picture(aiko, "together-3-published")
    for _, watch in people.values():
        watch.check()


def person(house: Launched, browser: Browser, role: str) -> tuple[Page, Watch]:
    """A browser of the person's own, which never sees a mouse."""
    context = browser.new_context(
        base_url=house.address,
        locale="ja-JP",
        viewport={"width": DESK[0], "height": DESK[1]},
        reduced_motion="reduce",
    )
    watch = Watch(context, house.address)
    page = context.new_page()
    page.set_default_timeout(15_000)
    sign_in(page, *house.signins[role])
    return page, watch


def write(page: Page) -> None:
    page.goto("/staff/articles/new")
    about = article(LONGER)
    clinic = page.locator("#clinic option").nth(1).get_attribute("value")
    page.locator("#clinic").select_option(clinic)
    page.locator("#language").select_option("en")
    for field, text in (("slug", SLUG), ("title", about["title"]), ("summary", about["summary"])):
        page.locator(f"#{field}").fill(text)
    page.locator("#body").focus()
    page.keyboard.insert_text(body(LONGER))
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/staff/articles/*/")


def open_translation(page: Page) -> None:
    page.goto("/staff/review/")
    page.locator(".queue-row h2 a", has_text=article(LONGER)["title"]).first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/review/*/*")
    expect(page.locator("#review-head[data-state]")).to_have_count(0, timeout=60_000)


def open_row(page: Page, row: str) -> Locator:
    page.locator(f"#{row} a.edit").focus()
    page.keyboard.press("Enter")
    editor = page.locator(f"#{row} textarea[id^=text-]")
    expect(editor).to_be_focused()
    return editor


def translate(page: Page, row: str, text: str) -> None:
    """Type the text over the draft, and accept it; a warning is read and acknowledged."""
    expect(page.locator(f"#{row} textarea[id^=text-]")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.keyboard.press("Control+Enter")
    page.wait_for_function(SETTLED, arg=row)
    if page.locator(f"#{row}.open").count() and page.locator(f"#{row} [data-refused]").count():
        page.keyboard.press("Control+Enter")
    page.wait_for_function("id => document.getElementById(id).matches('.accepted')", arg=row)


def confirm_the_others(page: Page) -> None:
    """Read every safety passage that the other one accepted, and confirm it."""
    page.goto(page.url.split("?")[0])
    page.keyboard.press("Alt+A")
    expect(page.locator("a[data-step]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-key=confirm]")).to_be_visible()
    while page.locator("[data-key=confirm]").count():
        row = page.locator(".passage.open").get_attribute("id")
        page.keyboard.press("Control+Enter")
        page.wait_for_function(
            "id => !document.querySelector(`#${id} [data-key=confirm]`)"
            " && !document.getElementById('passages').hasAttribute('aria-busy')",
            arg=row,
        )


def press_step(page: Page, ending: str, address: str | None = None) -> None:
    page.goto(address or page.url.split("?")[0])
    page.keyboard.press("Alt+A")
    expect(page.locator(f"form[action$='{ending}'] button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(f"form[action$='{ending}']")).to_have_count(0)


def stored(house: Launched) -> list[str]:
    """What the database holds of what was typed."""
    with database(house).reading() as session:
        found = session.scalars(
            select(Passage.text)
            .join(Translation)
            .join(Article)
            .where(Article.slug == SLUG)
            .order_by(Passage.position)
        )
        return list(found)


def signed(house: Launched) -> str | None:
    """Who read the safety passages, as the published page records it."""
    with database(house).reading() as session:
        return session.scalars(
            select(PublishedPage.safety_review).where(
                PublishedPage.slug == SLUG, PublishedPage.language == "ja"
            )
        ).one()
