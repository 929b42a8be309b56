"""Files on disk: those that people brought in, and those that are made for them to fetch."""

import secrets
import zipfile
from pathlib import Path
from typing import IO

from clinicweb.domain.errors import Invalid
from clinicweb.domain.messages import N_
from clinicweb.formats.rows import BrokenFile
from clinicweb.settings import Settings

LARGEST = 50 * 1024 * 1024
"""Bytes of a file that may be brought in; a memory of 100,000 pairs has about 40 MB as TMX."""

_CHUNK = 1 << 16
_START = 4096

UNKNOWN = N_(
    "This is no file that can be read here. XLIFF, TMX, TBX, CSV and the review table "
    "(.docx) can be."
)
FORMATS = {
    "translation": ("xliff2", "xliff12", "docx"),
    "memory": ("tmx", "csv"),
    "terms": ("tbx", "csv"),
}
"""What can be brought in for each subject."""

GONE = N_("The file is not on this machine any more. Bring it in once more.")
LOST = N_("The file is not on this machine any more. Make it once more.")
WRONG_SUBJECT = N_("This is a %(format)s file, which cannot be brought in here.")
NAMES = {
    "xliff2": "XLIFF 2",
    "xliff12": "XLIFF 1.2",
    "tmx": "TMX",
    "tbx": "TBX",
    "csv": "CSV",
    "docx": "Word (.docx)",
    "html": "HTML",
}
"""What the formats are called, in every language."""

_XLIFF = "application/xliff+xml"
MIME_TYPES = {
    "xliff2": _XLIFF,
    "xliff12": _XLIFF,
    "tbx": "application/x-tbx",
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
}


def folder(settings: Settings) -> Path:
    """Where the files are; made when it is not there yet, for nobody else to read."""
    path = settings.instance / "transfers"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def new_name() -> str:
    """A name that nobody can guess, for a file that is still to be written."""
    return secrets.token_hex(16)


def store(settings: Settings, stream: IO[bytes]) -> str:
    """Copy what a person sent to a file of its own, piece by piece, and return its name.

    Raises Invalid, and keeps nothing, when it is larger than LARGEST or empty.
    """
    name = new_name()
    path = folder(settings) / name
    size = 0
    try:
        with path.open("xb") as file:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > LARGEST:
                    raise Invalid(
                        N_("This file is larger than %(megabytes)s MB."),
                        {"megabytes": LARGEST // (1024 * 1024)},
                    )
                file.write(chunk)
        if not size:
            raise Invalid(N_("This file is empty."))
    except BaseException:  # refused, or the process is told to end: no half file stays
        path.unlink(missing_ok=True)
        raise
    return name


def remove(settings: Settings, name: str) -> None:
    """Delete a file; deleting it twice is no fault."""
    (folder(settings) / name).unlink(missing_ok=True)


def recognise(path: Path, subject: str) -> str:
    """The format of a file by what is in it, whatever it is called; BrokenFile when unknown."""
    with path.open("rb") as file:
        start = file.read(_START)
    found = _format(path, start)
    if found not in FORMATS[subject]:
        raise BrokenFile(WRONG_SUBJECT, {"format": NAMES[found]})
    return found


def _format(path: Path, start: bytes) -> str:
    if start.startswith(b"PK") and zipfile.is_zipfile(path):
        return "docx"
    text = _text(start)
    if not text.lstrip().startswith("<"):
        if start.startswith((b"PK", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"\x89PNG")):
            raise BrokenFile(UNKNOWN)
        return "csv"
    for word, name in (("<tmx", "tmx"), ("<martif", "tbx"), ("<tbx", "tbx")):
        if word in text:
            return name
    if "xliff" in text:
        return "xliff2" if "xliff:document:2" in text or _says_version_2(text) else "xliff12"
    raise BrokenFile(UNKNOWN)


def _says_version_2(text: str) -> bool:
    head = text.partition("xliff")[2].partition(">")[0].replace("'", '"')
    return 'version="2.' in head


def _text(start: bytes) -> str:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start.decode("utf-16", "replace")
    return start.decode("utf-8", "replace").lstrip("\ufeff")
