"""Every kind of page under axe-core, in both languages, light and dark.

The rules are WCAG 2.2 A and AA and axe's own best practices
(https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md).
"""

from collections.abc import Mapping

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.places import PLACES, House, Place, reach

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The preview's frame runs no scripts, so axe cannot enter it; its page is a place of its own.
OPTIONS = {
    "runOnly": TAGS,
    "iframes": False,
    "resultTypes": ["violations"],
}
# By night only the colours are others.
COLOURS = {**OPTIONS, "runOnly": {"type": "rule", "values": ["color-contrast"]}}
RUN = """async (options) => {
  const found = await axe.run(document, options);
  return {
    passed: found.passes.length,
    faults: found.violations.flatMap((rule) => rule.nodes.map(
      (node) => `${rule.id} ${node.target.join(" ")}: ${node.failureSummary}`)),
  };
}"""


def faults(page: Page, options: Mapping[str, object] = OPTIONS) -> list[str]:
    found = page.evaluate(RUN, options)
    assert found["passed"] >= (1 if options is COLOURS else 10)  # axe did look at a page
    return list(found["faults"])


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("place", PLACES, ids=str)
def test_axe_finds_nothing_on_any_page_by_day_and_by_night(
    visit: Visit, house: House, place: Place, language: str
) -> None:
    page = visit(language=language, role=place.role)
    reach(page, place, house, language)
    page.evaluate(AXE_SCRIPT)
    assert faults(page) == []
    page.emulate_media(color_scheme="dark")
    assert faults(page, COLOURS) == []


def test_axe_is_asked_in_a_way_that_finds_faults(visit: Visit) -> None:
    page = visit()
    page.goto("/en/")
    page.evaluate(AXE_SCRIPT)
    page.evaluate("""() => {
      document.documentElement.removeAttribute("lang");
      document.querySelector("h1").remove();
      document.querySelector("main p").style.color = "#ccc";
    }""")
    found = "\n".join(faults(page))
    for rule in ("html-has-lang", "page-has-heading-one", "color-contrast"):
        assert rule in found
