"""A Markdown file as an article: its title, its summary, and the rest one level down."""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from clinicweb.articles.parsedtext import ParsedText
from clinicweb.domain.messages import N_

_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<inside>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_ENTRY = re.compile(r"(?P<key>[A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(?P<value>.*))?")
_BELONGS_TO_ENTRY = re.compile(r"[ \t]+\S|[ \t]*$|[ \t]*-[ \t]|#")
_SUMMARIES = ("summary", "description", "excerpt")
_HASHES = re.compile(r"(?P<before>(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*)#{1,6}")

_OTHER_ENTRIES = N_("The file's front matter was left out, except for title and summary.")
_HTML = N_("The file contains HTML, which readers would see as text. Check it.")


def read_markdown(text: str) -> ParsedText:
    """Read a Markdown file.

    The title is the one in the front matter, or the first heading when nothing stands above it, or
    the only heading of level 1. The rest of the text is not changed, except for heading levels.
    """
    entries, body = _front_matter(text)
    title = entries.get("title", "")
    tokens = _PARSER.parse(body)
    taken = _title_token(tokens, title)
    lines = body.split("\n")
    if taken is not None:
        title = title or _plain(tokens[taken + 1])
        first, end = tokens[taken].map or (0, 0)
        lines[first:end] = []
        tokens = _PARSER.parse("\n".join(lines))
    notes = [_OTHER_ENTRIES] if entries.keys() - {"title", *_SUMMARIES} else []
    if _has_html(tokens):
        notes.append(_HTML)
    summary = next((entries[key] for key in _SUMMARIES if entries.get(key)), "")
    shifted = "\n".join(_shift_headings(lines, tokens)).strip("\n")
    return ParsedText(title, summary, shifted + "\n" if shifted.strip() else "", tuple(notes))


def first_paragraph(body: str) -> str:
    """Give the first paragraph of CommonMark that is text by itself, as plain text.

    Paragraphs in lists and quotes do not count, nor one that only announces what follows ("…:").
    """
    tokens = _PARSER.parse(body)
    for place, token in enumerate(tokens):
        if token.type == "paragraph_open" and token.level == 0:
            words = _plain(tokens[place + 1])
            if words and not words.endswith((":", "：")):
                return words
    return ""


def _plain(token: Token) -> str:
    parts: list[str] = []
    for child in token.children or []:
        if child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type != "html_inline" and child.type != "image":
            parts.append(child.content)
    return " ".join("".join(parts).split())


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """Read simple ``key: value`` lines between two lines of dashes at the very top.

    Anything that is not of this shape is the text of the article (a dividing line, a heading).
    """
    found = _FRONT_MATTER.match(text.lstrip("\n"))
    if found is None:
        return {}, text
    entries: dict[str, str] = {}
    key = ""
    for line in found["inside"].split("\n"):
        entry = _ENTRY.fullmatch(line)
        if entry is not None:
            key = entry["key"].lower()
            entries[key] = _unquoted((entry["value"] or "").strip())
        elif not key or not _BELONGS_TO_ENTRY.match(line):
            return {}, text
        elif not line.startswith("#"):
            entries[key] = f"{entries[key]} {line.strip()}".strip()
    return entries, text.lstrip("\n")[found.end() :]


def _unquoted(value: str) -> str:
    if value in ("|", ">", "|-", ">-"):  # the text follows on lines of its own
        return ""
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


def _title_token(tokens: Sequence[Token], named: str) -> int | None:
    """Find the heading that is the article's title, given the title its front matter names."""
    headings = [
        place
        for place, token in enumerate(tokens)
        if token.type == "heading_open" and not token.level
    ]
    if named:
        same = [place for place in headings[:1] if _plain(tokens[place + 1]) == named]
        return same[0] if same else None
    if headings and headings[0] == 0:
        return 0
    tops = [place for place in headings if tokens[place].tag == "h1"]
    return tops[0] if len(tops) == 1 else None


def _has_html(tokens: Sequence[Token]) -> bool:
    inside = (child for token in tokens for child in token.children or [])
    return any(token.type in ("html_block", "html_inline") for token in (*tokens, *inside))


def _shift_headings(lines: list[str], tokens: Sequence[Token]) -> list[str]:
    """Move all headings by the same number of levels, so that the highest becomes ``##``."""
    places = [place for place, token in enumerate(tokens) if token.type == "heading_open"]
    if not places:
        return lines
    shift = 2 - min(int(tokens[place].tag[1]) for place in places)
    changed = list(lines)
    # From the end, because an underlined heading of several lines becomes one line.
    for place in reversed(places):
        token = tokens[place]
        level = min(int(token.tag[1]) + shift, 6)
        first, end = token.map or (0, 0)
        if token.markup.startswith("#"):
            changed[first] = _HASHES.sub(rf"\g<before>{'#' * level}", changed[first], count=1)
        elif level == 2:
            changed[end - 1] = changed[end - 1].replace("=", "-")
        else:
            words = " ".join(line.strip() for line in changed[first : end - 1])
            changed[first:end] = [f"{'#' * level} {words}"]
    return changed
