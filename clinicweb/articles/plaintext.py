"""The text of a web page, or any plain text, as an article in CommonMark."""

from dataclasses import dataclass
from itertools import groupby

from clinicweb.articles import commonmark
from clinicweb.articles.furniture import (
    SOURCE_MARKERS,
    furniture_of,
    notes_for,
    without_source_markers,
)
from clinicweb.articles.headings import MAIN, Heading, is_site_name, levels, looks_like_heading
from clinicweb.articles.parsedtext import ParsedText
from clinicweb.articles.textblocks import Block, Kind, Line, blocks_of, line_of
from clinicweb.domain.messages import N_

_HEADINGS_GUESSED = N_("Headings were recognised from the layout of the text. Check their levels.")
_SITE_NAME = N_("The first line, which looks like the name of the site, was left out.")
_TITLE_SEARCH = 5
"""How many blocks from the top a title may be found in, after the name of a site."""


def read_plain_text(text: str) -> ParsedText:
    """Turn plain text (lines ended by line feeds) into an article.

    Every word that is not page furniture is kept, in its order; the title leaves the body.
    """
    cleaned = without_source_markers(text)
    notes = [SOURCE_MARKERS] if cleaned != text else []
    lines = [line_of(raw) for raw in cleaned.split("\n")]
    furniture = furniture_of([line.text for line in lines])
    notes += notes_for(furniture[number] for number in sorted(furniture))
    blocks = blocks_of(
        [Line("") if number in furniture else line for number, line in enumerate(lines)]
    )
    place = _title_place(blocks)
    title = ""
    if place is not None:
        title = blocks.pop(place).lines[0]
        if place > 0 and is_site_name(blocks[0].lines[0]):
            del blocks[0]
            notes.append(_SITE_NAME)
    if any(block.kind is Kind.HEADING for block in blocks):
        notes.append(_HEADINGS_GUESSED)
    return ParsedText(title, "", _body(title, blocks), tuple(notes))


def _title_place(blocks: list[Block]) -> int | None:
    """Find the block that a person would call the title.

    That is a heading at the very top. When it is the name of a site, it is the heading below it,
    or else the one near the top that stands directly above the first section's heading.
    """
    if not blocks:
        return None
    top = blocks[0]
    if top.kind is not Kind.HEADING:
        short = top.kind is Kind.PARAGRAPH and len(top.lines) == 1
        return 0 if short and len(blocks) > 1 and looks_like_heading(top.lines[0]) else None
    if is_site_name(top.lines[0]):
        for place in range(1, min(_TITLE_SEARCH, len(blocks) - 1)):
            stacked = blocks[place + 1].kind is Kind.HEADING or place == 1
            if blocks[place].kind is Kind.HEADING and stacked:
                return place
    return 0


def _body(title: str, blocks: list[Block]) -> str:
    depths = iter(levels(title, _outline(blocks)))
    parts: list[str] = []
    for kind, run in groupby(blocks, key=lambda block: block.kind):
        if kind is Kind.HEADING:
            parts += [commonmark.heading(next(depths), block.lines[0]) for block in run]
        elif kind is Kind.PARAGRAPH:
            parts += ["\\\n".join(map(commonmark.escaped_line, block.lines)) for block in run]
        else:
            parts.append(_list(list(run)))
    return "\n\n".join(parts) + "\n" if parts else ""


def _list(items: list[Block]) -> str:
    """Write neighbouring list items; a change of numbering begins a new list."""
    written: list[str] = []
    open_items: list[_OpenItem] = []  # the item before and those it is nested in
    for item in items:
        while open_items and open_items[-1].depth > item.depth:
            open_items.pop()
        before = open_items.pop() if open_items and open_items[-1].depth == item.depth else None
        goes_on = before is not None and before.number_below == item.number
        # A numbered list that begins below other text needs an empty line, and two of them next to
        # each other need different signs, or they would become one.
        if written and item.number is not None and not goes_on:
            written.append("")
        swap = before is not None and not goes_on and before.sign == "."
        sign = before.sign if before is not None and goes_on else ")" if swap else "."
        marker = "- " if item.number is None else f"{item.number}{sign} "
        indent = open_items[-1].width if open_items else 0
        written.append(" " * indent + marker + commonmark.escaped_line(item.lines[0]))
        open_items.append(_OpenItem(item.depth, indent + len(marker), item.number, sign))
    return "\n".join(written)


@dataclass(frozen=True, slots=True)
class _OpenItem:
    depth: int
    width: int  # columns before the item's text
    number: int | None
    sign: str

    @property
    def number_below(self) -> int | None:
        return None if self.number is None else self.number + 1


def _outline(blocks: list[Block]) -> list[Heading]:
    marks: list[str] = []
    found: list[Heading] = []
    for place, block in enumerate(blocks):
        if block.kind is not Kind.HEADING:
            continue
        if block.mark and block.mark not in marks:
            marks.append(block.mark)
        before = blocks[place - 1] if place else None
        found.append(
            Heading(
                block.lines[0],
                follows_heading=before is not None and before.kind is Kind.HEADING,
                announced=before is not None and before.lines[-1].endswith((":", "：")),
                # The first sign that is used marks the main sections, the next one what is in them.
                explicit=MAIN + min(marks.index(block.mark), 2) if block.mark else None,
            )
        )
    return found
