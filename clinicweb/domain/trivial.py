"""Whether a change of a source is so small that its translation may stay as it is.

The answer is only an offer: a person still looks at both texts and says so. Hence the rules would
rather refuse a harmless typo than offer one word for another.
"""

import re
import unicodedata
from itertools import pairwise

from rapidfuzz.distance import OSA, Levenshtein

from clinicweb.domain.acupoints import named
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.literals import literals
from clinicweb.domain.numbers import values
from clinicweb.domain.polarity import negations
from clinicweb.domain.safety import classify

# A figure with what makes it a range, a time, a fraction or an amount, up to its unit.
_FIGURE = re.compile(r"[+-]?\d[\d.,:/~-]*\s?(?:%|°\s?c?|[a-zµμ]{1,3}\b|[^\W\da-z_]{1,2})?")
_DASHES = re.compile(r"\s*[-‐‑–—−~〜]\s*(?=\d)")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")

# A typo is looked for in words of at least this length: in shorter ones another letter is mostly
# another word (hot, not; form, from; pain, gain).
_DOUBLED, _SWAPPED, _DROPPED, _REPLACED = 5, 6, 8, 9
# Where words differ that only look alike, it is mostly near the beginning (adduct, abduct).
_SURE_OF = 3

# Words that change the sense of a sentence and are never the typo.
_SENSE = """
no not never none nor neither without unless until except only always often rarely seldom may might
can could must should shall will would before after during while if when above below under over
left right up down upper lower inner outer front back more less most least hot cold warm cool high
low deep shallow first last once twice half day week month hour minute
"""
_GUARDS = frozenset(_SENSE.split())
# One letter apart, and both of them words that a health article may have.
_PAIRS = """
tapping/taping hopping/hoping planning/planing filling/filing sitting/siting latter/later
dessert/desert comma/coma loose/lose choose/chose women/woman marital/martial peroneal/perineal
dysphagia/dysphasia prostate/prostrate infection/inflection lightening/lightning
complement/compliment principal/principle discreet/discrete stationary/stationery bitting/biting
scarring/scaring starring/staring matting/mating tarring/taring pinning/pining griping/gripping
striping/stripping wining/winning breathed/breached medication/meditation palpation/palpitation
"""
_LOOK_ALIKE = frozenset(frozenset(pair.split("/")) for pair in _PAIRS.split())
_SMALL_KANA = dict(
    zip("っゃゅょぁぃぅぇぉッャュョァィゥェォ", "つやゆよあいうえおツヤユヨアイウエオ", strict=True)
)


def trivial_change(old: str, new: str, language: str) -> bool:
    """Whether only spacing, punctuation, capitals or one mistyped letter changed.

    Texts are as people read them, without codes. Never for a safety passage, and never where a
    number, a unit, a fact, an acupoint, a negation or a question is another one.
    """
    if classify(old, language) or classify(new, language):
        return False
    old, new = _folded(old), _folded(new)
    if _fixed(old, language) != _fixed(new, language):
        return False
    if _letters(old) == _letters(new):
        return True
    if LANGUAGES[language].spaced:
        return _is_mistyped_word(old, new)
    return _is_mistyped_kana(_letters(old), _letters(new))


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).replace("’", "'").lower()
    return _DASHES.sub("-", " ".join(text.split()))


def _letters(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c)[0] in "LMN")


def _fixed(text: str, language: str) -> tuple[object, ...]:
    """What must not change, in its order."""
    words = _WORD.findall(text)
    return (
        literals(text),
        [match.replace(" ", "") for match in _FIGURE.findall(text)],
        [number.values for number in values(text, language)],
        [point.codes for point in named(text)],
        [negation.text.replace(" ", "") for negation in negations(text, language)],
        [word for word in words if word in _GUARDS],
        text.count("?"),
    )


def _is_mistyped_word(old: str, new: str) -> bool:
    """Whether exactly one word differs, and the two spellings look like one word."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) != len(after):
        return False
    changed = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    return len(changed) == 1 and _is_typo(*changed[0])


def _is_typo(one: str, other: str) -> bool:
    if frozenset({one, other}) in _LOOK_ALIKE or one[0] != other[0] or one[-1] != other[-1]:
        return False
    shorter = min(len(one), len(other))
    if OSA.distance(one, other) != 1:
        return False
    if _undoubled(one) == _undoubled(other):
        return shorter >= _DOUBLED
    if one[:_SURE_OF] != other[:_SURE_OF]:
        return False
    if len(one) != len(other):
        return shorter >= _DROPPED
    swapped = Levenshtein.distance(one, other) > 1
    return shorter >= (_SWAPPED if swapped else _REPLACED)


def _undoubled(word: str) -> str:
    return word[:1] + "".join(after for before, after in pairwise(word) if before != after)


def _is_mistyped_kana(old: str, new: str) -> bool:
    """Whether one kana was typed twice, in the wrong size, or a word's long vowel was forgotten."""
    if len(old) == len(new):
        changed = [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]
        return len(changed) == 1 and (
            _SMALL_KANA.get(changed[0][0]) == changed[0][1]
            or _SMALL_KANA.get(changed[0][1]) == changed[0][0]
        )
    longer, shorter = sorted((old, new), key=len, reverse=True)
    if len(longer) != len(shorter) + 1:
        return False
    place = next(
        (at for at, pair in enumerate(zip(longer, shorter, strict=False)) if pair[0] != pair[1]),
        len(shorter),
    )
    if longer[:place] + longer[place + 1 :] != shorter or not place:
        return False
    extra, before = longer[place], longer[place - 1]
    if extra == "ー":
        return "ァ" <= before <= "ヺ"
    return extra == before and ("ぁ" <= extra <= "ヺ")
