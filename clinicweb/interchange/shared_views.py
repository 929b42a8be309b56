"""Files of the memory and of the termbase, and the list of one's own transfers."""

from collections.abc import Sequence

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from clinicweb.domain.access import Action, Actor
from clinicweb.formats import term_table
from clinicweb.i18n import page_language
from clinicweb.interchange import files
from clinicweb.interchange.answers import begun, bring, clinic_name, download
from clinicweb.interchange.blueprint import MEGABYTES, blueprint
from clinicweb.interchange.forms import FetchMemoryForm, FileForm, MemoryFileForm
from clinicweb.interchange.transfers import Opening, mine
from clinicweb.models import Clinic
from clinicweb.security import access, require_actor
from clinicweb.termbase.exchange import all_rows
from clinicweb.web import now, reader

RECENT = 30


@blueprint.get("/")
@access(Action.TRANSLATE)
def index() -> str:
    """Files of the memory and the terms, and what became of one's own files."""
    actor = require_actor()
    return render_template(
        "interchange/index.html",
        form=MemoryFileForm(),
        fetch=FetchMemoryForm(),
        transfers=mine(reader(), actor, RECENT),
        administered=_administered(actor),
        clinic_name=clinic_name,
        megabytes=MEGABYTES,
        most_bytes=files.LARGEST,
        zone="UTC",
    )


@blueprint.post("/memory/bring")
@access(Action.ADMINISTER)
def bring_memory() -> ResponseReturnValue:
    """Bring pairs into the memory of a clinic."""
    form, actor = MemoryFileForm(), require_actor()
    clinic_id = _clinic(actor, form.clinic.data)
    source, _, target = (form.pair.data or "").partition("-")
    if not form.pair.validate(form):
        abort(400)
    options = {"source_language": source, "target_language": target}
    back = url_for("interchange.index")
    return bring(form, back, "memory", actor, options, clinic_id=clinic_id)


@blueprint.post("/memory/fetch")
@access(Action.ADMINISTER)
def fetch_memory() -> ResponseReturnValue:
    """Let a job write a file of a clinic's memory."""
    form, actor = FetchMemoryForm(), require_actor()
    if not form.validate():
        abort(400)
    clinic_id = _clinic(actor, form.clinic.data)
    slug = reader().get_one(Clinic, clinic_id).slug
    name = f"memory-{slug}-{now():%Y-%m-%d}.{form.format.data}"
    options: dict[str, str | bool] = {
        "source_language": page_language().code,
        "with_starter": bool(form.with_starter.data),
    }
    opening = Opening("out", "memory", form.format.data, name, files.new_name(), options, clinic_id)
    return begun(opening, actor)


@blueprint.post("/terms/bring")
@access(Action.TRANSLATE)
def bring_terms() -> ResponseReturnValue:
    """Bring concepts into the termbase."""
    return bring(FileForm(), url_for("interchange.index"), "terms", require_actor(), {})


@blueprint.get("/terms/csv")
@access(Action.TRANSLATE)
def terms() -> ResponseReturnValue:
    """The whole termbase as a table."""
    data = b"".join(term_table.write(all_rows(reader(), None)))
    return download(data, f"terms-{now():%Y-%m-%d}.csv", files.MIME_TYPES["csv"])


@blueprint.post("/terms/tbx")
@access(Action.TRANSLATE)
def fetch_terms() -> ResponseReturnValue:
    """Let a job write the whole termbase for translation programs."""
    name, options = f"terms-{now():%Y-%m-%d}.tbx", {"language": page_language().code}
    opening = Opening("out", "terms", "tbx", name, files.new_name(), options)
    return begun(opening, require_actor())


def _administered(actor: Actor) -> Sequence[Clinic]:
    clinics = reader().scalars(
        select(Clinic).options(selectinload(Clinic.texts)).order_by(Clinic.position, Clinic.id)
    )
    return [one for one in clinics if actor.may(Action.ADMINISTER, one.id)]


def _clinic(actor: Actor, clinic_id: int | None) -> int:
    if clinic_id is None or reader().get(Clinic, clinic_id) is None:
        abort(400)
    actor.require(Action.ADMINISTER, clinic_id)
    return clinic_id
