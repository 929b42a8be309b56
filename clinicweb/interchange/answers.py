"""What the pages for files have in common."""

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from clinicweb.domain.access import Actor
from clinicweb.domain.errors import Invalid
from clinicweb.i18n import page_language
from clinicweb.interchange import files, transfers
from clinicweb.interchange.forms import FileForm
from clinicweb.interchange.transfers import Opening, Options
from clinicweb.models import Clinic
from clinicweb.web import bell, database, now, settings


def clinic_name(clinic: Clinic) -> str:
    """The clinic in the reader's language, else in any it has."""
    names = {text.language: text.name for text in clinic.texts}
    return names.get(page_language().code) or next(iter(names.values()), clinic.slug)


def bring(
    form: FileForm,
    back: str,
    subject: str,
    actor: Actor,
    options: Options,
    *,
    clinic_id: int | None = None,
    translation_id: int | None = None,
) -> ResponseReturnValue:
    """Keep the file that was sent and let a job read it; ``back`` is the page of the form."""
    sent = form.file.data
    if not isinstance(sent, FileStorage):
        flash(gettext("Choose a file first."), "error")
        return redirect(back, 303)
    try:
        name = files.store(settings(), sent.stream)
    except Invalid as error:
        flash(gettext(error.message_id, **error.params), "error")
        return redirect(back, 303)
    opening = Opening(
        "in", subject, "", sent.filename or "", name, options, clinic_id, translation_id
    )
    return begun(opening, actor)


def begun(opening: Opening, actor: Actor) -> ResponseReturnValue:
    """Begin a transfer and show how far it is."""
    try:
        with database().transaction() as session:
            transfer = transfers.begin(session, bell(), opening, actor, now())
    except BaseException:  # whatever stopped it: a file without its row is never deleted
        files.remove(settings(), opening.stored_as)
        raise
    return redirect(url_for("interchange.show", transfer_id=transfer.id), 303)


def download(data: bytes, name: str, kind: str) -> Response:
    """A file to keep; browsers never show it as a page of this site."""
    response = Response(data, mimetype=kind)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
