"""What a reader sees of an imported body: words, headings and lists of the rendered page."""

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PARSER = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def tokens_of(body: str) -> list[Token]:
    return _PARSER.parse(body)


def html_of(body: str) -> str:
    return _PARSER.render(body)


def text_of(token: Token) -> str:
    """The visible text of an inline token; a line break is a space."""
    breaks = ("softbreak", "hardbreak")
    return "".join(" " if c.type in breaks else c.content for c in token.children or [])


def text_lines(body: str) -> list[str]:
    """Every heading, paragraph and item of the page, with the numbers of numbered items."""
    lines: list[str] = []
    number = ""
    for token in tokens_of(body):
        if token.type == "list_item_open":
            number = f"{token.info} " if token.info else ""
        elif token.type == "inline":
            lines.append(number + text_of(token))
            number = ""
    return lines


def headings(body: str) -> list[tuple[int, str]]:
    tokens = tokens_of(body)
    return [
        (int(token.tag[1]), text_of(tokens[place + 1]))
        for place, token in enumerate(tokens)
        if token.type == "heading_open"
    ]


def items(body: str) -> list[str]:
    tokens = tokens_of(body)
    return [
        text_of(tokens[place + 2])
        for place, token in enumerate(tokens)
        if token.type == "list_item_open"
    ]


def paragraphs(body: str) -> list[str]:
    """Paragraphs that stand by themselves, not in lists."""
    tokens = tokens_of(body)
    return [
        text_of(tokens[place + 1])
        for place, token in enumerate(tokens)
        if token.type == "paragraph_open" and token.level == 0
    ]


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)
