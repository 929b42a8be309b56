"""Bringing a picture into a post, with the words that stand for it and below it.

With scripts the page asks for the Markdown alone and puts it where the writer is; without, the page
comes back with the picture at the end of the text. Either way nothing of the post is saved.
"""

from dataclasses import dataclass

from flask import flash, jsonify, request
from flask_babel import gettext
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from clinicweb.articles import queries
from clinicweb.articles.blueprint import blueprint
from clinicweb.articles.form_views import edit_page, new_page
from clinicweb.articles.forms import ArticleForm
from clinicweb.domain.access import Action
from clinicweb.domain.errors import Invalid
from clinicweb.domain.figures import written
from clinicweb.domain.messages import N_
from clinicweb.i18n import message
from clinicweb.pictures import folder, service
from clinicweb.pictures.processing import LARGEST_BYTES, made
from clinicweb.security import access, require_actor
from clinicweb.web import database, now, reader, settings

# The rest of the form: the text that is being written, and the boundaries between the fields.
AROUND_THE_PICTURE = 4 * 1024 * 1024
ALT_LENGTH = 300
CAPTION_LENGTH = 500
TAKING = frozenset({"articles.picture_for", "articles.picture_for_new"})


class Refused(Invalid):
    """What was sent cannot become a picture in a text; ``field`` says where to look."""

    def __init__(self, field: str, message_id: str, params: dict[str, object] | None = None):
        super().__init__(message_id, params)
        self.field = field


@dataclass(frozen=True, slots=True)
class Brought:
    """A picture that is kept: how a text shows it, and what is said of it."""

    markdown: str
    said: str


@blueprint.url_value_preprocessor
def allow_pictures(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Let these routes take a picture beside a text; runs before the guard reads the form."""
    if endpoint in TAKING:
        request.max_content_length = LARGEST_BYTES + AROUND_THE_PICTURE


@blueprint.post("/pictures")
@access(Action.WRITE)
def picture_for_new() -> Response:
    """Bring a picture into a post that is not saved yet."""
    form = ArticleForm()
    try:
        brought = _brought(form)
    except Refused as error:
        return _refusal(error) or new_page(form, _told(error), 422, unsaved=True)
    if _is_script():
        return jsonify(markdown=brought.markdown, said=brought.said)
    _put_last(form, brought)
    return new_page(form, {}, 200, unsaved=True)


@blueprint.post("/<int:article_id>/pictures")
@access(Action.WRITE)
def picture_for(article_id: int) -> Response:
    """Bring a picture into a post."""
    form = ArticleForm()
    article = queries.article(reader(), article_id)
    require_actor().require(Action.WRITE, article.clinic_id, article.source_language)
    try:
        brought = _brought(form)
    except Refused as error:
        return _refusal(error) or edit_page(article, form, _told(error), 422, unsaved=True)
    if _is_script():
        return jsonify(markdown=brought.markdown, said=brought.said)
    _put_last(form, brought)
    return edit_page(article, form, {}, 200, unsaved=True)


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> Response | RequestEntityTooLarge:
    """Tell a script; whoever has none gets the page that everybody gets."""
    if not _is_script():
        return error
    answer = jsonify(field="picture", error=_words(_too_large()))
    answer.status_code = 413
    return answer


def _brought(form: ArticleForm) -> Brought:
    alt, caption = (form.picture_alt.data or "").strip(), (form.picture_caption.data or "").strip()
    file = form.picture.data
    if not file or not file.filename:
        raise Refused("picture", N_("Choose a picture first."))
    if not alt and not form.picture_decorates.data:
        raise Refused(
            "picture_alt",
            N_("Say what the picture shows, or tick that it is only decoration."),
        )
    for field, text, limit in (
        ("picture_alt", alt, ALT_LENGTH),
        ("picture_caption", caption, CAPTION_LENGTH),
    ):
        if len(text) > limit:
            raise Refused(field, N_("This is longer than %(limit)s characters."), {"limit": limit})
    service.require_writer(require_actor())
    data = file.read(LARGEST_BYTES + 1)
    try:
        picture = made(data)
    except Invalid as error:
        raise Refused("picture", error.message_id, error.params) from None
    with folder.alone(settings()):
        folder.keep(settings(), picture.files)
        with database().transaction() as session:
            service.record(session, picture.name, require_actor(), now())
    said = gettext("The picture is in the text. Save the post to keep it there.")
    if picture.was_moving:
        said += " " + gettext("It was a moving picture: only its first picture is shown.")
    decorates = form.picture_decorates.data and not alt
    return Brought(written(picture.name, "" if decorates else alt, caption), said)


def _put_last(form: ArticleForm, brought: Brought) -> None:
    body = (form.body.data or "").rstrip()
    form.body.data = f"{body}\n\n{brought.markdown}\n" if body else f"{brought.markdown}\n"
    form.picture_alt.data = form.picture_caption.data = ""
    form.picture_decorates.data = False
    flash(brought.said, "good")
    flash(gettext("It stands at the end; move its line to where it belongs."), "info")


def _is_script() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _refusal(error: Refused) -> Response | None:
    """The answer for a script; None for whoever reads pages."""
    if not _is_script():
        return None
    answer = jsonify(field=error.field, error=_words(error))
    answer.status_code = 422
    return answer


def _told(error: Refused) -> dict[str, list[str]]:
    return {error.field: [_words(error)]}


def _words(error: Invalid) -> str:
    return message(error.message_id, error.params)


def _too_large() -> Invalid:
    return Invalid(
        N_("The picture has more than %(limit)s MB. Make it smaller first."),
        {"limit": LARGEST_BYTES // (1024 * 1024)},
    )
