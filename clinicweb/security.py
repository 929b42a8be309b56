"""Who is asking, what each view demands of them, and the headers that every answer carries.

A view declares its rule with one decorator (``public_access``, ``public_form``, ``signed_in`` or
``access``); a view that declares nothing is closed. Published pages pay for none of this: no
session, no person.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import flask_login
from flask import Flask, current_app, redirect, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import Forbidden, NotFound, Unauthorized
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from clinicweb import sign_in
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.errors import NotAllowed
from clinicweb.domain.messages import N_
from clinicweb.settings import Settings
from clinicweb.sign_in import STAFF, current_actor, current_user

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# Set on every answer. flask-talisman builds the same texts anew each time: an empty route that
# takes 53 µs takes 88 µs with it and 54 µs with these (2 cores, Python 3.11).
HEADERS = (
    (
        "Content-Security-Policy",
        "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; "
        # The live preview is a frame on our own origin.
        "frame-ancestors 'self'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "SAMEORIGIN"),
    # Not "no-referrer": over HTTPS the CSRF check reads the referrer of our own forms.
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
STRICT_TRANSPORT = ("Strict-Transport-Security", "max-age=31536000")

View = TypeVar("View", bound=Callable[..., Any])  # a view's arguments are its route's
RULE = "clinicweb_access"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a view demands: nobody known, somebody known, or somebody who may do one of these."""

    public: bool = False
    actions: tuple[Action, ...] = ()
    own_form: bool = False
    """What is sent must come from a page of this site; no session and no token is asked for."""


PUBLIC = Rule(public=True)
PUBLIC_FORM = Rule(public=True, own_form=True)


class SignInRequired(Unauthorized):
    """Nobody is signed in and the view needs to know who asks."""


def public_access(view: View) -> View:
    """Declare that anybody may use the view."""
    return _declare(view, PUBLIC)


def public_form(view: View) -> View:
    """Declare that anybody may send the view's form, from a page of this site.

    The pages of patients are kept for all readers and belong to no session, so they cannot carry a
    token. There is no signed-in person whose rights another site could borrow either; what is left,
    a foreign page that makes its visitors send our form, is told by the headers that browsers set
    (OWASP, Cross-Site Request Forgery Prevention: Fetch Metadata, and Origin as the fallback).
    """
    return _declare(view, PUBLIC_FORM)


def signed_in(view: View) -> View:
    """Declare that anybody who is signed in may use the view."""
    return _declare(view, Rule())


def access(*actions: Action) -> Callable[[View], View]:
    """Declare that the view is for people who may do one of the actions at some clinic.

    Whether they may do it at this clinic and in this language is the service's question
    (``Actor.require``): only the service knows which row is meant.
    """
    if not actions:
        raise ValueError("access() needs an action; signed_in asks for none")

    def declare(view: View) -> View:
        return _declare(view, Rule(actions=actions))

    return declare


def declared(view: Callable[..., Any]) -> Rule | None:
    """The rule that a view declared."""
    rule: Rule | None = getattr(view, RULE, None)
    return rule


def _declare(view: View, rule: Rule) -> View:
    # A mark, not a wrapper: the order of decorators cannot matter, and a call costs nothing.
    if hasattr(view, RULE):
        raise ValueError(f"{view.__name__} declares its access twice")
    setattr(view, RULE, rule)
    return view


def require_actor() -> Actor:
    """The person in a view that declared ``signed_in`` or ``access``."""
    actor = current_actor()
    if actor is None:
        raise SignInRequired
    return actor


def safe_next(target: str | None) -> str | None:
    r"""The target if it is a staff page of this site, else None.

    An address that a browser could read as another site's ("//host", "/\host", a control
    character that it drops) is no page of ours.
    """
    if not target or not target.startswith(STAFF):
        return None
    if "\\" in target or "//" in target.split("?", 1)[0] or not target.isprintable():
        return None
    return target


def init_app(app: Flask) -> None:
    """Close every view that does not declare its access; set up sessions, CSRF and headers."""
    settings: Settings = app.config["SETTINGS"]
    app.config.update(
        # The guard asks, after it knows whether anybody is signed in.
        WTF_CSRF_CHECK_DEFAULT=False,
        # A token is as good as its session: a translator may have a page open all day.
        WTF_CSRF_TIME_LIMIT=None,
    )
    CSRFProtect(app)
    sign_in.init_app(app, settings)
    app.jinja_env.globals.update(current_user=flask_login.current_user, current_actor=current_actor)
    app.before_request(_guard)
    if not settings.is_local:
        app.before_request_funcs[None].insert(0, _to_https)


def _guard() -> None:
    endpoint = request.endpoint
    if endpoint is None:
        return  # no such page: the router's 404 or 405 follows
    if "\0" in request.path:
        raise NotFound  # no address has it, and PostgreSQL takes it in no text
    if endpoint == "static" or endpoint.endswith(".static"):
        return
    rule = declared(current_app.view_functions[endpoint])
    safe = request.method in SAFE_METHODS
    if rule is not None and rule.public and safe:
        return
    if rule is None:
        _refuse_undeclared(endpoint)
        return
    if not rule.public and current_user() is None:
        raise SignInRequired
    if not safe:
        _require_own_form(rule)
    if rule.actions:
        actor = require_actor()
        if not any(actor.may_somewhere(action) for action in rule.actions):
            raise NotAllowed(N_("Your account may not do this here."))


def _require_own_form(rule: Rule) -> None:
    if not rule.own_form:
        current_app.extensions["csrf"].protect()
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        own = site == "same-origin"
    else:  # an older browser names the origin, or nothing at all
        origin = request.headers.get("Origin")
        own = origin is None or origin == request.host_url.rstrip("/")
    if not own:
        raise NotAllowed(N_("This form can only be sent from our own page."))


def _refuse_undeclared(endpoint: str) -> None:
    if current_app.testing:
        raise RuntimeError(f"the view of {endpoint} does not declare its access")
    raise NotFound if current_user() is None else Forbidden


def _to_https() -> Response | None:
    # Only a proxy that ends TLS knows how the visitor came. Without one, plain HTTP is all we have.
    if request.headers.get("X-Forwarded-Proto") != "http":
        return None
    return redirect(request.url.replace("http://", "https://", 1), 308)


def enclose(app: Flask) -> None:
    """Put the headers around everything that answers: the last step of putting an app together."""
    app.wsgi_app = _Headers(app.wsgi_app)  # type: ignore[method-assign, assignment]
    settings: Settings = app.config["SETTINGS"]
    if settings.proxies:
        # Without it all visitors have the address of the proxy, and share what one may do.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=0
        )


class _Headers:
    """Adds the headers around the whole application, so that no answer can be without them."""

    def __init__(self, application: "WSGIApplication") -> None:
        self._application = application

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        def start_with_headers(
            status: str, headers: list[tuple[str, str]], exc_info: Any = None
        ) -> Any:  # WSGI's own loose types
            headers.extend(HEADERS)
            if environ["wsgi.url_scheme"] == "https":
                headers.append(STRICT_TRANSPORT)
            if environ["PATH_INFO"].startswith(STAFF) and not any(
                name.lower() == "cache-control" for name, _ in headers
            ):
                # Not "no-store": going back must find what was typed.
                headers.append(("Cache-Control", "private, no-cache"))
            return start(status, headers, exc_info) if exc_info else start(status, headers)

        return self._application(environ, start_with_headers)
