"""A real browser at a real `python app.py`, with the pictures it takes as artefacts."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from clinicweb.settings import REPOSITORY
from tests.browser.house import House, prepare
from tests.browser.watching import Watch
from tests.launching import Launched
from tests.servers import required

ARTEFACTS = REPOSITORY / "test-artefacts"
PHONE, TABLET, DESK = (390, 844), (820, 1180), (1440, 900)

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    chromium = shutil.which("chromium")
    if chromium is None:
        required("chromium")
    return {
        "executable_path": chromium,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
        ],
    }


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launched]:
    """The whole house, as README's first command starts it."""
    launched = Launched(tmp_path_factory.mktemp("site") / "instance")
    try:
        yield launched.wait_until_ready()
    finally:
        launched.kill()


@pytest.fixture(scope="session")
def signed_in() -> dict[str, StorageState]:
    """The cookies of who has signed in: attempts to sign in are counted, so each role does once."""
    return {}


@pytest.fixture(scope="session")
def house(site: Launched, browser: Browser) -> House:
    """The site with one of everything that a page can show."""
    context = browser.new_context(base_url=site.address, locale="en-NZ")
    page = context.new_page()
    sign_in(page, *site.signins["admin"])
    found = prepare(page)
    context.close()
    return found


@pytest.fixture
def visit(site: Launched, browser: Browser, signed_in: dict[str, StorageState]) -> Iterator[Visit]:
    """Open a browser of one's own: size, language and colours of the reader, and who signs in.

    Every browser is watched: a request to anybody else, a failing script or a refusal by our own
    policy fails the test.
    """
    site.forget_attempts()
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def open_page(
        *,
        language: str = "en",
        size: tuple[int, int] = DESK,
        scheme: Literal["light", "dark"] = "light",
        role: str | None = None,
        scripts: bool = True,
        touch: bool = False,
    ) -> Page:
        context = browser.new_context(
            base_url=site.address,
            locale={"en": "en-NZ", "ja": "ja-JP"}[language],
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            java_script_enabled=scripts,
            reduced_motion="reduce",
            has_touch=touch,
            storage_state=signed_in.get(role) if role else None,
        )
        contexts.append(context)
        watches.append(Watch(context, site.address))
        page = context.new_page()
        page.set_default_timeout(15_000)
        if role is not None and role not in signed_in:
            sign_in(page, *site.signins[role])
            signed_in[role] = context.storage_state()
        return page

    yield open_page
    for context in contexts:
        context.close()
    for watch in watches:
        watch.check()


def sign_in(page: Page, email: str, password: str) -> None:
    """Sign in by keyboard, as everything else is done."""
    page.goto("/staff/login")
    page.locator("#email").focus()
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/staff/login" not in address)


def picture(page: Page, name: str) -> Path:
    """A picture of the whole page for people to look at."""
    ARTEFACTS.mkdir(exist_ok=True)
    path = ARTEFACTS / f"{name}.png"
    page.screenshot(path=path, full_page=True)
    return path
