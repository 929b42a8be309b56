"""How fast the review page is with 500 passages, in Chromium: first paint, typing, accepting.

`python -m bench.editor`: a throw-away instance, one gunicorn worker as `python app.py` starts it.
Needs Debian's `chromium`. The load of the machine stands beside the figures: they mean little when
other work has the processors.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright
from sqlalchemy.orm import Session

from bench.site.servers import server
from clinicweb import schema
from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.drafting import service as drafting
from clinicweb.drafting.service import Draft
from clinicweb.loading import CONTENT
from clinicweb.models import Translation
from clinicweb.passwords import hash_password
from clinicweb.settings import REPOSITORY
from clinicweb.termbase.shipped import load_shipped
from tests.factories import make_article, make_clinic, make_user, translation_of

PASSAGES = 500
VISITS = 7
KEYS = 300
ACCEPTED = 20
EMAIL, PASSWORD = "translator@bench.example", "a password for the bench only"
SENTENCES = (
    (
        "Rest for {n} days and drink plenty of water.",
        "{n}日間は体を休め、水分を十分にとってください。",
    ),
    (
        "Do not take painkillers for more than {n} days without asking your doctor.",
        "医師に相談せずに、鎮痛薬を{n}日以上飲み続けないでください。",
    ),
    (
        "The point LI4 (Hegu) lies between the thumb and the index finger, visit {n}.",
        "経穴LI4（合谷）は親指と人さし指の間にあります。{n}回目の来院で確かめます。",
    ),
    (
        "A session takes {n} minutes; wear loose clothes and eat a light meal before it.",
        "施術は{n}分です。ゆったりした服で、軽く食事をしてからお越しください。",
    ),
)
PAINT = """() => {
  const [navigation] = performance.getEntriesByType("navigation");
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return {
    answered: navigation.responseStart, paint: paint.startTime, load: navigation.loadEventEnd,
  };
}"""
# From a key to the end of the frame that shows it; from a step to the frame with its answer.
WATCH = """() => {
  window.delays = [];
  window.swaps = [];
  window.long = [];
  let started = 0;
  const framed = (from, list) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => list.push(performance.now() - from);
    channel.port2.postMessage(0);
  });
  addEventListener("keydown", (event) => {
    if (event.ctrlKey) started = event.timeStamp;
    else framed(event.timeStamp, delays);
  }, true);
  document.addEventListener("review:opened", () => started && framed(started, swaps));
  new PerformanceObserver((list) => long.push(...list.getEntries().map((one) => one.duration)))
    .observe({ type: "longtask" });
}"""
PARTS = ("answered", "paint", "load")


def main() -> None:
    """Print the figures."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("install the Debian package chromium")
    with tempfile.TemporaryDirectory() as name:
        path = prepare(Path(name))
        with served(name) as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            known = sign_in(browser, site)
            address = site + path
            tell("first visit", [cold(browser, known, address)])
            tell("empty cache", [cold(browser, known, address) for _ in range(VISITS)])
            page = fresh(browser, known).new_page()
            tell("filled cache", [visit(page, address) for _ in range(VISITS + 1)][1:])
            type_on(page, address)
            accept(page)
            print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
            browser.close()


@contextmanager
def served(name: str) -> Iterator[str]:
    """The site of the instance in that folder."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(REPOSITORY),
        "CLINICWEB_INSTANCE": name,
        "CLINICWEB_SECRET_KEY": "bench",
    }
    with server("app:create_app()", REPOSITORY, environment, "/healthz") as running:
        yield running.address


def prepare(folder: Path) -> str:
    """A drafted article of 500 sentences and a translator; the translation's path."""
    database = Database(f"sqlite:///{folder / 'clinicweb.sqlite'}")
    schema.upgrade(database)
    wanted = PASSAGES - 2
    pairs = [SENTENCES[n % len(SENTENCES)] for n in range(wanted)]
    drafts = {one.format(n=n + 1): two.format(n=n + 1) for n, (one, two) in enumerate(pairs)}
    texts = list(drafts)
    body = "\n\n".join(" ".join(texts[n : n + 5]) for n in range(0, wanted, 5))
    with database.transaction() as session:
        load_shipped(session, CONTENT / "terms" / "clinic.tsv", datetime.now(UTC))
        clinic = make_clinic(session)
        make_user(session, Role.TRANSLATOR, email=EMAIL, password=hash_password(PASSWORD))
        article = make_article(session, clinic_id=clinic.id, body=body, title="All about needles")
        translation = translation_of(session, article)
        store(session, translation, drafts)
        assert len(translation.passages) == PASSAGES, len(translation.passages)
        path = f"/staff/review/{translation.id}/"
    database.dispose()
    return path


def store(session: Session, translation: Translation, drafts: dict[str, str]) -> None:
    """Draft the translation with those texts, as an engine does."""
    now = datetime.now(UTC)
    work = drafting.claim(session, translation.id, translation.revision_id, "token", now)
    assert work is not None
    made = [
        Draft(gap.passage_id, gap.version, drafts.get(gap.source, "鍼のすべて"), None)
        for gap in work.gaps
    ]
    assert drafting.store(session, work, made, "Argos Translate 1.1", now)
    session.flush()


def sign_in(browser: Browser, site: str) -> StorageState:
    """The cookies of the translator."""
    page = fresh(browser).new_page()
    page.goto(f"{site}/staff/login")
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    return page.context.storage_state()


def fresh(browser: Browser, known: StorageState | None = None) -> BrowserContext:
    return browser.new_context(viewport={"width": 1440, "height": 900}, storage_state=known)


def cold(browser: Browser, known: StorageState, address: str) -> dict[str, float]:
    """A visit of a browser that has kept nothing but who is signed in."""
    context = fresh(browser, known)
    found = visit(context.new_page(), address)
    context.close()
    return found


def visit(page: Page, address: str) -> dict[str, float]:
    """What the browser says of loading the page, in ms."""
    page.goto(address, wait_until="load")
    assert page.locator(".passage.drafted").count() == PASSAGES
    page.wait_for_timeout(300)
    found: dict[str, float] = page.evaluate(PAINT)
    return found


def tell(name: str, visits: list[dict[str, float]]) -> None:
    figures = {part: median(one[part] for one in visits) for part in PARTS}
    parts = ", ".join(f"{part} {figure:.0f} ms" for part, figure in figures.items())
    print(f"{name:>13}: {parts}" + (f" (median of {len(visits)})" if len(visits) > 1 else ""))


def type_on(page: Page, address: str) -> None:
    """Type in the middle of the page, with autosaves going on."""
    page.goto(address)
    page.locator("a.edit").nth(PASSAGES // 2).click()
    page.locator(".passage.open .panel-section").first.wait_for()
    page.evaluate(WATCH)
    for place in range(KEYS):
        page.keyboard.press("a" if place % 6 else "Space")
        # As a fast typist; every fiftieth key is a rest, so that the page saves by itself.
        page.wait_for_timeout(1800 if place % 50 == 49 else 60)
    page.locator(".save-state").filter(has_text="Saved").wait_for()
    print("key to its frame: " + spread(page, "delays"))
    print(tasks(page))


def accept(page: Page) -> None:
    """Accept passages one after the other by the key."""
    page.locator("#single-keys").evaluate("() => { swaps.length = long.length = 0; }")
    for count in range(ACCEPTED):
        page.keyboard.press("Control+Enter")
        page.wait_for_function("(count) => swaps.length > count", arg=count)
    print(f"Ctrl+Enter to the frame with the answer ({ACCEPTED}): " + spread(page, "swaps"))
    print(tasks(page))


def spread(page: Page, name: str) -> str:
    """Median, 95th percentile and worst of a list of the page."""
    found = sorted(page.evaluate(name))
    p95 = found[int(len(found) * 0.95)]
    return f"median {median(found):.0f}, p95 {p95:.0f}, worst {found[-1]:.0f} ms"


def tasks(page: Page) -> str:
    """What kept the page's one thread for longer than 50 ms."""
    found = page.evaluate("long")
    return f"  tasks above 50 ms: {len(found)}, the longest {max(found, default=0):.0f} ms"


if __name__ == "__main__":
    main()
