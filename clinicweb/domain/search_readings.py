"""What somebody may mean who types kana where a text has Chinese characters: はり for 鍼."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources

from clinicweb.domain.search_text import fold

MOST = 6
"""More ways to write one row of kana would cost more than they find."""
_LONGEST = 12


def written(kana: str, language: str) -> tuple[str, ...]:
    """Other ways to write a folded row of kana, folded, those with the longest words first.

    Rows are taken apart from left to right into known readings; kana between them stay.
    """
    known = _readings(language)
    if not known:
        return ()
    ways: list[str] = [""]
    at = 0
    while at < len(kana):
        end = next(
            (end for end in range(min(len(kana), at + _LONGEST), at, -1) if kana[at:end] in known),
            None,
        )
        choices: Sequence[str] = known[kana[at:end]] if end else (kana[at],)
        ways = [way + choice for way in ways for choice in choices][:MOST]
        at = end or at + 1
    return tuple(way for way in ways if way != kana)


@lru_cache(maxsize=16)
def _readings(language: str) -> Mapping[str, Sequence[str]]:
    # The table that also puts furigana over words: part of the program, as a constant would be.
    table = resources.files("clinicweb.content").joinpath("furigana", f"{language}.tsv")
    found: dict[str, list[str]] = {}
    if not table.is_file():
        return found
    for line in table.read_text("utf-8").splitlines():
        word, _, rest = line.partition("\t")
        reading = fold(rest.partition("\t")[0].strip())
        # One kana alone is in too many words (い for 胃).
        if len(reading) > 1 and (written := fold(word)) not in found.setdefault(reading, []):
            found[reading].append(written)
    return found
