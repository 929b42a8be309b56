"""The review page as values: what its templates show, worked out once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy.orm import Session

from clinicweb.desk.findings import findings_for_translation
from clinicweb.desk.passages import undoable
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.diff import Part, words
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.domain.workflow import PassageState, TranslationState
from clinicweb.drafting.service import Message, progress
from clinicweb.models import Passage, PublishedPage, Translation
from clinicweb.review import queries
from clinicweb.review.marked import Insert, inserts, marked
from clinicweb.review.queries import PassageView

LOOK_AGAIN = N_("Somebody else changed this passage meanwhile. Look at it once more.")

# Characters of a comfortable line in one column of the page.
_LINE_SPACED, _LINE_UNSPACED = 56, 30
_FEWEST_LINES, _MOST_LINES = 3, 14


@dataclass(frozen=True, slots=True)
class Head:
    """What the bar above the passages says and offers."""

    translation: Translation
    accepted: int
    filled: int
    total: int
    gaps: int
    """Passages that have no text."""
    next_open: int | None
    """The first passage that is not accepted."""
    reason: Message | None
    live: PublishedPage | None
    is_outdated: bool
    """The article has a newer revision than this translation follows."""
    may_translate: bool
    may_approve: bool
    may_publish: bool

    @property
    def is_live(self) -> bool:
        """Patients read exactly what was approved last."""
        return (
            self.live is not None
            and self.live.revision_id == self.translation.revision_id
            and self.live.approved_at == self.translation.approved_at
        )

    @property
    def can_approve(self) -> bool:
        """Nothing is missing but the approval itself."""
        in_review = self.translation.state == TranslationState.IN_REVIEW
        return self.may_approve and in_review and self.accepted == self.total

    @property
    def can_publish(self) -> bool:
        """Approved and waiting to go live."""
        approved = self.translation.state == TranslationState.APPROVED
        return self.may_publish and approved and not self.is_outdated


@dataclass(frozen=True, slots=True)
class Opened:
    """A passage that is open as a form."""

    text: str
    """What the form holds: the stored text, or what the person typed and could not save."""
    typed: bool
    """The text is not the stored one, so the findings do not speak of it."""
    lines: int
    inserts: Sequence[Insert]
    can_undo: bool
    refused: bool
    said: Message | None
    """Why what was typed could not be kept as it is."""
    clash: "Clash | None"


@dataclass(frozen=True, slots=True)
class Clash:
    """Two texts for one passage."""

    mine: str
    theirs: str
    who: str
    difference: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Row:
    """One passage, side by side."""

    passage: Passage
    starts_block: bool
    source: Markup
    target: Markup
    view: PassageView
    by: str
    """Name of the person who changed it last; "" for the machine."""
    difference: Sequence[Part]
    """How the source changed since a person translated it."""
    opened: Opened | None


@dataclass(frozen=True, slots=True)
class Opening:
    """Which passage is open, and what became of the last attempt to change it."""

    passage_id: int | None = None
    typed: str | None = None
    refused: bool = False
    said: Message | None = None
    conflict: bool = False


def head(session: Session, translation: Translation, actor: Actor) -> Head:
    """The bar of one translation whose passages are loaded."""
    article = translation.article
    passages = translation.passages
    filled, total = progress(translation, passages)
    language = translation.language
    return Head(
        translation=translation,
        accepted=sum(passage.state == PassageState.ACCEPTED for passage in passages),
        filled=filled,
        total=total,
        gaps=sum(passage.state == PassageState.MISSING for passage in passages),
        next_open=next_open(passages),
        reason=queries.message_of(translation.reason),
        live=queries.live_page(session, translation),
        is_outdated=article.current_revision_id != translation.revision_id,
        may_translate=actor.may(Action.TRANSLATE, article.clinic_id, language),
        may_approve=actor.may(Action.APPROVE, article.clinic_id, language),
        may_publish=actor.may(Action.PUBLISH, article.clinic_id, language),
    )


def next_open(passages: Sequence[Passage], after: int | None = None) -> int | None:
    """Id of the next passage that is not accepted, going round at the end."""
    start = next((place + 1 for place, one in enumerate(passages) if one.id == after), 0)
    for passage in [*passages[start:], *passages[:start]]:
        if passage.state != PassageState.ACCEPTED and passage.id != after:
            return passage.id
    return None


def rows(
    session: Session,
    translation: Translation,
    opening: Opening,
    only: Sequence[int | None] | None = None,
) -> list[Row]:
    """The passages in document order; with ``only``, those of these ids."""
    passages = translation.passages
    wanted = [one for one in passages if only is None or one.id in only]
    people = {one.updated_by_id for one in wanted if one.updated_by_id is not None}
    names = queries.names(session, sorted(people)) if people else {}
    firsts = _first_of_blocks(passages)
    found = findings_for_translation(session, translation)
    return [
        _row(
            session,
            translation,
            queries.passage_view(one, found.get(one.id, ())),
            one.id in firsts,
            names,
            opening,
        )
        for one in wanted
    ]


def _first_of_blocks(passages: Sequence[Passage]) -> set[int]:
    found: dict[int, int] = {}
    for passage in passages:
        found.setdefault(passage.block, passage.id)
    return set(found.values())


def _row(
    session: Session,
    translation: Translation,
    view: PassageView,
    starts_block: bool,
    names: Mapping[int, str],
    opening: Opening,
) -> Row:
    passage = view.passage
    difference: Sequence[Part] = ()
    if passage.previous_source is not None:
        language = translation.article.source_language
        difference = words(passage.previous_source, passage.source, language)
    opened = None
    if passage.id == opening.passage_id:
        opened = _opened(session, translation, view, names, opening)
    return Row(
        passage=passage,
        starts_block=starts_block,
        source=marked(passage.source, view.codes),
        target=marked(passage.text, view.codes),
        view=view,
        by=names.get(passage.updated_by_id or 0, ""),
        difference=difference,
        opened=opened,
    )


def _opened(
    session: Session,
    translation: Translation,
    view: PassageView,
    names: Mapping[int, str],
    opening: Opening,
) -> Opened:
    passage = view.passage
    text = passage.text if opening.typed is None else opening.typed
    clash, said = None, opening.said
    if opening.conflict and text.strip() == passage.text:
        said = (LOOK_AGAIN, {})
    elif opening.conflict:
        clash = Clash(
            mine=text,
            theirs=passage.text,
            who=names.get(passage.updated_by_id or 0, ""),
            difference=words(passage.text, text, translation.language),
        )
    return Opened(
        text=text,
        typed=opening.typed is not None and text.strip() != passage.text,
        lines=_lines(text or passage.source, translation.language),
        inserts=inserts(passage.source, view.codes),
        can_undo=undoable(session, passage),
        refused=opening.refused,
        said=said,
        clash=clash,
    )


def _lines(text: str, language: str) -> int:
    width = _LINE_SPACED if LANGUAGES[language].spaced else _LINE_UNSPACED
    lines = sum(len(line) // width + 1 for line in text.split("\n"))
    return min(max(lines + 1, _FEWEST_LINES), _MOST_LINES)
