"""How often the checks are wrong, how much they miss, and how long they take.

`python -m bench.checks` prints three tables for the approved content and the starter memory, in
both directions: warnings and errors on correct translations, by family; mistakes made on purpose
that were noticed, by kind; and the time of one passage. The rules were made with every second
pair in sight; the misses of the other half were read once, at the end, and some words were added.
"""

import sys
import time
from collections.abc import Sequence

from clinicweb.domain.checks.finding import Severity
from clinicweb.domain.checks.run import run_checks
from tests.domain.alarms import DIRECTIONS, FAMILIES, Alarms, Pair, alarms, of_clinic, plain
from tests.domain.mutations import KINDS, TRIED_FOR_INTEREST, scores
from tests.domain.pairs import corpus_pairs, shipped_pairs

SETS = (("content", shipped_pairs), ("memory", corpus_pairs))
SURROUNDINGS = (
    ("the checks alone", plain),
    ("with the shared terms", of_clinic()),
    ("with the terms of Tokyo", of_clinic("tokyo")),
)


def main() -> int:
    for title, surroundings in SURROUNDINGS:
        columns = {
            f"{name} {source}-{target}": alarms(pairs(), source, target, surroundings)
            for name, pairs in SETS
            for source, target in DIRECTIONS
        }
        print(f"False alarms, {title}: passages with a warning / with an error")
        print_alarms(columns)
        print()
    print("Mistakes made on purpose, noticed / made")
    print_mutations()
    print()
    print_times([*shipped_pairs(), *corpus_pairs()])
    return 0


def print_alarms(columns: dict[str, Alarms]) -> None:
    print(f"{'':14}", *(f"{name:>16}" for name in columns))
    print(f"{'passages':14}", *(f"{one.passages:16,}" for one in columns.values()))
    for family in FAMILIES:
        cells = [
            (one.by_family[family, Severity.WARNING], one.by_family[family, Severity.ERROR])
            for one in columns.values()
        ]
        print(f"{family:14}", *(f"{warned:>11} / {failed:2}" for warned, failed in cells))
    for severity in Severity:
        figures = (
            f"{one.carrying[severity]:>8} {one.share(severity):7.2%}" for one in columns.values()
        )
        print(f"{'any ' + severity:14}", *figures)


def print_mutations() -> None:
    halves = {
        f"{name}, {half}": scores(pairs()[start::2])
        for name, pairs in SETS
        for start, half in enumerate(("tuned on", "held out"))
    }
    print(f"{'':12} {'into':4}", *(f"{name:>18}" for name in halves), f"{'together':>20}")
    for kind in KINDS:
        for language in ("ja", "en"):
            cells = [half[kind, language] for half in halves.values()]
            caught, made = sum(one.caught for one in cells), sum(one.made for one in cells)
            figures = (f"{one.caught:>6}/{one.made:<4}{one.rate:7.1%}" for one in cells)
            interest = " (tried for interest)" if kind in TRIED_FOR_INTEREST else ""
            total = f"{caught:>7}/{made:<5}{caught / made:7.2%}"
            print(f"{kind:12} {language:4}", *figures, f"{total}{interest}")


def print_times(pairs: Sequence[Pair]) -> None:
    for source, target in DIRECTIONS:
        took = []
        for english, japanese in pairs:
            here, there = (english, japanese) if source == "en" else (japanese, english)
            began = time.process_time()
            run_checks(here, there, source, target)
            took.append(time.process_time() - began)
        took.sort()
        mean, high = sum(took) / len(took), took[int(len(took) * 0.99)]
        print(f"{source}-{target}: {mean * 1000:.2f} ms a passage, 99 % under {high * 1000:.2f} ms")


if __name__ == "__main__":
    sys.exit(main())
