"""Opening a revision for translation: its passages, and what of the old ones still holds."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.bell import Bell
from clinicweb.db import locked
from clinicweb.domain.alignment import Keyed, align
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.passages import Code, PassageKind, SourcePassage, plain_text, source_hash
from clinicweb.domain.safety import SafetyClass, classify, classify_all, from_stored, stored
from clinicweb.domain.segment_rules import Rule, RuleKind, Segmented, apply
from clinicweb.domain.skeleton import Skeleton
from clinicweb.domain.workflow import (
    PassageState,
    Provenance,
    TranslationState,
    TranslationStep,
    advance_translation,
)
from clinicweb.drafting.service import wait
from clinicweb.models import Article, Passage, Revision, Translation


def passages_json(passages: Sequence[SourcePassage]) -> str:
    """Source passages as a revision keeps them."""
    return json.dumps(
        [
            [passage.kind, passage.level, passage.block, passage.text, _codes(passage.codes)]
            for passage in passages
        ],
        ensure_ascii=False,
    )


def source_passages(revision: Revision) -> tuple[SourcePassage, ...]:
    """The frozen source passages of a revision."""
    return tuple(
        SourcePassage(PassageKind(kind), level, text, _as_codes(codes), block)
        for kind, level, block, text, codes in json.loads(revision.passages)
    )


def frozen(revision: Revision) -> Segmented:
    """A revision's document as it was split when it was frozen."""
    return Segmented(Skeleton.from_json(revision.skeleton), source_passages(revision))


def segmented(translation: Translation) -> Segmented:
    """A translation's document: that of its revision with the translators' joins and splits.

    Its passages are the rows of the translation in order; its skeleton renders them.
    """
    return apply(frozen(translation.revision), rules_of(translation))


def rules_of(translation: Translation) -> list[Rule]:
    """The joins and splits of a translation, oldest first."""
    return [
        Rule(RuleKind(row.kind), row.source_hash, row.next_hash, row.offset)
        for row in translation.segment_rules
    ]


def codes_json(codes: Sequence[Code]) -> str:
    """Inline marks as a passage row keeps them."""
    return json.dumps(_codes(codes), ensure_ascii=False)


def passage_codes(passage: Passage) -> tuple[Code, ...]:
    """The inline marks of a passage row."""
    return _as_codes(json.loads(passage.codes))


def _codes(codes: Sequence[Code]) -> list[list[object]]:
    return [[code.number, code.kind, dict(code.data)] for code in codes]


def _as_codes(rows: list[tuple[int, str, dict[str, str]]]) -> tuple[Code, ...]:
    return tuple(Code(number, kind, data) for number, kind, data in rows)


def open_translations(session: Session, bell: Bell, revision: Revision, now: datetime) -> None:
    """Let every other language follow this revision, and ring for the worker."""
    article = revision.article
    for language in LANGUAGES:
        if language == article.source_language:
            continue
        known = session.scalar(
            select(Translation.id).where(
                Translation.article_id == article.id, Translation.language == language
            )
        )
        # Somebody may be approving or editing it; nobody can make one, the article is locked.
        translation = None if known is None else locked(session, Translation, known)
        if translation is None:
            translation = Translation(
                article_id=article.id,
                language=language,
                state=TranslationState.WAITING,
                waiting_since=now,
                created_at=now,
            )
            session.add(translation)
        else:
            advance_translation(translation.state, TranslationStep.REVISE)
        translation.revision = revision
        translation.approved_by_id = None
        translation.approved_at = None
        follow(translation, article, segmented(translation).passages, now)
        wait(session, bell, translation, now)


def follow(
    translation: Translation, article: Article, source: Sequence[SourcePassage], now: datetime
) -> None:
    """Make the translation's passages those of the new source.

    Unchanged and moved passages keep text and approval; a changed one is missing again and shows
    the last translation that a person made beside it; a deleted one lives on in the memory only.
    """
    hashes = [source_hash(passage) for passage in source]
    old = list(translation.passages)
    matches = align(
        [Keyed(passage.source_hash, passage.source) for passage in old],
        [Keyed(hash_, passage.text) for hash_, passage in zip(hashes, source, strict=True)],
    )
    language = article.source_language
    classes = classify_all([(one.kind, one.text) for one in source], language)
    before = classify_all([(PassageKind(one.kind), one.source) for one in old], language)
    known = {one.id: found for one, found in zip(old, before, strict=True)}
    rows: list[Passage] = []
    for match in matches:
        new = source[match.new]
        earlier = None if match.old is None else old[match.old]
        if earlier is None or not match.unchanged:
            row = Passage(state=PassageState.MISSING, text="", updated_at=now)
            row.safety = stored(classes[match.new])
            if earlier is not None:
                _propose(row, earlier, hashes[match.new])
                row.notes = list(earlier.notes)
                _keep_added_classes(row, earlier, language)
        else:
            row = earlier
            _add_classes(row, classes[match.new], known[row.id])
        row.position, row.kind, row.level, row.block = match.new, new.kind, new.level, new.block
        row.source, row.codes, row.source_hash = new.text, codes_json(new.codes), hashes[match.new]
        row.context_hash = context_hash(hashes, match.new)
        rows.append(row)
    translation.passages = rows


def _propose(row: Passage, earlier: Passage, new_hash: str) -> None:
    """Keep the person's translation of the last source they saw, however often it changed since."""
    if earlier.state in (PassageState.EDITED, PassageState.ACCEPTED):
        row.previous_source = plain_text(earlier.source, passage_codes(earlier))
        row.previous_hash, row.previous_text = earlier.source_hash, earlier.text
    else:
        row.previous_source = earlier.previous_source
        row.previous_hash, row.previous_text = earlier.previous_hash, earlier.previous_text
    if row.previous_text and row.previous_hash == new_hash:
        # The change was taken back: so is the doubt about the text, but a person looks once more.
        row.text, row.state = row.previous_text, PassageState.EDITED
        row.provenance = Provenance.PERSON
        row.previous_source = row.previous_hash = row.previous_text = None


def _add_classes(
    row: Passage, classes: frozenset[SafetyClass], known: frozenset[SafetyClass]
) -> None:
    """An unchanged item may stand below another sentence now, which makes it dangerous.

    What a person said of its classes was said of those that were ``known`` then.
    """
    new = classes if row.safety_by_id is None else classes - known
    if row.safety is None or not new <= from_stored(row.safety):
        row.safety = stored(new | from_stored(row.safety or ""))


def _keep_added_classes(row: Passage, earlier: Passage, source_language: str) -> None:
    """What a person added by hand to the classes stays; what a person took away comes back.

    A changed sentence is judged anew, but a comma must not make a sentence harmless that somebody
    knew to be dangerous.
    """
    if earlier.safety_by_id is None:
        return
    added = from_stored(earlier.safety or "") - classify(earlier.source, source_language)
    if added:
        row.safety = stored(added | from_stored(row.safety or ""))
        row.safety_by_id = earlier.safety_by_id


def context_hash(hashes: Sequence[str], index: int) -> str:
    """The identity of a place: the hashes of both neighbours."""
    before = hashes[index - 1] if index else ""
    after = hashes[index + 1] if index + 1 < len(hashes) else ""
    return hashlib.sha256(f"{before}|{after}".encode()).hexdigest()
