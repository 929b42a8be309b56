"""Boolean expressions over tokens, as FTS5 and as PostgreSQL's tsquery read them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Expression:
    """All or any of its parts, which are tokens or expressions; it always has one part at least."""

    kind: Literal["all", "any"]
    parts: tuple["Expression | str", ...]


Part = Expression | str


def every(parts: Iterable[Part]) -> Part:
    """What has all of these parts, of which there is one at least."""
    return _joined("all", tuple(parts))


def either(parts: Iterable[Part]) -> Part:
    """What has any of these parts, of which there is one at least."""
    return _joined("any", tuple(parts))


def _joined(kind: Literal["all", "any"], parts: Sequence[Part]) -> Part:
    return parts[0] if len(parts) == 1 else Expression(kind, tuple(parts))


def fts5(part: Part) -> str:
    """For ``MATCH``."""
    if isinstance(part, str):
        return '"' + part.replace('"', '""') + '"'
    word = " AND " if part.kind == "all" else " OR "
    return "(" + word.join(fts5(one) for one in part.parts) + ")"


def tsquery(part: Part) -> str:
    """For a cast to ``tsquery``, which takes the tokens as they are."""
    if isinstance(part, str):
        return "'" + part.replace("\\", "\\\\").replace("'", "''") + "'"
    sign = " & " if part.kind == "all" else " | "
    return "(" + sign.join(tsquery(one) for one in part.parts) + ")"
