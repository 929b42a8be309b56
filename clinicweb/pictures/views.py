"""The address of the files of pictures."""

from flask import Blueprint, Response, redirect, send_from_directory
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from clinicweb.domain.figures import FOLDER, file_named, named
from clinicweb.pictures.folder import folder
from clinicweb.security import public_access
from clinicweb.web import settings

blueprint = Blueprint("pictures", __name__)

FOREVER = "public, max-age=31536000, immutable"
KINDS = {"webp": "image/webp", "jpg": "image/jpeg"}


@blueprint.get("/media/<file>")
@public_access
def media(file: str) -> AnyResponse:
    """A file of a picture, which never changes; the picture's own address leads to the largest."""
    picture = named(f"{FOLDER}{file}")
    if picture is not None:
        return redirect(picture.address_of(picture.width, "jpg"))
    found = file_named(file)
    if found is None:
        raise NotFound
    response: Response = send_from_directory(
        folder(settings()), file, mimetype=KINDS[found[1]], etag=file
    )
    response.headers["Cache-Control"] = FOREVER
    return response
