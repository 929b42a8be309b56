"""XLIFF 1.2 (OASIS, 2008) out, and 1.0 to 1.2 in.

States: missing is ``new``, drafted ``needs-review-translation``, edited ``translated``, accepted
``signed-off`` with ``approved="yes"``, and accepted in an approved translation ``final``. Coming
in, the last two are a claim that is reported and never believed.

Written with lxml: translate-toolkit writes version 1.1, and keeps inline elements in a model of its
own that loses what they stand for.
"""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from clinicweb.domain.messages import N_
from clinicweb.domain.workflow import PassageState
from clinicweb.formats.inline import Element, Piece, Side, original, pieces
from clinicweb.formats.rows import (
    OURS,
    BrokenFile,
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
    holds_text,
    local,
    one_code,
    partly,
    plain,
    serialised,
    stream,
)

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
_add = adder(NAMESPACE)

_STATES = {
    PassageState.MISSING: "new",
    PassageState.DRAFTED: "needs-review-translation",
    PassageState.EDITED: "translated",
    PassageState.ACCEPTED: "signed-off",
}
_FINAL = frozenset({"signed-off", "final"})
# Values of ctype that the specification (appendix, "ctype") reserves; others begin with "x-".
_TYPES = {
    "strong": "bold",
    "em": "italic",
    "link": "link",
    "image": "image",
    "break": "lb",
}


def write(sheet: Sheet) -> bytes:
    """The translation as an XLIFF 1.2 file."""
    root = etree.Element(f"{{{NAMESPACE}}}xliff", nsmap={None: NAMESPACE}, version="1.2")
    file = _add(root, "file", original=file_mark(sheet.translation_id), datatype="x-markdown")
    file.set("source-language", sheet.source_language)
    file.set("target-language", sheet.target_language)
    file.set("date", sheet.made_at.strftime("%Y-%m-%dT%H:%M:%SZ"))
    header = _add(file, "header")
    append_text(_add(header, "note"), comparable(sheet.title))
    body = _add(file, "body")
    for unit in sheet.units:
        _write_unit(body, unit, is_approved=sheet.is_approved)
    break_lines(root, file, header, body)
    return serialised(root)


def _write_unit(body: etree._Element, unit: Unit, *, is_approved: bool) -> None:
    node = _add(body, "trans-unit", id=unit.mark, resname=f"{unit.number} {unit.kind}")
    node.set(SPACE, "preserve")
    accepted = unit.state == PassageState.ACCEPTED
    if accepted:
        node.set("approved", "yes")
    names: dict[str, str] = {}
    source = pieces(comparable(unit.source), unit.codes, names)
    target = pieces(comparable(unit.target), unit.codes, names)
    fill(_add(node, "source"), source, _element)
    written = _add(
        node, "target", state="final" if accepted and is_approved else _STATES[unit.state]
    )
    fill(written, target, _element)
    for remark in unit.remarks:
        note = _add(node, "note", annotates="target")
        author = "clinicweb" if remark.text.startswith(OURS) else remark.author
        if author:
            note.set("from", comparable(author))
        append_text(note, comparable(remark.text))


def _element(parent: etree._Element, piece: Piece) -> etree._Element | None:
    if isinstance(piece, str):
        return None
    kind = piece.code.kind if piece.code else "fact"
    shared = {"ctype": _TYPES.get(kind, f"x-{kind}")}
    if piece.side is Side.OPEN and piece.is_nested:
        return _add(parent, "g", id=piece.id, **shared, **_equivalent(piece))
    if piece.side is Side.ALONE:
        return _add(parent, "x", id=piece.id, **shared, **_equivalent(piece))
    if piece.side is Side.OPEN:
        return _add(parent, "bx", id=piece.id, **shared, **_equivalent(piece))
    return _add(parent, "ex", id=piece.id, **_equivalent(piece))


def _equivalent(piece: Element) -> dict[str, str]:
    text = piece.text if piece.code is None else original(piece)
    return {"equiv-text": comparable(text)}


def read(path: Path) -> FileSheet:
    """What an XLIFF 1 file holds; BrokenFile when it cannot be read."""
    languages = ("", "")
    origin: int | None = None

    def found() -> Iterator[FileUnit | Problem]:
        nonlocal languages, origin
        for _, element in stream(path, {"file"}, {"trans-unit"}):
            if local(element) == "trans-unit":
                yield _read_unit(element, origin)
                continue
            origin = read_file_mark(element.get("original"))
            source, target = element.get("source-language"), element.get("target-language")
            pair = language_code(source), language_code(target)
            if languages not in (("", ""), pair):
                raise BrokenFile(N_("The file holds texts in several pairs of languages."))
            languages = pair

    units, problems = gathered(found())
    return FileSheet(*languages, units, problems)


def _read_unit(unit: etree._Element, origin: int | None) -> FileUnit | Problem:
    mark = unit.get("id") or ""
    reader = _Reader()
    # Not the candidates of other tools: their texts stand in <alt-trans> below the unit.
    source = reader.text(child(unit, "source"))
    written = child(unit, "target")
    target = reader.text(written)
    line = unit.sourceline
    problem = reader.placeholders.problem(line, mark, target)
    if problem:
        return problem
    if _partly(child(unit, "seg-source"), written):
        return Problem(line, mark, (PARTLY, {}), target)
    state = "" if written is None else written.get("state") or ""
    is_final = state in _FINAL or unit.get("approved") == "yes"
    remarks = tuple(Remark(plain(note), note.get("from") or "") for note in children(unit, "note"))
    return checked(FileUnit(line, mark, origin, source, target, is_final, remarks))


def _partly(cut: etree._Element | None, target: etree._Element | None) -> bool:
    """Whether the unit was cut into segments of which only some are translated."""
    if cut is None or target is None:
        return False
    segments = {one.get("mid"): one for one in target.iter() if local(one) == "mrk"}
    if not segments:
        return False  # translated as a whole
    return partly(
        holds_text(segments.get(one.get("mid")))
        for one in cut.iter()
        if local(one) == "mrk" and one.get("mtype") == "seg"
    )


class _Reader:
    """Turns mixed content back into a passage's text."""

    def __init__(self) -> None:
        self.placeholders = Placeholders()

    def text(self, node: etree._Element | None) -> str:
        return "" if node is None else (node.text or "") + "".join(map(self._one, node))

    def _one(self, element: etree._Element) -> str:
        name = local(element)
        tail = element.tail or ""
        if name == "g":
            start = one_code(element, "id") or ""
            end = one_code(element, "id", closing=True) or ""
            return start + self.text(element) + end + tail
        if name in ("x", "ph"):
            said = element.get("equiv-text") or "".join(element.itertext())
            return self.placeholders.text(element, said) + tail
        if name in ("bx", "bpt"):
            return self._paired(element, closing=False) + tail
        if name in ("ex", "ept"):
            return self._paired(element, closing=True) + tail
        if name == "it":
            return self._paired(element, closing=element.get("pos") == "close") + tail
        return self.text(element) + tail  # "mrk" only marks; its text is text

    def _paired(self, element: etree._Element, *, closing: bool) -> str:
        # Ends that a tool numbered for itself name their pair in "rid"; ours carry their number.
        name = "rid" if element.get("rid") else "id"
        return one_code(element, name, closing=closing) or ""
