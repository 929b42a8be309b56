"""How words sit on a page: lines that break between Japanese phrases, headings that can be linked.

Works on sanitised HTML as publishing writes it: well-formed headings, no comments, no scripts.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from itertools import pairwise
from types import MappingProxyType

import budoux

# Characters that Japanese typesetting never starts or ends a line with (JIS X 4051: 行頭禁則 and
# 行末禁則): an explicit break opportunity would override the browser's own strict rules.
NEVER_FIRST = frozenset(
    "、。，．・：；？！?!,.:;)]}）」』】］｝〕〉》”’ー〜～…‥々ゝゞヽヾ"
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ％%℃"
)
NEVER_LAST = frozenset("([{（「『【［｛〔〈《“‘＃¥￥$＄")

_TAG = re.compile(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_FACT = re.compile(r"\{\{.*?\}\}")
_HEADING = re.compile(r"<h([1-4])(?:\s[^<>]*)?>(.*?)</h\1>", re.DOTALL)
_LINKED = re.compile(r"<h([1-4]) id=\"([^\"]+)\"[^<>]*>(.*?)</h\1>", re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);|.", re.DOTALL)

# Languages written without spaces for which phrase boundaries can be found.
_PARSERS: Mapping[str, Callable[[], budoux.Parser]] = MappingProxyType(
    {"ja": budoux.load_default_japanese_parser}
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that a table of contents can point at."""

    id: str
    level: int
    text: str


def phrases(text: str, language: str) -> list[str]:
    """The text cut where a line may end; joined they are the text again.

    A language with spaces, or without a parser, is one phrase: the browser knows enough.
    """
    if language not in _PARSERS or not text:
        return [text] if text else []
    cuts = [0, *_boundaries(text, language), len(text)]
    return [text[start:end] for start, end in pairwise(cuts)]


def headings(html: str, language: str) -> str:
    """The same HTML with an id on every heading and, where phrases are known, ``<wbr>`` in them."""
    numbers = iter(range(1, html.count("<h") + 1))

    def rewrite(found: re.Match[str]) -> str:
        level, inner = found[1], found[2]
        start = f'<h{level} id="s{next(numbers)}"'
        if language not in _PARSERS:
            return f"{start}>{inner}</h{level}>"
        return f'{start} class="phrases">{_with_breaks(inner, language)}</h{level}>'

    return _HEADING.sub(rewrite, html)


def contents(html: str) -> list[Heading]:
    """The headings that `headings` gave an id, in order, with their text."""
    return [
        Heading(found[2], int(found[1]), plain(found[3]).strip())
        for found in _LINKED.finditer(html)
    ]


def plain(html: str) -> str:
    """The words of sanitised HTML, without tags."""
    return unescape(_TAG.sub("", html))


def _boundaries(text: str, language: str) -> Iterator[int]:
    inside_facts = {
        place for fact in _FACT.finditer(text) for place in range(fact.start() + 1, fact.end())
    }
    place = 0
    for phrase in _parser(language).parse(text)[:-1]:
        place += len(phrase)
        before, after = text[place - 1], text[place]
        latin = before.isascii() and after.isascii() and before != " "
        if (
            place not in inside_facts
            and not latin
            and after not in NEVER_FIRST
            and before not in NEVER_LAST
        ):
            yield place


def _with_breaks(inner: str, language: str) -> str:
    breaks = set(_boundaries(plain(inner), language))
    made: list[str] = []
    place = 0
    for piece in _pieces(inner):
        if not piece.startswith("<"):
            for character in _ENTITY.findall(piece):
                if place in breaks:
                    made.append("<wbr>")
                made.append(character)
                place += len(unescape(character))
        else:
            made.append(piece)
    return "".join(made)


def _pieces(html: str) -> Iterator[str]:
    place = 0
    for tag in _TAG.finditer(html):
        if tag.start() > place:
            yield html[place : tag.start()]
        yield tag[0]
        place = tag.end()
    if place < len(html):
        yield html[place:]


@cache
def _parser(language: str) -> budoux.Parser:
    return _PARSERS[language]()


def marked(text: str, language: str) -> str:
    """Plain text as HTML with ``<wbr>`` between its phrases."""
    return "<wbr>".join(escape(phrase) for phrase in phrases(text, language))
