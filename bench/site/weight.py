"""What a browser fetches to show a page, and how many bytes of it are text and style."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin

from bench.site.servers import get

ENCODINGS = ("br", "gzip")
FETCHED_LINKS = {"stylesheet", "icon", "manifest", "preload", "modulepreload"}

_IMPORT = re.compile(r"""^(?:import|export)\b[^;"']*["']([^"']+)["']""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Weight:
    """A page as it is sent to a browser that asks for one encoding."""

    encoding: str
    """What the page was sent in."""
    page: int
    styles: int
    """Bytes of all style sheets."""


def weigh(address: str, encoding: str) -> Weight:
    """The page and its style sheets for a browser that only knows this encoding."""
    asked = {"Accept-Encoding": encoding}
    page = get(address, asked)
    styles = [get(one, asked) for one in _read(address).styles]
    assert all(one.status == 200 for one in (page, *styles)), address
    return Weight(
        page.headers.get("Content-Encoding", "not packed"),
        len(page.body),
        sum(len(one.body) for one in styles),
    )


def fetched(address: str) -> set[str]:
    """The page and everything that it makes a browser ask for at once."""
    page = _read(address)
    return {address, *page.styles, *page.others, *_modules(page.scripts)}


class _Page(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address
        self.styles: set[str] = set()
        self.scripts: set[str] = set()
        self.others: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        kinds = set(given.get("rel", "").split())
        if tag == "link" and kinds & FETCHED_LINKS:
            found = self.styles if "stylesheet" in kinds else self.others
            found.add(urljoin(self._address, given["href"]))
        elif tag == "script" and "src" in given:
            self.scripts.add(urljoin(self._address, given["src"]))
        elif tag == "img" and given.get("loading") != "lazy":
            self.others.add(urljoin(self._address, given["src"]))


def _read(address: str) -> _Page:
    page = _Page(address)
    page.feed(get(address).body.decode())
    return page


def _modules(scripts: set[str]) -> set[str]:
    """The scripts and what they import."""
    found: set[str] = set()
    waiting = set(scripts)
    while waiting:
        address = waiting.pop()
        found.add(address)
        text = get(address).body.decode()
        waiting |= {urljoin(address, one) for one in _IMPORT.findall(text)} - found
    return found
