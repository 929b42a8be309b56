"""One of everything that a page can show, and the way to each kind of page."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

ONLY_ENGLISH, ONLY_JAPANESE = "after-your-first-session", "nechigae"
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
    """A passage of it that a check does not let through."""


@dataclass(frozen=True)
class Place:
    """A kind of page: its address, who may see it, and what is done there to see it."""

    name: str
    address: str
    role: str | None = None
    act: str = ""
    """A script that ends in another page."""
    signed_out: bool = False
    """Whether the sign-in ends between opening the page and acting on it."""

    def __str__(self) -> str:
        return self.name


def _send(change: str, form: str = "form.editor", step: str = "") -> str:
    """Send a form as a browser without scripts would, after a change to it."""
    return (
        f"(() => {{ const form = document.querySelector({form!r}); {change};"
        + (f" form.action = form.querySelector('[data-key={step}]').formAction;" if step else "")
        + " HTMLFormElement.prototype.submit.call(form); })()"
    )


TYPED = "form.elements.text.value = 'ここまで書きました。'"
OPEN = "/staff/review/{review}/?p={passage}"
POST = "/staff/articles/{post}/"
WRITING = ".article-form"

PUBLIC = (
    Place("home", "/{language}/"),
    Place("clinic-tokyo", "/{language}/clinics/tokyo/"),
    Place("clinic-auckland", "/{language}/clinics/auckland/"),
    Place("articles", "/{language}/articles/"),
    Place("article", "/{language}/articles/neck-and-upper-back-pain/"),
    Place("article-short", "/{language}/articles/{only_here}/"),
    Place("search", "/{language}/search"),
    Place("search-found", "/{language}/search?q={sought}"),
    Place("search-nothing", "/{language}/search?q=zzzz"),
    Place("not-yet-in-this-language", "/{language}/articles/{only_there}/"),
    Place("not-found", "/{language}/nothing-here/"),
)
STAFF = (
    Place("sign-in", "/staff/login"),
    Place(
        "sign-in-wrong",
        "/staff/login",
        act=_send(
            "form.elements.email.value = `nobody-${Date.now()}@example.com`;"
            "form.elements.password.value = 'not the password'",
            "main form",
        ),
    ),
    Place("account", "/staff/account/", "translator"),
    Place("posts", "/staff/articles/", "author"),
    Place("posts-none", "/staff/articles/?q=zzzz", "author"),
    Place("new-post", "/staff/articles/new", "author"),
    Place(
        "new-post-wrong",
        "/staff/articles/new",
        "author",
        act=_send("form.elements.body.value = '{{fax}}'", WRITING),
    ),
    Place("post", POST, "author"),
    Place("post-for-publishers", POST, "publisher"),
    Place("post-preview", POST + "preview", "author"),
    Place(
        "post-conflict",
        POST,
        "author",
        act=_send(
            "form.elements.seen_version.value = '0';"
            "form.elements.body.value = '首を休めましょう。\\n\\n無理は禁物です。'",
            WRITING,
        ),
    ),
    Place("queue", "/staff/review/", "translator"),
    Place("queue-done", "/staff/review/?show=done", "translator"),
    Place("queue-none", "/staff/review/?show=done&language=en&clinic=999", "translator"),
    Place("review", "/staff/review/{review}/", "translator"),
    Place("review-open", OPEN, "translator"),
    Place("review-refused", "/staff/review/{review}/?p={refused}&refused=1", "translator"),
    Place("review-preview", "/staff/review/{review}/preview", "translator"),
    Place(
        "review-conflict",
        OPEN,
        "translator",
        act=_send(f"{TYPED}; form.elements.seen_version.value = '0'", step="save"),
    ),
    Place(
        "review-gone",
        OPEN,
        "translator",
        act=_send(f"{TYPED}; form.action = '/staff/review/passages/999999/save'"),
    ),
    Place(
        "late-form",
        OPEN,
        "translator",
        act=_send(f"{TYPED}; form.elements.csrf_token.value = 'old'", step="save"),
    ),
    Place("lost-session", OPEN, "translator", act=_send(TYPED, step="save"), signed_out=True),
    Place("staff-not-found", "/staff/review/999999/", "translator"),
    Place("staff-not-allowed", "/staff/articles/new", "translator"),
)
PLACES = PUBLIC + STAFF


def reach(page: Page, place: Place, house: House, language: str) -> None:
    """Go to the place; the page's browser must speak that language and have signed in."""
    page.goto(address(place, house, language))
    if place.signed_out:
        page.context.clear_cookies()
    if place.act:
        with page.expect_navigation():
            page.evaluate(place.act)
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("h1").first).to_be_visible()


def address(place: Place, house: House, language: str) -> str:
    here, there = ONLY_ENGLISH, ONLY_JAPANESE
    if language == "ja":
        here, there = there, here
    return place.address.format(
        language=language,
        only_here=here,
        only_there=there,
        sought={"en": "neck", "ja": "首"}[language],
        post=house.post,
        review=house.review,
        passage=house.passage,
        refused=house.refused,
    )


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
    first, refused = (row.get_attribute("id") or "" for row in (rows.nth(2), last))
    return House(post, review, first.removeprefix("p-"), refused.removeprefix("p-"))


def _publish(page: Page, title: str) -> str:
    page.goto("/staff/articles/")
    page.get_by_role("link", name=title).click()
    page.wait_for_url("**/staff/articles/*/")
    page.locator("form[action$='/publish'] button").click()
    expect(page.locator("form[action$='/publish']")).to_have_count(0)
    return _number(page.url)


def _number(url: str) -> str:
    found = re.search(r"/(\d+)/", url)
    assert found
    return found[1]
