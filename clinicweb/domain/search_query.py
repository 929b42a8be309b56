"""What somebody looks for: the terms of a query, and all the ways in which a page may have each."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from clinicweb.domain.acupoint_codes import acupoint, typed_code
from clinicweb.domain.acupoints import ACUPOINTS
from clinicweb.domain.search_readings import written
from clinicweb.domain.search_text import Run, fold, fold_in_place, grams, pairs, runs
from clinicweb.domain.search_tokens import point_gram

MOST_TERMS = 8
LONGEST = 200
# The pairs of a longer row say no more: the row itself is looked for in the text.
_MOST_PAIRS = 30
# Pairs can stand apart from each other; from three characters on that has to be looked at.
_SHORTEST_PHRASE = 3
# "li 4", "Zu San Li": so many words can be one point.
_MOST_SYLLABLES = 3

_KANA = re.compile(r"[ぁ-ゖー]+")
_CHINESE_OR_KATAKANA = re.compile(r"[々\u3400-\u9fff\uf900-\ufaff]+|[ァ-ヺー]{2,}")


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a page can have a term."""

    grams: tuple[str, ...]
    """A page that has the term in this way has all of these."""
    phrase: str = ""
    """A page that has the grams must have this in its folded text; empty where they are enough."""
    rows: tuple[str, ...] = ()
    """Folded texts to mark on the page wherever they stand."""
    words: tuple[str, ...] = ()
    """Folded words to mark where they stand as words."""
    stems: tuple[str, ...] = ()
    """Stems of words to mark."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for; a page has it when it has it in one of the ways."""

    typed: str
    ways: tuple[Way, ...]

    @property
    def stem(self) -> str | None:
        """The stem of a plain word that may be misspelt."""
        word = self.ways[0].stems
        return word[0] if len(self.ways) == 1 and len(word) == 1 else None


def terms(query: str, language: str) -> tuple[Term, ...]:
    """The terms of a query for pages in a language; empty when it has nothing to look for."""
    chunks = _chunks(query)
    # Alone, P6 is a point; beside other words, K1 may be a vitamin and L4 a vertebra.
    if code := typed_code(" ".join(chunks)):
        return (_point_term(" ".join(chunks), (code,), language),)
    found: dict[Term, None] = {}
    at = 0
    while at < len(chunks) and len(found) < MOST_TERMS:
        step, term = _point_in(chunks[at:], language)
        for one in (term,) if term else _plain_terms(chunks[at], language):
            found[one] = None
        at += step
    return tuple(found)[:MOST_TERMS]


def parts(query: str, language: str) -> tuple[Term, ...]:
    """The terms of a query that finds nothing, its long rows taken apart (首の痛さ: 首, 痛)."""
    found: dict[Term, None] = {}
    for term in terms(query, language):
        pieces = _CHINESE_OR_KATAKANA.findall(term.typed) if term.ways[0].phrase else ()
        for piece in pieces:
            found.update(dict.fromkeys(_plain_terms(piece, language)))
        if not pieces:
            found[term] = None
    return tuple(found)[:MOST_TERMS]


def _chunks(query: str) -> Sequence[str]:
    return unicodedata.normalize("NFKC", query[:LONGEST]).replace("\0", " ").split()


def _point_in(chunks: Sequence[str], language: str) -> tuple[int, Term | None]:
    """How many of the first chunks are an acupoint together, and the term for it."""
    for size in range(min(_MOST_SYLLABLES, len(chunks)), 0, -1):
        typed = " ".join(chunks[:size])
        joined = "".join(chunks[:size])
        if codes := _by_code(joined) if size < _MOST_SYLLABLES else ():
            return size, _point_term(typed, codes, language)
        if (size == 1 or fold(joined).isascii()) and (codes := _by_name(joined)):
            return size, _point_term(typed, codes, language)
    return 1, None


def _by_code(text: str) -> tuple[str, ...]:
    code = acupoint(text.upper())
    return (code,) if code else ()


def _by_name(text: str) -> tuple[str, ...]:
    names, key = _names(), _name_key(text)
    return names.get(key) or names.get(key.removesuffix("穴")) or ()


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for point in ACUPOINTS.values():
        for name in {_name_key(one) for one in _called(point.code)}:
            found[name] = (*found.get(name, ()), point.code)
    return found


def _called(code: str) -> tuple[str, ...]:
    point = ACUPOINTS[code]
    return (point.kanji, point.kana, point.pinyin, *point.also)


def _name_key(text: str) -> str:
    return "".join(run.text for run in runs(fold(text))).replace("'", "")


def _point_term(typed: str, codes: Iterable[str], language: str) -> Term:
    ways = []
    for code in codes:
        meridian = code.rstrip("0123456789")
        number = code.removeprefix(meridian)
        folded = [fold(name) for name in _called(code)]
        latin = [name for name in folded if name.isascii()]
        ways.append(
            Way(
                (point_gram(code),),
                rows=tuple(name for name in folded if not name.isascii()),
                words=(*latin, *(fold(f"{meridian}{gap}{number}") for gap in ("", " ", "-"))),
            )
        )
    # Also where the text does not mean the point: 太陽 is the sun, too.
    ways.append(_literal(list(runs(fold("".join(typed.split())))), language))
    return Term(typed, tuple(way for way in ways if way.grams))


def _plain_terms(chunk: str, language: str) -> Iterator[Term]:
    folded = fold_in_place(chunk)
    for run in runs(folded.text):
        start, end = folded.span(run.start, run.start + len(run.text))
        typed = chunk[start:end]
        if codes := _by_name(run.text) if run.paired else _by_code(run.text):
            yield _point_term(typed, codes, language)
            continue
        ways = [_literal([run], language)]
        if run.paired and _KANA.fullmatch(run.text):
            for other in written(run.text, language):
                ways.append(_literal(list(runs(other)), language))
        yield Term(typed, tuple(ways))


def _literal(found: Sequence[Run], language: str) -> Way:
    wanted: dict[str, None] = {}
    for run in found:
        if run.paired and len(run.text) > 1:
            wanted.update(dict.fromkeys(list(pairs(run.text))[:_MOST_PAIRS]))
        else:
            wanted.update(dict.fromkeys(grams(run, language)))
    rows = [run.text for run in found if run.paired]
    alone = len(found) == 1 and len(rows) == 1
    return Way(
        tuple(wanted),
        phrase=rows[0] if alone and len(rows[0]) >= _SHORTEST_PHRASE else "",
        rows=tuple(rows),
        stems=tuple(gram for run in found if not run.paired for gram in grams(run, language)),
    )
