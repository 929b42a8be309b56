"""Static files by their content: an address that changes when the file does can be kept forever."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for
from werkzeug.exceptions import NotFound

from clinicweb.compression import LASTING, PLAIN, SMALLEST, accepted, packed

DIGITS = 12
FOREVER = "public, max-age=31536000, immutable"
# One address for the stylesheets that every patient's page uses, so that a browser asks once. Each
# part keeps its own file; they follow each other in this order.
LOOK = ("css/tokens.css", "css/base.css", "css/parts.css", "css/forms.css")
BUNDLES = {
    "css/look.css": LOOK,
    "css/reader.css": (
        *LOOK,
        "css/public.css",
        "css/lists.css",
        "css/article.css",
        "css/figures.css",
        "css/reading-aids.css",
        "css/comments.css",
        "css/clinic.css",
    ),
}
TEXTUAL = ("text/", "image/svg+xml", "application/json")


@dataclass(slots=True)
class Asset:
    """A static file in memory; its packed forms are made when they are first asked for."""

    body: bytes
    kind: str
    fingerprint: str
    packed: dict[str, bytes] = field(default_factory=dict)

    def in_encoding(self, encoding: str) -> bytes:
        """The body as it is sent."""
        if encoding not in self.packed:
            self.packed[encoding] = packed(self.body, encoding, LASTING)
        return self.packed[encoding]


def init_app(app: Flask) -> None:
    """Fingerprint every static file, serve it packed, and offer templates ``asset(name)``."""
    app.extensions["clinicweb.assets"] = _read(Path(app.static_folder or ""))
    app.jinja_env.globals["asset"] = asset
    app.view_functions["static"] = serve


def asset(name: str) -> str:
    """Address of a static file, with its fingerprint; a file that is not there is a KeyError."""
    return url_for("static", filename=name, v=_assets()[name].fingerprint)


def serve(filename: str) -> Response:
    """A static file; kept forever when the address names its content."""
    found = _assets().get(filename)
    if found is None:
        raise NotFound
    textual = found.kind.startswith(TEXTUAL)
    encoding = PLAIN
    if textual and len(found.body) >= SMALLEST:
        encoding = accepted(request.headers.get("Accept-Encoding", ""))
    response = Response(found.in_encoding(encoding), content_type=found.kind)
    if encoding != PLAIN:
        response.headers["Content-Encoding"] = encoding
    if textual:
        response.headers["Vary"] = "Accept-Encoding"
    lasting = request.args.get("v") == found.fingerprint
    response.headers["Cache-Control"] = FOREVER if lasting else "public, no-cache"
    response.set_etag(f"{found.fingerprint}-{encoding}")
    response.make_conditional(request)
    return response


def _assets() -> Mapping[str, Asset]:
    found: Mapping[str, Asset] = current_app.extensions["clinicweb.assets"]
    return found


def _read(folder: Path) -> dict[str, Asset]:
    bodies = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    for name, parts in BUNDLES.items():
        bodies[name] = b"\n".join(bodies[part] for part in parts)
    return {name: _asset(name, body) for name, body in bodies.items()}


def _asset(name: str, body: bytes) -> Asset:
    kind = guess_type(name)[0] or "application/octet-stream"
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    return Asset(body, kind, sha256(body).hexdigest()[:DIGITS])
