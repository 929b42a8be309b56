"""The picture that a shared link shows, drawn when it is first asked for and kept in a folder.

Letters come from a font that has all of them: the one that comes along for Latin and Japanese, or
one of the system's. Without such a font the picture has no title; it never shows empty boxes.
"""

import fcntl
import logging
import os
import subprocess
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

import pylopdf_fonts_jp

from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.social_card import HEIGHT, MARGIN, WIDTH, setting

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

logger = logging.getLogger(__name__)

# Part of every picture's name: another number makes all of them anew.
DESIGN = 1
# About 40 kB each; the oldest go first.
MOST_KEPT = 1000

PAPER, INK, MUTED, INDIGO, LINE = "#fbf8f2", "#23262b", "#5b616b", "#24507a", "#ddd6c8"
BAND = 14
MARK = 84
NAME_SIZE = 36
MEASURING_SIZE = 64
FOOT = HEIGHT - MARGIN - MARK
MARK_FILE = Path(__file__).parent.parent / "static" / "apple-touch-icon.png"

# ISO 15924 codes of what Noto Serif JP is made for. It has other letters too, but not as the
# readers of another language write them.
OWN_FONT = {"Latn", "Jpan"}
# Scripts whose letters stand side by side as they are; others need shaping to be legible.
PLAIN_SCRIPTS = OWN_FONT | {"Cyrl", "Grek", "Hang", "Kore", "Hans", "Hant", "Hani", "Bopo"}
NO_CHARACTER = "\uffff"
PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Words:
    """What a picture says."""

    title: str
    language: str
    name: str
    """Of the clinic, or of the site."""
    name_language: str

    @property
    def version(self) -> str:
        """Equal words, equal picture: its name in the folder and the version in its address."""
        return sha256(repr((DESIGN, *astuple(self))).encode()).hexdigest()[:16]


def picture(folder: Path, words: Words) -> bytes:
    """The picture as PNG: the kept one, or one that is drawn now.

    One process draws at a time; whoever waits for the same picture finds it finished.
    """
    path = folder / f"{words.version}.png"
    kept = _read(path)
    if kept is not None:
        return kept
    with _one_at_a_time(folder):
        kept = _read(path)
        if kept is not None:
            return kept
        drawn = drawing(words)
        try:
            _keep(path, drawn)
        except OSError as error:  # a full disk costs the next reader a moment, not the picture
            logger.warning("picture not kept: %s", error.strerror)
        return drawn


def drawing(words: Words) -> bytes:
    """Draw the picture (50 ms on one core)."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, BAND), fill=INDIGO)
    with Image.open(MARK_FILE) as mark:
        # The file has the colour of paper behind the mark, and as much of it around it.
        image.paste(mark.resize((MARK, MARK), Image.Resampling.LANCZOS), (MARGIN, FOOT))
    pen.line((MARGIN, FOOT - 28, WIDTH - MARGIN, FOOT - 28), fill=LINE, width=2)
    _title(pen, words)
    _name(pen, words)
    file = BytesIO()
    # Flat colours: a palette of 64 keeps the edges of letters smooth in a third of the bytes. The
    # last tenth of what zlib could save takes six times as long.
    image.quantize(64, dither=Image.Dither.NONE).save(file, "PNG", compress_level=6)
    return file.getvalue()


def _title(pen: "ImageDraw", words: Words) -> None:
    title, font = _drawable(words.title, words.language)
    if font is None:
        return
    top, bottom = BAND + 56, FOOT - 28 - 36
    set_ = setting(
        title,
        words.language,
        lambda text: font.getlength(text) / MEASURING_SIZE,
        WIDTH - 2 * MARGIN,
        bottom - top,
    )
    if set_ is None:
        return
    sized = font.font_variant(size=set_.size)
    y = top + (bottom - top - set_.height) / 2
    for line in set_.lines:
        y += set_.height / len(set_.lines)
        pen.text((MARGIN, y - set_.size * 0.36), line, INK, sized, anchor="ls")


def _name(pen: "ImageDraw", words: Words) -> None:
    name, font = _drawable(words.name, words.name_language)
    left = MARGIN + MARK + 20
    if font is None:
        return
    sized = font.font_variant(size=NAME_SIZE)
    while name and sized.getlength(name) > WIDTH - MARGIN - left:
        name = name.rstrip("…")[:-1].rstrip() + "…"
    pen.text((left, FOOT + MARK / 2), name, MUTED, sized, anchor="lm")


def _drawable(text: str, language: str) -> "tuple[str, FreeTypeFont | None]":
    """The text without signs that no font has, and a font with all its letters, if there is one."""
    from PIL import ImageFont, features

    if LANGUAGES[language].script not in PLAIN_SCRIPTS and not features.check("raqm"):
        return text, None
    text = unicodedata.normalize("NFC", text)
    for path, index in _fonts(language):
        try:
            font = ImageFont.truetype(path, MEASURING_SIZE, index)
        except OSError:
            continue
        missing = _missing(font, text)
        # A picture sign or an invisible mark can be left out, a letter or a figure cannot.
        if all(unicodedata.category(one)[0] in "SCM" for one in missing):
            return "".join(one for one in text if one not in missing), font
    return text, None


def _missing(font: "FreeTypeFont", text: str) -> set[str]:
    """The characters that the font would draw as it draws one that does not exist."""
    nothing = bytes(font.getmask(NO_CHARACTER))
    return {one for one in set(text) if not one.isspace() and bytes(font.getmask(one)) == nothing}


@lru_cache(maxsize=32)
def _fonts(language: str) -> tuple[tuple[str, int], ...]:
    """Files and the index in them of the fonts to try for a language, the best first."""
    own = ((str(pylopdf_fonts_jp.serif_path()), 0),)
    if LANGUAGES[language].script in OWN_FONT:
        return own + _system_fonts(language)
    return _system_fonts(language)


def _system_fonts(language: str) -> tuple[tuple[str, int], ...]:
    """What fontconfig offers for the language; nothing where it is not installed."""
    program = which("fc-list")
    if program is None:
        return ()
    try:
        found = subprocess.run(  # noqa: S603 - a fixed program, the code is from our registry
            [program, f":lang={language}:style=Regular", "--format", "%{file}\t%{index}\n"],
            capture_output=True,
            text=True,
            check=True,
            timeout=PATIENCE,
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        logger.warning("no list of fonts: %s", type(error).__name__)
        return ()
    rows = (line.split("\t") for line in sorted(found.splitlines()))
    return tuple((path, int(index)) for path, index in rows)[:8]


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _keep(path: Path, drawn: bytes) -> None:
    """Write the file whole or not at all, and drop the oldest beyond the bound."""
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        temporary.write_bytes(drawn)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    kept = sorted(path.parent.glob("*.png"), key=lambda one: one.stat().st_mtime)
    for old in kept[:-MOST_KEPT]:
        old.unlink(missing_ok=True)
