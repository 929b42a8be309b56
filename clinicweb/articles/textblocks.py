"""Plain text as blocks: which lines belong together, and what they form."""

import re
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise

from clinicweb.articles.headings import NUMBER, columns, looks_like_heading

_WRAPPED_AT_MOST = 120
"""A file whose longest line is wider than this (in columns) has not been wrapped by hand."""

# Marks that are a bullet even without a space, and marks that need one ("-5 °C", "*required").
_BULLET = re.compile(r"(?:[•‣◦⁃∙・●○▪▫]\s*|[*+·–-]\s+)(?=\S)")
_CIRCLED = re.compile("([①-⑳])\\s*(?=\\S)")
_RULE = re.compile(r"([-=_*~#─━―＝＿・＊]\s?){3,}|[=]{2,}")
_HEADING_MARK = re.compile(r"([■□◆◇▼▽★☆▶►])\s*(?=\S)")
_BRACKETED = re.compile("【([^【】]+)】")
_FINAL = re.compile(r"[.!?。！？…:：][\"'”’」』）)]*$")
_TAB = 4


class Kind(Enum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"


@dataclass(slots=True)
class Block:
    """One heading, paragraph or list item.

    `lines`: a paragraph's lines that must stay lines (addresses); otherwise one.
    `depth`: nesting of a list item, from 0. `number`: of an item of a numbered list, else None.
    `mark`: the sign in front of a heading that shows its level (■, 【), else "".
    """

    kind: Kind
    lines: list[str]
    depth: int = 0
    number: int | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its outer spaces; `indent` in columns; an empty one has no text."""

    text: str
    indent: int = 0


def line_of(raw: str) -> Line:
    """Measure and strip one line; inner runs of spaces become one space."""
    indent = 0
    for character in raw:
        if not character.isspace():
            break
        indent += _TAB if character == "\t" else columns(character)
    # A full-width space separates words in Japanese ("院長　山田"), so it stays.
    return Line(re.sub(r"[^\S\u3000\n]+", " ", raw).strip(), indent)


@dataclass(slots=True)
class _Reader:
    """Collects blocks line by line."""

    width: int | None  # columns at which the file's lines are wrapped by hand, if they are
    end: int  # place of the last line with text
    blocks: list[Block] = field(default_factory=list)
    indents: list[int] = field(default_factory=list)  # of the open list's levels
    last: Line = field(default_factory=lambda: Line(""))

    def item(self, line: Line, text: str, number: int | None) -> None:
        while self.indents and line.indent < self.indents[-1]:
            self.indents.pop()
        if not self.indents or line.indent >= self.indents[-1] + 2:
            self.indents.append(line.indent)
        self.blocks.append(Block(Kind.ITEM, [text], depth=len(self.indents) - 1, number=number))

    def other(self, block: Block) -> None:
        self.indents.clear()
        self.blocks.append(block)

    def goes_on(self, line: Line) -> bool:
        """Say whether `line` continues the line directly above it."""
        if not self.last.text:
            return False
        if self.indents and line.indent > self.indents[-1]:
            return True
        if self.width is not None:
            # Wrapped by hand: a line that is much too short was ended on purpose.
            filled = (columns(self.last.text) + self.last.indent) / self.width
            return filled >= (0.8 if _FINAL.search(self.last.text) else 0.5)
        return line.text[0].islower() and not _FINAL.search(self.last.text)


def blocks_of(lines: list[Line]) -> list[Block]:
    """Group `lines` into headings, paragraphs and list items; no word is dropped or moved."""
    end = max((place for place, line in enumerate(lines) if line.text), default=-1)
    reader = _Reader(_wrap_width(lines), end)
    numbers = _list_numbers(lines)
    for place, line in enumerate(lines):
        if line.text:
            _read(reader, lines, place, numbers.get(place))
        reader.last = line
    return reader.blocks


def _read(reader: _Reader, lines: list[Line], place: int, number: int | None) -> None:
    line = lines[place]
    below = lines[place + 1] if place + 1 < len(lines) else Line("")
    if _RULE.fullmatch(line.text):
        # A line of signs under a short line underlines it; between paragraphs it separates them.
        above = reader.last.text
        if above and looks_like_heading(above) and reader.blocks[-1].lines == [above]:
            reader.blocks[-1] = Block(Kind.HEADING, [above], mark=line.text[0])
        return
    if number is not None:
        reader.item(line, _without_number(line.text), number)
    elif bullet := _BULLET.match(line.text):
        reader.item(line, line.text[bullet.end() :], None)
    elif (marked := _marked_heading(line.text)) is not None:
        reader.other(marked)
    elif _is_heading(reader, lines, place, below):
        reader.other(Block(Kind.HEADING, [line.text]))
    elif reader.goes_on(line) and reader.blocks and reader.blocks[-1].kind is not Kind.HEADING:
        last = reader.blocks[-1]
        last.lines[-1] = joined(last.lines[-1], line.text)
    elif _stays_line(reader, line):
        reader.blocks[-1].lines.append(line.text)
    else:
        reader.other(Block(Kind.PARAGRAPH, [line.text]))


def _is_heading(reader: _Reader, lines: list[Line], place: int, below: Line) -> bool:
    line = lines[place]
    if (reader.last.text and not _after_heading(reader)) or not looks_like_heading(line.text):
        return False
    if not below.text:
        # Alone: a heading when anything follows.
        return place < reader.end
    if line.text.endswith(("?", "？")) or _RULE.fullmatch(below.text):
        return False
    if reader.width is not None and columns(line.text) > reader.width * 0.6:
        return False
    if below.text[0].islower() or _BULLET.match(below.text):
        return False
    # Directly above text: only above something that is clearly prose.
    prose = _FINAL.search(below.text) or columns(below.text) > 1.5 * columns(line.text)
    return bool(prose) and not looks_like_heading(below.text)


def _after_heading(reader: _Reader) -> bool:
    return bool(reader.blocks) and reader.blocks[-1].kind is Kind.HEADING


def _stays_line(reader: _Reader, line: Line) -> bool:
    """Say whether `line` is one more short line of an address or the like."""
    if not reader.last.text or not reader.blocks or reader.indents:
        return False
    return (
        reader.blocks[-1].kind is Kind.PARAGRAPH
        and not _FINAL.search(reader.last.text)
        and max(columns(reader.last.text), columns(line.text)) <= 60
    )


def _marked_heading(text: str) -> Block | None:
    if (bracketed := _BRACKETED.fullmatch(text)) and columns(text) <= 80:
        return Block(Kind.HEADING, [bracketed[1].strip()], mark="【")
    mark = _HEADING_MARK.match(text)
    if mark and looks_like_heading(text[mark.end() :]):
        return Block(Kind.HEADING, [text[mark.end() :]], mark=mark[1])
    return None


def joined(before: str, after: str) -> str:
    """Join two lines of one paragraph: with a space, or without one between Japanese characters."""
    wide = ord(before[-1]) > 0x2E7F and ord(after[0]) > 0x2E7F
    return before + ("" if wide else " ") + after


def _wrap_width(lines: list[Line]) -> int | None:
    widest = max((columns(line.text) + line.indent for line in lines), default=0)
    if widest > _WRAPPED_AT_MOST or widest < 30:
        return None
    # Wrapped by hand means that lines stand under each other and the upper one is nearly full.
    full = sum(
        columns(upper.text) + upper.indent > widest * 0.75 and not _FINAL.search(upper.text)
        for upper, lower in pairwise(lines)
        if upper.text and lower.text and not _BULLET.match(lower.text)
    )
    return widest if full else None


def _number_of(text: str) -> int | None:
    if circled := _CIRCLED.match(text):
        return ord(circled[1]) - ord("①") + 1
    found = NUMBER.match(text)
    if found is None or found.end() == len(text):
        return None
    # A dot or bracket right before a word is no list ("3.Lumbar"); Japanese signs need no space.
    if (
        found["number"]
        and text[found.end("number")] in ".)"
        and not text[found.end() - 1].isspace()
    ):
        return None
    return int(found["number"] or found["inner"])


def _without_number(text: str) -> str:
    found = _CIRCLED.match(text) or NUMBER.match(text)
    return text[found.end() :] if found else text


def _list_numbers(lines: list[Line]) -> dict[int, int]:
    """Find the lines that are items of numbered lists: line -> number.

    Numbers must count up by one from item to item. Short numbered lines with prose below each are
    numbered headings, not a list.
    """
    found: dict[int, int] = {}
    filled = [place for place, line in enumerate(lines) if line.text]
    numbered = {place: n for place in filled if (n := _number_of(lines[place].text)) is not None}
    for above, place in pairwise(filled):
        number = numbered.get(place)
        if number is None or numbered.get(above) != number - 1:
            continue
        found[above], found[place] = number - 1, number
    for above, place in pairwise(numbered):
        # Items may have indented lines of their own between them.
        between = lines[above + 1 : place]
        own = all(line.text and line.indent > lines[above].indent for line in between)
        if numbered[place] == numbered[above] + 1 and own:
            found[above], found[place] = numbered[above], numbered[place]
    return found
