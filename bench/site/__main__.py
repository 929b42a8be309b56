"""How fast, steady and light the public pages are, against an empty Flask route and Wagtail.

`python -m bench.site [--quick] [--postgresql] [--wagtail FOLDER | --no-wagtail]` prints Markdown.
Every server has one gunicorn worker under the settings of `python app.py`, on throw-away databases
of 10, 1,000 and 20,000 published pages. The Wagtail site is made in the folder (a throw-away one
unless it is given; one that is given keeps what pip installed). Needs Debian's `wrk`.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from bench.site import content, report, targets, wagtail
from bench.site.load import Target, full_load, times_at_rate
from bench.site.report import Rates, Steady
from bench.site.servers import get, server
from bench.site.targets import Site
from clinicweb.settings import REPOSITORY
from tests.servers import PostgresServer

EMPTY_APP = "import flask\napp = flask.Flask('empty')\n@app.get('/')\ndef empty():\n    return ''\n"
PAGES = (10, 1_000, 20_000)
ROTATED = 400
STEADY_SHARE = 0.8
"""Of the most that a target can do."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure."""

    rounds: int = 5
    seconds: float = 3
    steady_rounds: int = 5
    steady_seconds: float = 5


QUICK = Effort(rounds=2, seconds=1, steady_rounds=1, steady_seconds=4)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--wagtail", type=Path, metavar="FOLDER")
    parser.add_argument("--no-wagtail", action="store_true")
    asked = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("install the Debian package wrk")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        urls = databases(stack, folder, postgresql=asked.postgresql)
        other = None
        if not asked.no_wagtail:
            say("making the Wagtail site")
            place = (asked.wagtail or folder / "wagtail").absolute()
            other = wagtail.make(place, *content.texts(urls[PAGES[0]]))
        measure(stack, folder, urls, other, QUICK if asked.quick else Effort())


def databases(stack: ExitStack, folder: Path, *, postgresql: bool) -> dict[int, str]:
    """A filled database's URL for each number of published pages."""
    urls = {pages: f"sqlite:///{folder / f'{pages}.sqlite'}" for pages in PAGES}
    if postgresql:
        running = stack.enter_context(PostgresServer(folder))
        for pages in PAGES:
            running.execute(f"CREATE DATABASE pages_{pages}")
            urls[pages] = running.url(f"pages_{pages}")
    for pages, url in urls.items():
        say(f"publishing {pages:,} pages")
        content.fill(url, pages)
    return urls


def measure(
    stack: ExitStack,
    folder: Path,
    urls: Mapping[int, str],
    other: wagtail.WagtailSite | None,
    effort: Effort,
) -> None:
    """Start every server, ask them in turn, print what came out."""
    (folder / "empty.py").write_text(EMPTY_APP)
    bare = stack.enter_context(server("empty:app", folder, os.environ))
    empty = Target(report.EMPTY, bare, "/")
    sites = [site(stack, folder, pages, url) for pages, url in urls.items()]
    ours = sites[0].server
    shipped = content.shipped(urls[PAGES[0]])
    article = max(shipped, key=lambda path: len(get(ours.address + path).body))
    answers = list(targets.article_answers(ours, shipped))
    lists = list(targets.list_answers(ours))
    sizes = list(targets.sizes(folder, sites, article))
    others = list(wagtail.serve(stack, other, article)) if other else []
    everything = (empty, *answers, *lists, *sizes, *others)
    for target in everything:
        get(target.address, target.headers)  # what is made once is not what is measured
    rates = Rates()
    for number in range(effort.rounds):
        say(f"round {number + 1} of {effort.rounds}")
        for target in everything:
            rates.add(target.name, full_load(target, effort.seconds))
    browsed = next(one for one in answers if one.name == targets.packed(article))
    steady = at_steady_rates([empty, browsed], effort)
    report.speeds(rates, [one.name for one in (*answers, *lists)])
    report.steadiness(steady)
    report.flatness(rates, sites)
    report.weights(ours.address, shipped)
    if other:
        report.against_wagtail(rates, article, [one.name for one in others])
    report.machine(urls[PAGES[0]], sites, other)


def site(stack: ExitStack, folder: Path, pages: int, url: str) -> Site:
    """Our server for this database, which has made each of the pages that are asked for in turn."""
    environment = {
        **os.environ,
        "CLINICWEB_INSTANCE": str(folder / f"instance-{pages}"),
        "CLINICWEB_DATABASE_URL": url,
        "CLINICWEB_SECRET_KEY": "bench",
    }
    running = stack.enter_context(server("app:create_app()", REPOSITORY, environment, "/en/"))
    rotated = content.addresses(url, ROTATED)
    first = []
    for path in rotated:
        begin = perf_counter()
        answer = get(running.address + path, targets.BROWSER)
        first.append(perf_counter() - begin)
        assert answer.status == 200, path
    return Site(pages, running, rotated, sorted(first))


def at_steady_rates(chosen: Sequence[Target], effort: Effort) -> list[Steady]:
    """The times of each target at a share of the most that it could do a moment before."""
    found: dict[str, list[Steady]] = {target.name: [] for target in chosen}
    for number in range(effort.steady_rounds):
        say(f"steady round {number + 1} of {effort.steady_rounds}")
        for target in chosen:
            rate = STEADY_SHARE * full_load(target, effort.seconds).rate
            times = times_at_rate(target, rate, effort.steady_seconds)
            parts = (report.part(times, percent) for percent in (50, 95, 99))
            found[target.name].append(Steady(target.name, rate, *parts))
    return [report.middle(rounds) for rounds in found.values()]


def say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
