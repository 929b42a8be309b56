"""What the checks say about the passages of a translation, and who has acknowledged it."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.desk.borrowed import borrowed_findings
from clinicweb.domain.checks.context import Context
from clinicweb.domain.checks.finding import Finding, Severity
from clinicweb.domain.checks.run import run_checks
from clinicweb.domain.passages import PassageKind
from clinicweb.domain.workflow import PassageState
from clinicweb.models import Acknowledgement, Passage, Translation
from clinicweb.termbase.lookup import concepts_for

# Both databases limit the parameters of one statement; 500 is far below either limit.
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding of a passage as it stands, and who has acknowledged it (a user's id)."""

    finding: Finding
    fingerprint: str
    acknowledged_by: int | None = None

    @property
    def code(self) -> str:
        """The finding's code."""
        return self.finding.code

    @property
    def severity(self) -> Severity:
        """The finding's severity."""
        return self.finding.severity

    @property
    def message_id(self) -> str:
        """The finding's message."""
        return self.finding.message_id

    @property
    def params(self) -> Mapping[str, str]:
        """The values of the finding's message."""
        return self.finding.params

    @property
    def blocks(self) -> bool:
        """Whether the passage cannot be accepted as it is."""
        return self.severity is Severity.ERROR or self.acknowledged_by is None


def findings_for_translation(
    session: Session, translation: Translation
) -> dict[int, tuple[Seen, ...]]:
    """What the checks say of every passage that has a text, by passage id."""
    written = [passage for passage in translation.passages if passage.text]
    return _findings(session, translation, written, translation.passages)


def findings_of_passage(session: Session, passage: Passage) -> tuple[Seen, ...]:
    """What the checks say about one passage as it stands, also that its text is missing."""
    twins = session.scalars(
        select(Passage).where(
            Passage.translation_id == passage.translation_id,
            Passage.source_hash == passage.source_hash,
        )
    ).all()
    return _findings(session, passage.translation, [passage], twins)[passage.id]


def _findings(
    session: Session,
    translation: Translation,
    wanted: Sequence[Passage],
    all_: Sequence[Passage],
) -> dict[int, tuple[Seen, ...]]:
    source_language = translation.article.source_language
    accepted = _accepted_by_source(all_)
    terms = concepts_for(session, translation.article.clinic_id)
    found: dict[int, tuple[Finding, ...]] = {}
    for passage in wanted:
        context = Context(
            kind=PassageKind(passage.kind),
            concepts=terms.for_checks(passage.source, source_language, translation.language),
            elsewhere=_elsewhere(passage, accepted),
        )
        checked = _checked(
            passage.source, passage.text, source_language, translation.language, context
        )
        found[passage.id] = (*checked, *borrowed_findings(passage, source_language))
    known = _acknowledged(session, [id_ for id_, findings in found.items() if findings])
    return {
        passage.id: tuple(_seen(finding, passage, known) for finding in found[passage.id])
        for passage in wanted
    }


def _seen(finding: Finding, passage: Passage, known: Mapping[tuple[int, str], int]) -> Seen:
    fingerprint = _fingerprint(finding, passage)
    return Seen(finding, fingerprint, known.get((passage.id, fingerprint)))


def _accepted_by_source(passages: Iterable[Passage]) -> dict[str, list[Passage]]:
    found: dict[str, list[Passage]] = {}
    for passage in passages:
        if passage.state == PassageState.ACCEPTED:
            found.setdefault(passage.source_hash, []).append(passage)
    return found


def _elsewhere(passage: Passage, accepted: Mapping[str, Sequence[Passage]]) -> tuple[str, ...]:
    """How the article translates the same source where it was accepted before this passage.

    One of two passages that differ has to be looked at, not both: the one accepted later.
    """
    mine = _accepted_when(passage) if passage.state == PassageState.ACCEPTED else None
    texts = [
        twin.text
        for twin in accepted.get(passage.source_hash, ())
        if twin.id != passage.id and (mine is None or _accepted_when(twin) < mine)
    ]
    return tuple(dict.fromkeys(texts))


def _accepted_when(passage: Passage) -> tuple[datetime, int]:
    # Rows of before acceptance had a date count as the oldest.
    return passage.accepted_at or datetime.min.replace(tzinfo=UTC), passage.id


def _fingerprint(finding: Finding, passage: Passage) -> str:
    """Stands for the finding about exactly these two texts: 32 hexadecimal digits."""
    parts = [finding.code, sorted(finding.params.items()), passage.source_hash, passage.text]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def _acknowledged(session: Session, passage_ids: Sequence[int]) -> dict[tuple[int, str], int]:
    known = {}
    for start in range(0, len(passage_ids), CHUNK):
        rows = session.execute(
            select(
                Acknowledgement.passage_id, Acknowledgement.fingerprint, Acknowledgement.user_id
            ).where(Acknowledgement.passage_id.in_(passage_ids[start : start + CHUNK]))
        )
        known.update({(row.passage_id, row.fingerprint): row.user_id for row in rows})
    return known


@lru_cache(maxsize=8192)
def _checked(
    source: str, text: str, source_language: str, language: str, context: Context
) -> tuple[Finding, ...]:
    # A page of 264 passages is checked again with every look at it; nearly all are as they were.
    return tuple(run_checks(source, text, source_language, language, context))
