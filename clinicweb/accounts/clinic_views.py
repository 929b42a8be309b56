"""The settings of a clinic, for its administrators."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from clinicweb.accounts import clinics
from clinicweb.accounts.clinic_sections import SECTIONS
from clinicweb.accounts.clinic_sections.fields import Problems, Section, Values
from clinicweb.accounts.clinic_sections.history import setting_name
from clinicweb.accounts.clinic_sections.hours import CLOSED
from clinicweb.accounts.forms import ClinicSettingsForm
from clinicweb.domain.access import Action
from clinicweb.domain.errors import NotFound
from clinicweb.domain.messages import N_
from clinicweb.i18n import page_language
from clinicweb.models.clinics import Clinic
from clinicweb.security import access, require_actor
from clinicweb.web import database, now, reader

blueprint = Blueprint(
    "clinic_settings", __name__, url_prefix="/staff/clinics", template_folder="templates"
)


SEEN = "seen"
"""The field with the stamp of what the person had before them."""
_NOT_FIELDS = frozenset({SEEN, "csrf_token"})


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


@blueprint.get("/<slug>/settings/<name>")
@access(Action.ADMINISTER)
def section(slug: str, name: str) -> ResponseReturnValue:
    """One page of what patients are told of the clinic."""
    found = _section(name)
    clinic = clinics.one_managed(reader(), slug, require_actor())
    return _section_page(clinic, found, found.values(clinic), {}, 200)


@blueprint.post("/<slug>/settings/<name>")
@access(Action.ADMINISTER)
def save_section(slug: str, name: str) -> ResponseReturnValue:
    """Keep one page; what cannot be kept comes back as it was typed."""
    found = _section(name)
    actor = require_actor()
    clinic = clinics.one_managed(reader(), slug, actor)
    posted = {
        field: _tidied(value) for field, value in request.form.items() if field not in _NOT_FIELDS
    }
    with database().transaction() as session:
        outcome = clinics.save_section(
            session, clinic.id, found, posted, request.form.get(SEEN, ""), actor, now()
        )
    if outcome.clash or outcome.problems:
        with database().reading() as session:
            fresh = clinics.one_managed(session, slug, actor)
            typed = found.values(fresh) | posted
            status = 409 if outcome.clash else 422
            return _section_page(fresh, found, typed, outcome.problems, status)
    words = (
        gettext("The settings are saved.") if outcome.changed else gettext("Nothing was changed.")
    )
    flash(words, "good" if outcome.changed else "info")
    return redirect(url_for(".section", slug=slug, name=name), 303)


def _section(name: str) -> Section:
    found = SECTIONS.get(name)
    if found is None:
        raise NotFound(N_("You manage no clinic at this address."))
    return found


def _tidied(value: str) -> str:
    """As a row keeps it: no spaces around it, no NUL (PostgreSQL takes none), one kind of line."""
    return value.replace("\0", "").replace("\r\n", "\n").strip()


def _section_page(
    clinic: Clinic, found: Section, values: Values, problems: Problems, status: int
) -> ResponseReturnValue:
    saved = found.values(clinic)
    shown = render_template(
        "accounts/clinic_section.html",
        clinic=clinic,
        name=clinic_name(clinic),
        sections=SECTIONS.values(),
        section=found,
        groups=found.groups(clinic, values),
        values=values,
        problems=problems,
        clash=status == 409,
        others={field: saved[field] for field in saved if saved[field] != values.get(field, "")}
        if status == 409
        else {},
        seen=clinics.stamp(found, clinic),
    )
    return shown, status


def _page(slug: str, form: ClinicSettingsForm, status: int) -> ResponseReturnValue:
    clinic = clinics.one_managed(reader(), slug, require_actor())
    shown = render_template(
        "accounts/clinic_settings.html",
        clinic=clinic,
        name=clinic_name(clinic),
        form=form,
        sections=SECTIONS.values(),
        changes=clinics.changes(reader(), clinic.id),
        fact_changes=clinics.fact_changes(reader(), clinic.id),
        setting_name=setting_name,
        closed=CLOSED,
    )
    return shown, status
