"""Signing in: people, their passwords and their sessions, with Flask-Security as the engine."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

import flask_login
import flask_security
from flask import Flask, Request, Response, current_app, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_security import Security, UserMixin
from flask_security.datastore import UserDatastore
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, selectinload

from clinicweb.domain.access import Actor, Permission, Role
from clinicweb.models.accounts import User
from clinicweb.passwords import SCHEME, hash_password, password_fits
from clinicweb.settings import Settings
from clinicweb.throttle import Throttle, household
from clinicweb.web import database, reader

STAFF = "/staff/"
# A working day with its breaks; every answer to a staff request starts it again.
IDLE = timedelta(hours=12)
SIGN_IN_LIMITS = "5 per minute; 20 per hour"
ADDRESS_LIMITS = "30 per minute; 200 per hour"  # a whole clinic may share one address
THROTTLES = "clinicweb.throttles"


@dataclass(frozen=True, eq=False, slots=True)
class StaffUser(UserMixin):
    """A person who can sign in, apart from any database session."""

    id: int
    email: str
    password: str | None
    active: bool
    fs_uniquifier: str
    name: str
    locale: str | None
    actor: Actor


def init_app(app: Flask, settings: Settings) -> None:
    """Set up people, passwords and sessions; ``security.init_app`` calls this."""
    app.config.update(
        SESSION_COOKIE_NAME="clinicweb-staff",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=not settings.is_local,
        PERMANENT_SESSION_LIFETIME=IDLE,
        SECURITY_PASSWORD_HASH=SCHEME,
        SECURITY_PASSWORD_SCHEMES=[SCHEME],
        # No second hash with a secret: a new secret key must not void every password.
        SECURITY_PASSWORD_SINGLE_HASH={SCHEME},
        SECURITY_CLI_USERS_NAME=None,
        SECURITY_CLI_ROLES_NAME=None,
    )
    app.session_interface = StaffSessions()
    library = Security(app, _Users(StaffUser, flask_security.RoleMixin), register_blueprint=False)
    # No tokens in headers or addresses: a person signs in with a session or not at all.
    library.login_manager.request_loader(lambda request: None)
    # These hooks of the library's parts read the session and load the person on every request,
    # published pages included. We use neither its identities nor its remember cookie.
    app.before_request_funcs[None].remove(library.principal._on_before_request)
    app.after_request_funcs[None].remove(library.login_manager._update_remember_cookie)
    app.template_context_processors[None].remove(flask_login.utils._user_context_processor)
    app.extensions[THROTTLES] = (
        Throttle("sign-in", SIGN_IN_LIMITS, settings.bell_url),
        Throttle("sign-in-address", ADDRESS_LIMITS, settings.bell_url),
    )


def current_user() -> StaffUser | None:
    """The person who is signed in."""
    user = flask_login.current_user
    if not user or not user.is_authenticated:
        return None
    found: StaffUser = user._get_current_object()
    return found


def current_actor() -> Actor | None:
    """The person who is signed in, as services know people; read once a request."""
    if "clinicweb_actor" not in g:
        user = current_user()
        g.clinicweb_actor = user.actor if user else None
    actor: Actor | None = g.clinicweb_actor
    return actor


def authenticate(email: str, password: str) -> StaffUser | None:
    """The active person with this e-mail and password; equally slow when there is none."""
    user = _load(reader(), User.email == email.strip().lower())
    stored = user.password if user and user.password else _nobodys_password()
    fits = password_fits(password, stored)
    return user if user and user.active and user.password and fits else None


def sign_in_again(user_id: int) -> None:
    """Start a new session after a change that ended the old ones."""
    # The request's own reader may still see the person as before the change.
    with database().reading() as fresh:
        user = _load(fresh, User.id == user_id)
    if user is not None:
        sign_in(user)


def sign_in(user: StaffUser) -> None:
    """Start a session for the person; nothing of the session before it stays."""
    _forget_session()
    session.permanent = True
    flask_security.login_user(user, remember=False)
    g.pop("clinicweb_actor", None)


def sign_out() -> None:
    """End the session."""
    flask_security.logout_user()
    _forget_session()
    g.pop("clinicweb_actor", None)


def sign_in_wait(email: str) -> int:
    """Count an attempt to sign in; the answer is the seconds to wait, 0 when it may go on."""
    address = household(request.remote_addr)
    by_account, by_address = _throttles()
    return max(
        by_account.attempt(email.strip().lower(), address),
        by_address.attempt(address),
    )


def forgive_attempts(email: str) -> None:
    """Forget this person's wrong attempts: the last one was right."""
    by_account, _ = _throttles()
    by_account.forgive(email.strip().lower(), household(request.remote_addr))


class StaffSessions(SecureCookieSessionInterface):
    """Signed cookies for staff pages; other pages have no session at all."""

    def get_cookie_path(self, app: Flask) -> str:
        """Staff pages only: published pages never see the cookie, so anybody may cache them."""
        return request.script_root + STAFF

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Read the cookie on staff pages."""
        if not request.path.startswith(STAFF):
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie on staff pages."""
        if request.path.startswith(STAFF):
            super().save_session(app, session, response)


class _Users(UserDatastore):
    """What the sign-in library may do with our people: find them.

    Roles are our grants, and writing is the services' work inside ``db.transaction()``, so the
    library gets neither roles nor a session that it could commit.
    """

    def find_user(self, case_insensitive: bool = False, **kwargs: str) -> StaffUser | None:
        """The person of a session."""
        (column, value) = kwargs.popitem()
        return _load(reader(), getattr(User, column) == value)


def _load(database_session: Session, condition: ColumnElement[bool]) -> StaffUser | None:
    row = database_session.scalar(select(User).where(condition).options(selectinload(User.grants)))
    if row is None:
        return None
    permissions = tuple(
        Permission(Role(grant.role), grant.clinic_id, grant.language) for grant in row.grants
    )
    return StaffUser(
        id=row.id,
        email=row.email,
        password=row.password,
        active=row.active,
        fs_uniquifier=row.fs_uniquifier,
        name=row.name,
        locale=row.locale,
        actor=Actor(row.id, row.name, permissions),
    )


@cache
def _nobodys_password() -> str:
    return hash_password(uuid.uuid4().hex)


def _forget_session() -> None:
    session.clear()
    # The token of the old session is remembered here for the rest of the request.
    g.pop("csrf_token", None)


def _throttles() -> tuple[Throttle, Throttle]:
    found: tuple[Throttle, Throttle] = current_app.extensions[THROTTLES]
    return found
