"""What the memory gives a draft: the same sentence at once, a similar one before the engine."""

from datetime import datetime

from sqlalchemy.orm import Session

from clinicweb.domain.memory_match import FILL_THRESHOLD
from clinicweb.domain.safety import classify
from clinicweb.domain.workflow import PassageState, PassageStep, Provenance, advance_passage
from clinicweb.memory.search import Match, exact_matches, similar
from clinicweb.models import Passage, Translation


def fill(session: Session, translation: Translation, now: datetime) -> None:
    """Give every missing passage the text that the memory has for the very same source."""
    missing = [p for p in translation.passages if p.state == PassageState.MISSING]
    article = translation.article
    matches = exact_matches(
        session, missing, article.source_language, translation.language, article.clinic_id
    )
    for passage in missing:
        match = matches.get(passage.id)
        if match is not None:
            take(passage, match.text, match.percent, match.entry.id, now)


def take(passage: Passage, text: str, percent: int, entry_id: int, now: datetime) -> None:
    """Make a text of the memory the draft of a missing passage."""
    passage.state = advance_passage(passage.state, PassageStep.DRAFT)
    passage.text = passage.draft = text
    passage.provenance = Provenance.MEMORY
    passage.match, passage.memory_entry_id = percent, entry_id
    passage.trouble = passage.engine = None
    passage.updated_at = now


def proposal(
    session: Session,
    source: str,
    source_language: str,
    target_language: str,
    clinic_id: int,
) -> Match | None:
    """The best similar entry that may become a draft.

    Its figures, facts and codes are those of the sentence, and it denies what the sentence denies.
    A safety passage gets none: there the difference between two similar sentences can harm.
    """
    if classify(source, source_language):
        return None
    matches = similar(
        session,
        source,
        source_language,
        target_language,
        clinic_id=clinic_id,
        threshold=FILL_THRESHOLD,
    )
    usable = (match for match in matches if match.adapted_target is not None)
    return next((match for match in usable if not match.negation_differs), None)
