"""Files of one translation: take it out for another tool or a doctor, bring it back."""

from io import BytesIO

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from clinicweb.domain.access import Action
from clinicweb.domain.languages import LANGUAGES
from clinicweb.formats import review_page
from clinicweb.formats.rows import Sheet, Words
from clinicweb.i18n import message, page_language
from clinicweb.interchange import files, kept_sheet, translation_out
from clinicweb.interchange.answers import begun, bring, clinic_name, download
from clinicweb.interchange.blueprint import MEGABYTES, blueprint
from clinicweb.interchange.forms import FileForm
from clinicweb.interchange.transfers import Opening, mine, translation_for
from clinicweb.models import Translation
from clinicweb.security import access, require_actor
from clinicweb.web import now, reader, settings

RECENT = 10

ENDINGS = {"xliff2": ".xlf", "xliff12": ".xliff12.xlf", "docx": ".docx", "html": ".html"}
"""Of the names of the files that a translation can be taken out in."""

ON_PAPER = "html"
"""The one format that is written at once: the others' libraries are too large for this process."""


@blueprint.get("/translations/<int:translation_id>/")
@access(Action.TRANSLATE)
def translation(translation_id: int) -> str:
    """What can be done with files of this translation, and what was."""
    actor = require_actor()
    found = translation_for(reader(), translation_id, actor)
    return render_template(
        "interchange/translation.html",
        translation=found,
        clinic=clinic_name(found.article.clinic),
        form=FileForm(),
        transfers=mine(reader(), actor, RECENT, translation_id),
        zone=found.article.clinic.time_zone,
        megabytes=MEGABYTES,
        most_bytes=files.LARGEST,
    )


@blueprint.post("/translations/<int:translation_id>/bring")
@access(Action.TRANSLATE)
def bring_translation(translation_id: int) -> ResponseReturnValue:
    """Bring a file back."""
    actor = require_actor()
    found = translation_for(reader(), translation_id, actor)
    back = url_for("interchange.translation", translation_id=translation_id)
    clinic_id = found.article.clinic_id
    return bring(
        FileForm(),
        back,
        "translation",
        actor,
        {},
        clinic_id=clinic_id,
        translation_id=translation_id,
    )


@blueprint.get("/translations/<int:translation_id>/<format_>")
@access(Action.TRANSLATE)
def print_out(translation_id: int, format_: str) -> ResponseReturnValue:
    """The translation as a page to print; for another format, the page with its button."""
    if format_ not in ENDINGS:
        abort(404)
    found = translation_for(reader(), translation_id, require_actor())
    if format_ != ON_PAPER:
        return redirect(url_for("interchange.translation", translation_id=translation_id))
    page = review_page.write(*_sheet(found, format_), page_language().code)
    return download(page, _file_name(found, format_), files.MIME_TYPES[format_])


@blueprint.post("/translations/<int:translation_id>/<format_>")
@access(Action.TRANSLATE)
def take_out(translation_id: int, format_: str) -> ResponseReturnValue:
    """Let a job write the translation, as it is now, to a file."""
    if format_ not in ENDINGS or format_ == ON_PAPER:
        abort(404)
    actor = require_actor()
    found = translation_for(reader(), translation_id, actor)
    sheet, words = _sheet(found, format_)
    stored_as = files.store(settings(), BytesIO(kept_sheet.dump(sheet, words)))
    name, clinic_id = _file_name(found, format_), found.article.clinic_id
    opening = Opening("out", "translation", format_, name, stored_as, {}, clinic_id, translation_id)
    return begun(opening, actor)


def _file_name(translation: Translation, format_: str) -> str:
    return f"{translation.article.slug}.{translation.language}{ENDINGS[format_]}"


def _sheet(translation: Translation, format_: str) -> tuple[Sheet, Words]:
    """The translation and what is said around it, in the reader's language."""
    sheet = translation_out.sheet(
        reader(),
        translation.id,
        clinic_name(translation.article.clinic),
        require_actor(),
        now(),
        lambda said, params: message(said, {**params}),
    )
    words = Words(
        number=gettext("No."),
        source=LANGUAGES[sheet.source_language].endonym,
        target=LANGUAGES[sheet.target_language].endonym,
        remark=gettext("Remarks"),
        safety=gettext("Safety"),
        how_to=_how_to(sheet, on_paper=format_ == ON_PAPER),
    )
    return sheet, words


def _how_to(sheet: Sheet, *, on_paper: bool) -> tuple[str, ...]:
    where = gettext("%(clinic)s, revision %(number)s", clinic=sheet.clinic, number=sheet.revision)
    marks = gettext(
        "Signs such as ⟦1⟧ and {{phone}} stand for formatting and for facts of the clinic. "
        "Leave them as they are."
    )
    safety = gettext(
        "At sentences marked “Safety” a mistake could harm somebody. Read them word by word."
    )
    if on_paper:
        return (where, safety, marks)
    ask = gettext(
        "Correct the third column where needed, write anything else into the fourth, save the file "
        "and send it back. Please leave the first two columns as they are."
    )
    return (where, ask, safety, marks)
