"""A real browser at a real `python app.py`, with the pictures it takes as artefacts."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from clinicweb.settings import REPOSITORY
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


@pytest.fixture
def visit(site: Launched, browser: Browser) -> Iterator[Visit]:
    """Open a browser of one's own: size, language and colours of the reader, and who signs in."""
    contexts: list[BrowserContext] = []

    def open_page(
        *,
        language: str = "en",
        size: tuple[int, int] = DESK,
        scheme: str = "light",
        role: str | None = None,
        scripts: bool = True,
    ) -> Page:
        context = browser.new_context(
            base_url=site.address,
            locale={"en": "en-NZ", "ja": "ja-JP"}[language],
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        if role is not None:
            sign_in(page, *site.signins[role])
        return page

    yield open_page
    for context in contexts:
        context.close()


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
