"""What a reader is told about an acupoint: its names, its meridian and where it lies.

The tables ``content/terms/meridians.tsv`` and ``locations.tsv`` have a column for each language;
what a language has no words for is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from clinicweb.domain.acupoints import ACUPOINTS


@dataclass(frozen=True, slots=True)
class PointNote:
    """An explanation; ``pinyin`` has tones, ``kana`` is hiragana, the rest is for the reader."""

    code: str
    pinyin: str
    kanji: str
    kana: str
    meridian: str | None
    location: str | None


def note(code: str, language: str) -> PointNote:
    """The explanation of a standard code; raises `KeyError` when there is no such point."""
    point = ACUPOINTS[code]
    meridian = code.partition("-")[0].rstrip("0123456789")
    return PointNote(
        code=code,
        pinyin=point.pinyin_toned,
        kanji=point.kanji,
        kana=point.kana,
        meridian=_table("meridians").get(meridian, {}).get(language),
        location=_table("locations").get(code, {}).get(language),
    )


@cache
def _table(name: str) -> Mapping[str, Mapping[str, str]]:
    """Rows by their code, each with its words by language."""
    # Part of the program as a constant would be.
    file = resources.files("clinicweb.content").joinpath("terms", f"{name}.tsv")
    head, *rows = (line.split("\t") for line in file.read_text("utf-8").splitlines())
    return {
        row[0]: {
            language: words for language, words in zip(head[1:], row[1:], strict=True) if words
        }
        for row in rows
    }
