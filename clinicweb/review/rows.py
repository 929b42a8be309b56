"""The passages of the review page as values: what a row shows, closed and open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from clinicweb.desk.findings import Seen
from clinicweb.desk.passages import undoable
from clinicweb.desk.typos import keepable
from clinicweb.domain.checks.finding import Severity
from clinicweb.domain.diff import Part, words
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.domain.passages import plain_text
from clinicweb.domain.safety import SafetyClass
from clinicweb.drafting.service import Message
from clinicweb.models import Passage
from clinicweb.publishing.second_person import classes_of
from clinicweb.review import queries
from clinicweb.review.filters import waits_for_second
from clinicweb.review.marked import Insert, inserts, marked
from clinicweb.review.page import Desk, Opening
from clinicweb.review.queries import NoteCount, PassageView
from clinicweb.review.term_marks import term_marks

LOOK_AGAIN = N_("Somebody else changed this passage meanwhile. Look at it once more.")

# Characters of a comfortable line in one column of the page.
_LINE_SPACED, _LINE_UNSPACED = 56, 30
_FEWEST_LINES, _MOST_LINES = 3, 14


@dataclass(frozen=True, slots=True)
class Clash:
    """Two texts for one passage."""

    mine: str
    theirs: str
    who: str
    difference: Sequence[Part]


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
    may_keep: bool
    """The source changed so little that the old translation may stand as it was."""
    refused: bool
    said: Message | None
    """Why what was typed could not be kept as it is."""
    clash: Clash | None
    opened_at: int
    """When the server showed the form, in seconds since 1970."""


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
    accepted_by: str
    confirmed_by: str
    acknowledged_by: Mapping[str, str]
    """Who let a warning stand, by its fingerprint."""
    difference: Sequence[Part]
    """How the source changed since a person translated it."""
    safety: Sequence[SafetyClass]
    waits: bool
    """Accepted, and waiting for a second person."""
    may_confirm: bool
    """The person who looks can be that second person."""
    notes: NoteCount
    opened: Opened | None

    @property
    def errors(self) -> list[Seen]:
        """Findings that nobody can let stand."""
        return [one for one in self.view.findings if one.severity is Severity.ERROR]

    @property
    def unread(self) -> list[Seen]:
        """Warnings that nobody has acknowledged."""
        findings = self.view.findings
        return [one for one in findings if one.blocks and one.severity is not Severity.ERROR]


def rows(
    session: Session,
    desk: Desk,
    opening: Opening,
    now: datetime,
    only: Sequence[int | None] | None = None,
) -> list[Row]:
    """The passages of the choice in document order, and the open one; with ``only``, those ids."""
    passages = desk.translation.passages
    if only is None:
        wanted = [one for one in passages if desk.shows(one) or one.id == opening.passage_id]
    else:
        wanted = [one for one in passages if one.id in only]
    firsts = _first_of_blocks(passages)
    names = _names(session, desk, wanted)
    notes = queries.note_counts(session, desk.translation.id)
    return [
        _row(session, desk, one, one.id in firsts, names, notes, opening, now) for one in wanted
    ]


def _first_of_blocks(passages: Sequence[Passage]) -> set[int]:
    found: dict[int, int] = {}
    for passage in passages:
        found.setdefault(passage.block, passage.id)
    return set(found.values())


def _names(session: Session, desk: Desk, passages: Sequence[Passage]) -> Mapping[int, str]:
    people: set[int | None] = set()
    for passage in passages:
        people |= {passage.updated_by_id, passage.accepted_by_id, passage.confirmed_by_id}
        people |= {one.acknowledged_by for one in desk.findings.get(passage.id, ())}
    known = sorted(one for one in people if one is not None)
    return queries.names(session, known) if known else {}


def _row(
    session: Session,
    desk: Desk,
    passage: Passage,
    starts_block: bool,
    names: Mapping[int, str],
    notes: Mapping[int, NoteCount],
    opening: Opening,
    now: datetime,
) -> Row:
    translation = desk.translation
    source_language = translation.article.source_language
    view = queries.passage_view(passage, desk.findings.get(passage.id, ()))
    difference: Sequence[Part] = ()
    if passage.previous_source is not None:
        # The old source is kept as people read it: without codes.
        present = plain_text(passage.source, view.codes)
        difference = words(passage.previous_source, present, source_language)
    opened = None
    if passage.id == opening.passage_id:
        opened = _opened(session, desk, view, names, opening, now)
    classes = classes_of(passage, source_language)
    terms = term_marks(desk.termbase, passage.source, source_language, translation.language)
    return Row(
        passage=passage,
        starts_block=starts_block,
        source=marked(passage.source, view.codes, terms),
        target=marked(passage.text, view.codes),
        view=view,
        by=names.get(passage.updated_by_id or 0, ""),
        accepted_by=names.get(passage.accepted_by_id or 0, ""),
        confirmed_by=names.get(passage.confirmed_by_id or 0, ""),
        acknowledged_by={
            one.fingerprint: names.get(one.acknowledged_by, "")
            for one in view.findings
            if one.acknowledged_by is not None
        },
        difference=difference,
        safety=[one for one in SafetyClass if one in classes],
        waits=waits_for_second(passage, desk.looker.second_person),
        may_confirm=passage.id in desk.confirmable,
        notes=notes.get(passage.id, queries.NO_NOTES),
        opened=opened,
    )


def _opened(
    session: Session,
    desk: Desk,
    view: PassageView,
    names: Mapping[int, str],
    opening: Opening,
    now: datetime,
) -> Opened:
    passage, language = view.passage, desk.translation.language
    text = passage.text if opening.typed is None else opening.typed
    found, said = None, opening.said
    if opening.conflict and text.strip() == passage.text:
        said = (LOOK_AGAIN, {})
    elif opening.conflict:
        found = clash(passage, text, names.get(passage.updated_by_id or 0, ""), language)
    return Opened(
        text=text,
        typed=opening.typed is not None and text.strip() != passage.text,
        lines=_lines(text or passage.source, language),
        inserts=inserts(passage.source, view.codes),
        can_undo=undoable(session, passage),
        may_keep=keepable(passage),
        refused=opening.refused,
        said=said,
        clash=found,
        opened_at=int(now.timestamp()),
    )


def clash(passage: Passage, mine: str, who: str, language: str) -> Clash:
    """The stored text and the one that a person wanted to store instead."""
    return Clash(mine, passage.text, who, words(passage.text, mine, language))


def _lines(text: str, language: str) -> int:
    width = _LINE_SPACED if LANGUAGES[language].spaced else _LINE_UNSPACED
    lines = sum(len(line) // width + 1 for line in text.split("\n"))
    return min(max(lines + 1, _FEWEST_LINES), _MOST_LINES)
