"""Error pages: what happened, what is safe, what to do, in the reader's language."""

from flask import Flask, render_template
from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from clinicweb.domain.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from clinicweb.i18n import page_language

Answer = tuple[str, int, dict[str, str]]

STATUS: dict[type[DomainError], int] = {NotFound: 404, NotAllowed: 403, Conflict: 409, Invalid: 422}

# Status: title, what happened, what to do.
PAGES = {
    400: (
        lazy_gettext("This request could not be read"),
        lazy_gettext("Something in the address or the form was not as expected."),
        lazy_gettext("Go back, reload the page and try again."),
    ),
    403: (
        lazy_gettext("This is not open to your account"),
        lazy_gettext("Your account may not see or do this. Nothing was changed."),
        lazy_gettext("If you need it for your work, ask the person who manages the accounts."),
    ),
    404: (
        lazy_gettext("We cannot find this page"),
        lazy_gettext("The address may be mistyped, or the page may have been taken away."),
        lazy_gettext("Start from the home page, or search for what you need."),
    ),
    405: (
        lazy_gettext("This address cannot be used in this way"),
        lazy_gettext("The page exists, but not for this kind of request. Nothing was changed."),
        lazy_gettext("Go back, reload the page and try again."),
    ),
    409: (
        lazy_gettext("Somebody else was faster"),
        lazy_gettext("What you wanted to change has changed meanwhile. Nothing was overwritten."),
        lazy_gettext("Go back, reload the page and look at the new state first."),
    ),
    413: (
        lazy_gettext("This is too large"),
        lazy_gettext("The file or text is larger than we can take. Nothing was saved."),
        lazy_gettext("Send a smaller file, or split the text into several articles."),
    ),
    422: (
        lazy_gettext("This cannot be saved as it is"),
        lazy_gettext("Something in the form needs another look. Nothing was changed."),
        lazy_gettext("Go back and correct it; what you typed is still in the form."),
    ),
    429: (
        lazy_gettext("Too many attempts"),
        lazy_gettext("There were too many requests from here in a short time."),
        lazy_gettext("Wait a few minutes, then try again."),
    ),
    500: (
        lazy_gettext("Something went wrong on our side"),
        lazy_gettext("The fault has been recorded. What was saved before is safe."),
        lazy_gettext("Try again in a moment. If it happens again, please tell us."),
    ),
}


def init_app(app: Flask) -> None:
    """One table from exception to answer; bugs keep their traceback in the log."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(StaleDataError, _stale)


def _http(error: HTTPException) -> Answer | HTTPException:
    if error.code is None or error.code < 400:
        return error
    return _page(error.code, None)


def _domain(error: DomainError) -> Answer:
    code = next(status for kind, status in STATUS.items() if isinstance(error, kind))
    return _page(code, gettext(error.message_id, **error.params))


def _stale(_error: StaleDataError) -> Answer:
    """A row changed between our looking at it and our locking it."""
    return _page(409, None)


def _page(code: int, what_happened: str | None) -> Answer:
    title, usual, what_to_do = PAGES.get(code) or PAGES[400 if code < 500 else 500]
    page = render_template(
        "errors/error.html",
        code=code,
        title=title,
        what_happened=what_happened or usual,
        what_to_do=what_to_do,
    )
    # Its language may be the reader's own choice, and tomorrow there may be a page.
    caching = {"Cache-Control": "private, no-cache"}
    return page, code, {"Content-Language": page_language().code, **caching}
