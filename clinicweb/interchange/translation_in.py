"""A file about a translation comes back: what it changes, and what it must not.

A text is taken when the file changed it and nobody here did meanwhile; the marks tell. What is
taken is an edit like any other: nothing is accepted, and an accepted text that changes is to be
accepted again. When any line does not belong here, nothing is taken until the person says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from clinicweb.db import locked
from clinicweb.desk import notes, passages
from clinicweb.desk.findings import findings_for_translation
from clinicweb.desk.notes import NoteKind
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.checks.finding import Severity
from clinicweb.domain.errors import NotFound
from clinicweb.domain.messages import N_
from clinicweb.domain.workflow import PassageState
from clinicweb.formats.rows import (
    OURS,
    BrokenFile,
    FileSheet,
    FileUnit,
    Mark,
    Message,
    Problem,
    comparable,
    fingerprint,
    read_mark,
)
from clinicweb.interchange.report import Kind, Line, Report
from clinicweb.interchange.translation_out import notes_by_passage
from clinicweb.models import Passage, Translation

Fold = Callable[[str], str]
"""Makes texts comparable: what a tool changes by itself is no change of a person's."""

OTHER_LANGUAGES = N_(
    "The file is about a translation from “%(source)s” to “%(target)s”, which this one is not."
)
NOT_OURS: Message = (N_("This line has no mark of ours: it was not made here."), {})
OTHER_ARTICLE: Message = (N_("This line belongs to another translation."), {})
GONE: Message = (N_("This sentence is no longer part of the article: its source changed."), {})
OTHER_SOURCE: Message = (N_("The source in the file is not the source of this passage."), {})
TWICE: Message = (N_("The file has this passage twice, with different translations."), {})
TOO_LONG: Message = (
    N_("The text is longer than %(limit)s characters."),
    {"limit": str(passages.TEXT_LENGTH)},
)
SOURCE_CHANGED: Message = (
    N_("The source changed since the file was made; the file translates the earlier one."),
    {},
)
CHANGED_HERE: Message = (
    N_("Somebody changed this passage here since the file was made. Their text stays."),
    {},
)
NOTHING: Message = (N_("The file has no text for this passage. The text here stays."), {})
NOT_ACCEPTED: Message = (
    N_("The file calls this text final. A person here still has to accept it."),
    {},
)
REOPENED: Message = (N_("This passage was accepted here and has to be accepted again."), {})
NOT_IN_FILE: Message = (N_("The file does not have this passage. It stays as it is."), {})


@dataclass(frozen=True, slots=True)
class _Fitting:
    """A line of the file and the passage that it is about."""

    unit: FileUnit
    mark: Mark
    passage: Passage
    number: int

    def line(self, kind: Kind, message: Message, text: str = "", theirs: str = "") -> Line:
        unit = self.unit
        return Line(kind, message, unit.line, unit.mark, text, theirs, self.passage.id, self.number)


def take(
    session: Session,
    translation_id: int,
    sheet: FileSheet,
    actor: Actor,
    now: datetime,
    *,
    only_fitting: bool,
    fold: Fold = comparable,
) -> Report:
    """Bring the lines of a file in, and say what became of each.

    Unless ``only_fitting``, a file with lines that do not fit changes nothing, and the report asks.
    Raises NotFound, NotAllowed, and BrokenFile for a file in other languages.
    """
    translation = locked(session, Translation, translation_id)
    if translation is None:
        raise NotFound(N_("This translation does not exist."))
    actor.require(Action.TRANSLATE, translation.article.clinic_id, translation.language)
    _require_languages(sheet, translation)
    report = Report()
    for problem in sheet.problems:
        report.unfit(problem)
    fitting = _fitting(translation, sheet, report, fold)
    if report.counts[Kind.UNFIT] and not only_fitting:
        report.asks = bool(fitting)
        report.counts["fits"] = len(fitting)
        return report
    taken = [one.passage.id for one in fitting if _take(session, one, report, fold, actor, now)]
    _take_remarks(session, translation, fitting, report, actor, now)
    session.flush()
    session.expire(translation, ["passages"])
    _tell_findings(session, translation, set(taken), report)
    _tell_absent(translation, fitting, report)
    return report


def _require_languages(sheet: FileSheet, translation: Translation) -> None:
    pair = translation.article.source_language, translation.language
    said = sheet.source_language or pair[0], sheet.target_language or pair[1]
    if said != pair:
        raise BrokenFile(OTHER_LANGUAGES, {"source": said[0], "target": said[1]})


def _fitting(
    translation: Translation, sheet: FileSheet, report: Report, fold: Fold
) -> list[_Fitting]:
    """The lines that belong here, once each; the report is told of the others."""
    known = {one.id: (number, one) for number, one in enumerate(translation.passages, 1)}
    found: dict[int, _Fitting] = {}
    for unit in sheet.units:
        mark = read_mark(unit.mark)
        why: Message | None = None
        if mark is None:
            why = NOT_OURS
        elif unit.origin not in (None, translation.id):
            why = OTHER_ARTICLE
        elif mark.passage_id not in known:
            why = OTHER_ARTICLE if unit.origin is None else GONE
        if why is None and mark is not None:
            number, passage = known[mark.passage_id]
            fitting = _Fitting(unit, mark, passage, number)
            earlier = found.setdefault(passage.id, fitting)
            why = _why_not(fitting, earlier, fold)
        if why is not None:
            report.unfit(Problem(unit.line, unit.mark, why, unit.target))
    return [one for one in found.values() if _why_not(one, one, fold) is None]


def _why_not(fitting: _Fitting, earlier: _Fitting, fold: Fold) -> Message | None:
    unit = fitting.unit
    if earlier is not fitting and comparable(earlier.unit.target) != comparable(unit.target):
        return TWICE
    same_source = " ".join(fold(unit.source).split()) == " ".join(
        fold(fitting.passage.source).split()
    )
    # A source that changed here is told of as such, below; one that the file changed is not ours.
    if not same_source and fitting.mark.source == fingerprint(fitting.passage.source):
        return OTHER_SOURCE
    return TOO_LONG if len(comparable(unit.target)) > passages.TEXT_LENGTH else None


def _take(
    session: Session,
    one: _Fitting,
    report: Report,
    fold: Fold,
    actor: Actor,
    now: datetime,
) -> bool:
    """Take a line's text if the file changed it and nobody here did; whether it was taken."""
    passage, text = one.passage, comparable(one.unit.target)
    here = comparable(passage.text)
    if fold(text) == fold(here) or fingerprint(text) == one.mark.target:
        report.counts["same"] += 1
        return False
    if one.mark.source != fingerprint(passage.source):
        report.add(one.line(Kind.CONFLICT, SOURCE_CHANGED, text, here))
        return False
    if not text:
        report.add(one.line(Kind.EMPTY, NOTHING, theirs=here))
        return False
    if fingerprint(here) != one.mark.target:
        report.add(one.line(Kind.CONFLICT, CHANGED_HERE, text, here))
        return False
    was_accepted = passage.state == PassageState.ACCEPTED
    passages.save(session, passage.id, text, passage.version, actor, now, accept=False)
    session.flush()
    report.counts["taken"] += 1
    if was_accepted:
        report.add(one.line(Kind.REOPENED, REOPENED, text))
    if one.unit.is_final:
        report.add(one.line(Kind.FINAL, NOT_ACCEPTED, text))
    return True


def _take_remarks(
    session: Session,
    translation: Translation,
    fitting: Sequence[_Fitting],
    report: Report,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep what is said in the file and not here yet; a file that comes twice says it once."""
    known = notes_by_passage(session, translation.id)
    for one in fitting:
        said = {comparable(note.text) for note in known.get(one.passage.id, ())}
        said |= {comparable(f"{n.author}: {n.text}") for n in known.get(one.passage.id, ())}
        for remark in one.unit.remarks:
            text = comparable(remark.text)
            signed = f"{remark.author}: {text}" if remark.author else text
            if not text or text.startswith(OURS.strip()) or text in said or signed in said:
                continue
            said |= {text, signed}
            body = signed[: notes.LENGTH]
            notes.add(session, one.passage.id, NoteKind.NOTE, body, (), actor, now)
            report.counts["notes"] += 1


def _tell_findings(
    session: Session, translation: Translation, taken: set[int], report: Report
) -> None:
    """The same checks as on the page, for every text that was taken."""
    findings = findings_for_translation(session, translation) if taken else {}
    for number, passage in enumerate(translation.passages, 1):
        for one in findings.get(passage.id, ()) if passage.id in taken else ():
            params = {name: str(value) for name, value in one.params.items()}
            kind = Kind.ERROR if one.severity is Severity.ERROR else Kind.WARNING
            message = (one.message_id, params)
            report.add(Line(kind, message, text=passage.text, passage_id=passage.id, number=number))


def _tell_absent(translation: Translation, fitting: Sequence[_Fitting], report: Report) -> None:
    """Passages that the file does not have, as when somebody deleted a row."""
    there = {one.passage.id for one in fitting}
    for number, passage in enumerate(translation.passages, 1):
        if passage.id not in there:
            report.add(
                Line(
                    Kind.ABSENT,
                    NOT_IN_FILE,
                    text=passage.source,
                    passage_id=passage.id,
                    number=number,
                )
            )


def take_over(
    session: Session, line: Line, seen_version: int, actor: Actor, now: datetime
) -> Passage:
    """A person decides a conflict for the file's text; PassageConflict when it changed again."""
    saved = passages.save(session, line.passage_id or 0, line.text, seen_version, actor, now)
    return saved.passage
