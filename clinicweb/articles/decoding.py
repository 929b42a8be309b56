"""Bytes of a text file to text, with the encoding found out rather than asked for."""

import codecs
import re
from dataclasses import dataclass

from clinicweb.domain.errors import Invalid
from clinicweb.domain.messages import N_

LARGEST_FILE = 5 * 1024 * 1024
"""Largest accepted file in bytes. The longest article we know is 25 KB; the rest is head-room."""

_READ_AS = {
    "utf-16": N_("The file was read as UTF-16."),
    "cp932": N_("The file was read as Shift_JIS."),
    "euc_jp": N_("The file was read as EUC-JP."),
    "iso2022_jp": N_("The file was read as ISO-2022-JP."),
    "cp1252": N_("The file was read as Windows-1252 (Western European)."),
    "declared": N_("The file was read in the encoding that it declares."),
}
_NOT_TEXT = N_("This file is not text, or its encoding could not be recognised. Save it as UTF-8.")

_BINARY_STARTS = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"{\\rtf",
    b"\xd0\xcf\x11\xe0",
)
_KANA = re.compile("[぀-ヿ。、]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_HALF_WIDTH_KANA = re.compile("[｡-ﾟ]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\ufeff\u200b\u2060\u00ad]")
_DECLARED = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I
)


@dataclass(frozen=True, slots=True)
class DecodedText:
    """Text with line feeds and no invisible characters; `note` is None when it was UTF-8."""

    text: str
    note: str | None


def decode(data: bytes, language: str, *, markup: bool = False) -> DecodedText:
    """Give the text of a file.

    UTF-8 (with or without byte order mark) first, then UTF-16 with its mark, then the encoding that
    markup declares, then the Japanese encodings and Windows-1252. `language` is the language the
    person chose for the article; it decides between Japanese and Western encodings.

    Raises `Invalid` for a file that is too large, empty, or not text.
    """
    if len(data) > LARGEST_FILE:
        raise Invalid(
            N_("This file is larger than %(megabytes)s MB."),
            {"megabytes": LARGEST_FILE // (1024 * 1024)},
        )
    if not data.strip():
        raise Invalid(N_("This file is empty."), {})
    if data.startswith(_BINARY_STARTS):
        raise Invalid(_NOT_TEXT, {})
    text, encoding = _decoded(data, language, markup)
    controls = len(_CONTROL.findall(text))
    # A stray control character is dirt in a text; many of them, or a NUL, mean a binary file.
    if "\0" in text or controls * 100 > len(text):
        raise Invalid(_NOT_TEXT, {})
    text = _INVISIBLE.sub("", _CONTROL.sub(" ", _LINE_ENDS.sub("\n", text)))
    if not text.strip():
        raise Invalid(N_("This file is empty."), {})
    return DecodedText(text, _READ_AS.get(encoding))


def _decoded(data: bytes, language: str, markup: bool) -> tuple[str, str]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _attempt(data, "utf-16")
        if text is None:
            raise Invalid(_NOT_TEXT, {})
        return text, "utf-16"
    # ISO-2022-JP is pure ASCII with escape sequences, so it has to be looked for before UTF-8.
    if b"\x1b$" in data and (text := _attempt(data, "iso2022_jp")) is not None:
        return text, "iso2022_jp"
    if (text := _attempt(data, "utf-8-sig")) is not None:
        return text, "utf-8"
    if markup and (text := _declared(data)) is not None:
        return text, "declared"
    return _legacy(data, language)


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:4096])
    if found is None:
        return None
    name = found[1].decode("ascii")
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        return None
    # Pages that say Shift_JIS or ISO-8859-1 mean Microsoft's supersets (WHATWG Encoding Standard).
    return _attempt(data, {"shift_jis": "cp932", "iso8859-1": "cp1252"}.get(codec, codec))


def _legacy(data: bytes, language: str) -> tuple[str, str]:
    best: tuple[float, str, str] = (0.0, "", "")
    for encoding in ("cp932", "euc_jp"):
        text = _attempt(data, encoding)
        if text is not None and (likeness := _japanese_likeness(text)) > best[0]:
            best = (likeness, text, encoding)
    # Western quotes read as Shift_JIS give kanji by accident, but hardly ever kana.
    if best[0] > (0.05 if language == "ja" else 0.3):
        return best[1], best[2]
    western = _attempt(data, "cp1252")
    if western is None or len(_NOT_ASCII.findall(western)) * 10 > len(western) * 3:
        raise Invalid(_NOT_TEXT, {})
    return western, "cp1252"


def _attempt(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    # Codecs such as "hex" or "rot13" can be declared too; they do not give text.
    return text if isinstance(text, str) else None


def _japanese_likeness(text: str) -> float:
    """Share of kana and Japanese full stops in what is not ASCII; half-width kana count against."""
    others = len(_NOT_ASCII.findall(text))
    if not others:
        return 0.0
    return (len(_KANA.findall(text)) - len(_HALF_WIDTH_KANA.findall(text))) / others
