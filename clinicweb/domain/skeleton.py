"""A document with holes where its passages stood; filling the holes gives the document back.

Blocks are markdown-it block tokens without their inline content. The inline content of a block is
a row of runs: a run is a hole (one passage), or fixed text (spacing between sentences, or content
with no words in it). Inline marks are kept beside the run they occur in, so a translator's text is
never parsed as Markdown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Mark:
    """An inline mark: its kind, what it needs to render, and attributes that are text themselves.

    ``data`` has href, src or text (see `clinicweb.domain.passages.Code`); ``attributes`` has the
    runs of alt and title.
    """

    kind: str
    data: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, tuple[Run, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """A hole when ``passage`` is its index, otherwise fixed tagged ``text``.

    ``separator`` marks the fixed text between two sentences. Code number n is ``marks[n - 1]``.
    """

    passage: int | None = None
    text: str = ""
    separator: bool = False
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A block token as the renderer needs it; ``runs`` is set on inline blocks only."""

    type: str
    tag: str = ""
    nesting: Literal[-1, 0, 1] = 0
    attrs: Mapping[str, str | int | float] = field(default_factory=dict)
    content: str = ""
    info: str = ""
    markup: str = ""
    hidden: bool = False
    block: bool = True
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A document with ``passages`` holes. Title and summary are empty for a body alone."""

    blocks: tuple[Block, ...]
    passages: int
    title: tuple[Run, ...] = ()
    summary: tuple[Run, ...] = ()

    def to_json(self) -> str:
        """The skeleton as a JSON text that `from_json` understands."""
        value = {
            "format": _FORMAT,
            "passages": self.passages,
            "title": _dump_runs(self.title),
            "summary": _dump_runs(self.summary),
            "blocks": [_dump_block(one) for one in self.blocks],
        }
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Skeleton:
        """The skeleton that `to_json` wrote; raises `ValueError` for another format."""
        value = json.loads(text)
        if not isinstance(value, dict) or value.get("format") != _FORMAT:
            raise ValueError(f"not a skeleton of format {_FORMAT}")
        return cls(
            blocks=tuple(_load_block(one) for one in value["blocks"]),
            passages=value["passages"],
            title=_load_runs(value["title"]),
            summary=_load_runs(value["summary"]),
        )


# The JSON leaves out whatever has its default value: a skeleton is stored with every revision.
# `Any` below is JSON: its shape is what the dump functions wrote.

_BLOCK_DEFAULTS: Mapping[str, object] = {
    "tag": "",
    "nesting": 0,
    "attrs": {},
    "content": "",
    "info": "",
    "markup": "",
    "hidden": False,
    "block": True,
}


def _dump_block(block: Block) -> dict[str, Any]:
    value: dict[str, Any] = {"type": block.type}
    for name, default in _BLOCK_DEFAULTS.items():
        own = getattr(block, name)
        if own != default:
            value[name] = dict(own) if name == "attrs" else own
    if block.runs:
        value["runs"] = _dump_runs(block.runs)
    return value


def _load_block(value: dict[str, Any]) -> Block:
    return Block(**{**value, "runs": _load_runs(value.get("runs", ()))})


def _dump_runs(runs: Iterable[Run]) -> list[dict[str, Any]]:
    dumped = []
    for run in runs:
        value: dict[str, Any] = {}
        if run.passage is not None:
            value["passage"] = run.passage
        if run.text:
            value["text"] = run.text
        if run.separator:
            value["separator"] = True
        if run.marks:
            value["marks"] = [_dump_mark(mark) for mark in run.marks]
        dumped.append(value)
    return dumped


def _load_runs(values: Iterable[dict[str, Any]]) -> tuple[Run, ...]:
    return tuple(
        Run(**{**value, "marks": tuple(_load_mark(one) for one in value.get("marks", ()))})
        for value in values
    )


def _dump_mark(mark: Mark) -> dict[str, Any]:
    value: dict[str, Any] = {"kind": mark.kind}
    if mark.data:
        value["data"] = dict(mark.data)
    if mark.attributes:
        value["attributes"] = {name: _dump_runs(runs) for name, runs in mark.attributes.items()}
    return value


def _load_mark(value: dict[str, Any]) -> Mark:
    attributes = {name: _load_runs(runs) for name, runs in value.get("attributes", {}).items()}
    return Mark(value["kind"], value.get("data", {}), attributes)
