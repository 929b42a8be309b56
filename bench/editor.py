"""How fast the review page is with 500 passages, in Chromium: first paint, and typing.

`python -m bench.editor`: a throw-away instance, one gunicorn worker as `python app.py` starts it.
Needs Debian's `chromium`.
"""

import os
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from bench.page import server
from clinicweb import schema
from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.loading import CONTENT
from clinicweb.passwords import hash_password
from clinicweb.settings import REPOSITORY
from clinicweb.termbase.shipped import load_shipped
from tests.factories import make_article, make_clinic, make_draft, make_user, translation_of

PASSAGES = 500
VISITS = 7
KEYS = 300
EMAIL, PASSWORD = "translator@bench.example", "a password for the bench only"
SENTENCES = (
    "Rest for {n} days and drink {n} glasses of water.",
    "Do not take painkillers for more than {n} days without asking your doctor.",
    "The point LI4 (Hegu) lies between the thumb and the index finger, visit {n}.",
    "A session takes {n} minutes; wear loose clothes and eat a light meal before it.",
)
PAINT = """() => {
  const [navigation] = performance.getEntriesByType("navigation");
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return {
    answered: navigation.responseStart, paint: paint.startTime, load: navigation.loadEventEnd,
  };
}"""
# From the key to the end of the frame that shows it.
WATCH = """() => {
  window.delays = [];
  addEventListener("keydown", (event) => {
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => delays.push(performance.now() - event.timeStamp);
      channel.port2.postMessage(0);
    });
  }, true);
}"""


def main() -> None:
    """Print the figures."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("install the Debian package chromium")
    with tempfile.TemporaryDirectory() as name:
        address = prepare(Path(name))
        environment = {
            **os.environ,
            "PYTHONPATH": str(REPOSITORY),
            "CLINICWEB_INSTANCE": name,
            "CLINICWEB_SECRET_KEY": "bench",
        }
        with (
            server("app:create_app()", environment) as (site, _),
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            sign_in(page, site)
            visits = [visit(page, site + address) for _ in range(VISITS)]
            tell("first visit", visits[0])
            tell(
                f"median of {VISITS - 1} more", {k: median(v[k] for v in visits[1:]) for k in PARTS}
            )
            type_on(page, site + address)
            browser.close()


PARTS = ("answered", "paint", "load")


def prepare(folder: Path) -> str:
    """A drafted article of 500 sentences and a translator; the translation's address."""
    database = Database(f"sqlite:///{folder / 'clinicweb.sqlite'}")
    schema.upgrade(database)
    wanted = PASSAGES - 2
    texts = [SENTENCES[n % len(SENTENCES)].format(n=n + 1) for n in range(wanted)]
    body = "\n\n".join(" ".join(texts[n : n + 5]) for n in range(0, wanted, 5))
    with database.transaction() as session:
        load_shipped(session, CONTENT / "terms" / "clinic.tsv", datetime.now(UTC))
        clinic = make_clinic(session)
        make_user(session, Role.TRANSLATOR, email=EMAIL, password=hash_password(PASSWORD))
        article = make_article(session, clinic_id=clinic.id, body=body, title="All about needles")
        translation = make_draft(session, translation_of(session, article))
        assert len(translation.passages) == PASSAGES, len(translation.passages)
        address = f"/staff/review/{translation.id}/"
    database.dispose()
    return address


def sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/staff/login")
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)


def visit(page: Page, address: str) -> dict[str, float]:
    page.goto(address, wait_until="load")
    assert page.locator(".passage").count() == PASSAGES
    page.wait_for_timeout(300)
    found: dict[str, float] = page.evaluate(PAINT)
    return found


def tell(name: str, figures: dict[str, float]) -> None:
    parts = ", ".join(f"{part} {figures[part]:.0f} ms" for part in PARTS)
    print(f"{name:>18}: {parts}")


def type_on(page: Page, address: str) -> None:
    """Type in the middle of the page, with autosaves going on, then accept some passages."""
    page.goto(address)
    page.locator("a.edit").nth(PASSAGES // 2).click()
    page.locator(".passage.open textarea[name=text]").wait_for()
    page.evaluate(WATCH)
    for place in range(KEYS):
        page.keyboard.press("a" if place % 6 else "Space")
        # As a fast typist; every fiftieth key is a rest, so that the page saves by itself.
        page.wait_for_timeout(1800 if place % 50 == 49 else 60)
    delays = sorted(page.evaluate("delays"))
    p95, worst = delays[int(len(delays) * 0.95)], delays[-1]
    print(f"key to next frame: median {median(delays):.0f}, p95 {p95:.0f}, worst {worst:.0f} ms")
    took = []
    for _ in range(10):
        form = page.locator(".passage.open form.editor")
        before = form.get_attribute("data-passage")
        started = time.perf_counter()
        page.keyboard.press("Control+Enter")
        page.wait_for_function(
            """(old) => {
              const form = document.querySelector(".passage.open form.editor");
              return form && (form.dataset.passage !== old || "refused" in form.dataset);
            }""",
            arg=before,
        )
        took.append(1000 * (time.perf_counter() - started))
    print(f"Ctrl+Enter to the answer in the page: median {median(took):.0f} ms")


if __name__ == "__main__":
    main()
