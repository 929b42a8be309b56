"""The settings of a clinic, for its administrators."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from clinicweb.accounts import clinics
from clinicweb.accounts.forms import ClinicSettingsForm
from clinicweb.domain.access import Action
from clinicweb.i18n import page_language
from clinicweb.models.clinics import Clinic
from clinicweb.security import access, require_actor
from clinicweb.web import database, now, reader

blueprint = Blueprint(
    "clinic_settings", __name__, url_prefix="/staff/clinics", template_folder="templates"
)


def clinic_name(clinic: Clinic) -> str:
    """The clinic in the reader's language, else in any it has."""
    names = {text.language: text.name for text in clinic.texts}
    return names.get(page_language().code) or next(iter(names.values()), clinic.slug)


@blueprint.get("/<slug>/settings")
@access(Action.ADMINISTER)
def show(slug: str) -> ResponseReturnValue:
    """What the clinic has chosen, and who chose it."""
    return _page(slug, ClinicSettingsForm(formdata=None), 200)


@blueprint.post("/<slug>/settings")
@access(Action.ADMINISTER)
def save(slug: str) -> ResponseReturnValue:
    """Turn the second person for safety passages on or off."""
    form = ClinicSettingsForm()
    if not form.validate():
        return _page(slug, form, 422)
    wanted = form.second_person.data == "on"
    with database().transaction() as session:
        actor = require_actor()
        clinic = clinics.one_managed(session, slug, actor)
        changed = clinics.set_second_person(session, clinic.id, wanted, actor, now())
    words = gettext("The settings are saved.") if changed else gettext("Nothing was changed.")
    flash(words, "good" if changed else "info")
    return redirect(url_for(".show", slug=slug), 303)


def _page(slug: str, form: ClinicSettingsForm, status: int) -> ResponseReturnValue:
    clinic = clinics.one_managed(reader(), slug, require_actor())
    shown = render_template(
        "accounts/clinic_settings.html",
        clinic=clinic,
        name=clinic_name(clinic),
        form=form,
        changes=clinics.changes(reader(), clinic.id),
    )
    return shown, status
