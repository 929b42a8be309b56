"""One transfer: how far it is, what became of it, and what a person decides about it."""

from collections.abc import Mapping

from flask import (
    abort,
    flash,
    get_template_attribute,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from clinicweb.desk.passages import PassageConflict
from clinicweb.domain.access import Action
from clinicweb.domain.errors import NotFound
from clinicweb.domain.messages import N_
from clinicweb.formats.tables import write as write_table
from clinicweb.i18n import message
from clinicweb.interchange import files, transfers, translation_in
from clinicweb.interchange.answers import download
from clinicweb.interchange.blueprint import blueprint
from clinicweb.interchange.forms import TakeOverForm
from clinicweb.interchange.report import Kind, Line, read_report
from clinicweb.models import Passage, Transfer, Translation
from clinicweb.security import access, require_actor
from clinicweb.web import bell, database, now, reader, settings

SHOWN = 200
MOST_WATCHED = 50

# What the report calls each kind of line: heading, icon, and what it means.
KINDS = {
    Kind.UNFIT: (N_("Lines that do not fit"), "error", N_("They were not taken.")),
    Kind.CONFLICT: (
        N_("Changed on both sides"),
        "warning",
        N_("Nothing was overwritten. Compare the two texts and decide."),
    ),
    Kind.EMPTY: (N_("Without a text in the file"), "info", N_("The texts here stay.")),
    Kind.ERROR: (
        N_("Errors in the texts that were taken"),
        "error",
        N_("They have to be corrected before the passages can be accepted."),
    ),
    Kind.WARNING: (
        N_("Warnings about the texts that were taken"),
        "warning",
        N_("They have to be acknowledged before the passages can be accepted."),
    ),
    Kind.REOPENED: (N_("To be accepted again"), "undo", ""),
    Kind.FINAL: (N_("Called final by the file"), "info", ""),
    Kind.ABSENT: (N_("Not in the file"), "info", N_("They stay as they are.")),
    Kind.KNOWN: (N_("Known already"), "info", ""),
}


@blueprint.get("/<int:transfer_id>/")
@access(Action.TRANSLATE)
def show(transfer_id: int) -> str:
    """How far the file is, or what became of it."""
    transfer = transfers.seen(reader(), transfer_id, require_actor())
    report = read_report(transfer.report)
    lines = report.lines[:SHOWN]
    languages = _languages(transfer)
    return render_template(
        "interchange/transfer.html",
        transfer=transfer,
        report=report,
        is_busy=transfer.state in transfers.BUSY,
        groups=_groups(lines),
        kinds=KINDS,
        hidden=len(report.lines) - len(lines) + report.left_out,
        versions=_versions(lines),
        source_language=languages[0],
        language=languages[1],
        format_name=files.NAMES.get(transfer.format, transfer.format),
        zone="UTC",
    )


@blueprint.get("/progress")
@access(Action.TRANSLATE)
def progress() -> ResponseReturnValue:
    """How far some transfers are; asked again and again while a worker is busy."""
    actor = require_actor()
    ids = [int(one) for one in request.args.get("ids", "").split(",") if one.isdecimal()]
    bar = get_template_attribute("macros/ui.html", "progress")
    rows = []
    for transfer_id in ids[:MOST_WATCHED]:
        try:
            found = transfers.seen(reader(), transfer_id, actor)
        except NotFound:
            continue
        shown = bar(found.done, found.total or 0, gettext("Done:")) if found.total else ""
        rows.append({"id": found.id, "state": found.state, "bar": shown})
    return {"rows": rows}


@blueprint.post("/<int:transfer_id>/take")
@access(Action.TRANSLATE)
def take(transfer_id: int) -> ResponseReturnValue:
    """Take the lines that fit and leave the others."""
    with database().transaction() as session:
        transfers.take_fitting(session, bell(), transfer_id, require_actor(), now())
    return redirect(url_for("interchange.show", transfer_id=transfer_id), 303)


@blueprint.post("/<int:transfer_id>/take-over")
@access(Action.TRANSLATE)
def take_over(transfer_id: int) -> ResponseReturnValue:
    """Decide a conflict for the file's text."""
    form, actor = TakeOverForm(), require_actor()
    if not form.validate():
        abort(400)
    lines = read_report(transfers.seen(reader(), transfer_id, actor).report).lines
    at = form.line.data
    if not 0 <= at < len(lines) or lines[at].kind is not Kind.CONFLICT:
        abort(400)
    try:
        with database().transaction() as session:
            seen_version = form.seen_version.data
            translation_in.take_over(session, lines[at], seen_version, actor, now())
    except PassageConflict:
        flash(
            gettext("This passage changed once more meanwhile. Compare the texts again."), "error"
        )
    else:
        flash(gettext("The file's text is kept. The passage is still to be accepted."), "good")
    return redirect(url_for("interchange.show", transfer_id=transfer_id, _anchor=f"line-{at}"), 303)


@blueprint.get("/<int:transfer_id>/report.csv")
@access(Action.TRANSLATE)
def report_file(transfer_id: int) -> ResponseReturnValue:
    """The report as a table."""
    transfer = transfers.seen(reader(), transfer_id, require_actor())
    report = read_report(transfer.report)
    header = [
        gettext("Kind"),
        gettext("Line of the file"),
        gettext("Mark"),
        gettext("Passage"),
        gettext("What is to be said"),
        gettext("Text in the file"),
        gettext("Text here"),
    ]
    rows = [
        [
            gettext(KINDS[one.kind][0]),
            str(one.line or ""),
            one.unit,
            str(one.number or ""),
            message(one.message[0], dict(one.message[1])),
            one.text,
            one.theirs,
        ]
        for one in report.lines
    ]
    return download(b"".join(write_table(header, rows)), f"report-{transfer_id}.csv", "text/csv")


@blueprint.get("/<int:transfer_id>/file")
@access(Action.TRANSLATE)
def fetch(transfer_id: int) -> ResponseReturnValue:
    """The file that was made."""
    transfer = transfers.seen(reader(), transfer_id, require_actor())
    path = files.folder(settings()) / (transfer.stored_as or "-")
    if transfer.direction != "out" or transfer.state != transfers.State.DONE or not path.exists():
        raise NotFound(N_("This file is not here any more."))
    kind = files.MIME_TYPES.get(transfer.format, "application/octet-stream")
    return send_file(path, kind, True, transfer.file_name, max_age=0)


def _groups(lines: list[Line]) -> list[tuple[Kind, list[tuple[int, Line]]]]:
    """The lines by kind, each with its place in the report."""
    return [
        (kind, found)
        for kind in Kind
        if (found := [(at, one) for at, one in enumerate(lines) if one.kind is kind])
    ]


def _versions(lines: list[Line]) -> Mapping[int, int]:
    """The versions of the passages with a conflict that have not taken the file's text yet."""
    texts = {one.passage_id: one.text for one in lines if one.kind is Kind.CONFLICT}
    rows = reader().execute(
        select(Passage.id, Passage.version, Passage.text).where(Passage.id.in_(list(texts)))
    )
    return {row.id: row.version for row in rows if row.text != texts[row.id]}


def _languages(transfer: Transfer) -> tuple[str, str]:
    if transfer.translation_id is None:
        return "", ""
    found = reader().get(Translation, transfer.translation_id)
    return ("", "") if found is None else (found.article.source_language, found.language)
