"""What is looked at before a file is read: hostile files end here, in one line and little memory.

XML is read once from end to end by expat, which keeps nothing: entity declarations, external
entities, and nesting that no format needs are refused. A document type without declarations is
harmless (TMX files name one) and never fetched. A zip file is judged by its directory and then by
what really comes out of it.
"""

import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from xml.parsers import expat
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from clinicweb.domain.messages import N_
from clinicweb.formats.rows import BrokenFile

DEEPEST = 60
"""Elements inside each other. XLIFF with marks inside marks inside groups stays below 20."""

MOST_ELEMENTS = 6_000_000
"""A translation memory of 50 MB has some two million."""

LARGEST_PART = 40 * 1024 * 1024
"""Bytes of one unpacked part of a Word file."""

LARGEST_UNPACKED = 80 * 1024 * 1024
MOST_PARTS = 2_000

LONGEST_TOKEN = 2 * 1024 * 1024
"""Bytes of one tag, comment or declaration: the parser has to hold all of it."""

_CHUNK = 1 << 16

_HOSTILE = N_(
    "The file declares entities of its own, which can hide anything. "
    "No translation tool needs them."
)
_NOT_XML = N_("The file is not well-formed XML: %(reason)s.")
_NOT_WORD = N_("This is not a Word file (.docx), or it is damaged.")
_TOO_MUCH = N_("The file unpacks to more than we can take.")
_TOO_LARGE = N_("The file has parts that are larger than any translation tool makes them.")


def check_xml(path: Path) -> None:
    """Raise BrokenFile unless the file is well-formed XML without declarations."""
    with path.open("rb") as file:
        _check_stream(file.read)


def _check_stream(read: Callable[[int], bytes]) -> None:
    parser = _Parser(forbid_dtd=False, forbid_entities=True, forbid_external=True)
    shape = _Shape(parser)
    parser.setContentHandler(shape)
    before, silent = b"", 0
    try:
        while chunk := read(_CHUNK):
            # The parser would first hold the whole value of an entity, however large.
            if not shape.count and b"<!ENTITY" in (before + chunk).replace(b"\0", b""):
                raise BrokenFile(_HOSTILE)
            before, shape.told = chunk[-32:], False
            parser.feed(chunk)
            silent = 0 if shape.told else silent + len(chunk)
            if silent > LONGEST_TOKEN:
                raise BrokenFile(_TOO_LARGE)
        parser.close()
    except DefusedXmlException:
        raise BrokenFile(_HOSTILE) from None
    except SAXParseException as error:
        reason, line = error.getMessage(), error.getLineNumber()
        raise BrokenFile(_NOT_XML, {"reason": reason}, line) from None
    except (SAXException, ValueError, LookupError) as error:
        # An encoding that expat does not know, such as a Japanese one of several bytes.
        raise BrokenFile(_NOT_XML, {"reason": str(error)}) from None


class _Parser(DefusedExpatParser):  # type: ignore[misc] # it carries no types
    """Refuses entity declarations; a document type that is only named stays a name."""

    def reset(self) -> None:
        """Begin a file."""
        super().reset()
        # The library would ask for the named file, which is refused as an external entity.
        self._parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)


class _Shape(ContentHandler):
    """Counts elements and their depth; keeps no text."""

    def __init__(self, parser: DefusedExpatParser) -> None:
        super().__init__()
        self._parser = parser
        self._depth = 0
        self.count = 0
        """Elements so far."""
        self.told = False
        """Set with everything that the parser says."""

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - SAX's name
        self.told = True
        self._depth += 1
        self.count += 1
        if self._depth > DEEPEST:
            message = N_("The file nests its parts deeper than %(limit)s.")
            raise BrokenFile(message, {"limit": str(DEEPEST)}, self._parser.getLineNumber())
        if self.count > MOST_ELEMENTS:
            raise BrokenFile(_TOO_LARGE)

    def skippedEntity(self, name: str) -> None:  # noqa: N802 - SAX's name
        """An entity that only an outside file declares: its text would be missing."""
        raise BrokenFile(
            _NOT_XML, {"reason": f"undefined entity {name}"}, self._parser.getLineNumber()
        )

    def endElement(self, name: str) -> None:  # noqa: N802 - SAX's name
        self.told = True
        self._depth -= 1

    def characters(self, content: str) -> None:
        """Text is not kept."""
        self.told = True


def check_word(path: Path) -> None:
    """Raise BrokenFile unless the file is a zip of modest size whose XML parts are harmless."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_directory(archive)
            _check_parts(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, OSError):
        raise BrokenFile(_NOT_WORD) from None


def _check_directory(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise BrokenFile(_TOO_MUCH)
    if "word/document.xml" not in archive.namelist():
        raise BrokenFile(_NOT_WORD)
    sizes = [part.file_size for part in parts]
    if max(sizes) > LARGEST_PART or sum(sizes) > LARGEST_UNPACKED:
        raise BrokenFile(_TOO_MUCH)


def _check_parts(archive: zipfile.ZipFile) -> None:
    """Unpack every part for real: a directory may lie about sizes."""
    left = LARGEST_UNPACKED

    def counted(read: Callable[[int], bytes], size: int) -> bytes:
        nonlocal left
        chunk = read(size)
        left -= len(chunk)
        if left < 0:
            raise BrokenFile(_TOO_MUCH)
        return chunk

    for part in archive.infolist():
        with archive.open(part) as packed:
            read = partial(counted, packed.read)
            if part.filename.endswith((".xml", ".rels")):
                _check_stream(read)
            else:
                while read(_CHUNK):
                    pass
