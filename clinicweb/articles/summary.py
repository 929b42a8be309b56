"""A short summary from the beginning of a text."""

import sentencex

from clinicweb.articles.headings import columns

LONGEST = 200
"""Longest summary in display columns: 200 letters or 100 Japanese characters."""
_MOST_SENTENCES = 2


def summary_of(paragraph: str, language: str) -> str:
    """Give the first one or two sentences of `paragraph` (plain text), as many as fit.

    A first sentence that is too long by itself is cut at a word and ends in "…".
    """
    summary = ""
    for sentence in sentencex.segment(language, paragraph)[:_MOST_SENTENCES]:
        if summary and columns(summary + sentence.rstrip()) > LONGEST:
            break
        summary += sentence
    summary = summary.strip()
    return summary if columns(summary) <= LONGEST else _cut(summary)


def _cut(sentence: str) -> str:
    kept = ""
    for character in sentence:
        if columns(kept + character) > LONGEST - 2:
            break
        kept += character
    places = [kept.rfind(sign) for sign in (" ", "、", "，", "・")]
    return kept[: max(places)].rstrip(" ,;、，・") + "…" if max(places) > 0 else kept + "…"
