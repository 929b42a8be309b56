"""A passage of source text and its identity across revisions.

The text of a passage carries its inline marks as codes: ``⟦1⟧…⟦/1⟧`` around a stretch of text
(strong, em, link, strikethrough) or ``⟦2⟧`` alone (code span, image, line break, literal bracket).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

CODE = re.compile(r"⟦(/?)([0-9]{1,4})⟧")
"""A code as it stands in a passage; groups: slash of a closing code, number."""

FACT = re.compile(r"\{\{\s*[a-z][a-z0-9_]*(?::[a-z0-9_-]+)?\s*\}\}")
"""A clinic fact such as ``{{phone}}`` or ``{{price:initial}}``; filled in when a page is shown."""

PAIRED_KINDS = frozenset({"strong", "em", "strikethrough", "link"})


class PassageKind(StrEnum):
    """What a passage is in its document."""

    TITLE = "title"
    SUMMARY = "summary"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    TABLE_CELL = "table_cell"
    IMAGE_ALT = "image_alt"
    CAPTION = "caption"
    LINK_TITLE = "link_title"


@dataclass(frozen=True, slots=True)
class Code:
    """An inline mark lifted out of a passage.

    ``kind`` and the keys of ``data``: strong, em, strikethrough (none); link (href, title);
    code (text); autolink (href, text); image (src, alt, title); break (none); bracket (text).
    """

    number: int
    kind: str
    data: Mapping[str, str]

    @property
    def is_paired(self) -> bool:
        """Whether the code opens and closes around text."""
        return self.kind in PAIRED_KINDS


@dataclass(frozen=True, slots=True)
class SourcePassage:
    """One sentence, heading, list item, cell, image text or title of a source document.

    ``level`` is the heading level or the depth of list or quote (0 elsewhere); ``block`` is the
    ordinal of the block the passage came from, shared by the sentences of one paragraph.
    """

    kind: PassageKind
    level: int
    text: str
    codes: tuple[Code, ...]
    block: int


def source_hash(passage: SourcePassage) -> str:
    """The identity of a passage's content: SHA-256 in hexadecimal.

    Spacing, Unicode composition, and where a link leads do not matter; every visible
    thing does, so a dose inside a code span and another image count as changes.
    """
    expanded = _expand(passage.text, passage.codes, _fingerprint)
    folded = " ".join(unicodedata.normalize("NFC", expanded).split())
    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()


def plain_text(text: str, codes: Iterable[Code]) -> str:
    """A passage as a person or a search reads it: marks gone, content of code spans in place.

    Works on a source or a translation; codes that ``codes`` does not know are dropped.
    """
    return _expand(text, codes, _visible)


def _expand(text: str, codes: Iterable[Code], show: Callable[[Code, bool], str]) -> str:
    known = {code.number: code for code in codes}

    def replace(match: re.Match[str]) -> str:
        code = known.get(int(match[2]))
        return "" if code is None else show(code, bool(match[1]))

    return CODE.sub(replace, text)


def _visible(code: Code, closing: bool) -> str:
    if code.kind == "break":
        return "\n"
    return "" if code.is_paired or closing else code.data.get("text", "")


def _fingerprint(code: Code, closing: bool) -> str:
    # Control characters cannot be typed into a passage, so no text can imitate a code here.
    content = code.data.get("src" if code.kind == "image" else "text", "")
    return f"\x01{'/' if closing else ''}{code.kind}\x02{content}\x03"
