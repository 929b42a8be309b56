"""Files that staff bring along (.md, .txt, .html) as articles."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from clinicweb.articles.decoding import decode
from clinicweb.articles.markdowntext import first_paragraph, read_markdown
from clinicweb.articles.parsedtext import ParsedText
from clinicweb.articles.plaintext import read_plain_text
from clinicweb.articles.summary import summary_of
from clinicweb.domain.errors import Invalid
from clinicweb.domain.messages import N_


def _read_html(text: str) -> ParsedText:
    # Its libraries take 10 MB: only a process that is given such a file imports them.
    from clinicweb.articles.htmltext import read_html

    return read_html(text)


_READERS: dict[str, Callable[[str], ParsedText]] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".txt": read_plain_text,
    ".html": _read_html,
    ".htm": _read_html,
}
_TITLE_FROM_NAME = N_("No title was found, so the name of the file is used.")
_SUMMARY_FROM_TEXT = N_("The summary was taken from the first paragraph.")


@dataclass(frozen=True, slots=True)
class ImportedArticle:
    """What a file says, ready to become an article.

    `title` and `summary` are plain text, `body` is CommonMark whose headings begin at ``##``.
    `notes` are message ids for the person: what was left out, assumed or guessed.
    """

    title: str
    summary: str
    body: str
    notes: tuple[str, ...]


def read_article(name: str, data: bytes, language: str) -> ImportedArticle:
    """Read one file by the ending of its name.

    Raises `Invalid` when the ending is not known, or the file is larger than 5 MB, empty, not text,
    or without words.
    """
    path = PurePosixPath(name.replace("\\", "/"))
    ending = path.suffix.lower()
    if ending not in _READERS:
        raise Invalid(
            N_("Files of this kind cannot be read: %(name)s. Use .md, .txt or .html."),
            {"name": path.name},
        )
    decoded = decode(data, language, markup=ending.startswith(".htm"))
    parsed = _READERS[ending](decoded.text)
    notes = [*([decoded.note] if decoded.note else []), *parsed.notes]
    title, summary = parsed.title, parsed.summary
    if not any(character.isalnum() for character in title + parsed.body):
        raise Invalid(N_("This file contains no words."), {})
    if not title:
        title = path.stem
        notes.append(_TITLE_FROM_NAME)
    if not summary and (summary := summary_of(first_paragraph(parsed.body), language)):
        notes.append(_SUMMARY_FROM_TEXT)
    return ImportedArticle(title, summary, parsed.body, tuple(notes))
