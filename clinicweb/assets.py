"""Static files by their content: an address that changes when the file does can be kept forever."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from flask import Flask, current_app, url_for

DIGITS = 12


def init_app(app: Flask) -> None:
    """Fingerprint every static file and offer templates ``asset(name)``."""
    app.extensions["clinicweb.assets"] = _fingerprints(Path(app.static_folder or ""))
    app.jinja_env.globals["asset"] = asset


def asset(name: str) -> str:
    """Address of a static file, with its fingerprint; a file that is not there is a KeyError."""
    fingerprints: Mapping[str, str] = current_app.extensions["clinicweb.assets"]
    return url_for("static", filename=name, v=fingerprints[name])


def _fingerprints(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()[:DIGITS]
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
