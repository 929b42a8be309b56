"""XLIFF 2 (OASIS, version 2.0) out, and 2.0 to 2.2 in.

States: missing and drafted are ``initial`` (a draft is no translation yet, and tools show a target
in that state as doubtful), edited is ``translated``, accepted ``reviewed``, and accepted in an
approved translation ``final``; ``subState`` has our own word. Coming in, ``reviewed`` and ``final``
are a claim that is reported and never believed.

Written with lxml: translate-toolkit puts notes inside segments, where the specification (4.2.2.3)
does not allow them, and knows no original data.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from lxml import etree

from clinicweb.domain.workflow import PassageState
from clinicweb.formats.inline import Element, Piece, Side, original, pieces
from clinicweb.formats.rows import (
    OURS,
    FileSheet,
    FileUnit,
    Problem,
    Remark,
    Sheet,
    Unit,
    comparable,
    file_mark,
    language_code,
    read_file_mark,
)
from clinicweb.formats.xmltext import (
    PARTLY,
    SPACE,
    Placeholders,
    adder,
    append_text,
    break_lines,
    checked,
    child,
    children,
    fill,
    gathered,
    hex_character,
    holds_text,
    local,
    one_code,
    partly,
    plain,
    serialised,
    stream,
)

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
_add = adder(NAMESPACE)

_STATES = {
    PassageState.MISSING: "initial",
    PassageState.DRAFTED: "initial",
    PassageState.EDITED: "translated",
    PassageState.ACCEPTED: "reviewed",
}
_FINAL = frozenset({"reviewed", "final"})
_TYPES = {
    "strong": ("fmt", "xlf:b"),
    "em": ("fmt", "xlf:i"),
    "strikethrough": ("fmt", None),
    "link": ("link", None),
    "code": ("fmt", None),
    "autolink": ("link", None),
    "image": ("image", None),
    "break": ("fmt", "xlf:lb"),
}


def write(sheet: Sheet) -> bytes:
    """The translation as an XLIFF 2.0 file."""
    root = etree.Element(f"{{{NAMESPACE}}}xliff", nsmap={None: NAMESPACE}, version="2.0")
    root.set("srcLang", sheet.source_language)
    root.set("trgLang", sheet.target_language)
    file = _add(root, "file", id=file_mark(sheet.translation_id), original=sheet.title)
    for unit in sheet.units:
        _write_unit(file, unit, sheet)
    break_lines(root, file)
    return serialised(root)


def _write_unit(file: etree._Element, unit: Unit, sheet: Sheet) -> None:
    node = _add(file, "unit", id=unit.mark, name=f"{unit.number} {unit.kind}")
    node.set(SPACE, "preserve")
    if unit.remarks:
        notes = _add(node, "notes")
        for remark in unit.remarks:
            note = _add(notes, "note", appliesTo="target")
            note.set("category", "clinicweb" if remark.text.startswith(OURS) else "person")
            append_text(note, comparable(_signed(remark)))
    names: dict[str, str] = {}
    source = pieces(comparable(unit.source), unit.codes, names)
    target = pieces(comparable(unit.target), unit.codes, names)
    data = _Data()
    before = len(node)
    state = _STATES[unit.state]
    if sheet.is_approved and unit.state == PassageState.ACCEPTED:
        state = "final"
    segment = _add(node, "segment", id="s1", state=state, subState=f"clinicweb:{unit.state}")
    fill(_add(segment, "source"), source, data.element)
    if unit.target:
        fill(_add(segment, "target"), target, data.element)
    if data.ids:
        stored = etree.Element(f"{{{NAMESPACE}}}originalData")
        node.insert(before, stored)
        for text, name in data.ids.items():
            append_text(_add(stored, "data", id=name), comparable(text) or " ")


def _signed(remark: Remark) -> str:
    return f"{remark.author}: {remark.text}" if remark.author else remark.text


class _Data:
    """Gives inline elements their ids and keeps what each stands for."""

    def __init__(self) -> None:
        self.ids: dict[str, str] = {}

    def element(self, parent: etree._Element, piece: Piece) -> etree._Element | None:
        if isinstance(piece, str):
            return None
        data = self._stored(original(piece))
        kind, sub = _TYPES.get(piece.code.kind, ("other", None)) if piece.code else ("other", None)
        shared = {"type": kind, **({"subType": sub} if sub else {})}
        if piece.side is Side.ALONE:
            return _add(parent, "ph", id=piece.id, dataRef=data, **_shown(piece), **shared)
        if piece.side is Side.OPEN and piece.is_nested:
            end = self._stored(original(replace(piece, side=Side.CLOSE)))
            return _add(parent, "pc", id=piece.id, dataRefStart=data, dataRefEnd=end, **shared)
        name = "sc" if piece.side is Side.OPEN else "ec"
        return _add(parent, name, id=piece.id, isolated="yes", dataRef=data, **shared)

    def _stored(self, text: str) -> str:
        return self.ids.setdefault(text, f"d{len(self.ids) + 1}")


def _shown(piece: Element) -> dict[str, str]:
    text = comparable(piece.text if piece.code is None else original(piece))
    return {"equiv": text, "disp": text}


def read(path: Path) -> FileSheet:
    """What an XLIFF 2 file holds; BrokenFile when it cannot be read."""
    languages = ("", "")
    origin: int | None = None

    def found() -> Iterator[FileUnit | Problem]:
        nonlocal languages, origin
        for _, element in stream(path, {"xliff", "file"}, {"unit"}):
            if local(element) == "unit":
                yield _read_unit(element, origin)
            elif local(element) == "file":
                origin = read_file_mark(element.get("id"))
            else:
                source, target = element.get("srcLang"), element.get("trgLang")
                languages = language_code(source), language_code(target)

    units, problems = gathered(found())
    return FileSheet(*languages, units, problems)


def _read_unit(unit: etree._Element, origin: int | None) -> FileUnit | Problem:
    mark = unit.get("id") or ""
    data = {
        one.get("id") or "": "".join(one.itertext())
        for group in children(unit, "originalData")
        for one in children(group, "data")
    }
    reader = _Reader(data)
    segments = list(_segments(unit))
    line = unit.sourceline
    source = "".join(reader.text(child(part, "source")) for part in segments)
    target = "".join(reader.target(part) for part in _ordered(segments))
    problem = reader.placeholders.problem(line, mark, target)
    if problem:
        return problem
    texts = [part for part in segments if local(part) == "segment"]
    full = [part for part in texts if holds_text(child(part, "source"))]
    if partly(holds_text(child(part, "target")) for part in full):
        return Problem(line, mark, (PARTLY, {}), target)
    if not any(child(part, "target") is not None for part in texts):
        target = ""
    states = {part.get("state") or "" for part in texts}
    remarks = tuple(
        Remark(plain(note)) for group in children(unit, "notes") for note in children(group, "note")
    )
    is_final = bool(states) and states <= _FINAL
    return checked(FileUnit(line, mark, origin, source, target, is_final, remarks))


def _segments(unit: etree._Element) -> Iterator[etree._Element]:
    return (part for part in unit if local(part) in ("segment", "ignorable"))


def _ordered(segments: list[etree._Element]) -> list[etree._Element]:
    """The segments as their targets follow each other (attribute ``order`` of a target)."""

    def place(numbered: tuple[int, etree._Element]) -> int:
        target = child(numbered[1], "target")
        order = (target.get("order") if target is not None else None) or ""
        return int(order) if order.isdecimal() else numbered[0]

    return [part for _, part in sorted(enumerate(segments, start=1), key=place)]


class _Reader:
    """Turns mixed content back into a passage's text."""

    def __init__(self, data: dict[str, str]) -> None:
        self.placeholders = Placeholders()
        self._data = data

    def target(self, part: etree._Element) -> str:
        """A segment's target; what stands between segments needs none of its own."""
        written = child(part, "target")
        if written is None and local(part) == "ignorable":
            return self.text(child(part, "source"))
        return self.text(written)

    def text(self, node: etree._Element | None) -> str:
        return "" if node is None else (node.text or "") + "".join(map(self._one, node))

    def _one(self, element: etree._Element) -> str:
        name = local(element)
        tail = element.tail or ""
        if name == "cp":
            return hex_character(element.get("hex")) + tail
        if name in ("pc", "mrk"):
            start = one_code(element, "id") or "" if name == "pc" else ""
            end = one_code(element, "id", closing=True) or "" if name == "pc" else ""
            return start + self.text(element) + end + tail
        if name == "sc":
            return (one_code(element, "id") or "") + tail
        if name == "ec":
            named = "startRef" if element.get("startRef") else "id"
            return (one_code(element, named, closing=True) or "") + tail
        if name == "ph":
            said = self._data.get(element.get("dataRef") or "") or element.get("equiv")
            return self.placeholders.text(element, said) + tail
        return self.text(element) + tail  # "sm" and "em" are empty; modules may add their own
