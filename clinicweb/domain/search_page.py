"""What of a published page can be found: its grams and where it has them, its text, its words."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from clinicweb.domain.acupoints import named
from clinicweb.domain.passages import FACT
from clinicweb.domain.search_text import fold, grams, runs
from clinicweb.domain.search_tokens import (
    Place,
    clinic_token,
    language_token,
    point_gram,
    token,
)

# A text says a gram often when it has it at least three times, and once in so many grams.
FEWEST_FOR_OFTEN = 3
OFTEN_IN = 250
# Shorter words are too like each other to suggest one for another.
SHORTEST_WORD = 4

_INLINE = re.compile(
    "a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|kbd|mark|q|ruby|s|samp|small|span|strong|sub|sup|u"
    "|var|wbr"
)
_UNREAD = frozenset({"rt", "rp", "script", "style"})  # furigana is no text of the page
_HEADING = re.compile(r"h[1-6]")


@dataclass(frozen=True, slots=True)
class Searchable:
    """A page as the index takes it."""

    tokens: tuple[str, ...]
    folded: str
    words: frozenset[str]


def searchable(language: str, clinic_id: int, title: str, summary: str, html: str) -> Searchable:
    """Work out what a page is found by. Facts of the clinic are left out: they may change."""
    read = _Reader()
    read.feed(html)
    read.close()
    body = read.lines
    headings = [line for line, heading in zip(body, read.headings, strict=True) if heading]
    fields: dict[Place, Counter[str]] = {
        Place.TITLE: _grams([title], language),
        Place.HEADING: _grams(headings, language),
        Place.SUMMARY: _grams([summary], language),
        Place.ANYWHERE: _grams(body, language),
    }
    text = fields[Place.ANYWHERE]
    often = max(FEWEST_FOR_OFTEN, text.total() // OFTEN_IN)
    fields[Place.OFTEN] = Counter({gram: n for gram, n in text.items() if n >= often})
    text.update(fields[Place.TITLE] + fields[Place.SUMMARY])
    tokens = [language_token(language), clinic_token(language, clinic_id)]
    for place, counted in fields.items():
        tokens += [token(language, gram, place) for gram in counted]
    folded = [fold(line) for line in _without_facts([title, summary, *body])]
    return Searchable(tuple(tokens), "\n".join(folded), frozenset(_words(folded)))


def _grams(lines: Iterable[str], language: str) -> Counter[str]:
    counted: Counter[str] = Counter()
    for line in _without_facts(lines):
        for run in runs(fold(line)):
            counted.update(grams(run, language))
        counted.update(point_gram(code) for point in named(line) for code in point.codes)
    return counted


def _without_facts(lines: Iterable[str]) -> Iterator[str]:
    return (FACT.sub("\n", line) for line in lines)


def _words(folded: Iterable[str]) -> Iterator[str]:
    for line in folded:
        for run in runs(line):
            if not run.paired and len(run.text) >= SHORTEST_WORD and run.text.isalpha():
                yield run.text


class _Reader(HTMLParser):
    """The texts of sanitised HTML, one a line: of each block, and of each picture's attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.headings: list[bool] = []
        """Whether each line is one of a heading."""
        self._line: list[str] = []
        self._unread = 0
        self._heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """End the line before a block; keep what stands in the place of a picture."""
        if tag in _UNREAD:
            self._unread += 1
        elif not _INLINE.fullmatch(tag):
            self._end_line()
        if _HEADING.fullmatch(tag):
            self._heading = True
        for name, value in attrs:
            if name in {"alt", "title"} and value:
                self._add(value)

    def handle_endtag(self, tag: str) -> None:
        """End the line of a block."""
        if tag in _UNREAD:
            self._unread = max(0, self._unread - 1)
        elif not _INLINE.fullmatch(tag):
            self._end_line()
        if _HEADING.fullmatch(tag):
            self._heading = False

    def handle_data(self, data: str) -> None:
        """Keep what a reader reads."""
        if not self._unread:
            self._line.append(data)

    def close(self) -> None:
        """End the last line."""
        super().close()
        self._end_line()

    def _end_line(self) -> None:
        self._add("".join(self._line))
        self._line.clear()

    def _add(self, text: str) -> None:
        if line := " ".join(text.split()):
            self.lines.append(line)
            self.headings.append(self._heading)
