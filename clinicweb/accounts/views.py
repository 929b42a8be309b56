"""Sign-in, sign-out, the person's own account, and forms that came too late."""

from flask import (
    Blueprint,
    current_app,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import force_locale, gettext, lazy_gettext, lazy_pgettext, refresh
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response as Response

from clinicweb.accounts import clinics, kept, queries, service
from clinicweb.accounts.clinic_views import clinic_name
from clinicweb.accounts.forms import PasswordForm, ProfileForm, SignInForm
from clinicweb.accounts.kept import KeptForm
from clinicweb.domain.access import Action, Role
from clinicweb.domain.errors import Invalid
from clinicweb.domain.messages import N_
from clinicweb.i18n import interface_languages, message, page_language, remember_language
from clinicweb.passwords import SHORTEST
from clinicweb.security import (
    SAFE_METHODS,
    SignInRequired,
    public_access,
    require_actor,
    safe_next,
    signed_in,
)
from clinicweb.sign_in import (
    StaffUser,
    authenticate,
    current_user,
    forgive_attempts,
    sign_in,
    sign_in_again,
    sign_in_wait,
    sign_out,
)
from clinicweb.web import database, reader

blueprint = Blueprint("accounts", __name__, url_prefix="/staff", template_folder="templates")

ROLE_NAMES = {
    Role.AUTHOR: lazy_pgettext("role", "Author"),
    Role.TRANSLATOR: lazy_pgettext("role", "Translator"),
    Role.PUBLISHER: lazy_pgettext("role", "Publisher"),
    Role.ADMIN: lazy_pgettext("role", "Administrator"),
}
WRONG = lazy_gettext("The e-mail address or the password is not right.")
CLOSED_TOO_LONG = lazy_gettext("This page was open for too long. Please try once more.")


@blueprint.get("/")
@signed_in
def landing() -> Response:
    """Go to where the person's work is."""
    return redirect(_landing(), 303)


@blueprint.get("/login")
@public_access
def login() -> Response:
    """The sign-in page."""
    target = safe_next(request.args.get("next"))
    if current_user() is not None:
        return redirect(_address(target) or _landing(), 303)
    return _sign_in_page(SignInForm(), target, 200)


@blueprint.post("/login")
@public_access
def login_post() -> Response:
    """Sign in and go on to the page that was asked for."""
    form = SignInForm()
    target = safe_next(request.form.get("next"))
    user, status, wait = _try(form)
    if user is None:
        return _sign_in_page(form, target, status, wait)
    sign_in(user)
    return redirect(_address(target) or _landing(), 303)


@blueprint.post("/login/resume")
@public_access
def resume() -> Response:
    """Sign in with a kept form in hand, then offer to send it."""
    form = SignInForm()
    posted = _posted_kept_form()
    user, status, wait = _try(form)
    if user is None:
        return _resume_page(posted, form, status, wait)
    sign_in(user)
    refresh()  # from here on the page is in the language that the person chose
    return _save_now_page(posted, 200, again=True)


@blueprint.post("/logout")
@public_access
def logout() -> Response:
    """Sign out; nothing happens to who is signed out already."""
    if current_user() is not None:
        sign_out()
    return redirect(url_for(".login"), 303)


@blueprint.post("/language")
@public_access
def language() -> Response:
    """Choose the interface language, for this browser and for the account."""
    target = _address(safe_next(request.form.get("next"))) or url_for(".landing")
    chosen = request.form.get("language", "")
    if chosen not in {one.code for one in interface_languages()}:
        raise Invalid(N_("There is no language “%(code)s” here."), {"code": chosen})
    user = current_user()
    if user is not None:
        with database().transaction() as session:
            service.change_language(session, user.id, chosen)
    response = make_response(redirect(target, 303))
    remember_language(response, chosen)
    return response


@blueprint.get("/account/")
@signed_in
def account() -> Response:
    """The person's own account."""
    user = _require_user()
    form = ProfileForm(data={"name": user.name, "language": page_language().code})
    return _account_page(user, form, PasswordForm(), 200)


@blueprint.post("/account/")
@signed_in
def account_post() -> Response:
    """Change the own name and language."""
    user = _require_user()
    form = ProfileForm()
    if form.language.data not in {one.code for one in interface_languages()}:
        form.language.data = page_language().code
    if not form.validate_on_submit():
        return _account_page(user, form, PasswordForm(), 422)
    try:
        with database().transaction() as session:
            service.change_profile(session, user.id, form.name.data, form.language.data)
    except Invalid as error:
        form.name.errors = [message(error.message_id, error.params)]
        return _account_page(user, form, PasswordForm(), 422)
    with force_locale(form.language.data):
        flash(gettext("Your account was saved."), "good")
    response = make_response(redirect(url_for(".account"), 303))
    remember_language(response, form.language.data)
    return response


@blueprint.post("/account/password")
@signed_in
def password() -> Response:
    """Change the own password; other sessions of the person end."""
    user = _require_user()
    form = PasswordForm()
    profile = ProfileForm(formdata=None, data={"name": user.name, "language": page_language().code})
    if not form.validate_on_submit():
        return _account_page(user, profile, form, 422)
    if sign_in_wait(user.email):
        form.present_password.errors = [gettext("There were too many attempts. Wait a little.")]
        return _account_page(user, profile, form, 429)
    try:
        with database().transaction() as session:
            service.change_password(
                session, user.id, form.present_password.data, form.new_password.data
            )
    except Invalid as error:
        form.form_errors = [message(error.message_id, error.params)]
        return _account_page(user, profile, form, 422)
    forgive_attempts(user.email)
    sign_in_again(user.id)
    flash(gettext("Your password was changed. Your other sign-ins have ended."), "good")
    return redirect(url_for(".account"), 303)


@blueprint.app_errorhandler(SignInRequired)
def ask_to_sign_in(_error: SignInRequired) -> Response:
    """Ask who it is; what was posted is kept."""
    if _wants_json():
        return _json(gettext("You are signed out. Sign in on this page to go on."), 401)
    if request.method in SAFE_METHODS:
        return redirect(url_for("accounts.login", next=_here()), 302)
    return _resume_page(_kept_form(), SignInForm(formdata=None), 401)


@blueprint.app_errorhandler(CSRFError)
def form_too_old(_error: CSRFError) -> Response:
    """Offer the form again with a fresh token; what was posted is kept."""
    if _wants_json():
        return _json(str(CLOSED_TOO_LONG), 400)
    if request.endpoint == "accounts.login_post":
        form = SignInForm()
        form.form_errors = [CLOSED_TOO_LONG]
        return _sign_in_page(form, safe_next(request.form.get("next")), 400)
    if request.endpoint == "accounts.resume":
        form = SignInForm()
        form.form_errors = [CLOSED_TOO_LONG]
        return _resume_page(_posted_kept_form(), form, 400)
    if request.endpoint in {"accounts.logout", "accounts.language"}:
        return redirect(url_for("accounts.landing"), 303)
    return _save_now_page(_kept_form(), 400)


def _try(form: SignInForm) -> tuple[StaffUser | None, int, int]:
    """The person, or None with the status and the seconds to wait."""
    if not form.validate_on_submit():
        return None, 422, 0
    wait = sign_in_wait(form.email.data)
    if wait:
        form.form_errors = [
            gettext(
                "There were too many attempts to sign in. Try again in %(minutes)s min.",
                minutes=-(-wait // 60),
            )
        ]
        return None, 429, wait
    user = authenticate(form.email.data, form.password.data)
    if user is None:
        form.form_errors = [WRONG]
        return None, 401, 0
    forgive_attempts(form.email.data)
    return user, 200, 0


def _sign_in_page(form: SignInForm, target: str | None, status: int, wait: int = 0) -> Response:
    page = render_template("accounts/login.html", form=form, target=target)
    return _answer(page, status, wait)


def _resume_page(form_kept: KeptForm, form: SignInForm, status: int, wait: int = 0) -> Response:
    page = render_template("accounts/resume.html", form=form, kept=form_kept)
    return _answer(page, status, wait)


def _save_now_page(form_kept: KeptForm, status: int, *, again: bool = False) -> Response:
    sendable = form_kept.complete and _takes_posts(form_kept.path)
    page = render_template(
        "accounts/save_now.html", kept=form_kept, sendable=sendable, signed_in_again=again
    )
    return _answer(page, status)


def _account_page(
    user: StaffUser, profile: ProfileForm, form: PasswordForm, status: int
) -> Response:
    page = render_template(
        "accounts/account.html",
        user=user,
        profile=profile,
        form=form,
        roles=queries.held_roles(reader(), user.actor.permissions, page_language().code),
        role_names=ROLE_NAMES,
        managed=clinics.managed(reader(), user.actor),
        clinic_name=clinic_name,
        shortest=SHORTEST,
        languages=[(one.code, one.endonym) for one in interface_languages()],
    )
    return _answer(page, status)


def _answer(page: str, status: int, wait: int = 0) -> Response:
    response = make_response(page, status)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def _json(text: str, status: int) -> Response:
    return make_response(jsonify(error=text), status)


def _wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def _here() -> str:
    return request.full_path.removesuffix("?")


def _address(path: str | None) -> str | None:
    """The path as this installation's visitors write it, when it is mounted below a prefix."""
    return request.script_root + path if path else None


def _kept_form() -> KeptForm:
    files = any(file.filename for file in request.files.values())
    return kept.keep(_here(), request.form.items(multi=True), files=files)


def _posted_kept_form() -> KeptForm:
    posted = kept.load(request.form.get("kept", ""))
    if safe_next(posted.path) is None:
        raise Invalid(N_("The text of the form could not be read."))
    return posted


def _takes_posts(path: str) -> bool:
    """Whether a view of ours takes a form at this path."""
    adapter = current_app.url_map.bind("")
    return adapter.test(path.partition("?")[0], "POST")


def _landing() -> str:
    actor = require_actor()
    endpoint = "articles.index"
    if any(actor.may_somewhere(action) for action in (Action.TRANSLATE, Action.PUBLISH)):
        endpoint = "review.queue"
    known = endpoint in current_app.view_functions
    return url_for(endpoint if known else "accounts.account")


def _require_user() -> StaffUser:
    user = current_user()
    if user is None:
        raise SignInRequired
    return user
