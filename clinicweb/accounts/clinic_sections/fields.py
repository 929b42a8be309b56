"""What a page of a clinic's settings is made of: fields in groups, and what is wrong with them."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.models.clinics import Clinic

Values = Mapping[str, str]
"""What the fields of a form hold, by their names; always trimmed."""
Params = Mapping[str, object]

LONGEST_LINE = 300
LONGEST_TEXT = 5000
NOTHING: Params = {}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a field cannot be kept as it is: a message id and its parameters."""

    message_id: str
    params: Params = field(default_factory=dict)


Problems = Mapping[str, Problem]


@dataclass(frozen=True, slots=True)
class Field:
    """One control. ``kind`` is an input's type, or "area", "check" or "hidden"."""

    name: str
    label: str
    kind: str = "text"
    params: Params = field(default_factory=dict)
    hint: str | None = None
    hint_params: Params = field(default_factory=dict)
    language: str | None = None
    rows: int = 3
    required: bool = False
    autocomplete: str | None = None

    @property
    def longest(self) -> int:
        """Characters that it may hold."""
        return LONGEST_TEXT if self.kind == "area" else LONGEST_LINE


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together, under one legend."""

    legend: str
    fields: tuple[Field, ...]
    params: Params = field(default_factory=dict)
    hint: str | None = None
    hint_params: Params = field(default_factory=dict)


class Section(ABC):
    """One page of the settings. Its parts are pure but for ``write``, which changes the clinic."""

    name: ClassVar[str]
    """The last step of its address."""
    title: ClassVar[str]
    intro: ClassVar[str]

    @abstractmethod
    def values(self, clinic: Clinic) -> dict[str, str]:
        """What the form holds when it is opened."""

    @abstractmethod
    def groups(self, clinic: Clinic, values: Values) -> list[Group]:
        """The form for these values."""

    @abstractmethod
    def problems(self, clinic: Clinic, values: Values) -> dict[str, Problem]:
        """What stands against keeping the values, by field."""

    @abstractmethod
    def write(self, clinic: Clinic, values: Values) -> None:
        """Give the clinic values without problems."""

    def snapshot(self, clinic: Clinic) -> dict[str, str]:
        """What the history compares, by a name that stays the same when rows change places."""
        return self.values(clinic)


def per_language(
    name: str,
    label: str,
    *,
    kind: str = "text",
    hint: str | None = None,
    rows: int = 3,
) -> tuple[Field, ...]:
    """The same field once for each language; the label names it as ``%(in_language)s``."""
    return tuple(
        Field(
            name=f"{name}.{code}",
            label=label,
            kind=kind,
            params={"in_language": code},
            hint=hint,
            language=code,
            rows=rows,
        )
        for code in LANGUAGES
    )


def row_numbers(values: Values, prefix: str) -> list[int]:
    """The numbers of the rows ``prefix-N-…`` that a form holds, in their order."""
    pattern = re.compile(rf"{prefix}-(\d{{1,3}})-")
    return sorted({int(match[1]) for name in values if (match := pattern.match(name))})


REMOVE = "remove"


def removal(prefix: str, held: bool) -> tuple[Field, ...]:
    """The box that takes a row off the list; a row that is not kept yet has none."""
    if not held:
        return ()
    return (Field(f"{prefix}-{REMOVE}", N_("Take this off the list"), "check"),)


def is_passed_over(values: Values, prefix: str) -> bool:
    """Whether a row is to be left out: nothing is written in it, or its box for that is ticked."""
    if values.get(f"{prefix}-{REMOVE}"):
        return True
    return not any(value for name, value in values.items() if name.startswith(f"{prefix}-"))


def in_lines(text: str | None) -> str:
    """Lines without spaces around them and without empty ones."""
    return "\n".join(line.strip() for line in (text or "").splitlines() if line.strip())


TOO_LONG = N_("This is too long: at most %(longest)s characters.")
