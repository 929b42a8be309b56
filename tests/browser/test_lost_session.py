"""The sign-in ends while somebody writes: nothing is lost, and saving needs one more click."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, picture
from tests.browser.writing import open_passage, open_translation, write_post
from tests.launching import Launched

TYPED = "肩の力を抜いて、ゆっくり息を吐きます。"
BODY = "## 肩こりのとき\n\n一時間に一度は立ち上がり、肩を回しましょう。\n"


def test_a_translation_survives_the_end_of_a_sign_in(visit: Visit, site: Launched) -> None:
    """Without scripts; with them, the page itself waits: test_editor."""
    title = "Calm shoulders"
    write_post(visit(role="author"), "calm-shoulders", title, "Relax and breathe out slowly.\n")
    page = visit(language="ja", role="translator", scripts=False)
    open_translation(page, title)
    passage = open_passage(page, 1)
    page.locator(f"#text-{passage}").fill(TYPED)
    page.context.clear_cookies()
    page.locator("[data-key=save]").click()

    says_what_happened(page, TYPED)
    picture(page, "lost-session-without-scripts")
    sign_in_here(page, *site.signins["translator"])
    expect(page.get_by_role("textbox", name="翻訳")).to_have_value(TYPED)
    page.locator("form[action*='/passages/'] button").click()
    page.wait_for_url("**/staff/review/*/?p=*")
    expect(page.locator(f"#text-{passage}")).to_have_value(TYPED)

    # It is stored, not only shown.
    other = visit(language="ja", role="publisher")
    other.goto(page.url.split("?")[0])
    expect(other.locator(f"#p-{passage}")).to_contain_text(TYPED)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_post_survives_the_end_of_a_sign_in(visit: Visit, site: Launched, scripts: bool) -> None:
    page = visit(language="ja", role="author", scripts=scripts)
    without_previews(page)
    page.goto("/staff/articles/new")
    page.locator("#clinic").select_option(index=1)
    page.locator("#language").select_option("ja")
    page.locator("#title").fill("肩こり")
    page.locator("#slug").fill(f"katakori-{scripts}".lower())
    page.locator("#body").fill(BODY)
    page.context.clear_cookies()
    page.locator("[data-key=draft]").click()

    says_what_happened(page, BODY.strip())
    sign_in_here(page, *site.signins["author"])
    page.locator("form[action$='/staff/articles/new'] button").click()
    page.wait_for_url("**/staff/articles/*/")
    expect(page.locator("#title")).to_have_value("肩こり")
    expect(page.locator("#body")).to_have_value(BODY.strip())
    # The text that the browser kept for a rainy day is the saved one: nothing is offered.
    expect(page.locator("[data-kept]")).to_be_hidden()


def test_a_wrong_password_on_the_way_loses_nothing(visit: Visit, site: Launched) -> None:
    page = visit(language="ja", role="author")
    without_previews(page)
    page.goto("/staff/articles/new")
    page.locator("#clinic").select_option(index=1)
    page.locator("#title").fill("足のつぼ")
    page.locator("#body").fill(BODY)
    page.context.clear_cookies()
    page.locator("[data-key=draft]").click()
    email, password = site.signins["author"]
    sign_in_here(page, email, "まちがい")
    says_what_happened(page, BODY.strip())
    sign_in_here(page, email, password)
    page.locator("form[action$='/staff/articles/new'] button").click()
    expect(page.locator("#body")).to_have_value(BODY.strip())


def without_previews(page: Page) -> None:
    """The answer to one that is still on its way would bring the sign-in back."""
    page.route("**/preview", lambda route: route.fulfill(content_type="text/html", body="<p></p>"))


def says_what_happened(page: Page, typed: str) -> None:
    expect(page.locator("#email")).to_be_visible()
    expect(page.locator(".notice.warning")).to_contain_text("保存")
    shown = [box.input_value().strip() for box in page.locator("textarea[readonly]").all()]
    assert typed in shown


def sign_in_here(page: Page, email: str, password: str) -> None:
    page.locator("#email").fill(email)
    page.locator("#password").fill(password)
    with page.expect_navigation():
        page.locator("#password").press("Enter")
