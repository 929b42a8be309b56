"""Which passages could harm somebody when their translation is wrong.

A passage is classified by what its source says, from the lists in ``safety_words``. The lists would
rather name a harmless sentence than miss a dangerous one: a person can correct either.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import lru_cache

from clinicweb.domain import safety_words
from clinicweb.domain.passages import CODE, PassageKind


class SafetyClass(StrEnum):
    """Why a passage is a safety passage."""

    DOSE = "dose"
    CONTRAINDICATION = "contraindication"
    EMERGENCY = "emergency"
    PREGNANCY = "pregnancy"
    MEDICINE = "medicine"
    DEVICE = "device"
    NEGATED_ADVICE = "negated_advice"


# The end of a sentence that a list follows, or words in it that point to the list.
_INTRODUCTION = re.compile(r":\W*$|\b(?:following|these)\b|次の|以下の|下記の")

NONE: frozenset[SafetyClass] = frozenset()


@lru_cache(maxsize=4096)
def classify(text: str, language: str) -> frozenset[SafetyClass]:
    """The safety classes of a source text, which may carry codes ``⟦n⟧`` and facts ``{{name}}``.

    Empty for a harmless text, and for a language that has no lists.
    """
    plain = _plain(text)
    return frozenset(
        SafetyClass(name)
        for name, pattern in _patterns().get(language, {}).items()
        if pattern.search(plain)
    )


def classify_all(
    passages: Sequence[tuple[PassageKind, str]], language: str
) -> list[frozenset[SafetyClass]]:
    """The classes of a document's passages, given as kind and text, in their order.

    The items of a list have the classes of the heading or sentence that introduces it, too: under
    "Do not have acupuncture if you have:" the bare word "Fever" can harm.
    """
    found: list[frozenset[SafetyClass]] = []
    of_list = NONE
    before: tuple[PassageKind, str] | None = None
    for kind, text in passages:
        if kind is not PassageKind.LIST_ITEM:
            of_list = NONE
        elif before is not None and before[0] is not PassageKind.LIST_ITEM:
            of_list = found[-1] if _introduces(*before) else NONE
        found.append(classify(text, language) | of_list)
        before = (kind, text)
    return found


def _introduces(kind: PassageKind, text: str) -> bool:
    return kind is PassageKind.HEADING or bool(_INTRODUCTION.search(_plain(text)))


def stored(classes: Iterable[SafetyClass]) -> str:
    """Classes as a passage row keeps them, in their fixed order."""
    known = set(classes)
    return " ".join(one for one in SafetyClass if one in known)


def from_stored(text: str) -> frozenset[SafetyClass]:
    """Classes from a passage row."""
    return frozenset(SafetyClass(one) for one in text.split())


def _plain(text: str) -> str:
    """The text without codes, in one width, small letters, straight quotes and single spaces."""
    text = unicodedata.normalize("NFKC", CODE.sub("", text)).lower()
    return " ".join(text.replace("’", "'").split())


@lru_cache(maxsize=1)
def _patterns() -> dict[str, dict[str, re.Pattern[str]]]:
    """A pattern for each language and class: any of the class's expressions."""
    return {
        language: {name: re.compile("|".join(words)) for name, words in classes.items()}
        for language, classes in safety_words.EXPRESSIONS.items()
    }
