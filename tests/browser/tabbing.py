"""Going through a page with the Tab key."""

from playwright.sync_api import Page

# What Tab should stop at, in the order of the document; a frame counts once.
STOPS = """() => {
  const all = [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, iframe, [tabindex], [contenteditable]")];
  const isOne = (one) => {
    if (one.type !== "radio") return true;
    const group = [...one.form.elements[one.name]];  // Tab goes to one of them, the arrows to all
    return one === (group.find((other) => other.checked) ?? group[0]);
  };
  window.stops = all.filter((one) => one.type !== "hidden" && !one.disabled && one.tabIndex >= 0
    && isOne(one) && one.checkVisibility({ visibilityProperty: true }));
  return { count: stops.length, forced: all.filter((one) => one.tabIndex > 0).length };
}"""
# The stop that has the focus: its place in that order, its ring, and whether a person can see it.
HERE = """() => {
  const one = document.activeElement;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const seen = [0.1, 0.5, 0.9].some((part) => {
    const x = box.left + box.width * part;
    return [0.1, 0.5, 0.9].some((down) => {
      const top = document.elementFromPoint(x, box.top + box.height * down);
      return top && (one.contains(top) || top.contains(one));
    });
  });
  return {
    place: stops.indexOf(one),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    frame: one.tagName === "IFRAME",
    inner: one.matches("iframe, input[type=date]"),
    seen,
    words: one.outerHTML.slice(0, 80),
  };
}"""
MOST = 400


def stops(page: Page) -> list[int]:
    """How the stops are numbered that Tab should make, in the order of the document."""
    # Some pages put the reader to work at once; here the way begins at the top.
    page.evaluate("document.body.tabIndex = -1; document.body.focus(); scrollTo(0, 0)")
    expected = page.evaluate(STOPS)
    assert expected["forced"] == 0
    assert expected["count"] >= 2
    return list(range(expected["count"]))


def walk(page: Page) -> list[int]:
    """Press Tab until the page has been left; every stop but a frame shows its ring."""
    way: list[int] = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here["place"] < 0:
            break  # the browser's own bars
        if way and here["place"] == way[-1] and here["inner"]:
            continue  # inside the frame, or at the month of a date
        if way and here["place"] <= way[-1]:
            break  # round again from the top
        assert here["ring"] or here["frame"], here["words"]
        assert here["seen"], here["words"]
        way.append(here["place"])
    return way


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the first such element has the focus."""
    wanted = page.locator(selector).first
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
    raise AssertionError(f"Tab never reached {selector}")
