"""A passage's text as pieces: what a person translates, and what must come through untouched.

The codes of a passage (``⟦1⟧…⟦/1⟧``, ``⟦2⟧``) and its facts and addresses become inline elements
in XLIFF and TMX. An element's id says which one it is: ``1`` is code 1, ``f1`` the first fact or
address of the unit; ``1_2`` stands for the second time that code 1 comes in one text and ``1_c``
for an end without a beginning, because ids may not repeat. Acupoint codes stay text: the other
language may call a point by its name.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from clinicweb.domain.literals import email_spans, fact_spans, url_spans
from clinicweb.domain.passages import CODE, Code

_ID = re.compile(r"([1-9][0-9]{0,3}|0)(?:_c?[0-9]{0,3})?")


class Side(StrEnum):
    """Which end of a code an element is."""

    ALONE = "alone"
    OPEN = "open"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Element:
    """An inline element; ``text`` is what it stands for in the passage."""

    id: str
    text: str
    side: Side
    code: Code | None
    """None for a fact or an address."""
    is_nested: bool = False
    """Opens and closes properly, so that it can be written as one element around its content."""


Piece = str | Element


def pieces(text: str, codes: Sequence[Code], names: dict[str, str]) -> list[Piece]:
    """The text cut at its codes, facts and addresses.

    ``names`` holds the ids of the unit's facts and addresses by their text; source and target of a
    unit share it, so that the same fact has the same id in both.
    """
    known = {code.number: code for code in codes}
    nested = _nested(text)
    seen: dict[tuple[str, bool], int] = {}
    found: list[Piece] = []
    at = 0
    for start, end, match in _lifted(text):
        lifted = text[start:end]
        if start > at:
            found.append(text[at:start])
        at = end
        code, side = None, Side.ALONE
        if match is None:
            base = names.setdefault(lifted, f"f{len(names) + 1}")
        else:
            base, code = match[2], known.get(int(match[2]))
            if match[1]:
                side = Side.CLOSE
            elif code is None or code.is_paired:
                side = Side.OPEN
        ends = side is Side.CLOSE
        count = seen[base, ends] = seen.get((base, ends), 0) + 1
        name = base + ("_c" if ends else "_" if count > 1 else "") + (str(count) * (count > 1))
        found.append(Element(name, lifted, side, code, is_nested=start in nested))
    if at < len(text):
        found.append(text[at:])
    return found


def code_text(id_: str, *, closing: bool) -> str | None:
    """The code that an element with this id stands for; None for a fact, or a foreign element."""
    match = _ID.fullmatch(id_.strip())
    return None if match is None else f"⟦{'/' if closing else ''}{match[1]}⟧"


def original(element: Element) -> str:
    """What an element stands for as a person knows it: Markdown, the fact, the address."""
    code = element.code
    if code is None:
        return element.text
    closing = element.side is Side.CLOSE
    data = code.data
    shown: Mapping[str, str] = {
        "strong": "**",
        "em": "*",
        "strikethrough": "~~",
        "link": f"]({data.get('href', '')})" if closing else "[",
        "code": f"`{data.get('text', '')}`",
        "autolink": f"<{data.get('href', '')}>",
        "image": f"![{data.get('alt', '')}]({data.get('src', '')})",
        "break": "\\n",
        "bracket": data.get("text", ""),
    }
    return shown.get(code.kind, code.kind)


def _lifted(text: str) -> Iterator[tuple[int, int, re.Match[str] | None]]:
    # No code of ours has a number with a leading zero: such a thing was typed and is text.
    codes = {m.span(): m for m in CODE.finditer(text) if m[2] == str(int(m[2]))}
    taken = list(codes)
    for spans in (fact_spans, url_spans, email_spans):
        for start, end in spans(text):
            if not any(start < other_end and end > other for other, other_end in taken):
                taken.append((start, end))
    for start, end in sorted(taken):
        yield start, end, codes.get((start, end))


def _nested(text: str) -> set[int]:
    """Where the codes stand that open and close once each, properly inside each other."""
    open_now: list[re.Match[str]] = []
    pairs: list[tuple[re.Match[str], re.Match[str]]] = []
    for match in CODE.finditer(text):
        if not match[1]:
            open_now.append(match)
            continue
        # What stands alone inside the pair never closes: it is no obstacle.
        place = next(
            (i for i in range(len(open_now) - 1, -1, -1) if open_now[i][2] == match[2]), None
        )
        if place is not None:
            pairs.append((open_now[place], match))
            del open_now[place:]
    return {match.start() for pair in pairs for match in pair}
