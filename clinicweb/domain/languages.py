"""The languages articles are written in and translated to.

A language is data: a line in ``KNOWN`` says what text handling needs, and an installation names the
ones it has (`clinicweb.settings`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    def locale(self) -> str:
        """The name of its locale, as gettext and CLDR write it."""
        return self.code.replace("-", "_")

    @property
    def separator(self) -> str:
        """What stands between two sentences of this language."""
        return " " if self.spaced else ""


KNOWN: Mapping[str, Language] = MappingProxyType(
    {
        one.code: one
        for one in (
            Language("en", "English", "ltr", spaced=True, script="Latn"),
            Language("ja", "日本語", "ltr", spaced=False, script="Jpan"),
            Language("ko", "한국어", "ltr", spaced=True, script="Kore"),
            Language("zh-Hans", "简体中文", "ltr", spaced=False, script="Hans"),
            Language("zh-Hant", "繁體中文", "ltr", spaced=False, script="Hant"),
        )
    }
)
USUAL = ("en", "ja")

_enabled: dict[str, Language] = {code: KNOWN[code] for code in USUAL}
LANGUAGES: Mapping[str, Language] = MappingProxyType(_enabled)
"""The languages of this installation, in the order that switches show."""


def enable(codes: Iterable[str]) -> None:
    """Make these the languages of this process; raises `UnknownLanguage` and changes nothing."""
    found: dict[str, Language] = {}
    for code in codes:
        if code not in KNOWN:
            raise UnknownLanguage(code)
        found[code] = KNOWN[code]
    _enabled.clear()
    _enabled.update(found)


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
