"""The languages articles are written in and translated to.

A language is data: adding one is one line in ``_REGISTERED``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeVar

from clinicweb.domain.errors import NotFound

Text = TypeVar("Text")


class UnknownLanguage(NotFound):
    """A code that is not in the registry."""

    def __init__(self, code: str) -> None:
        super().__init__("There is no language “%(code)s” here.", {"code": code})


@dataclass(frozen=True, slots=True)
class Language:
    """One language: its BCP 47 code and what text handling needs to know about it.

    ``spaced``: words and sentences are separated by spaces. ``script`` is an ISO 15924 code.
    """

    code: str
    endonym: str
    direction: Literal["ltr", "rtl"]
    spaced: bool
    script: str

    @property
    def separator(self) -> str:
        """What stands between two sentences of this language."""
        return " " if self.spaced else ""


_REGISTERED = (
    Language("en", "English", "ltr", spaced=True, script="Latn"),
    Language("ja", "日本語", "ltr", spaced=False, script="Jpan"),
)

LANGUAGES: Mapping[str, Language] = MappingProxyType({one.code: one for one in _REGISTERED})


def language(code: str) -> Language:
    """The language with this code; raises `UnknownLanguage`."""
    try:
        return LANGUAGES[code]
    except KeyError:
        raise UnknownLanguage(code) from None


def nearest(texts: Mapping[str, Text], wanted: str) -> tuple[str, Text] | None:
    """What there is in the wanted language, else in the first language of the registry that has it.

    The language's code comes along, so that a page can say which one it shows.
    """
    for code in (wanted, *LANGUAGES):
        if code in texts:
            return code, texts[code]
    return None
