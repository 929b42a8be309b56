"""What the engine says about an open passage when somebody asks, in the side panel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from clinicweb.desk import hints
from clinicweb.desk.hints import Hint, Stage
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.back_translation import Missing, grave, missing
from clinicweb.domain.passages import plain_text
from clinicweb.drafting.opening import passage_codes
from clinicweb.models import Passage

MOST_WORDINGS = 3

Bit = tuple[str, bool]
"""Some words, and whether the other text lacks them."""


@dataclass(frozen=True, slots=True)
class Back:
    """A back-translation beside the source."""

    hint: Hint
    is_stale: bool
    """The passage has another text than the one that was translated back."""
    source: Sequence[Bit]
    """The source with what does not come back."""
    text: Sequence[Bit]
    """The back-translation with the figures and negations that the source does not have."""
    lost: Sequence[str]
    added: Sequence[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """What is there, and what can be asked."""

    back: Back | None
    wordings: Hint | None
    texts: Sequence[str]
    """Other wordings than the text that is there."""
    may_ask: bool
    is_waiting: bool
    source_language: str
    language: str


def section(session: Session, passage: Passage, actor: Actor, now: datetime) -> Shown:
    """The hints that somebody asked for, and the way to ask for them."""
    translation = passage.translation
    article = translation.article
    back = hints.back_translation(session, passage, now)
    wordings = hints.wordings(session, passage, now)
    texts = [text for text in wordings.texts if text != passage.text] if wordings else []
    return Shown(
        back=None if back is None else _back(passage, back, article.source_language),
        wordings=wordings,
        texts=texts[:MOST_WORDINGS],
        may_ask=actor.may(Action.TRANSLATE, article.clinic_id, translation.language),
        is_waiting=any(hint and hint.stage is Stage.WAITING for hint in (back, wordings)),
        source_language=article.source_language,
        language=translation.language,
    )


def _back(passage: Passage, hint: Hint, language: str) -> Back:
    codes = passage_codes(passage)
    source = plain_text(passage.source, codes)
    text = plain_text(" ".join(hint.texts), codes)
    lost = missing(source, text, language) if text else []
    added = grave(missing(text, source, language))
    return Back(
        hint=hint,
        is_stale=hint.text != passage.text,
        source=_bits(source, lost),
        text=_bits(text, added),
        lost=list(dict.fromkeys(one.text for one in lost)),
        added=list(dict.fromkeys(one.text for one in added)),
    )


def _bits(text: str, marked: Sequence[Missing]) -> list[Bit]:
    bits: list[Bit] = []
    at = 0
    for one in marked:
        if one.start < at:
            continue  # a figure inside a negation is marked with it
        bits += [(text[at : one.start], False), (text[one.start : one.end], True)]
        at = one.end
    return [bit for bit in [*bits, (text[at:], False)] if bit[0]]
