"""What an author is typing as the page that patients would see, with the clinic's facts in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import nh3
from markupsafe import Markup

from clinicweb.articles.service import Text
from clinicweb.domain import typeset
from clinicweb.domain.markdown import render
from clinicweb.models import Clinic

# What a fact is called in a text, in the order in which authors are offered them.
FACTS = ("phone", "emergency", "hours", "email", "address", "clinic")

_TAG_OR_FACT = re.compile(r"(<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>)|\{\{\s*([\w:.-]+)\s*\}\}")
_FACT = re.compile(r"\{\{\s*([\w:.-]+)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Preview:
    """A page that is not published; every part is safe HTML."""

    title: Markup
    summary: Markup
    html: Markup


def facts(clinic: Clinic | None, language: str) -> Mapping[str, str | None]:
    """Every fact an author can use, with the clinic's value where it has one."""
    if clinic is None:
        return dict.fromkeys(FACTS)
    texts = {text.language: text for text in clinic.texts}
    text = texts.get(language) or next(iter(texts.values()), None)
    return {
        "phone": clinic.phone,
        "emergency": clinic.emergency_number,
        "hours": _line(text.hours) if text else None,
        "email": clinic.email,
        "address": _line(text.address) if text else None,
        "clinic": text.name if text else None,
    }


def preview(text: Text, language: str, known: Mapping[str, str | None], unknown: str) -> Preview:
    """The page of a text. ``unknown`` stands for a fact that the clinic has no value for.

    A name that is no fact at all is marked, so that its author sees the slip.
    """
    text = text.tidied()

    def fill(name: str) -> str:
        return known.get(name) or (unknown if name in known else "{{" + name + "}}")

    def filled(html: str) -> Markup:
        def one(found: re.Match[str]) -> str:
            tag, name = found[1], found[2]
            if tag is not None:
                return _FACT.sub(lambda inside: escape(fill(inside[1])), tag)
            words = escape(fill(name))
            return words if name in known else f'<mark class="no-fact">{words}</mark>'

        return Markup(_TAG_OR_FACT.sub(one, html))  # noqa: S704 - escaped or sanitised by callers

    html = nh3.clean(render(text.body), link_rel="noopener noreferrer")
    return Preview(
        title=filled(typeset.marked(text.title, language)),
        summary=filled(escape(text.summary)),
        html=filled(typeset.headings(html, language)),
    )


def _line(lines: str | None) -> str | None:
    return " ".join(lines.split("\n")) if lines else None
