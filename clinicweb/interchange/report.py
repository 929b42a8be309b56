"""What became of a file: counts, and line by line what was left, wrong, or worth knowing."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from clinicweb.domain.messages import N_
from clinicweb.formats.rows import BrokenFile, Message, Problem

MOST_LINES = 1_000
"""Lines that a report keeps; more of them are counted only."""


class Kind(StrEnum):
    """What a line of a report is about. The first three were not taken."""

    UNFIT = "unfit"
    CONFLICT = "conflict"
    EMPTY = "empty"
    ERROR = "error"
    WARNING = "warning"
    REOPENED = "reopened"
    FINAL = "final"
    ABSENT = "absent"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: where it stands in the file, and what is to be said about it."""

    kind: Kind
    message: Message
    line: int | None = None
    unit: str = ""
    text: str = ""
    """What the file says."""
    theirs: str = ""
    """What stands here, where that is something else."""
    passage_id: int | None = None
    number: int | None = None
    """The passage's place in the article, from 1."""


@dataclass(slots=True)
class Report:
    """What became of a file."""

    counts: Counter[str] = field(default_factory=Counter)
    """``taken``, ``same``, ``notes``, ``fits``, ``written`` and every Kind."""
    lines: list[Line] = field(default_factory=list)
    asks: bool = False
    """Nothing was changed: the person has to say whether the lines that fit shall be taken."""
    broken: Message | None = None
    """Why nothing could be read at all."""
    broken_line: int | None = None

    def add(self, line: Line) -> None:
        """Count a line, and keep it while there is room."""
        self.counts[line.kind] += 1
        if len(self.lines) < MOST_LINES:
            self.lines.append(line)

    def unfit(self, problem: Problem) -> None:
        """A line that cannot be taken."""
        self.add(Line(Kind.UNFIT, problem.message, problem.line, problem.unit, problem.text))

    @property
    def left_out(self) -> int:
        """Lines that were counted but not kept."""
        return sum(self.counts[kind] for kind in Kind) - len(self.lines)

    def as_json(self) -> str:
        """The report as a row keeps it."""
        lines = [
            [
                one.kind,
                [one.message[0], dict(one.message[1])],
                one.line,
                one.unit,
                one.text,
                one.theirs,
                one.passage_id,
                one.number,
            ]
            for one in self.lines
        ]
        broken = None if self.broken is None else [self.broken[0], dict(self.broken[1])]
        return json.dumps(
            {
                "counts": self.counts,
                "lines": lines,
                "asks": self.asks,
                "broken": broken,
                "broken_line": self.broken_line,
            },
            ensure_ascii=False,
        )


def read_report(text: str | None) -> Report:
    """A report as it was kept; an empty one while there is none."""
    if text is None:
        return Report()
    stored: Mapping[str, Any] = json.loads(text)  # our own JSON, written by as_json
    return Report(
        counts=Counter(stored["counts"]),
        lines=[
            Line(Kind(kind), (message[0], message[1]), *rest)
            for kind, message, *rest in stored["lines"]
        ],
        asks=stored["asks"],
        broken=None if stored["broken"] is None else tuple(stored["broken"]),
        broken_line=stored["broken_line"],
    )


def broken(error: BrokenFile) -> Report:
    """The report of a file that could not be read."""
    params = {name: str(value) for name, value in error.params.items()}
    return Report(broken=(error.message_id, params), broken_line=error.line)


STOPPED: Message = (
    N_("The worker stopped several times while it read this file. Nothing more will be tried."),
    {},
)
UNEXPECTED = N_("Something unexpected happened (%(error)s). The operator's log says more.")
