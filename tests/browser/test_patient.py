"""A patient's whole visit: both articles, every link, a comment, an appointment, search, print."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urldefrag, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Visit, picture
from tests.launching import Launched

LONGER, SHORTER = "neck-and-upper-back-pain", "body-energy-and-mind"
SIZES = {"390": PHONE, "1440": DESK}
SOUGHT = {"en": "neck pain", "ja": "首の痛み"}
NAMES = {"en": "Mary", "ja": "花子"}
WORDS = {
    "en": "Thank you, the part about posture helped me.",
    "ja": "ありがとうございます。姿勢についての説明が役に立ちました。",
}
# Other sites that an article leads to: only who follows a link asks them.
ELSEWHERE = {
    "www.facebook.com",
    "x.com",
    "social-plugins.line.me",
    "www.pinterest.com",
    "www.linkedin.com",
    "www.openstreetmap.org",
    "www.google.com",
}
SHIFTS = """() => {
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
}"""


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_patient_reads_asks_and_finds(
    visit: Visit, site: Launched, language: str, width: str
) -> None:
    page = visit(language=language, size=SIZES[width], touch=width == "390")
    page.add_init_script(f"({SHIFTS})()")
    for slug in (LONGER, SHORTER):
        page.goto(f"/{language}/articles/")
        page.locator(f".article-card a[href='/{language}/articles/{slug}/']").click()
        page.wait_for_url(f"**/{language}/articles/{slug}/")
        reads(page, slug, language)
        picture(page, f"patient-{slug}-{language}-{width}")
        follows_every_link(page)
        switches(page, slug, language)
        prints(page, f"patient-{slug}-{language}-{width}")
    searches(page, language)
    comments(page, language, width)
    asks_for_an_appointment(page, language, width)


def reads(page: Page, slug: str, language: str) -> None:
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator(".prose h2").first).to_be_visible()
    expect(page.locator(".provenance")).to_be_visible()
    expect(page.locator(".contact-box")).to_be_visible()
    expect(page.locator(".sharing a[href^='https://social-plugins.line.me/']")).to_be_visible()
    if slug == LONGER:  # it names signs that need an ambulance
        first = page.locator("main a, main h1, main h2").first
        expect(first).to_have_id("emergency-title")
    page.mouse.wheel(0, 20_000)
    page.wait_for_timeout(300)
    assert page.evaluate("window.shifted") < 0.01


def follows_every_link(page: Page) -> None:
    origin = page.url.split("/", 3)[:3]
    links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
    assert len(links) > 30
    ids = set(page.eval_on_selector_all("[id]", "all => all.map(one => one.id)"))
    for link in sorted(set(links)):
        address, fragment = urldefrag(link)
        parts = urlsplit(link)
        if parts.scheme in {"tel", "mailto"}:
            assert parts.path or parts.query, link
        elif address == page.url:
            assert not fragment or fragment in ids, link
        elif link.split("/", 3)[:3] == origin:
            answer = page.request.get(link)
            assert answer.status == 200, link
            if fragment:
                assert f'id="{fragment}"' in answer.text(), link
        else:
            assert parts.scheme == "https", link
            assert parts.hostname in ELSEWHERE, link


def switches(page: Page, slug: str, language: str) -> None:
    other = {"en": "ja", "ja": "en"}[language]
    title = page.locator("h1").inner_text()
    page.locator(f".language-switch a[hreflang={other}]").click()
    page.wait_for_url(f"**/{other}/articles/{slug}/")
    assert page.locator("h1").inner_text() != title
    page.locator(f".language-switch a[hreflang={language}]").click()
    page.wait_for_url(f"**/{language}/articles/{slug}/")
    expect(page.locator("h1")).to_have_text(title)


def prints(page: Page, name: str) -> None:
    page.emulate_media(media="print")
    for gone in (".site-nav", ".language-switch", ".sharing", ".reply-form"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator(".prose")).to_be_visible()
    expect(page.locator(".provenance")).to_be_visible()
    assert len(page.pdf(format="A4")) > 20_000
    picture(page, f"{name}-print")
    page.emulate_media(media="screen")


def searches(page: Page, language: str) -> None:
    page.locator(".site-tools a[href$='/search']").click()
    page.locator("#q").fill(SOUGHT[language])
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_be_visible()
    page.locator(f"a[href*='/articles/{LONGER}/']").first.click()
    page.wait_for_url(f"**/{language}/articles/{LONGER}/**")


def comments(page: Page, language: str, width: str) -> None:
    page.locator("#reply-name").fill(NAMES[language])
    page.locator("#reply-email").fill(f"{language}-{width}@example.com")
    page.locator("#reply-text").fill(f"{WORDS[language]} ({width})")
    page.locator("#reply-consents").check()
    page.locator(".reply-form button.primary").click()
    page.wait_for_url("**/reply/thanks")
    picture(page, f"patient-comment-thanks-{language}-{width}")


def asks_for_an_appointment(page: Page, language: str, width: str) -> None:
    page.goto(f"/{language}/clinics/tokyo/")
    page.locator(".contact-box a[href$='/request/']").click()
    page.locator("#name").fill(NAMES[language])
    page.locator("#email").fill(f"{language}-{width}@example.com")
    page.locator("#day-1").fill((datetime.now(UTC) + timedelta(days=9)).date().isoformat())
    page.locator("#moment-1").select_option("morning")
    page.locator("#consent").check()
    page.locator(".request-form button.primary").click()
    page.wait_for_url("**/request/thanks")
    picture(page, f"patient-request-thanks-{language}-{width}")
