"""Every kind of page in both languages: by Tab, under axe-core, by night, small and large.

One visit serves all of it, because reaching a page takes longer than looking at it.
"""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import axe, layout, tabbing
from tests.browser.conftest import DESK, PHONE, TABLET, Visit, picture
from tests.browser.house import House
from tests.browser.places import PLACES, Place, reach
from tests.browser.watching import Watch
from tests.launching import Launched

# WCAG 1.4.10: 320 px is 1280 px at 400 %; 720 px is a 1440 px screen at 200 %.
SIZES = {"390": PHONE, "320": (320, 568), "zoomed": (720, 450), "820": TABLET, "1440": DESK}


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("place", PLACES, ids=str)
def test_every_page_serves_everybody_on_every_screen(
    visit: Visit, house: House, place: Place, language: str
) -> None:
    page = visit(language=language, role=place.role, touch=True)
    reach(page, place, house, language)
    if language == "en":  # the stops do not depend on the language
        expected = tabbing.stops(page)
        assert tabbing.walk(page) == expected
    assert axe.faults(page) == []
    page.emulate_media(color_scheme="dark")
    assert axe.faults(page, axe.COLOURS) == []
    misplaced = {name: layout_at(page, size) for name, size in SIZES.items()}
    assert [(name, found) for name, found in misplaced.items() if found] == []
    picture(page, f"{place}-{language}-1440-dark")
    page.emulate_media(color_scheme="light")
    layout_at(page, PHONE)
    assert layout.too_small(page) == []
    picture(page, f"{place}-{language}-390-light")


def layout_at(page: Page, size: tuple[int, int]) -> list[str]:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    return layout.trouble(page)


def test_axe_is_asked_in_a_way_that_finds_faults(visit: Visit) -> None:
    page = visit()
    page.goto("/en/")
    page.evaluate("""() => {
      document.documentElement.removeAttribute("lang");
      document.querySelector("h1").remove();
      document.querySelector("main p").style.color = "#ccc";
    }""")
    found = "\n".join(axe.faults(page))
    for rule in ("html-has-lang", "page-has-heading-one", "color-contrast"):
        assert rule in found
    assert "color-contrast" in "\n".join(axe.faults(page, axe.COLOURS))


def test_what_runs_off_or_overlaps_or_is_too_small_is_seen(visit: Visit) -> None:
    page = visit(size=PHONE, touch=True)
    page.goto("/en/")
    assert layout.trouble(page) == []
    page.evaluate("""() => {
      const [first, second] = document.querySelectorAll("main p");
      first.style.width = "60rem";
      second.style.marginTop = "-5rem";
      document.querySelector(".tool").style.cssText = "min-height: 20px; height: 20px";
    }""")
    found = "\n".join(layout.trouble(page))
    assert "px wide" in found
    assert "runs off" in found
    assert "one over the other" in found
    assert len(layout.too_small(page)) == 1


def test_what_a_page_asks_of_others_and_complains_of_is_seen(
    site: Launched, browser: Browser
) -> None:
    context = browser.new_context(base_url=site.address)
    watch = Watch(context, site.address)
    page = context.new_page()
    page.goto("/en/")
    watch.check()
    assert any(url.endswith("/en/") for url in watch.requested)
    page.evaluate("setTimeout(() => { throw new Error('a script failed'); })")
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<img src=\"//other.invalid/i\">')"
    )
    with page.expect_response("**/nothing.png"):
        page.evaluate("new Image().src = '/static/nothing.png'")
    complaints = "\n".join(watch.complaints)
    for words in ("a script failed", "Content Security Policy", "404", "nothing.png"):
        assert words in complaints
    assert watch.foreign == ["http://other.invalid/i"]
    context.close()


@pytest.mark.parametrize(
    "fault",
    [
        "document.querySelector('#q').style.outline = 'none'",
        "document.querySelector('main').style.cssText = 'position: relative; z-index: -1';"
        "document.body.style.cssText = 'position: relative; z-index: 0';"
        "document.body.insertAdjacentHTML('beforeend', '<div class=lid></div>');"
        "document.querySelector('.lid').style.cssText = 'position: fixed; inset: 0; z-index: 1'",
    ],
    ids=["no ring", "below something"],
)
def test_a_stop_that_nobody_can_see_is_seen(visit: Visit, fault: str) -> None:
    page = visit()
    page.goto("/en/search")
    assert tabbing.stops(page) == tabbing.walk(page)
    page.evaluate(fault)
    tabbing.stops(page)
    with pytest.raises(AssertionError):
        tabbing.walk(page)
