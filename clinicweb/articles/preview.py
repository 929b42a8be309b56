"""What an author is typing as the page that patients would see, with the clinic's facts in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

import nh3
from markupsafe import Markup

from clinicweb.articles.service import Text
from clinicweb.clinics.directory import places
from clinicweb.clinics.facts import FACTS, Fact, LookUp, in_html, in_text, known_facts
from clinicweb.domain import typeset
from clinicweb.domain.figures import figures
from clinicweb.domain.markdown import render
from clinicweb.models import Clinic

Known = Mapping[str, Fact | None]


@dataclass(frozen=True, slots=True)
class Preview:
    """A page that is not published; every part is safe HTML."""

    title: Markup
    summary: Markup
    html: Markup


def facts(clinic: Clinic | None, language: str) -> Known:
    """Every fact an author can use, with the clinic's value where it has one."""
    found = places([clinic], language) if clinic is not None else ()
    if not found:
        return dict.fromkeys(FACTS)
    return known_facts(found[0], f"/{language}/clinics/{found[0].slug}/")


def reader_words(clinic: Clinic, language: str) -> Callable[[str], str]:
    """Plain words of a page with the clinic's facts in them; a fact not known keeps its name."""
    known = facts(clinic, language)
    return lambda words: in_text(words, lambda name: known.get(name) or Fact("{{" + name + "}}"))


def preview(text: Text, language: str, known: Known, unknown: str) -> Preview:
    """The page of a text. ``unknown`` stands for a fact that the clinic has no value for.

    A name that is no fact at all is marked, so that its author sees the slip.
    """
    text = text.tidied()
    look_up = _look_up(known, unknown)

    def filled(html: str) -> Markup:
        return Markup(in_html(html, look_up))  # noqa: S704 - escaped or sanitised below

    html = figures(nh3.clean(render(text.body), link_rel="noopener noreferrer"))
    return Preview(
        title=filled(typeset.marked(text.title, language)),
        summary=filled(escape(text.summary)),
        html=filled(typeset.headings(html, language)),
    )


def _look_up(known: Known, unknown: str) -> LookUp:
    def look_up(name: str) -> Fact:
        if name not in known:
            return Fact("{{" + name + "}}", is_slip=True)
        return known[name] or Fact(unknown)

    return look_up
