"""Facts of a clinic inside published text: ``{{phone}}`` becomes the number a reader can use.

Published pages keep the names of facts, so that a changed number is right on every page at once.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from clinicweb.clinics.directory import Place
from clinicweb.domain.languages import LANGUAGES

# A tag with its quoted attributes, or a fact; in this order, so that a fact in an attribute is seen
# as part of its tag.
_TAG_OR_FACT = re.compile(r"(<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>)|\{\{\s*([\w:.-]+)\s*\}\}")
_FACT = re.compile(r"\{\{\s*([\w:.-]+)\s*\}\}")


# What a fact is called in a text, in the order in which authors are offered them.
FACTS = ("phone", "emergency", "hours", "email", "address", "clinic")
PRICE = "price:"
"""Before the name of a price: ``{{price:initial}}``."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What stands in the place of a fact: its words and, where there is one, a link.

    ``label`` names a link whose words alone say too little. ``is_slip``: no fact has this name;
    only a preview shows that, to the person who can mend it.
    """

    words: str
    href: str | None = None
    label: str | None = None
    is_slip: bool = False


LookUp = Callable[[str], Fact]


def known_facts(
    place: Place, clinic_address: str, emergency_label: str | None = None
) -> Mapping[str, Fact | None]:
    """Every fact of a clinic, in the order of ``FACTS``, then its prices; None: nothing is known.

    ``emergency_label`` is what a screen reader says of the emergency number.
    """
    # A line of an address ends with a comma where words have spaces between them.
    line_end = ", " if LANGUAGES[place.language].spaced else " "
    number = place.phone_from_abroad
    hours = place.hours.line if place.hours else line_end.join(place.hours_note)
    known: dict[str, Fact | None] = {
        "phone": Fact(number, f"tel:{place.phone}") if number else None,
        "emergency": Fact(place.emergency, f"tel:{place.emergency}", emergency_label),
        "hours": Fact(hours) if hours else None,
        "email": Fact(place.email, f"mailto:{place.email}") if place.email else None,
        "address": Fact(line_end.join(place.address)) if place.address else None,
        "clinic": Fact(place.name, clinic_address),
    }
    return known | {f"{PRICE}{one.key}": Fact(one.in_text) for one in place.prices}


def facts_of(
    place: Place, clinic_address: str, unknown: str, emergency_label: str | None = None
) -> LookUp:
    """Look facts up for one clinic; an unknown one sends the reader to the clinic's page."""
    known = known_facts(place, clinic_address, emergency_label)
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
            if fact.is_slip:
                return f'<mark class="no-fact">{words}</mark>'
            if fact.href is None or open_links:
                return words
            label = f' aria-label="{escape(fact.label)}"' if fact.label else ""
            return f'<a href="{escape(fact.href)}"{label}>{words}</a>'
        if tag.startswith("<a "):
            open_links += 1
        elif tag == "</a>":
            open_links -= 1
        return _FACT.sub(lambda inside: escape(look_up(inside[1]).words), tag)

    return _TAG_OR_FACT.sub(fill, html)


def in_text(text: str, look_up: LookUp) -> str:
    """Plain text (a title, a summary, words for a search) with its facts filled in."""
    return _FACT.sub(lambda found: look_up(found[1]).words, text)
