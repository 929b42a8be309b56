"""axe-core on a page.

The rules are WCAG 2.2 A and AA and axe's own best practices
(https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md).
"""

from collections.abc import Mapping

from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from playwright.sync_api import Page

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
    """What breaks a rule, an element a line."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN, options)
    assert found["passed"] >= (1 if options is COLOURS else 10)  # axe did look at a page
    return list(found["faults"])
