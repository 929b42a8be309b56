"""How a token of the search index is written.

One index holds the pages of every language, so a token begins with its language. Then comes a mark
that says where on the page the gram stands, and then the gram. None of the marks is a character of
a folded word, and none splits a token.
"""

from enum import StrEnum


class Place(StrEnum):
    """Where a page has a gram; every page that has it anywhere also has it as ``ANYWHERE``."""

    ANYWHERE = "·"
    TITLE = "①"
    HEADING = "②"
    SUMMARY = "③"
    OFTEN = "④"
    """The text says it again and again."""


_POINT = "※"
_CLINIC = "¤"


def token(language: str, gram: str, place: Place = Place.ANYWHERE) -> str:
    """The token of a gram at a place."""
    return f"{_prefix(language)}{place}{gram}"


def point_gram(code: str) -> str:
    """The gram of an acupoint, by whatever name a text calls it."""
    return f"{_POINT}{code.lower()}"


def clinic_token(language: str, clinic_id: int) -> str:
    """The token of every page of a clinic."""
    return f"{_prefix(language)}{_CLINIC}{clinic_id}"


def language_token(language: str) -> str:
    """The token of every page in a language."""
    return f"{_prefix(language)}{_CLINIC}"


def _prefix(language: str) -> str:
    return language.replace("-", "").lower()
