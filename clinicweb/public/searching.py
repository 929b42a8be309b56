"""What a search shows: the articles with the words, where each has them, and what else to try."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.clinics.directory import Place
from clinicweb.clinics.facts import in_text
from clinicweb.domain.search_marks import Pieces, excerpt, marked
from clinicweb.domain.search_query import Term
from clinicweb.finding import search, spelling
from clinicweb.finding.search import Asked, Found
from clinicweb.models.published import PublishedPage
from clinicweb.public.cards import Card, card, look_up

# A reader who got so few results may have meant the other language.
FEW = 10

_BLOCK_END = re.compile(r"</(?:p|h[1-6]|li|t[dh]|blockquote|pre|figcaption|dt|dd)>|<br ?/?>")
_FURIGANA = re.compile(r"<r[tp]>.*?</r[tp]>")
_TAG = re.compile(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")


@dataclass(frozen=True, slots=True)
class Hit:
    """A found article: its title and the best part of its text, with the words marked."""

    card: Card
    title: Pieces
    parts: Pieces


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A language that has articles with the words, too."""

    language: str
    total: int


@dataclass(frozen=True, slots=True)
class Advice:
    """What to try when nothing is found; each of them may be empty."""

    corrected: str | None = None
    fewer: tuple[tuple[str, int], ...] = ()
    """Parts of the query, and how many articles have each."""
    unfiltered: int = 0
    """How many articles there are without the filters."""


def hits(session: Session, found: Found, places: Mapping[int, Place], lang: str) -> list[Hit]:
    """The found articles in their order; one that has left the site meanwhile is left out."""
    if not found.page_ids:
        return []
    pages = session.scalars(
        select(PublishedPage).where(
            PublishedPage.id.in_(found.page_ids), PublishedPage.replaced_at.is_(None)
        )
    )
    by_id = {page.id: page for page in pages}
    return [
        _hit(page, found.terms, places, lang)
        for one in found.page_ids
        if (page := by_id.get(one)) is not None
    ]


def _hit(page: PublishedPage, terms: Sequence[Term], places: Mapping[int, Place], lang: str) -> Hit:
    shown = card(page, places, lang)
    text = in_text(plain_words(page.html), look_up(places[page.clinic_id], lang))
    return Hit(
        shown,
        marked(shown.title, terms, page.language),
        excerpt(text, terms, page.language) or marked(shown.summary, terms, page.language),
    )


def plain_words(html: str) -> str:
    """The words of sanitised HTML in one line."""
    spaced = _BLOCK_END.sub(" ", _FURIGANA.sub("", html.replace("<wbr>", "")))
    return " ".join(unescape(_TAG.sub("", spaced)).split())


def elsewhere(
    session: Session, query: str, languages: Sequence[str], found: Found
) -> list[Elsewhere]:
    """Those of the other languages that have articles with the words; asked where here are few."""
    if found.total >= FEW:
        return []
    totals = [
        Elsewhere(code, search.search(session, Asked(query, code, limit=1)).total)
        for code in languages
    ]
    return [one for one in totals if one.total]


def advice(session: Session, asked: Asked, found: Found, *, filtered: bool) -> Advice:
    """What to try instead of a query that finds nothing."""
    if found.total or not found.terms:
        return Advice()
    everywhere = Asked(asked.query, asked.language, limit=1)
    if filtered and (total := search.search(session, everywhere).total):
        return Advice(unfiltered=total)
    return Advice(
        spelling.corrected(session, asked.query, found.terms, asked.language),
        search.fewer_terms(session, everywhere),
    )
