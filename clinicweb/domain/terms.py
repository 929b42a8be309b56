"""Terms as the text logic sees them: concepts, and what each language calls them."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from clinicweb.domain.folding import fold_word

_GAPS = re.compile(r"[\s\-‐‑–・]+")
_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


class TermStatus(StrEnum):
    """Whether a translator should write the term."""

    PREFERRED = "preferred"
    ADMITTED = "admitted"
    FORBIDDEN = "forbidden"


_BETTER = (TermStatus.PREFERRED, TermStatus.ADMITTED)


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

    def in_language(self, language: str) -> tuple[TermEntry, ...]:
        """The words of one language, forbidden ones too."""
        return tuple(one for one in self.terms if one.language == language)

    def allowed(self, language: str) -> tuple[TermEntry, ...]:
        """What may be written in a language, the preferred word first."""
        found = [one for one in self.in_language(language) if one.status != TermStatus.FORBIDDEN]
        return tuple(sorted(found, key=lambda one: one.status != TermStatus.PREFERRED))

    def forbidden(self, language: str) -> tuple[TermEntry, ...]:
        """What must not be written in a language."""
        return tuple(
            one for one in self.in_language(language) if one.status == TermStatus.FORBIDDEN
        )


def heads(terms: Iterable[TermEntry]) -> dict[str, TermEntry]:
    """By what each language calls a concept: its preferred word, or else the first admitted one."""
    found: dict[str, TermEntry] = {}
    for one in terms:
        known = found.get(one.language)
        if one.status is TermStatus.FORBIDDEN:
            continue
        if known is None or (one.status, known.status) == _BETTER:
            found[one.language] = one
    return found


def tidied(text: str) -> str:
    """A term, reading or note as it is kept: one space where there was any, nothing invisible."""
    text = unicodedata.normalize("NFC", text)
    text = "".join(" " if char.isspace() else char for char in text)
    kept = (char for char in text if unicodedata.category(char) not in {"Cc", "Cf", "Cn", "Co"})
    return " ".join("".join(kept).split())


def key(text: str) -> str:
    """What two spellings of one term have in common: no case, width, accent, hyphen or space."""
    return _GAPS.sub("", fold_word(text).translate(_KATAKANA_TO_HIRAGANA))
