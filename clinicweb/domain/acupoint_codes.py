"""The codes of acupoints: in how many ways they are written, and the one standard form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

POINT_COUNTS = MappingProxyType(
    {
        "LU": 11, "LI": 20, "ST": 45, "SP": 21, "HT": 9, "SI": 19, "BL": 67, "KI": 27, "PC": 9,
        "TE": 23, "GB": 44, "LR": 14, "GV": 28, "CV": 24,
        "EX-HN": 15, "EX-CA": 1, "EX-B": 9, "EX-UE": 11, "EX-LE": 12,
    }
)  # fmt: skip
"""How many points each meridian has, by its standard code (WHO Standard Acupuncture Point Locations
in the Western Pacific Region, 2008); the extra points are counted as in the same naming."""

_OTHER_NAMES = MappingProxyType(
    {
        "SJ": "TE", "TB": "TE", "TW": "TE", "LV": "LR", "LIV": "LR", "DU": "GV", "REN": "CV",
        "UB": "BL", "KD": "KI", "KID": "KI",
    }
)  # fmt: skip
_MERIDIANS = sorted({name for name in POINT_COUNTS if "-" not in name} | set(_OTHER_NAMES))

# Older names of one letter or of another meaning (K2 is a vitamin, Th5 a vertebra, CO2 a gas):
# they are codes only beside the name of the same point, as in "P6 (Neiguan)".
_WEAK = MappingProxyType(
    {
        "H": "HT", "P": "PC", "PE": "PC", "K": "KI", "TH": "TE", "CO": "LI", "L": "LU", "S": "ST",
        "B": "BL", "G": "GB",
    }
)  # fmt: skip

# "LI 4 times" is no point, nor is "a PC 8 hours a day".
_NO_UNIT = (
    r"(?![-\s]?(?:hours?|minutes?|mins?|seconds?|days?|weeks?|months?|years?|times|people|persons?|"
    r"patients|percent|%|gigabytes?|時間|分|秒|日|週|[かヶヵカケ箇]月|年|回|人|名|台|枚|個|つ))"
)
_GAP = "[-‐‑– \u00a0]"
_NUMBER = rf"\d{{1,2}})(?![A-Za-z\d]|[.,]\d){_NO_UNIT}"
_CODE = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    rf"(?P<upper>{'|'.join(_MERIDIANS)}){_GAP}?(?P<upper_number>{_NUMBER}"
    rf"|(?P<dotted>{'|'.join('[.]'.join(name) for name in _MERIDIANS)})[.]?{_GAP}?"
    rf"(?P<dotted_number>{_NUMBER}"
    # "Li 4 people" are not a point; nobody is called Du or Ren before a bare figure.
    rf"|(?P<title>{'|'.join(name.title() for name in _MERIDIANS)})[-‐‑–]?(?P<title_number>{_NUMBER}"
    rf"|(?P<vessel>Du|Ren) (?P<vessel_number>{_NUMBER}"
    rf"|E[Xx]{_GAP}?(?P<extra>HN|CA|UE|LE|B){_GAP}?(?P<extra_number>{_NUMBER}"
    r")"
)
_WEAK_CODE = re.compile(
    rf"(?<![A-Za-z0-9.])(?P<weak>{'|'.join(sorted(_WEAK, reverse=True))}|Pe|Th|Co)"
    rf"{_GAP}?(?P<number>{_NUMBER}"
)
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def narrow(text: str) -> str:
    """The text with full-width letters, figures and signs as narrow ones, place by place."""
    return text.translate(_NARROW)


def acupoint(text: str) -> str | None:
    """The standard form of an acupoint code, or nothing when there is no such point."""
    match = _CODE.fullmatch(narrow(text))
    return None if match is None else _standard(match)


def typed_code(text: str) -> str | None:
    """The standard form of what was typed where only a code can be meant: also ``p6``, ``li 4``."""
    tried = narrow(text).strip().upper()
    whole = (code for start, end, code in weak_codes(tried) if (start, end) == (0, len(tried)))
    return acupoint(tried) or next(whole, None)


def acupoint_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the codes of acupoints stand that exist."""
    return (match.span() for match in _CODE.finditer(narrow(text)) if _standard(match))


def weak_codes(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and standard form of what is a code only beside the name of the same point."""
    for match in _WEAK_CODE.finditer(narrow(text)):
        meridian, number = _WEAK[match["weak"].upper()], int(match["number"])
        if 1 <= number <= POINT_COUNTS[meridian]:
            yield match.start(), match.end(), f"{meridian}{number}"


def _standard(match: re.Match[str]) -> str | None:
    if match["extra"]:
        meridian = f"EX-{match['extra']}"
    else:
        name = match["upper"] or match["dotted"] or match["title"] or match["vessel"]
        name = name.replace(".", "").upper()
        meridian = _OTHER_NAMES.get(name, name)
    number = int(
        match["upper_number"]
        or match["dotted_number"]
        or match["title_number"]
        or match["vessel_number"]
        or match["extra_number"]
    )
    return f"{meridian}{number}" if 1 <= number <= POINT_COUNTS[meridian] else None
