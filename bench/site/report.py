"""The figures as Markdown, with the goals they are held against."""

import os
import platform
import re
import sqlite3
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

from bench.site.load import STEADY_CONNECTIONS, Round
from bench.site.targets import LISTS, Site
from bench.site.wagtail import WagtailSite
from bench.site.weight import ENCODINGS, fetched, weigh
from clinicweb.launch import GUNICORN

EMPTY = "empty route"
WORK = "processor time of one"
# The goals: shares of the empty route's requests a second, …
GOAL_ARTICLE, GOAL_UNCHANGED = 0.70, 0.85
GOAL_TAIL = 4  # … p99 in p50s, …
GOAL_FLAT = 0.10  # … what may be lost or won from the smallest site to the largest, …
GOAL_BYTES = 40_000  # … bytes of an article and its styles, packed, …
GOAL_WAGTAIL = 15  # … and how many times as fast as Wagtail.


class Rates:
    """What every target did in every round."""

    def __init__(self) -> None:
        self._found: dict[str, list[Round]] = {}

    def add(self, name: str, done: Round) -> None:
        self._found.setdefault(name, []).append(done)

    def of(self, name: str) -> str:
        """Requests a second."""
        return f"{median(one.rate for one in self._found[name]):,.0f}"

    def work(self, name: str) -> str:
        """The worker's time for a request."""
        return f"{median(one.work for one in self._found[name]) * 1e6:,.0f} µs"

    def against(self, name: str, base: str) -> float:
        """The median quotient of the rates of one round: what slows a round slows both."""
        pairs = zip(self._found[name], self._found[base], strict=True)
        return median(one.rate / other.rate for one, other in pairs)


@dataclass(frozen=True, slots=True)
class Steady:
    """Times in seconds at a steady rate of requests a second."""

    name: str
    rate: float
    p50: float
    p95: float
    p99: float


def middle(rounds: Sequence[Steady]) -> Steady:
    """The round with the middle p99, so that its three times belong together."""
    return sorted(rounds, key=lambda one: one.p99)[len(rounds) // 2]


def speeds(rates: Rates, names: Sequence[str]) -> None:
    rows = [(EMPTY, rates.of(EMPTY), rates.work(EMPTY), "100 %", "")]
    for name in names:
        share = rates.against(name, EMPTY)
        goal = GOAL_UNCHANGED if name.endswith("304") else GOAL_ARTICLE
        kept = "" if name in LISTS else _verdict(share >= goal, f"≥ {goal:.0%}")
        rows.append((name, rates.of(name), rates.work(name), f"{share:.1%}", kept))
    _table("Requests a second", ("answer", "requests/s", WORK, "of the empty route", "goal"), rows)


def steadiness(measured: Iterable[Steady]) -> None:
    rows = []
    for one in measured:
        tail = one.p99 / one.p50
        # As many wait on average as arrive in the time that one takes (Little's law).
        kept_up = one.rate * one.p50 <= STEADY_CONNECTIONS
        goal = f"< {GOAL_TAIL}" if kept_up else f"< {GOAL_TAIL}, did not keep up:"
        rows.append(
            (
                one.name,
                f"{one.rate:,.0f}",
                *(f"{time * 1000:.2f} ms" for time in (one.p50, one.p95, one.p99)),
                f"{tail:.1f}",
                _verdict(kept_up and tail < GOAL_TAIL, goal),
            )
        )
    heads = ("answer", "requests/s", "p50", "p95", "p99", "p99 / p50", "goal")
    _table("Times at 80 % of the most, requests due evenly", heads, rows)


def flatness(rates: Rates, sites: Sequence[Site]) -> None:
    rows = []
    for site in sites:
        for name, base in ((site.one, sites[0].one), (site.turning, sites[0].turning)):
            change = rates.against(name, base) - 1
            kept = "" if name == base else _verdict(abs(change) <= GOAL_FLAT, f"± {GOAL_FLAT:.0%}")
            first = ""
            if name == site.turning:
                middle, late = _part_ms(site.first, 50), _part_ms(site.first, 95)
                first = f"p50 {middle}, p95 {late}"
            rows.append((name, rates.of(name), rates.work(name), f"{change:+.1%}", kept, first))
    heads = ("pages", "requests/s", WORK, "against the smallest", "goal", "first answers")
    _table("The same with more pages published", heads, rows)


def weights(address: str, paths: Sequence[str]) -> None:
    rows = []
    for path in paths:
        asked = fetched(address + path)
        for encoding in ENCODINGS:
            sent = weigh(address + path, encoding)
            whole = sent.page + sent.styles
            rows.append(
                (
                    f"{path}, {encoding}",
                    sent.encoding,
                    *(f"{size:,}" for size in (sent.page, sent.styles, whole)),
                    _verdict(whole < GOAL_BYTES, f"< {GOAL_BYTES:,}"),
                    str(len(asked)),
                )
            )
    heads = ("asked for", "sent as", "HTML", "CSS", "bytes", "goal", "requests of a browser")
    _table("Size", heads, rows)


def against_wagtail(rates: Rates, article: str, names: Sequence[str]) -> None:
    rows = [(f"ours: {article}", rates.of(article), rates.work(article), "", "")]
    for name in names:
        times = rates.against(article, name)
        kept = "" if "cached" in name else _verdict(times >= GOAL_WAGTAIL, f"≥ {GOAL_WAGTAIL}")
        rows.append((name, rates.of(name), rates.work(name), f"{times:.1f}", kept))
    heads = ("the same article", "requests/s", WORK, "ours is … times as fast", "goal")
    _table("Against Wagtail", heads, rows)


def machine(url: str, sites: Sequence[Site], other: WagtailSite | None) -> None:
    """What was measured on what."""
    cpu = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    wrk = subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False).stdout
    database = f"SQLite {sqlite3.sqlite_version}" if url.startswith("sqlite") else "PostgreSQL"
    print("\n## Measured on\n")
    print(f"- {cpu[1] if cpu else platform.machine()}, {os.cpu_count()} cores, Linux", end=" ")
    print(platform.release())
    print(f"- Python {platform.python_version()}, Flask {version('flask')},", end=" ")
    print(f"gunicorn {version('gunicorn')} with --workers 1 {' '.join(GUNICORN)},", end=" ")
    print(f"{database}, {' '.join(wrk.split()[:2])}")
    if other:
        print(f"- {other.versions}")
    for site in sites:
        print(f"- {site.server.memory():.0f} MB in the process of {site.pages:,} pages")
    print(f"- load average {os.getloadavg()[0]:.1f} at the end")


def part(ordered: Sequence[float], percent: int) -> float:
    """The value that so many per cent of the sorted ones do not exceed."""
    return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)]


def _part_ms(ordered: Sequence[float], percent: int) -> str:
    return f"{part(ordered, percent) * 1000:.1f} ms"


def _verdict(reached: bool, goal: str) -> str:
    return f"{goal} {'reached' if reached else 'MISSED'}"


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    print(f"\n## {title}\n")
    print(f"| {' | '.join(heads)} |")
    print(f"| --- |{' ---: |' * (len(heads) - 1)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")
