"""Reading and sending the pages for terms as a browser without scripts does."""

import re
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

LIST = "/staff/terms/"


class _Fields(HTMLParser):
    """What the form with words would send: the values of its fields, no button."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.locked: set[str] = set()
        self._inside = False
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        name = found.get("name", "")
        if tag == "form":
            self._inside = "term-form" in found.get("class", "")
        if not self._inside:
            return
        if tag == "input":
            self.values[name] = found.get("value", "")
        elif tag == "select" and "disabled" not in found:
            self._select = name
        elif tag == "option" and self._select:
            if "selected" in found or self._select not in self.values:
                self.values[self._select] = found.get("value", "")
        elif tag == "textarea":
            self._area = name
            self.values[name] = ""
        if "readonly" in found or "disabled" in found:
            self.locked.add(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data.removeprefix("\n")


def fields(html: str) -> dict[str, str]:
    """The form's fields with what they hold."""
    parser = _Fields()
    parser.feed(html)
    return parser.values


def locked(html: str) -> set[str]:
    """The names of the fields that the person may not change."""
    parser = _Fields()
    parser.feed(html)
    return parser.locked


def rows(html: str, language: str) -> list[str]:
    """What the names of a language's rows begin with: ``term-0``, …"""
    return [
        name.removesuffix("-language")
        for name, value in fields(html).items()
        if re.fullmatch(r"term-\d+-language", name) and value == language
    ]


def write(html: str, **languages: str) -> dict[str, str]:
    """The form's fields with words written into its rows from the first on."""
    values = fields(html)
    for language, text in languages.items():
        typed = [part.strip() for part in text.split(",")]
        for row, word in zip(rows(html, language), typed, strict=False):
            values[f"{row}-text"] = word
    return values


def send(
    client: FlaskClient, address: str, values: dict[str, str], then: str = "save"
) -> TestResponse:
    return client.post(address, data={**values, "then": then})


def words_of(html: str) -> list[str]:
    """The entries of the list, as they are headed."""
    headings = re.findall(r"<h2><a href=\"[^\"]+\">(.*?)</a></h2>", html, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", one).strip() for one in headings]
