"""The blueprint of the pages for files, and how large a file may be sent to them."""

from flask import Blueprint, render_template, request
from flask_babel import gettext, lazy_gettext
from werkzeug.exceptions import RequestEntityTooLarge

from clinicweb.interchange.files import LARGEST

blueprint = Blueprint(
    "interchange", __name__, url_prefix="/staff/files", template_folder="templates"
)

# A form around the file: its other fields and the boundaries between them.
AROUND_THE_FILE = 64 * 1024
MEGABYTES = LARGEST // (1024 * 1024)

TITLE = lazy_gettext("This file is too large")
WHAT_TO_DO = lazy_gettext("Split it, or leave out what is not needed, and bring the parts in.")


@blueprint.url_value_preprocessor
def allow_files(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Let these routes take files, and no others.

    Runs before the guard looks for the CSRF token, which reads the whole form: a part of it that
    is a file goes to disk piece by piece.
    """
    if endpoint in BRINGING:
        request.max_content_length = LARGEST + AROUND_THE_FILE


BRINGING = frozenset(
    f"interchange.{name}" for name in ("bring_translation", "bring_memory", "bring_terms")
)


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> tuple[str, int]:
    """Say what the limit is; nothing of the file was read when its size was announced."""
    said = gettext("A file may have %(megabytes)s MB. Nothing was changed.", megabytes=MEGABYTES)
    page = render_template(
        "errors/error.html", code=413, title=TITLE, what_happened=said, what_to_do=WHAT_TO_DO
    )
    return page, 413
