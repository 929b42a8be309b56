"""Finding words in published text, and showing where they stand."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from unicodedata import normalize

from clinicweb.clinics.directory import Place
from clinicweb.clinics.facts import in_text
from clinicweb.models.published import PublishedPage
from clinicweb.public.cards import Card, card, look_up

MAX_WORDS = 8
AROUND = 70

_BLOCK_END = re.compile(r"</(?:p|h[1-6]|li|t[dh]|blockquote|pre)>|<br ?/?>")
_TAG = re.compile(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that contains every word, and the place where the first one stands."""

    card: Card
    parts: tuple[tuple[bool, str], ...]
    """The excerpt in pieces; True marks a piece that was searched for."""


def words_in(query: str) -> tuple[str, ...]:
    """The words to look for; full-width letters and spaces count as their plain forms."""
    return tuple(dict.fromkeys(normalize("NFKC", query).casefold().split()))[:MAX_WORDS]


def hits(
    pages: Sequence[PublishedPage], words: Sequence[str], found: Mapping[int, Place], lang: str
) -> list[Hit]:
    """Those of the pages whose text, without its tags, has every word; titles come first."""
    made: list[tuple[bool, Hit]] = []
    for page in pages:
        shown = card(page, found, lang)
        text = in_text(plain_words(page.html), look_up(found[page.clinic_id], lang))
        everything = " ".join((shown.title, shown.summary, text)).casefold()
        if all(word in everything for word in words):
            in_title = any(word in shown.title.casefold() for word in words)
            made.append((not in_title, Hit(shown, _excerpt(text, words))))
    return [hit for _, hit in sorted(made, key=lambda one: one[0])]


def plain_words(html: str) -> str:
    """The words of sanitised HTML in one line."""
    spaced = _BLOCK_END.sub(" ", html.replace("<wbr>", ""))
    return " ".join(unescape(_TAG.sub("", spaced)).split())


def _excerpt(text: str, words: Sequence[str]) -> tuple[tuple[bool, str], ...]:
    either = re.compile("|".join(re.escape(word) for word in words), re.IGNORECASE)
    first = either.search(text)
    if first is None:
        return ()
    start, end = max(0, first.start() - AROUND), min(len(text), first.end() + AROUND)
    piece = ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
    parts: list[tuple[bool, str]] = []
    place = 0
    for found in either.finditer(piece):
        parts += [(False, piece[place : found.start()]), (True, found[0])]
        place = found.end()
    return (*parts, (False, piece[place:]))
