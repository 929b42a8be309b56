"""Plain words as CommonMark source that renders to exactly those words."""

import re

# Characters that can open a construct anywhere in a line. Pipes (tables) and double tildes
# (struck-out text) are extensions, escaped as well so that either kind of parser shows the same.
_ANYWHERE = re.compile(r"[\\`*_\[\]<|]|~(?=~)|(?<=~)~")
_ENTITY = re.compile(r"&(?=#?\w{1,40};)", re.ASCII)
# What only matters where a block could begin: quotes, headings, bullets, numbers, underlines.
_BLOCK_START = re.compile(r"^([>=#+-]|~)")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)", re.ASCII)
_CLOSING_HASHES = re.compile(r"(^|\s)(#+)$")
_NEEDS_SPACE_AFTER = re.compile(r"^(?:#{1,6}|[+-])(?=\s|$)")


def escaped(text: str) -> str:
    """Escape what would be markup inside a line of `text`."""
    return _ENTITY.sub(r"\\&", _ANYWHERE.sub(lambda found: "\\" + found[0], text))


def escaped_line(text: str) -> str:
    """Escape `text` so that it can stand at the beginning of a paragraph or of one of its lines."""
    line = _NUMBERED.sub(r"\1\\\2", escaped(text))
    if line.startswith(("#", "+", "-")) and not _NEEDS_SPACE_AFTER.match(line):
        # "-5 °C" or "#1" is no markup; only a line of nothing but dashes is ("---").
        return "\\" + line if not line.strip("- ") else line
    return _BLOCK_START.sub(r"\\\1", line)


def heading(level: int, text: str) -> str:
    """One heading line; `text` is plain text on one line."""
    return heading_line(level, escaped(text))


def heading_line(level: int, source: str) -> str:
    """One heading line; `source` is inline CommonMark on one line."""
    # A "#" at the end of a heading line would be taken for its closing sequence.
    closed = _CLOSING_HASHES.sub(r"\1\\\2", source)
    return f"{'#' * level} {closed}"
