"""What files of every format hold, as plain values: passages, pairs, and what is wrong where.

A line of a translation's file is found again by its mark, ``p12.3fa9c2d1.8b1e77aa``: the passage,
and fingerprints of its two texts when the file was made. The mark stands in the one attribute that
every tool keeps, the unit's id, so that a text which changed on both sides is seen as a conflict.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from clinicweb.domain.errors import Invalid
from clinicweb.domain.messages import N_
from clinicweb.domain.passages import Code, PassageKind
from clinicweb.domain.workflow import PassageState

Message = tuple[str, Mapping[str, str]]

OURS = "clinicweb: "
"""How a note begins that the product wrote itself; an import does not take it for a person's."""

MOST_UNITS = 20_000
"""Units of one translation's file. The longest article we know has 264 passages."""

LONGEST_TEXT = 20_000
"""Characters of one text in a file; four times what a passage may hold."""

TOO_LONG: Message = (
    N_("The text is longer than %(limit)s characters."),
    {"limit": str(LONGEST_TEXT)},
)

# The characters that XML 1.0 can hold (section 2.2); Word's files are XML too.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARK = re.compile(r"p([0-9]{1,18})\.([0-9a-f]{8})\.([0-9a-f]{8})")
_FILE_MARK = re.compile(r"clinicweb-translation-([0-9]{1,18})")


class BrokenFile(Invalid):
    """A file that cannot be read as a whole; nothing of it is taken."""

    def __init__(
        self, message_id: str, params: Mapping[str, str] | None = None, line: int | None = None
    ) -> None:
        super().__init__(message_id, dict(params or {}))
        self.line = line


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of a file that cannot be taken, and why. ``line`` counts from 1."""

    line: int | None
    unit: str
    message: Message
    text: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A note on its way out or in; ``author`` is a name."""

    text: str
    author: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """One passage on its way out."""

    mark: str
    number: int
    """Place in the article, from 1."""
    kind: PassageKind
    source: str
    target: str
    state: PassageState
    codes: tuple[Code, ...]
    remarks: tuple[Remark, ...] = ()
    is_safety: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One translation on its way out."""

    translation_id: int
    title: str
    clinic: str
    revision: int
    source_language: str
    target_language: str
    is_approved: bool
    made_at: datetime
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What a review table says around the passages, in the reader's language."""

    number: str
    source: str
    target: str
    remark: str
    safety: str
    """The word at a passage whose mistake could harm."""
    how_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileUnit:
    """One line of a file about a translation, as the file says it."""

    line: int | None
    mark: str
    origin: int | None
    """The translation that this part of the file says it belongs to."""
    source: str
    target: str
    is_final: bool = False
    """The file calls the text reviewed, signed off or final."""
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class FileSheet:
    """What a file about a translation holds; "" for a language that it does not name."""

    source_language: str
    target_language: str
    units: tuple[FileUnit, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class MemoryPair:
    """A pair of the memory on its way out."""

    source_language: str
    target_language: str
    source: str
    target: str
    origin: str
    clinic: str
    """The clinic's slug; "" for a pair of no clinic."""
    approved_by: str
    """A name; "" when nobody here approved it."""
    approved_at: datetime


@dataclass(frozen=True, slots=True)
class FilePair:
    """A pair of a memory file; the languages are codes of ``domain.languages``."""

    line: int | None
    source_language: str
    target_language: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark taken apart."""

    passage_id: int
    source: str
    target: str


def comparable(text: str) -> str:
    """A text as it comes back from a file that nobody changed: composed, without controls."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _NOT_IN_XML.sub("", text).replace("\t", "")
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) != "Cc").strip()


def fingerprint(text: str) -> str:
    """Eight hexadecimal digits of a text: enough to see that one passage's text changed."""
    return hashlib.sha256(comparable(text).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def mark(passage_id: int, source: str, target: str) -> str:
    """The id of a unit: a name that XML, Word and every tool can hold."""
    return f"p{passage_id}.{fingerprint(source)}.{fingerprint(target)}"


def read_mark(text: str) -> Mark | None:
    """A mark, or None for an id that is not ours."""
    found = _MARK.fullmatch(text.strip())
    return None if found is None else Mark(int(found[1]), found[2], found[3])


def file_mark(translation_id: int) -> str:
    """How a file says which translation it is about."""
    return f"clinicweb-translation-{translation_id}"


def read_file_mark(text: str | None) -> int | None:
    """The translation that a file is about, if it says so."""
    found = _FILE_MARK.fullmatch((text or "").strip())
    return None if found is None else int(found[1])


def language_code(tag: str | None) -> str:
    """The first part of a language tag in small letters: ``en-NZ`` and ``EN_us`` are ``en``."""
    return re.split("[-_]", (tag or "").strip().lower())[0]
