"""Everything that requests are counted on, and its name in the tables."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.site.load import Target, rotation
from bench.site.servers import Server, get

BROWSER = {"Accept-Encoding": "br, gzip"}
LISTS = ("/en/", "/ja/", "/en/articles/", "/ja/articles/")


@dataclass(frozen=True, slots=True)
class Site:
    """Our server for one number of published pages."""

    pages: int
    server: Server
    rotated: Sequence[str]
    """Paths of some of them."""
    first: Sequence[float]
    """Seconds of these pages' first answers, sorted."""

    @property
    def one(self) -> str:
        return f"one of {self.pages:,}"

    @property
    def turning(self) -> str:
        return f"{len(self.rotated)} of {self.pages:,}"


def packed(path: str) -> str:
    return f"{path}, br"


def unchanged(path: str) -> str:
    return f"{path}, 304"


def article_answers(server: Server, paths: Sequence[str]) -> Iterator[Target]:
    """An article as it is, as a browser asks for it, and for a browser that has it."""
    for path in paths:
        tag = get(server.address + path, BROWSER).headers.get("ETag", "")
        known = {**BROWSER, "If-None-Match": tag}
        if get(server.address + path, known).status != 304:
            sys.exit(f"{path} is sent again to who has it (ETag: {tag})")
        yield Target(path, server, path)
        yield Target(packed(path), server, path, BROWSER)
        yield Target(unchanged(path), server, path, known)


def list_answers(server: Server) -> Iterator[Target]:
    for path in LISTS:
        yield Target(path, server, path, BROWSER)


def sizes(folder: Path, sites: Sequence[Site], article: str) -> Iterator[Target]:
    """The same article, and many in turn, where there are few pages and many."""
    for site in sites:
        script = rotation(folder / f"rotation-{site.pages}.lua", site.rotated)
        yield Target(site.one, site.server, article, BROWSER)
        yield Target(site.turning, site.server, "", BROWSER, script)
