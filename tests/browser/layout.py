"""Where the words and controls of a page lie: off the side, over each other, too small to hit."""

from playwright.sync_api import Page

MAIN_CONTROLS = (
    ".button, summary, select, textarea, input:not([type=hidden]), .language-switch :is(a, button),"
    " .site-nav a, .staff-nav a, .menu-button, .for-me, .tool, .tabs a, .passage a.edit,"
    " button.insert, .wordmark"
)
# What a person sees: leaf texts by their lines, without what is clipped or scrolls in its own box.
TROUBLE = """() => {
  // Rows out of sight keep the height they had on another screen until they come into sight.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(".passage { content-visibility: visible !important }");
  document.adoptedStyleSheets = [sheet];
  const width = document.documentElement.clientWidth;
  const found = [];
  if (document.documentElement.scrollWidth > width)
    found.push(`the page is ${document.documentElement.scrollWidth} px wide`);
  const hidden = (element) => !element.checkVisibility({ visibilityProperty: true })
    || element.closest(".visually-hidden, .skip-link, [hidden], option, title, noscript");
  const scrolls = (element) => {
    for (let one = element; one !== document.body; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (style.overflowX === "auto" || style.overflowX === "scroll") return true;
      if (style.position === "sticky") return true;
    }
    return false;
  };
  const bottom = (element) => {
    let lowest = Infinity;
    for (let one = element; one !== document.body; one = one.parentElement)
      if (getComputedStyle(one).overflowY === "hidden")
        lowest = Math.min(lowest, one.getBoundingClientRect().bottom);
    return lowest;
  };
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!node.data.trim() || parent.closest("textarea, select, script, svg") || hidden(parent))
      continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const inside = scrolls(parent), lowest = bottom(parent);
    for (const box of range.getClientRects()) {
      if (box.width < 1 || box.top > lowest - 4) continue;
      if (!inside && (box.left < -1 || box.right > width + 1))
        found.push(`runs off: ${node.data.trim().slice(0, 40)}`);
      lines.push({ box, node, words: node.data.trim().slice(0, 40), inside });
    }
  }
  for (const control of document.querySelectorAll("button, input, select, textarea, a.button")) {
    const box = control.getBoundingClientRect();
    if (box.width && !hidden(control) && !scrolls(control) && box.right > width + 1)
      found.push(`runs off: ${control.outerHTML.slice(0, 60)}`);
    if (box.width && !hidden(control) && !control.matches("a, button"))
      lines.push({ box, node: control, words: control.name, inside: scrolls(control) });
  }
  const free = lines.filter((line) => !line.inside);
  free.forEach((one, index) => {
    for (const other of free.slice(index + 1)) {
      const a = one.box, b = other.box;
      if (one.node === other.node) continue;
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      // Boxes of lines are taller than their letters.
      if (across > 2 && down > 0.45 * Math.min(a.height, b.height))
        found.push(`one over the other: ${one.words} / ${other.words}`);
    }
  });
  return { lines: lines.length, found };
}"""
SMALL = """(selector) => [...document.querySelectorAll(selector)]
  .filter((one) => one.checkVisibility() && !one.matches("[aria-hidden=true], .visually-hidden"))
  .map((one) => {
    // What one hits of a box to tick is its label, too.
    const hit = one.matches("[type=checkbox], [type=radio]") && one.closest("label");
    return [one.outerHTML.slice(0, 90), (hit || one).getBoundingClientRect()];
  })
  .filter(([, box]) => box.height < 43.5 || box.width < 24)
  .map(([words, box]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${words}`)"""


def trouble(page: Page) -> list[str]:
    """What runs off the side or lies over something else."""
    seen = page.evaluate(TROUBLE)
    assert seen["lines"] > 3
    return list(seen["found"])


def too_small(page: Page) -> list[str]:
    """Main controls that a finger does not hit: less than 44 px high or 24 px wide."""
    return list(page.evaluate(SMALL, MAIN_CONTROLS))
