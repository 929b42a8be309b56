"""What the XML formats share: mixed content out, mixed content in, and reading piece by piece."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path

from lxml import etree

from clinicweb.domain.messages import N_
from clinicweb.formats.guard import check_xml
from clinicweb.formats.inline import Piece, Side, code_text
from clinicweb.formats.rows import (
    LONGEST_TEXT,
    MOST_UNITS,
    TOO_LONG,
    BrokenFile,
    FileUnit,
    Problem,
    comparable,
)

XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"
LANG = f"{{{XML_NAMESPACE}}}lang"
SPACE = f"{{{XML_NAMESPACE}}}space"

PARTLY = N_("Only a part of the sentence has a translation in the file.")

_HEX = re.compile(r"[0-9A-Fa-f]{1,6}")


def fill(
    parent: etree._Element,
    pieces: Sequence[Piece],
    make: Callable[[etree._Element, Piece], etree._Element | None],
) -> None:
    """Write pieces as mixed content; ``make`` adds the element of a piece below its parent.

    What ``make`` returns for a properly nested opening takes the following pieces until its end;
    it is not asked for the end itself.
    """
    stack = [parent]
    for piece in pieces:
        if isinstance(piece, str):
            append_text(stack[-1], piece)
        elif piece.side is Side.CLOSE and piece.is_nested and len(stack) > 1:
            stack.pop()
        else:
            made = make(stack[-1], piece)
            if made is not None and piece.side is Side.OPEN and piece.is_nested:
                stack.append(made)


def append_text(parent: etree._Element, text: str) -> None:
    """Add text behind everything that the element already holds."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def adder(namespace: str) -> Callable[..., etree._Element]:
    """A function (parent, name, **attributes) that adds an element of the namespace."""

    def add(parent: etree._Element, name: str, /, **attributes: str) -> etree._Element:
        clean = {key: comparable(value) for key, value in attributes.items()}
        return etree.SubElement(parent, f"{{{namespace}}}{name}", clean)

    return add


def break_lines(*parents: etree._Element) -> None:
    """Let every child of these elements begin on a line of its own: reports name lines."""
    for parent in parents:
        parent.text = "\n"
        for one in parent:
            one.tail = "\n"


def serialised(root: etree._Element) -> bytes:
    """A whole document in UTF-8."""
    out = BytesIO()
    etree.ElementTree(root).write(out, xml_declaration=True, encoding="UTF-8")
    return out.getvalue() + b"\n"


class Placeholders:
    """What the placeholders of one unit stand for; ``lost`` names those that nothing explains.

    A code is known by its id. A fact is what this unit says of it and never what another unit
    says, although their ids are the same.
    """

    def __init__(self) -> None:
        self.lost: list[str] = []
        self._known: dict[str, str] = {}

    def text(self, element: etree._Element, said: str | None) -> str:
        """The text of a placeholder of which the file says that it stands for ``said``."""
        code = one_code(element, "id")
        if code is not None:
            return code
        name = (element.get("id") or "").partition("_")[0]
        if said:
            self._known.setdefault(name, said)
            return said
        if name in self._known:  # some tools copy the bare element from source to target
            return self._known[name]
        self.lost.append(name or local(element))
        return ""

    def problem(self, line: int | None, mark: str, target: str) -> Problem | None:
        """Why the unit cannot be taken, if something is lost."""
        if not self.lost:
            return None
        message = N_("The file does not say what its placeholder %(name)s stands for.")
        return Problem(line, mark, (message, {"name": self.lost[0]}), target)


def checked(unit: FileUnit) -> FileUnit | Problem:
    """The unit, unless its texts are too long for any passage."""
    if max(len(unit.source), len(unit.target)) > LONGEST_TEXT:
        return Problem(unit.line, unit.mark, TOO_LONG, unit.target[:200])
    return unit


def gathered(
    found: Iterator[FileUnit | Problem],
) -> tuple[tuple[FileUnit, ...], tuple[Problem, ...]]:
    """Units and problems apart; BrokenFile when there are more than any article has."""
    units: list[FileUnit] = []
    problems: list[Problem] = []
    for one in found:
        if len(units) + len(problems) >= MOST_UNITS:
            message = N_("The file has more than %(limit)s lines.")
            raise BrokenFile(message, {"limit": str(MOST_UNITS)})
        if isinstance(one, Problem):
            problems.append(one)
        else:
            units.append(one)
    return tuple(units), tuple(problems)


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; "" for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: etree._Element, name: str) -> list[etree._Element]:
    """The children of that name, whatever prefix the file gives their namespace."""
    return [child for child in element if local(child) == name]


def child(element: etree._Element, name: str) -> etree._Element | None:
    """The first child of that name."""
    found = children(element, name)
    return found[0] if found else None


def plain(element: etree._Element | None) -> str:
    """The text of an element without any markup, on one line where it was broken for looks."""
    return "" if element is None else comparable("".join(element.itertext()))


def holds_text(element: etree._Element | None) -> bool:
    """Whether there is anything in an element: words, or something that stands for them."""
    return element is not None and bool(plain(element) or len(element))


def partly(translated: Iterable[bool]) -> bool:
    """Whether some segments of a sentence have a translation and others have none.

    What is missing may be the "do not": such a sentence is not taken.
    """
    return len(set(translated)) > 1


def one_code(element: etree._Element, name: str, *, closing: bool = False) -> str | None:
    """The code that the attribute ``name`` stands for."""
    return code_text(element.get(name) or "", closing=closing)


def hex_character(text: str | None) -> str:
    """The character with this hexadecimal number (XLIFF's ``cp``); "" when there is none."""
    if not text or not _HEX.fullmatch(text):
        return ""
    number = int(text, 16)
    return chr(number) if number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else ""


def stream(path: Path, starts: set[str], ends: set[str]) -> Iterator[tuple[str, etree._Element]]:
    """("start" or "end", element) of the named elements, in the order of a file that was checked.

    An element is forgotten once its end has been looked at: memory stays that of one unit.
    """
    check_xml(path)
    parts = etree.iterparse(
        str(path),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for event, element in parts:
            name = local(element)
            if event == "start" and name in starts:
                yield event, element
            elif event == "end" and name in ends:
                yield event, element
                _forget(element)
    except etree.XMLSyntaxError as error:
        reason = (error.msg or "").rpartition(", line")[0] or str(error)
        raise BrokenFile(
            N_("The file is not well-formed XML: %(reason)s."), {"reason": reason}, error.lineno
        ) from None


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
