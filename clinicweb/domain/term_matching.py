"""Finding terms in a text: the longest term wins, inflection and spelling are forgiven.

In languages with spaces a term is a row of words: upper and lower case, accents, plural, possessive
and hyphen or space make no difference, and a term never begins or ends inside a word. In Japanese a
term is a stretch of characters: width makes no difference, a word in katakana or Latin letters
never begins or ends inside a longer one, and a single Chinese character only counts alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from clinicweb.domain.folding import Folded, fold, fold_word
from clinicweb.domain.languages import LANGUAGES

What = TypeVar("What")

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_BETWEEN_WORDS = re.compile(r"[\s\-‐‑–]{1,2}")
_KATAKANA = re.compile(r"[ァ-ヺー]")
_HIRAGANA = re.compile(r"[ぁ-ゖ]")
_KANJI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff々]")
_LATIN = re.compile(r"[a-z0-9]")
_SHORT_KANA = 3  # of hiragana alone: はり is in やはり
_SHORT_WORD = 4  # letters that every form of an English word begins with
_ACRONYM = re.compile(r"[A-Z][A-Z0-9]{1,5}")

# Everyday phrases whose 気 is not the qi of medicine.
_PHRASES = re.compile(
    "気(?:[をがはもに](?:つけ|付け|配|遣|遠く|かけ|掛け|なり?|なっ|なる|入|し[てまなた]|せず|する|"
    "なさ|失|抜|散|楽|軽|重|済|晴|張|緩|引|あり|ある|あれば)|持ち|軽に|楽に|長に|まま|づ|付|遣|配|分)"
)


@dataclass(frozen=True, slots=True)
class Hit(Generic[What]):
    """A term at ``text[start:end]``, and everything that was entered under it."""

    start: int
    end: int
    found: tuple[What, ...]


class _Node(Generic[What]):
    __slots__ = ("acronyms", "after", "found")

    def __init__(self) -> None:
        self.after: dict[str, _Node[What]] = {}
        self.found: list[What] = []
        self.acronyms: list[What] = []
        """What is found only when it is written in capitals."""


class Matcher(Generic[What]):
    """Terms of several languages in one structure each; built once, then asked often."""

    def __init__(self, entries: Iterable[tuple[str, str, What]]) -> None:
        """From language, term, and what to answer; terms without a letter are never found."""
        self._roots: dict[str, _Node[What]] = {}
        for language, term, what in entries:
            root = self._roots.setdefault(language, _Node())
            ways = _word_rows(term) if LANGUAGES[language].spaced else [tuple(fold_word(term))]
            for way in ways:
                node = root
                for step in way:
                    node = node.after.setdefault(step, _Node())
                if way and node is not root:
                    (node.acronyms if _ACRONYM.fullmatch(term) else node.found).append(what)

    def find(self, text: str, language: str) -> list[Hit[What]]:
        """The terms in a text from left to right, none over another, the longest at each place."""
        root = self._roots.get(language)
        if root is None:
            return []
        folded = fold(text)
        find = self._in_words if LANGUAGES[language].spaced else self._in_characters
        return list(find(text, folded, root))

    def _in_words(self, text: str, folded: Folded, root: _Node[What]) -> Iterator[Hit[What]]:
        words = [(match[0], match.start(), match.end()) for match in _WORD.finditer(folded.text)]
        at = 0
        while at < len(words):
            best: tuple[int, Hit[What]] | None = None
            node, place = root, at
            while place < len(words):
                if place > at and not _BETWEEN_WORDS.fullmatch(
                    folded.text, words[place - 1][2], words[place][1]
                ):
                    break
                word, start, end = words[place]
                following = node.after.get(word)
                if following is None:
                    bare = word.removesuffix("'s").removesuffix("’s")
                    following = node.after.get(bare)
                    end = start + len(bare)
                if following is None:
                    break
                node, place = following, place + 1
                span = folded.span(words[at][1], end)
                if found := _found(node, text[slice(*span)]):
                    best = place, Hit(*span, found)
            if best is None:
                at += 1
            else:
                at = best[0]
                yield best[1]

    def _in_characters(self, text: str, folded: Folded, root: _Node[What]) -> Iterator[Hit[What]]:
        whole = folded.text
        at = 0
        while at < len(whole):
            best: tuple[int, Hit[What]] | None = None
            node: _Node[What] | None = root
            place = at
            while node is not None and place < len(whole):
                node = node.after.get(whole[place])
                place += 1
                if node is None or not (node.found or node.acronyms):
                    continue
                span = folded.span(at, place)
                if _is_whole(whole, at, place) and (found := _found(node, text[slice(*span)])):
                    best = place, Hit(*span, found)
            if best is None:
                at += 1
            else:
                at = best[0]
                yield best[1]


def says(folded: str, term: str, *, spaced: bool) -> bool:
    """Whether a folded text has a term in any form, also inside a longer word or as another form.

    Kinder than `Matcher`: "needling" says "needle" and 鍼灸師 says 鍼灸.
    """
    if not spaced:
        return fold_word(term) in folded
    words = _WORD.findall(folded)
    return all(
        any(word.startswith(_stem(one)) for word in words) for one in _WORD.findall(fold_word(term))
    )


def _stem(word: str) -> str:
    return word if len(word) <= _SHORT_WORD else word[: max(_SHORT_WORD, len(word) - 2)]


def _found(node: _Node[What], written: str) -> tuple[What, ...]:
    if node.acronyms and written.isupper():
        return (*node.found, *node.acronyms)
    return tuple(node.found)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether the stretch is a word of its own, as far as the scripts beside it tell."""
    before, after = text[start - 1 : start], text[end : end + 1]
    for script in (_KATAKANA, _LATIN):
        if script.match(text[start]) and script.match(before):
            return False
        if script.match(text[end - 1]) and script.match(after):
            return False
    if end - start == 1 and _KANJI.match(text[start]):
        alone = not _KANJI.match(before) and not _KANJI.match(after)
        return alone and not _PHRASES.match(text, start)
    short = end - start <= _SHORT_KANA and all(map(_HIRAGANA.match, text[start:end]))
    return not (short and _HIRAGANA.match(before))


def _word_rows(term: str) -> list[tuple[str, ...]]:
    """The rows of words that a term may appear as: its last word in singular and plural."""
    words = tuple(_WORD.findall(fold_word(term)))
    if not words:
        return []
    return [(*words[:-1], last) for last in sorted({words[-1], *_numbers(words[-1])})]


def _numbers(word: str) -> set[str]:
    """The singular and the plural of an English noun by the regular rules."""
    found = set()
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        found.add(word[:-1] + "ies")
    elif word.endswith(("s", "x", "z", "ch", "sh")):
        found.add(word + "es")
    else:
        found.add(word + "s")
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        found.add(word[:-1])
        if word.endswith("ies"):
            found.add(word[:-3] + "y")
        if word.endswith(("ses", "xes", "zes", "ches", "shes")):
            found.add(word[:-2])
    return found
