"""The way to each kind of page that there is."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.house import House

ONLY_ENGLISH, ONLY_JAPANESE = "after-your-first-session", "nechigae"


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
TERM = "/staff/terms/{term}/"
REPLY = "/{language}/articles/neck-and-upper-back-pain/reply"
COMMENT = "/staff/comments/{comment}/"
READER = "hanako@example.com"
NOTES = "/staff/review/{review}/notes?p={passage}"
WRITING = ".article-form"
CLINIC = "/staff/clinics/tokyo/settings/"
SETTINGS_FORM = ".clinic-settings form"
ASKING = "/{language}/clinics/tokyo/request/"
REQUEST = "/staff/requests/{request}/"

PUBLIC = (
    Place("home", "/{language}/"),
    Place("clinic-tokyo", "/{language}/clinics/tokyo/"),
    Place("clinic-auckland", "/{language}/clinics/auckland/"),
    Place("articles", "/{language}/articles/"),
    Place("articles-chosen", "/{language}/articles/?clinic=tokyo&topic=neck-and-shoulders"),
    Place("articles-none", "/{language}/articles/?clinic=tokyo&topic=yoga-and-movement"),
    Place("articles-no-such-list", "/{language}/articles/?topic=nothing"),
    Place("article", "/{language}/articles/neck-and-upper-back-pain/"),
    Place("article-short", "/{language}/articles/{only_here}/"),
    Place("search", "/{language}/search"),
    Place("search-found", "/{language}/search?q={sought}"),
    Place("search-nothing", "/{language}/search?q=zzzz"),
    Place("request", ASKING),
    Place("request-question", ASKING + "?for=question"),
    Place(
        "request-wrong",
        ASKING,
        act=_send(
            "form.elements.name.value = '山田 花子'; form.elements['day-2'].value = '2020-01-01'",
            ".request-form",
        ),
    ),
    Place("request-thanks", ASKING + "thanks"),
    Place("privacy", "/{language}/privacy/"),
    Place("reply", REPLY),
    Place(
        "reply-wrong",
        REPLY,
        act=_send("form.elements['reply-text'].value = '首が楽になりました。'", ".reply-form"),
    ),
    Place("reply-thanks", REPLY + "/thanks"),
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
    Place(
        "new-post-picture-wrong",
        "/staff/articles/new",
        "author",
        act=_send("form.action = '/staff/articles/pictures'", WRITING),
    ),
    Place("post", POST, "author"),
    Place("post-for-publishers", POST, "publisher"),
    Place("post-address", POST + "address", "publisher"),
    Place("post-address-for-authors", POST + "address", "author"),
    Place(
        "post-address-wrong",
        POST + "address",
        "publisher",
        act=_send("form.elements.slug.value = 'stiff neck'", "main form"),
    ),
    Place("post-withdraw", POST + "withdraw", "publisher"),
    Place(
        "post-withdraw-nothing",
        POST + "withdraw",
        "publisher",
        act=_send("form.elements.reason.value = '用量の誤り'", "form[action*=withdraw-sentence]"),
    ),
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
    Place("review-filtered", "/staff/review/{review}/?show=open", "translator"),
    Place("review-second-person", "/staff/review/{review}/", "translator2"),
    Place("panel", "/staff/review/passages/{passage}/panel", "translator"),
    Place("panel-with-question", "/staff/review/passages/{refused}/panel", "translator"),
    Place("notes", NOTES, "translator"),
    Place("notes-of-all", "/staff/review/{review}/notes", "translator"),
    Place(
        "note-refused",
        NOTES,
        "translator",
        act=_send("form.elements.body.value = 'ん'.repeat(2001)", ".note-form"),
    ),
    Place("notes-for-me", "/staff/review/mentions", "translator"),
    Place("notes-for-me-none", "/staff/review/mentions", "publisher"),
    Place("replace", "/staff/review/{review}/replace", "translator"),
    Place(
        "replace-found", "/staff/review/{review}/replace?find=neck&replacement=back", "translator"
    ),
    Place("replace-nothing", "/staff/review/{review}/replace?find=zzzz", "translator"),
    Place("segments", "/staff/review/passages/{passage}/segments", "translator"),
    Place("plan", "/staff/review/{review}/plan", "translator"),
    Place("signed-in-again", "/staff/review/signed-in-again", "translator"),
    Place("overview", "/staff/overview/", "translator"),
    Place("overview-for-publishers", "/staff/overview/", "publisher"),
    Place("statistics", "/staff/overview/statistics", "admin"),
    Place("statistics-none", "/staff/overview/statistics?clinic=999", "translator"),
    Place("terms", "/staff/terms/", "translator"),
    Place("terms-found", "/staff/terms/?q=LI4", "author"),
    Place("terms-none", "/staff/terms/?q=zzzz", "translator"),
    Place("new-term", "/staff/terms/new", "admin"),
    Place("new-term-wrong", "/staff/terms/new", "admin", act=_send("", ".term-form")),
    Place("term", TERM, "admin"),
    Place("term-for-authors", TERM, "author"),
    Place(
        "term-conflict",
        TERM,
        "admin",
        act=_send(
            "form.elements.seen_version.value = '0'; form.elements.note.value = '別の注記'",
            ".term-form",
        ),
    ),
    Place("term-remove", TERM + "remove", "admin"),
    Place("topics", "/staff/topics/", "publisher"),
    Place("topics-for-authors", "/staff/topics/", "author"),
    Place("new-topic", "/staff/topics/new", "publisher"),
    Place("new-topic-wrong", "/staff/topics/new", "publisher", act=_send("", ".topic-form")),
    Place("topic", "/staff/topics/1/", "publisher"),
    Place("topic-for-authors", "/staff/topics/1/", "author"),
    Place(
        "topic-conflict",
        "/staff/topics/1/",
        "publisher",
        act=_send(
            "form.elements.seen_version.value = '0';"
            "form.elements['name-ja'].value = '首・肩・背中'",
            ".topic-form",
        ),
    ),
    Place("topic-remove", "/staff/topics/1/remove", "publisher"),
    Place("memory", "/staff/memory/", "translator"),
    Place("memory-found", "/staff/memory/?q=首", "translator"),
    Place("memory-none", "/staff/memory/?q=zzzz", "translator"),
    Place("memory-pair", "/staff/memory/{memory}/", "admin"),
    Place("memory-pair-for-authors", "/staff/memory/{memory}/", "author"),
    Place(
        "memory-pair-wrong",
        "/staff/memory/{memory}/",
        "admin",
        act=_send("form.elements.target.value = ''", ".memory-edit form"),
    ),
    Place("files", "/staff/files/", "admin"),
    Place("files-none", "/staff/files/", "translator2"),
    Place("files-wrong", "/staff/files/", "admin", act=_send("", "form[action$='/terms/bring']")),
    Place("files-of-translation", "/staff/files/translations/{review}/", "translator"),
    Place("file", "/staff/files/{transfer}/", "admin"),
    Place("clinic-settings", "/staff/clinics/tokyo/settings", "admin"),
    Place("clinic-contact", CLINIC + "contact", "admin"),
    Place(
        "clinic-contact-wrong",
        CLINIC + "contact",
        "admin",
        act=_send(
            "form.elements.phone.value = '12'; form.elements.emergency_number.value = '118'",
            SETTINGS_FORM,
        ),
    ),
    Place(
        "clinic-contact-conflict",
        CLINIC + "contact",
        "admin",
        act=_send(
            "form.elements.seen.value = 'old'; form.elements.email.value = 'a@example.com'",
            SETTINGS_FORM,
        ),
    ),
    Place("clinic-texts", CLINIC + "texts", "admin"),
    Place("clinic-hours", CLINIC + "hours", "admin"),
    Place("clinic-special-days", CLINIC + "special-days", "admin"),
    Place("clinic-prices", CLINIC + "prices", "admin"),
    Place("clinic-people", CLINIC + "people", "admin"),
    Place("requests", "/staff/requests/", "publisher"),
    Place("requests-none", "/staff/requests/?q=zzzz", "publisher"),
    Place("request-in-inbox", REQUEST, "publisher"),
    Place(
        "request-conflict",
        REQUEST,
        "publisher",
        act=_send("form.elements.seen_version.value = '0'", "form[action$='/state/answered']"),
    ),
    Place("request-note-wrong", REQUEST, "publisher", act=_send("", "form[action$='/note']")),
    Place("comments", "/staff/comments/", "publisher"),
    Place("comments-none", "/staff/comments/?state=refused", "publisher"),
    Place("comment", COMMENT, "admin"),
    Place("comment-in-english", COMMENT + "?read=en", "admin"),
    Place("comment-for-publishers", COMMENT + "?read=en", "publisher"),
    Place(
        "comment-conflict",
        COMMENT,
        "admin",
        act=_send(
            "form.elements.seen_version.value = '0'; form.elements.answer.value = 'お大事に。';"
            "form.action = form.action.replace('decide', 'answer')",
            ".comment-forms",
        ),
    ),
    Place("personal-data", "/staff/privacy/", "admin"),
    Place(
        "personal-data-found",
        "/staff/privacy/",
        "admin",
        act=_send(f"form.elements.email.value = '{READER}'", ".privacy-search"),
    ),
    Place("staff-not-found", "/staff/review/999999/", "translator"),
    Place("staff-not-allowed", "/staff/articles/new", "translator"),
)
PLACES = PUBLIC + STAFF


def reach(page: Page, place: Place, house: House, language: str) -> None:
    """Go to the place; the page's browser must speak that language and have signed in."""
    page.goto(address(place, house, language))
    if "p={" in place.address:
        # What helps with an open passage comes a moment later, and so does an answer to the page
        # that it is there; that one would bring a sign-in back that has ended.
        page.wait_for_load_state("networkidle")
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
        term=house.term,
        memory=house.memory,
        transfer=house.transfer,
        request=house.request,
        comment=house.comment,
    )
