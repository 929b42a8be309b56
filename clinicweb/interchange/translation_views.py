"""Files of one translation: take it out for another tool or a doctor, bring it back."""

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from clinicweb.domain.access import Action
from clinicweb.domain.languages import LANGUAGES
from clinicweb.formats.rows import Sheet
from clinicweb.i18n import message, page_language
from clinicweb.interchange import translation_out
from clinicweb.interchange.answers import bring, clinic_name, download
from clinicweb.interchange.blueprint import MEGABYTES, blueprint
from clinicweb.interchange.files import LARGEST
from clinicweb.interchange.forms import FileForm
from clinicweb.interchange.transfers import mine, translation_for
from clinicweb.security import access, require_actor
from clinicweb.web import now, reader

RECENT = 10

XLIFF = "application/xliff+xml"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Ending and kind of each format that a translation can be taken out in.
ENDINGS = {
    "xliff2": (".xlf", XLIFF),
    "xliff12": (".xliff12.xlf", XLIFF),
    "docx": (".docx", WORD),
    "html": (".html", "text/html"),
}


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
        most_bytes=LARGEST,
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
def take_out(translation_id: int, format_: str) -> ResponseReturnValue:
    """The translation as a file."""
    if format_ not in ENDINGS:
        abort(404)
    actor = require_actor()
    found = translation_for(reader(), translation_id, actor)
    clinic = clinic_name(found.article.clinic)
    sheet = translation_out.sheet(
        reader(),
        translation_id,
        clinic,
        actor,
        now(),
        lambda said, params: message(said, {**params}),
    )
    ending, kind = ENDINGS[format_]
    name = f"{found.article.slug}.{found.language}{ending}"
    return download(_written(sheet, format_), name, kind)


def _written(sheet: Sheet, format_: str) -> bytes:
    # The formats' libraries are large: only a process that is asked for one imports it.
    if format_ == "xliff2":
        from clinicweb.formats import xliff2

        return xliff2.write(sheet)
    if format_ == "xliff12":
        from clinicweb.formats import xliff12

        return xliff12.write(sheet)
    from clinicweb.formats import review_page, review_table

    words = review_table.Words(
        number=gettext("No."),
        source=LANGUAGES[sheet.source_language].endonym,
        target=LANGUAGES[sheet.target_language].endonym,
        remark=gettext("Remarks"),
        safety=gettext("Safety"),
        how_to=_how_to(sheet, on_paper=format_ == "html"),
    )
    if format_ == "docx":
        return review_table.write(sheet, words)
    return review_page.write(sheet, words, page_language().code)


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
