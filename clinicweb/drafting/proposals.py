"""What the memory has that is like the sentences of a run: drafts before the engine is asked.

This reads for seconds where an article is long, so it happens between the two transactions of a
run, not inside one.
"""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.domain.memory_match import FILL_THRESHOLD
from clinicweb.drafting.service import Draft, FromMemory, Gap, Work
from clinicweb.memory.search import Match, similar
from clinicweb.models import Article, Passage, Translation
from clinicweb.publishing.second_person import classes_of


def from_memory(session: Session, work: Work) -> tuple[list[Draft], Work]:
    """Drafts for the gaps that a similar entry fills, and the work that is left for the engine."""
    clinic_id = session.scalar(
        select(Article.clinic_id)
        .join(Translation, Translation.article_id == Article.id)
        .where(Translation.id == work.translation_id)
    )
    passages = {
        passage.id: passage
        for passage in session.scalars(
            select(Passage).where(Passage.translation_id == work.translation_id)
        )
    }
    drafts: list[Draft] = []
    left: list[Gap] = []
    for gap in work.gaps:
        passage = passages.get(gap.passage_id)
        match = None if passage is None else _proposal(session, passage, work, clinic_id)
        if match is None:
            left.append(gap)
            continue
        origin = FromMemory(match.entry.id, match.percent)
        drafts.append(Draft(gap.passage_id, gap.version, match.text, None, origin))
    return drafts, replace(work, gaps=tuple(left))


def _proposal(
    session: Session, passage: Passage, work: Work, clinic_id: int | None
) -> Match | None:
    """The best similar entry that may become a draft.

    Its figures, facts and codes are those of the sentence, and it denies what the sentence denies.
    A safety passage gets none: there the difference between two similar sentences can harm.
    """
    if classes_of(passage, work.source_language):
        return None
    matches = similar(
        session,
        passage.source,
        work.source_language,
        work.target_language,
        clinic_id=clinic_id,
        context_hash=passage.context_hash,
        source_hash=passage.source_hash,
        threshold=FILL_THRESHOLD,
    )
    fitting = (match for match in matches if match.adapted_target is not None)
    return next((match for match in fitting if not match.negation_differs), None)
