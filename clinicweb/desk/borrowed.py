"""Texts that come from another sentence: a safety passage must not take one over unread.

The drafting gives a safety passage no similar text, but a person can put one in from the side
panel with one key. What the passage says of its text stays true then: the memory, so many per cent.
"""

from sqlalchemy.orm import Session

from clinicweb.domain.checks.finding import Finding, Severity
from clinicweb.domain.memory_match import SAME_TEXT
from clinicweb.domain.messages import N_
from clinicweb.domain.workflow import Provenance
from clinicweb.memory.search import similar
from clinicweb.models import Passage
from clinicweb.publishing.second_person import classes_of

FUZZY_SAFETY = N_(
    "This text comes from a similar sentence (%(percent)s %%). "
    "A mistake here could harm somebody: compare it word by word."
)
OLD_SAFETY = N_(
    "This is the translation of the source as it was before it changed. "
    "A mistake here could harm somebody: compare it word by word."
)


def mark_borrowed(session: Session, passage: Passage) -> None:
    """Note on a safety passage that its new text is, word for word, that of a similar sentence."""
    article = passage.translation.article
    if not passage.text or not classes_of(passage, article.source_language):
        return
    matches = similar(
        session,
        passage.source,
        article.source_language,
        passage.translation.language,
        clinic_id=article.clinic_id,
        context_hash=passage.context_hash,
        source_hash=passage.source_hash,
    )
    same = [match for match in matches if passage.text in (match.text, match.target)]
    if not same or any(match.exact for match in same):
        return
    passage.provenance = Provenance.MEMORY
    passage.match, passage.memory_entry_id = same[0].percent, same[0].entry.id


def borrowed_findings(passage: Passage, source_language: str) -> tuple[Finding, ...]:
    """Warnings about a safety passage whose text was made for another source and not changed."""
    if not passage.text or not classes_of(passage, source_language):
        return ()
    found = []
    if passage.match is not None and passage.match < SAME_TEXT and _is_as_it_came(passage):
        params = {"percent": str(passage.match)}
        found.append(Finding("fuzzy_safety", Severity.WARNING, FUZZY_SAFETY, params))
    if passage.previous_source is not None and passage.text == passage.previous_text:
        found.append(Finding("old_safety", Severity.WARNING, OLD_SAFETY, {}))
    return tuple(found)


def _is_as_it_came(passage: Passage) -> bool:
    # Whoever types a letter and takes it away again has changed nothing.
    return passage.provenance == Provenance.MEMORY or passage.text == passage.draft
