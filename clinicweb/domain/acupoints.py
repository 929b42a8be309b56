"""The acupoints: 361 of the fourteen meridians and 48 extra ones, and finding them in a text.

A point is found by its code, its Chinese characters, its kana reading, or its pinyin with or
without tones. The names are those of WHO Standard Acupuncture Point Locations in the Western
Pacific Region (2008), the extra points those of its Proposed Standard International Acupuncture
Nomenclature (1991); characters and readings as Japanese schools of acupuncture teach them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from types import MappingProxyType

from clinicweb.domain.acupoint_codes import acupoint, acupoint_spans, weak_codes
from clinicweb.domain.folding import Folded, fold, fold_word
from clinicweb.domain.passages import CODE


@dataclass(frozen=True, slots=True)
class Acupoint:
    """One point; ``pinyin`` has no tones, ``kana`` is hiragana, ``also`` are further names."""

    code: str
    pinyin: str
    pinyin_toned: str
    kanji: str
    kana: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A point that a text names at ``text[start:end]``.

    ``codes`` has several where points share a name (ST3 and GB29 are both Juliao) and nothing else
    tells which is meant.
    """

    start: int
    end: int
    codes: frozenset[str]
    by_code: bool


def _read() -> Mapping[str, Acupoint]:
    # Part of the program as a constant would be: read once, when the module is imported.
    table = resources.files("clinicweb.content").joinpath("terms", "acupoints.tsv")
    found = {}
    for line in table.read_text("utf-8").splitlines()[1:]:
        code, pinyin, toned, kanji, kana, also = line.split("\t")
        found[code] = Acupoint(code, pinyin, toned, kanji, kana, tuple(also.split()))
    return found


ACUPOINTS: Mapping[str, Acupoint] = MappingProxyType(_read())
"""By standard code, in the order of the meridians."""

# What other writers use for the same characters: traditional, simplified and older forms, each
# before the Japanese standard form.
_VARIANT_PAIRS = """
    氣気 气気 澤沢 泽沢 谿渓 溪渓 鐘鍾 钟鍾 缺欠 頰頬 颊頬 兔兎 攢攅 絲糸 丝糸 關関 关関 门門 阴陰
    阳陽 經経 经経 處処 处処 膽胆 會会 鄉郷 鄕郷 乡郷 靈霊 灵霊 虛虚 俞兪 腧兪 冲衝 渊淵 脉脈 勞労
    劳労 內内 榮栄 荣栄 營営 营営 隱隠 隐隠 歸帰 归帰 條条 陷陥 滿満 满満 步歩 藏蔵 聽聴 听聴 樞枢
    窗窓 囟顖 龈齦 獨独 蟲虫 邊辺 边辺 帶帯 带帯 囊嚢 參参 仆僕 豐豊 丰豊 颧顴 络絡 踝果
    當当 聰聡 聪聡
"""
_VARIANTS = {ord(pair[0]): pair[1] for pair in _VARIANT_PAIRS.split()}
_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}

# Names that are also everyday or anatomical words, or places: they count only beside the code of a
# point or before 穴 (as in 水分穴).
_EVERYDAY_WORDS = """
    二間 三間 下関 庫房 乳中 関門 水道 大都 公孫 腕骨 養老 天窓 膏肓 金門 交信 横骨 幽門
    歩廊 天井 耳門 上関 完骨 日月 帯脈 光明 行間 中都 命門 中枢 神道 会陰 曲骨 石門 水分
    鳩尾 中庭 太陽 耳尖 球後 子宮 腰眼 肘尖 髖骨 膝眼 胆嚢 闌尾 内果尖 外果尖
"""
# By this name GV26 is the groove of the lip; the readings are those of everyday words (心臓, 会計).
_EVERYDAY_OTHERS = """
    人中
    きょうはく こうさい しょうしょう しょうよう ようけい へんれき じょうれん きょくち
    かりょう しょうきゅう きょうしゃ ようそう にゅうこん てんすう きしょう じょうこう
    ほうりゅう かいけい かんこく ないてい たいはく けっかい しょうもん だいおう てんけい
    きょくせん せいれい しょうかい しんもん しょうふ しょうたく ぜんこく こうけい
    けんてい てんそう てんよう ちょうきゅう せいめい びしょう きょくさ しょうこう
    いちゅう しんどう ようこう こうもん ほうこう しょうきん ゆうせん たいけい だいしょう
    すいせん ふくりゅう しょうきょく しんぽう しんぞう てんせん ろうきゅう ちゅうしょう
    かんしょう がいかん じょうかん がんえん そっこく てんしょう ほんじん しょうれい
    けんせい ちょうきん かんちょう けんしょう きゅうきょ たいしょう しつかん ちょうきょう
    けんすう きんしゅく れいだい しんちゅう きょうかん ごちょう ぜんちょう じょうせい
    しんてい すいこう ぎんこう かんげん しんけつ ちゅうかん しきゅう れんせん とうよう
    いんどう かいせん きんしん えいめい ちゅうせん ちゅうかい じっせん かくちょう
"""
_EVERYDAY_PINYIN = frozenset(
    {"yemen", "taiyang", "daimai", "huiyin", "mingmen", "kunlun", "wailing", "wushu", "yamen"}
)
_FEWEST_KANA = 4  # いゆ, ずい and ししつ are in too many words

_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ](?:['’]?[A-Za-zÀ-ɏ\u0300-\u036f]+)*")
_KANJI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff々]")
_KANA = re.compile(r"[ぁ-ゖァ-ヺー]")
_KATAKANA = re.compile(r"[ァ-ヺー]")
_PARTICLE = re.compile(r"[をはがにのとへでやも]|から|まで|など|です|だ")
# Characters that may touch a name: 左合谷, 合谷穴.
_BEFORE, _AFTER = "左右両各", "穴等付周上下"
_BESIDE = re.compile(rf"(?:{CODE.pattern}|[\s（(\[［「『“\"'‘]|穴|の|point|points)*", re.IGNORECASE)
_MOST_SYLLABLES = 5
# Where a code may be, letters with tones, and syllables that are spelled apart.
_MAYBE = re.compile(r"[A-ZＡ-Ｚ][A-Za-zＡ-Ｚａ-ｚ.．]{0,4}[-‐‑– \u00a0\u3000]?[\d０-９]|[À-ɏ]")
# How a name begins in characters; in kana, where no other character is before it.
_HEADS = re.compile(
    rf"(?=({_KANJI.pattern}.))"
    rf"|(?<!{_KANJI.pattern})(?<!{_KANA.pattern})(?=([ぁ-ゖー]{{{_FEWEST_KANA}}}))"
)
_APART = re.compile(r"\b(?=([A-Z][a-z]+)[ ‐‑-]([A-Z][a-z]+))")


def named(text: str) -> tuple[Named, ...]:
    """Every point that a text names, from left to right; what stands over another is left out."""
    return _named(text)


def may_name(text: str) -> bool:
    """Whether it is worth asking `named`, which takes many times as long."""
    if _MAYBE.search(text):
        return True
    letters, heads = _heads()
    if any((one + other).lower() in letters for one, other in _APART.findall(text)):
        return True
    plain = text.lower().replace("’", "'").replace("'s", " ").replace("'", "")
    if not _pinyin().keys().isdisjoint(re.findall("[a-z]+", plain)):
        return True
    if text.isascii():
        return False
    whole = unicodedata.normalize("NFKC", text)
    whole = whole.translate(_VARIANTS).translate(_KATAKANA_TO_HIRAGANA)
    return any(kanji in heads or kana in heads for kanji, kana in _HEADS.findall(whole))


@lru_cache(maxsize=8192)
def _named(text: str) -> tuple[Named, ...]:
    codes = [
        Named(start, end, frozenset({standard}), by_code=True)
        for start, end in acupoint_spans(text)
        if (standard := acupoint(text[start:end]))
    ]
    sure, unsure = _by_name(text)
    weak = [
        Named(start, end, frozenset({code}), by_code=False) for start, end, code in weak_codes(text)
    ]
    names = [*sure, *(one for one in unsure if _partners(text, one, [*codes, *weak]))]
    shorter = [
        one
        for one in weak
        if any(one.codes <= other.codes for other in _partners(text, one, names))
    ]
    found = [*codes, *shorter]
    found.extend(_told_apart(text, one, found) for one in names)
    return tuple(_without_overlaps(found))


def pairs(text: str, points: Iterable[Named]) -> Iterator[tuple[Named, Named]]:
    """Codes and names that stand for one another in the text, as in ``LI4（合谷）``.

    A code that is right for the name on either side is paired with that one only.
    """
    points = list(points)
    for code in (one for one in points if one.by_code):
        names = [one for one in _partners(text, code, points) if not one.by_code]
        right = [one for one in names if code.codes & one.codes]
        for name in right or names:
            others = _partners(text, name, [one for one in points if one.by_code])
            if right or not any(other.codes & name.codes for other in others):
                yield code, name


def is_standard_name(text: str) -> bool:
    """Whether a word is a name or reading of a point that `named` looks for by itself."""
    word = fold_word(text).translate(_VARIANTS).translate(_KATAKANA_TO_HIRAGANA)
    latin = _latin_key(text)
    return acupoint(text) is not None or word in _japanese() or latin in _pinyin()


def _by_name(text: str) -> tuple[list[Named], list[Named]]:
    """Names that are certain, and those that are everyday words too."""
    sure: list[Named] = []
    unsure: list[Named] = []
    for start, end, codes, certain in (*_japanese_names(text), *_latin_names(text)):
        (sure if certain else unsure).append(Named(start, end, codes, by_code=False))
    return sure, unsure


def _japanese_names(text: str) -> Iterator[tuple[int, int, frozenset[str], bool]]:
    folded = fold(text)
    whole = folded.text.translate(_VARIANTS).translate(_KATAKANA_TO_HIRAGANA)
    names, longest = _japanese(), _longest_japanese()
    firsts, others = _first_characters(), _everyday_others()
    at = 0
    while at < len(whole):
        step = 1
        if whole[at] in firsts:
            for size in range(min(longest, len(whole) - at), 1, -1):
                codes = names.get(whole[at : at + size])
                if codes and _stands_alone(folded, at, at + size):
                    everyday = codes <= _everyday() or whole[at : at + size] in others
                    certain = not everyday or whole[at + size : at + size + 1] == "穴"
                    yield (*folded.span(at, at + size), codes, certain)
                    step = size
                    break
        at += step


def _stands_alone(folded: Folded, start: int, end: int) -> bool:
    """Whether the scripts beside a name allow it to be one: 今後頂く does not name 後頂."""
    text = folded.text
    before, after = text[start - 1 : start], text[end : end + 1]
    if _KANJI.match(text[start]):
        if end - start > 2:
            return True
        return not (_KANJI.match(before) and before not in _BEFORE) and not (
            _KANJI.match(after) and after not in _AFTER
        )
    if _KANJI.match(before) or _KANA.match(before):
        return False
    if _KATAKANA.match(text[end - 1]):
        return not _KATAKANA.match(after)
    return not _KANA.match(after) or _PARTICLE.match(text, end) is not None


def _latin_names(text: str) -> Iterator[tuple[int, int, frozenset[str], bool]]:
    words = [(match[0], match.start(), match.end()) for match in _LATIN_WORD.finditer(text)]
    names = _pinyin()
    at = 0
    while at < len(words):
        step = 1
        for count in range(min(_MOST_SYLLABLES, len(words) - at), 0, -1):
            row = words[at : at + count]
            if count > 1 and not _is_spelled_apart(text, row):
                continue
            key = _latin_key("".join(word for word, _, _ in row))
            if codes := names.get(key):
                end = row[-1][1] + len(_bare(row[-1][0]))
                # With tones it is pinyin, whatever the word means without them.
                toned = not text[row[0][1] : end].replace("’", "'").isascii()
                yield row[0][1], end, codes, toned or key not in _EVERYDAY_PINYIN
                step = count
                break
        at += step


def _is_spelled_apart(text: str, row: list[tuple[str, int, int]]) -> bool:
    """He Gu and He-Gu are one name in two syllables; "he gu" are words."""
    return all(word[0].isupper() for word, _, _ in row) and all(
        text[one[2] : other[1]] in {" ", "-", "‐", "‑"} for one, other in pairwise(row)
    )


def _bare(word: str) -> str:
    return word[:-2] if word.lower().endswith(("'s", "’s")) else word


def _latin_key(word: str) -> str:
    return fold_word(_bare(word)).replace("'", "").replace("’", "")


def _partners(text: str, one: Named, others: Iterable[Named]) -> list[Named]:
    """Those of the others that stand beside it with nothing but brackets between."""
    found = []
    for other in others:
        first, second = (one, other) if one.start < other.start else (other, one)
        if first.end <= second.start and _BESIDE.fullmatch(text, first.end, second.start):
            found.append(other)
    return found


def _told_apart(text: str, name: Named, codes: Iterable[Named]) -> Named:
    """A name that several points share means the one whose code stands beside it."""
    for code in _partners(text, name, codes) if len(name.codes) > 1 else ():
        if code.codes <= name.codes:
            return replace(name, codes=code.codes)
    return name


def _without_overlaps(found: Iterable[Named]) -> Iterator[Named]:
    end = 0
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if one.start >= end:
            end = one.end
            yield one


@cache
def _japanese() -> Mapping[str, frozenset[str]]:
    def names(point: Acupoint) -> Iterator[str]:
        yield point.kanji
        yield from (name for name in point.also if not name.isascii())
        if len(point.kana) >= _FEWEST_KANA:
            yield point.kana

    return _by_key((name.translate(_VARIANTS), point) for point in _all() for name in names(point))


@cache
def _pinyin() -> Mapping[str, frozenset[str]]:
    def names(point: Acupoint) -> Iterator[str]:
        yield point.pinyin
        yield from (name for name in point.also if name.isascii())

    return _by_key((_latin_key(name), point) for point in _all() for name in names(point))


def _all() -> Iterable[Acupoint]:
    return ACUPOINTS.values()


def _by_key(names: Iterable[tuple[str, Acupoint]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for key, point in names:
        found.setdefault(key, set()).add(point.code)
    return {key: frozenset(codes) for key, codes in found.items()}


@cache
def _everyday() -> frozenset[str]:
    words = _EVERYDAY_WORDS.split()
    return frozenset(point.code for point in _all() if point.kanji in words)


@cache
def _everyday_others() -> frozenset[str]:
    return frozenset(_EVERYDAY_OTHERS.split())


@cache
def _first_characters() -> frozenset[str]:
    return frozenset(name[0] for name in _japanese())


@cache
def _heads() -> tuple[frozenset[str], frozenset[str]]:
    """How names begin: every beginning of one in letters; two characters or four kana."""
    letters = {name[:size] for name in _pinyin() for size in range(2, len(name) + 1)}
    others = {name[: _FEWEST_KANA if _KANA.match(name) else 2] for name in _japanese()}
    return frozenset(letters), frozenset(others)


@cache
def _longest_japanese() -> int:
    return max(map(len, _japanese()))
