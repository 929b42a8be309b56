"""Cleaned HTML elements as CommonMark with tables and strikethrough."""

import re
import unicodedata

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag
from markdownify import MarkdownConverter

from clinicweb.articles import commonmark
from clinicweb.articles.textblocks import joined

# Private-use character that stands for a line break until its surroundings are known.
_BREAK = "\ue000"
# Stands for a "!" right before a link, which would turn the link into a picture.
_CALL = "\ue001"
_BREAKS = re.compile(rf"[ \t]*(?:{_BREAK}\n?(?P<indent>[ >]*))+")
_SPACES = re.compile(r"[ \t\n\r\f\v\xa0]+")
_LINE_END = re.compile(r"(\S)\s*\n\s*(?=(\S))")
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")

# Elements that are blocks of their own for a browser, but not for markdownify.
_LIKE_DIV = [
    *("figure", "figcaption", "header", "footer", "aside", "main", "address", "details"),
    *("summary", "center", "hgroup", "fieldset", "legend"),
]
_INSIDE_LINES = {"a", "abbr", "b", "cite", "code", "em", "i", "small", "span", "strong", "u"}
_NOT_IN_CELLS = ["table", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "pre"]


def to_markdown(root: Tag) -> str:
    """Write what is in `root` as Markdown; changes `root` on the way."""
    _spell_out_readings(root)
    _turn_definitions_into_lists(root)
    _tidy_blocks(root)
    _tidy_spaces(root)
    converter = _Converter(
        heading_style="atx", bullets="-", autolinks=False, table_infer_header=True
    )
    text = converter.convert(str(root))
    text = _BREAKS.sub(_line_break, text)
    text = _EMPTY_LINES.sub("\n\n", text.replace(_CALL, "\\!")).strip("\n ")
    return text + "\n" if text else ""


class _Converter(MarkdownConverter):
    """markdownify with our own escaping, line breaks, and emphasis that works in Japanese."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        bare = text.lstrip()
        return text[: len(text) - len(bare)] + commonmark.escaped_line(bare)

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return " " if "_inline" in parent_tags else f"{_BREAK}\n"

    def convert_b(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return text if parent_tags & {"b", "strong"} else _emphasised(el, text, "**", parent_tags)

    def convert_em(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return text if parent_tags & {"i", "em"} else _emphasised(el, text, "*", parent_tags)

    convert_strong = convert_b
    convert_i = convert_em

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: N802 - markdownify's name
        line = " ".join(text.replace(_BREAK, " ").split())
        return f"\n\n{commonmark.heading_line(n, line)}\n\n" if line else ""

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        alt = commonmark.escaped(str(el.get("alt") or ""))
        return alt if "_inline" in parent_tags else f"![{alt}]({el['src']})"

    def convert_q(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"“{text}”"

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        inside = el.get_text().strip("\n")
        longest = max((len(run) for run in re.findall("`+", inside)), default=0)
        fence = "`" * max(3, longest + 1)
        return f"\n\n{fence}\n{inside}\n{fence}\n\n" if inside.strip() else ""


def _line_break(found: re.Match[str]) -> str:
    """Turn breaks into one line break, a new paragraph (two or more), or nothing at an edge."""
    text, indent = found.string, found["indent"]
    at_start = found.start() == 0 or text[found.start() - 1] == "\n"
    if at_start or text[found.end() : found.end() + 1] in ("", "\n"):
        return found[0].replace(_BREAK, "").strip(" \t")
    if found[0].count(_BREAK) == 1:
        return f"\\\n{indent}"
    return f"\n{indent.rstrip()}\n{indent}"


def _emphasised(el: Tag, text: str, sign: str, parent_tags: set[str]) -> str:
    """Put emphasis signs around `text`.

    CommonMark does not see emphasis where a punctuation mark inside meets a letter outside, which
    is usual in Japanese (<b>「合谷」</b>は). There the marks move outside of the emphasis.
    """
    inner = text.strip()
    if not inner or "_noformat" in parent_tags or "\n" in inner or _BREAK in inner:
        return text
    before, after = text.split(inner, 1)
    blocked_before = not before and _is_mark(inner[0]) and _is_letter(el.previous_sibling, -1)
    blocked_after = not after and _is_mark(inner[-1]) and _is_letter(el.next_sibling, 0)
    if (blocked_before or blocked_after) and (el.find(True) is not None or "\\" in inner):
        return text
    if blocked_before or blocked_after:  # at both ends, because brackets come in pairs
        while inner and _is_mark(inner[0]):
            before, inner = before + inner[0], inner[1:]
        while inner and _is_mark(inner[-1]):
            inner, after = inner[:-1], inner[-1] + after
    return f"{before}{sign}{inner}{sign}{after}" if inner else text


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _is_letter(sibling: PageElement | None, end: int) -> bool:
    said = sibling.get_text() if sibling is not None else ""
    return bool(said) and not said[end].isspace() and not _is_mark(said[end])


def _spell_out_readings(root: Tag) -> None:
    """Write ruby readings in brackets behind their word: 合谷（ごうこく）."""
    for bracket in root.find_all("rp"):
        bracket.extract()
    for reading in root.find_all("rt"):
        said = reading.get_text(strip=True)
        reading.replace_with(NavigableString(f"（{said}）" if said else ""))


def _turn_definitions_into_lists(root: Tag) -> None:
    """Make each term of a definition list an item that begins with the term in bold."""
    factory = BeautifulSoup("", "html.parser")
    for definitions in reversed(root.find_all("dl")):
        terms = factory.new_tag("ul")
        for part in definitions.find_all(["dt", "dd"]):
            paragraph = factory.new_tag("div")
            if part.name == "dt" or not terms.contents:
                terms.append(factory.new_tag("li"))
            if part.name == "dt":
                paragraph.append(factory.new_tag("strong"))
            holder = paragraph.contents[0] if paragraph.contents else paragraph
            item = terms.contents[-1]
            if isinstance(holder, Tag) and isinstance(item, Tag):
                holder.extend(list(part.contents))
                item.append(paragraph)
        definitions.replace_with(terms)


def _tidy_blocks(root: Tag) -> None:
    for tag in root.find_all(_LIKE_DIV):
        tag.name = "div"
    for table in root.find_all("table"):
        # A table around whole sections is there for the layout of the page.
        if table.find(_NOT_IN_CELLS) or table.get("role") == "presentation":
            for cell in table.find_all(["tr", "td", "th", "tbody", "thead", "tfoot", "caption"]):
                cell.name = "div"
            table.name = "div"
    for tag in root.find_all(["b", "strong", "i", "em"]):
        # Two bold words without anything between them are one.
        while isinstance(below := tag.next_sibling, Tag) and below.name == tag.name:
            tag.extend(list(below.contents))
            below.extract()
    for line_break in (*root.find_all("br"), *reversed(root.find_all("br"))):
        if _is_at_edge(line_break):
            line_break.extract()
    for code in root.find_all(["pre", "code"]):
        for line_break in code.find_all("br"):
            line_break.replace_with(NavigableString("\n" if code.name == "pre" else " "))


def _is_at_edge(line_break: Tag) -> bool:
    """Say whether a line break stands first or last in its block, where it shows nothing."""
    if line_break.parent is None or line_break.parent.name in _INSIDE_LINES:
        return False
    before, after = line_break.previous_siblings, line_break.next_siblings
    return not any(map(_shows, before)) or not any(map(_shows, after))


def _shows(node: PageElement) -> bool:
    return isinstance(node, Tag) or bool(node.get_text().strip())


def _tidy_spaces(root: Tag) -> None:
    """Make every run of spaces one space, and none where a line of Japanese was broken."""
    root.smooth()
    for string in root.find_all(string=True):
        if string.find_parent("pre") is None:
            text = _LINE_END.sub(lambda found: joined(found[1], found[2])[:-1], str(string))
            text = _SPACES.sub(" ", text)
            if text.endswith("!") and isinstance(string.next_element, Tag):
                text = text[:-1] + _CALL
            if text != string:  # replacing is slow among many siblings
                string.replace_with(NavigableString(text))
