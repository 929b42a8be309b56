"""Terms as the text logic sees them: concepts, and what each language calls them."""

from dataclasses import dataclass
from enum import StrEnum


class TermStatus(StrEnum):
    """Whether a translator should write the term."""

    PREFERRED = "preferred"
    ADMITTED = "admitted"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class TermEntry:
    """One word for a concept in one language; ``reading`` is kana, or pinyin with tone marks."""

    language: str
    text: str
    status: TermStatus = TermStatus.PREFERRED
    reading: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ConceptEntry:
    """One thing and its words; ``code`` is the standard code of an acupoint."""

    concept_id: int
    code: str | None
    terms: tuple[TermEntry, ...]
    note: str = ""
