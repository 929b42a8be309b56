"""Facts of a clinic inside published text: ``{{phone}}`` becomes the number a reader can use.

Published pages keep the names of facts, so that a changed number is right on every page at once.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from clinicweb.domain.languages import LANGUAGES
from clinicweb.public.directory import Place

# A tag with its quoted attributes, or a fact; in this order, so that a fact in an attribute is seen
# as part of its tag.
_TAG_OR_FACT = re.compile(r"(<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>)|\{\{\s*([\w:.-]+)\s*\}\}")
_FACT = re.compile(r"\{\{\s*([\w:.-]+)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Fact:
    """What stands in the place of a fact: its words and, where there is one, a link."""

    words: str
    href: str | None = None


LookUp = Callable[[str], Fact]


def facts_of(place: Place, clinic_address: str, unknown: str) -> LookUp:
    """Look facts up for one clinic; an unknown one sends the reader to the clinic's page."""
    # A line of an address or of the hours ends with a comma where words have spaces between them.
    line_end = ", " if LANGUAGES[place.language].spaced else " "
    number = place.phone_from_abroad
    known: Mapping[str, Fact | None] = {
        "clinic": Fact(place.name, clinic_address),
        "phone": Fact(number, f"tel:{place.phone}") if number else None,
        "email": Fact(place.email, f"mailto:{place.email}") if place.email else None,
        "emergency": Fact(place.emergency, f"tel:{place.emergency}"),
        "address": Fact(line_end.join(place.address)) if place.address else None,
        "hours": Fact(line_end.join(place.hours)) if place.hours else None,
    }
    return lambda name: known.get(name) or Fact(unknown, clinic_address)


def in_html(html: str, look_up: LookUp) -> str:
    """Sanitised HTML with its facts filled in: linked in text, as words in attributes and links."""
    open_links = 0

    def fill(found: re.Match[str]) -> str:
        nonlocal open_links
        tag, name = found[1], found[2]
        if tag is None:
            fact = look_up(name)
            words = escape(fact.words)
            if fact.href is None or open_links:
                return words
            return f'<a href="{escape(fact.href)}">{words}</a>'
        if tag.startswith("<a "):
            open_links += 1
        elif tag == "</a>":
            open_links -= 1
        return _FACT.sub(lambda inside: escape(look_up(inside[1]).words), tag)

    return _TAG_OR_FACT.sub(fill, html)


def in_text(text: str, look_up: LookUp) -> str:
    """Plain text (a title, a summary, words for a search) with its facts filled in."""
    return _FACT.sub(lambda found: look_up(found[1]).words, text)
