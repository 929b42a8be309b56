"""TMX 1.4b (LISA, 2005) out and in, one translation unit at a time: a memory may be large.

Units are translate-toolkit's; inline codes are ``bpt``/``ept`` for a pair and ``ph`` for a code
that stands alone. Facts such as ``{{phone}}`` stay text, which is how the memory knows them.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from lxml import etree
from translate.misc.xml_helpers import getXMLlang
from translate.storage.tmx import tmxunit

from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.domain.passages import CODE
from clinicweb.formats.rows import (
    LONGEST_TEXT,
    TOO_LONG,
    FilePair,
    MemoryPair,
    Message,
    Problem,
    comparable,
    language_code,
)
from clinicweb.formats.xmltext import append_text, local, stream

_DATE = "%Y%m%dT%H%M%SZ"
_NUMBER = re.compile("[0-9]{1,4}")

ONE_LANGUAGE: Message = (N_("There is no text in two of our languages."), {})
EMPTY: Message = (N_("One of the two texts is empty."), {})


def write(path: Path, pairs: Iterable[MemoryPair], source_language: str, made_at: datetime) -> None:
    """Write the pairs to a file."""
    header = {
        "creationtool": "clinicweb",
        "creationtoolversion": "1",
        "segtype": "sentence",
        "o-tmf": "clinicweb",
        "adminlang": "en",
        "srclang": source_language,
        "datatype": "plaintext",
        "creationdate": made_at.strftime(_DATE),
    }
    with etree.xmlfile(str(path), encoding="UTF-8") as file:
        file.write_declaration()
        with file.element("tmx", version="1.4"):
            file.write("\n", etree.Element("header", header), "\n")
            with file.element("body"):
                for pair in pairs:
                    file.write("\n", _unit(pair))
                file.write("\n")


def _unit(pair: MemoryPair) -> etree._Element:
    unit = tmxunit(None)
    node = unit.xmlelement
    node.set("srclang", pair.source_language)
    node.set("changedate", pair.approved_at.strftime(_DATE))
    if pair.approved_by:
        node.set("changeid", comparable(pair.approved_by))
    for name, value in (("x-origin", pair.origin), ("x-clinic", pair.clinic)):
        if value:
            prop = etree.SubElement(node, "prop", type=name)
            prop.text = comparable(value)
    for language, text in (
        (pair.source_language, pair.source),
        (pair.target_language, pair.target),
    ):
        version = unit.createlanguageNode(language, "", "source")
        _write_text(version[0], comparable(text))
        node.append(version)
    return node


def _write_text(segment: etree._Element, text: str) -> None:
    segment.text = ""
    ends = {match[2] for match in CODE.finditer(text) if match[1]}
    begins = {match[2] for match in CODE.finditer(text) if not match[1]}
    at = 0
    for match in CODE.finditer(text):
        append_text(segment, text[at : match.start()])
        at = match.end()
        number = match[2]
        if number in ends and number in begins:
            element = etree.SubElement(segment, "ept" if match[1] else "bpt", i=number)
        elif match[1]:
            element = etree.SubElement(segment, "it", pos="end", x=number)
        else:
            element = etree.SubElement(segment, "ph", x=number)
        element.text = match[0]
    append_text(segment, text[at:])


def read(path: Path, source_language: str) -> Iterator[FilePair | Problem]:
    """The pairs of a file, or what is wrong with a unit; BrokenFile when it cannot be read.

    ``source_language`` is what the person said, for units of which the file does not say it.
    """
    stated = ""
    for _, element in stream(path, {"header"}, {"tu"}):
        if local(element) == "header":
            stated = language_code(element.get("srclang"))
        else:
            yield from _pairs(element, stated, source_language)


def _pairs(element: etree._Element, stated: str, said: str) -> Iterator[FilePair | Problem]:
    unit = tmxunit.createfromxmlElement(element)
    line, name = element.sourceline, element.get("tuid") or ""
    numbers = _Numbers()
    texts: dict[str, str] = {}
    for version in unit.getlanguageNodes():
        language = language_code(getXMLlang(version) or version.get("lang"))
        segment = version.find("seg")
        if language in LANGUAGES and segment is not None:
            texts.setdefault(language, comparable(_read_text(segment, numbers)))
    own = language_code(element.get("srclang")) or stated
    source = next((one for one in (own, said) if one in texts), None)
    targets = [language for language in texts if language != source]
    if source is None or not targets:
        yield Problem(line, name, ONE_LANGUAGE, next(iter(texts.values()), "")[:200])
        return
    for target in targets:
        yield checked_pair(FilePair(line, source, target, texts[source], texts[target]), name)


def checked_pair(pair: FilePair, name: str = "") -> FilePair | Problem:
    """The pair, unless one of its texts is empty or longer than any passage."""
    if not CODE.sub("", pair.source).strip() or not CODE.sub("", pair.target).strip():
        return Problem(pair.line, name, EMPTY, (pair.source or pair.target)[:200])
    if max(len(pair.source), len(pair.target)) > LONGEST_TEXT:
        return Problem(pair.line, name, TOO_LONG, pair.source[:200])
    return pair


class _Numbers:
    """Numbers of the codes of one unit: its versions share them.

    Pairs and placeholders count apart in TMX; a number that is taken gives way to the next free.
    """

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], int] = {}

    def of(self, kind: str, name: str | None) -> int | None:
        if not name or not _NUMBER.fullmatch(name):
            return None
        known = self._given.get((kind, name))
        if known is None:
            taken = set(self._given.values())
            known = int(name)
            while known in taken:
                known += 1
            self._given[kind, name] = known
        return known


def _read_text(node: etree._Element, numbers: _Numbers) -> str:
    parts = [node.text or ""]
    for element in node:
        parts += (_one(element, numbers), element.tail or "")
    return "".join(parts)


def _one(element: etree._Element, numbers: _Numbers) -> str:
    name = local(element)
    if name == "hi":
        return _read_text(element, numbers)
    if CODE.fullmatch(element.text or ""):
        return element.text or ""  # one of ours
    # What stands inside the other elements is markup of the tool that made them.
    if name in ("bpt", "ept"):
        number, closing = numbers.of("pair", element.get("i")), name == "ept"
    elif name in ("ph", "it"):
        number, closing = numbers.of("alone", element.get("x")), element.get("pos") == "end"
    else:
        number, closing = None, False
    return "" if number is None else f"⟦{'/' if closing else ''}{number}⟧"
