"""What every reader of a file format gives back."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ParsedText:
    """The parts of an article that a file names.

    `title` and `summary` are plain text, "" when the file has none. `body` is CommonMark with
    headings from ``##``. `notes` are message ids.
    """

    title: str
    summary: str
    body: str
    notes: tuple[str, ...]
