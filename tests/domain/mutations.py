"""Mistakes made on purpose: each kind spoils correct translations in one way.

Run as a script, it prints how many of each kind the checks notice:
``python -m tests.domain.mutations``. The spoilt texts need not be good language, only wrong in
what they say. The word lists here are written apart from those of the checks, so that a word the
checks do not know shows as a miss.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from clinicweb.domain.checks.run import run_checks
from tests.domain.pairs import corpus_pairs, shipped_pairs

KINDS = (
    "negation",
    "number",
    "unit",
    "placeholder",
    "truncated",
    "acupoint",
    "halved",
    "certainty",
)
TRIED_FOR_INTEREST = frozenset({"halved", "certainty"})
"""Kinds that no rule can notice reliably; their figures are printed, not asserted."""
LEAST_CAUGHT = 0.98
"""The part of the mistakes of every other kind that the checks must notice."""

_NOT_TEXT = re.compile(
    r"⟦/?\d+⟧|\{\{[^}]*\}\}|(?<![A-Za-z])(?:EX-)?[A-Z]{2}\d{1,2}(?!\d)|https?://\S+"
)


@dataclass(frozen=True)
class Mutant:
    kind: str
    source: str
    target: str
    source_language: str
    target_language: str


def mutants(english: str, japanese: str) -> Iterator[Mutant]:
    """Every spoilt form of a pair, in both directions; always the same ones."""
    for source, target, languages in (
        (english, japanese, ("en", "ja")),
        (japanese, english, ("ja", "en")),
    ):
        chance = random.Random(f"{source}|{target}")
        for kind in KINDS:
            for changed_source, changed in _MAKERS[kind](source, target, languages[1], chance):
                if changed != target:
                    yield Mutant(kind, changed_source, changed, *languages)


Changes = Iterator[tuple[str, str]]

# --- a negation is dropped ----------------------------------------------------------------------

_ENGLISH_NO = (
    (r"\b[Nn]o\s(?=more than|less than|later than|matter|\d)", None),
    (r"\bnot only\b|\bnot just\b(?=.* but)|\bor not\b|\b[Ii]f not\b|(?:^|[.?!] )No[,.]", None),
    (r"\b[Dd]o not\b|\b[Dd]on['’]t\b", ""),
    (
        r"\b(does|did|is|are|was|were|should|must|could|would|has|have|can|will|may|might) ?not\b",
        r"\1",
    ),
    (r"\b(does|did|is|are|was|were|should|must|could|would|has|have|ca|wo)n['’]t\b", r"\1"),
    (r"\b[Nn]ever\b", "always"),
    (r"\b[Aa]void(?:ed|s|ing)?\b", "choose"),
    (r"\b[Ww]ithout\b", "with"),
    (r"\b[Nn]o longer\b", "still"),
    (r"\b[Nn]o one\b|\b[Nn]obody\b", "everybody"),
    (r"\b[Nn]othing\b", "something"),
    (r"\b[Nn]one\b", "all"),
    (r"\b[Nn]either\b(.*)\bnor\b", r"both\1and"),
    (r"\b[Nn]o (?=[a-z])", "some "),
    (r"\b[Nn]ot (?=[a-z])", ""),
)
_TE = {
    "か": "いて", "が": "いで", "さ": "して", "た": "って", "ら": "って", "わ": "って",
    "な": "んで", "ば": "んで", "ま": "んで",
}  # fmt: skip
_U = dict(zip("かがさたらわなばま", "くぐすつるうぬぶむ", strict=True))
# が is mostly the particle: 痛みがない.
_STEM = r"((?<=[急泳脱注塞防剥])が|[かさたらわなばま])"
_POLITE = {"あり": "あり", "でき": "でき"}
_JAPANESE_NO = (
    (
        r"かもしれ(?:ない|ません)|なければ(?:なり|いけ)ません|なければならない|ませんか|少ない|危ない",
        None,
    ),
    (
        r"だけで(?:は)?なく|少なくとも|問題(?:は)?(?:ない|ありません)|欠かせ|(?:ほか|他)ならない|に過ぎ",
        None,
    ),
    (
        r"(?:に違い|間違い)(?:ない|なく|ありません)|思わず|[間ま]もな|仕方|遠慮なく|とんでもない",
        None,
    ),
    (
        r"いびき|申し訳(?:あり|ござい)ません|無理のない|少なく(?:は)?ありません|忘れないよう|(?:なく|く)な(?:い)?と?いけ",
        None,
    ),
    (r"しないで", "して"),
    (rf"{_STEM}ないで", lambda m: _TE[m[1]]),
    (r"ないで(?=ください|下さい)", "て"),
    (r"ないよう(?:に)?", "るように"),
    (r"ではありません", "です"),
    (r"(?:は|も)ありません", "があります"),
    (r"ませんでした", "ました"),
    (r"ません", "ます"),
    (r"(?:いけ|なり)ません", "かまいません"),
    (r"避けて", "続けて"),
    (r"避け", "続け"),
    (r"控えて", "続けて"),
    (r"禁忌", "適応"),
    (r"禁止", "許可"),
    (r"せずに", "して"),
    (rf"{_STEM}ずに", lambda m: _TE[m[1]]),
    (r"ではな[くい]", "で"),
    (r"しない", "する"),
    (rf"{_STEM}ない", lambda m: _U[m[1]]),
    (r"なしで", "ありで"),
    (r"(?<=[のが])ない", "ある"),
    (r"(?<=[えけせてねべめれいきちにびみり])ない", "る"),
)


_ENGLISH_SAYS_NO = re.compile(
    r"\b(?:not|no(?!,)|never|without|avoid\w*|cannot|none|nobody|nothing|neither|unless)\b|n['’]t\b",
    re.IGNORECASE,
)
_JAPANESE_SAYS_NO = re.compile(
    r"ない(?!び)|ません(?!か)|なく(?!な[るりらっ])|ず[に、]|なし|避け|控え|禁[止忌]"
)


def _without_negation(source: str, target: str, language: str, _: random.Random) -> Changes:
    """Only where the source says no in so many words; few, 少ない, なくなる are beside it."""
    says_no = _JAPANESE_SAYS_NO if language == "en" else _ENGLISH_SAYS_NO
    if not says_no.search(source):
        return
    rules = _ENGLISH_NO if language == "en" else _JAPANESE_NO
    taken: list[tuple[int, int]] = []
    for pattern, replacement in rules:
        for match in re.finditer(pattern, target):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            if replacement is None:
                continue
            said = replacement(match) if callable(replacement) else match.expand(replacement)
            changed = re.sub(r"  +", " ", target[: match.start()] + said + target[match.end() :])
            yield source, changed.strip()


# --- a number or its unit is changed ------------------------------------------------------------

_COUNTED = (
    r"(?=[ -]?(?:minutes?|hours?|days?|weeks?|months?|years?|times|sessions?|tablets?|visits?)\b)"
)
_ENGLISH_WORDS = {"two": "three", "three": "four", "four": "two", "five": "six", "ten": "twelve"}
_KANJI = dict(zip("一二三四五六七八九", "三四五六七八九二七", strict=True))


def _other_number(source: str, target: str, language: str, chance: random.Random) -> Changes:
    places = [match.span() for match in _NOT_TEXT.finditer(target)]
    for match in re.finditer(r"\d", target):
        if any(start <= match.start() < end for start, end in places):
            continue
        digit = chance.choice([d for d in "123456789" if d != match.group()])
        yield source, target[: match.start()] + digit + target[match.end() :]
    if language == "en":
        for match in re.finditer(rf"\b({'|'.join(_ENGLISH_WORDS)})\b{_COUNTED}", target):
            yield source, target[: match.start()] + _ENGLISH_WORDS[match[1]] + target[match.end() :]
        for match in re.finditer(r"\b([Tt]wice|[Oo]nce) (?=a |per |daily|weekly)", target):
            yield source, target[: match.start()] + "three times " + target[match.end() :]
    else:
        for match in re.finditer(r"[一二三四五六七八九](?=回|日間|週間|か月|時間|錠)", target):
            yield source, target[: match.start()] + _KANJI[match.group()] + target[match.end() :]


_NUMBER = r"(?:\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|few|several)[ -]?)"
_ENGLISH_UNITS = (
    ("minute", "hour"), ("hour", "minute"), ("second", "minute"), ("week", "day"),
    ("day", "week"), ("month", "year"), ("year", "month"), ("mg", "g"), ("g", "mg"), ("kg", "g"),
    ("cm", "mm"), ("mm", "cm"), ("km", "m"), ("ml", "l"), ("yen", "dollar"), ("°C", "°F"),
)  # fmt: skip
_JAPANESE_UNITS = (
    ("分間", "時間"), ("分(?![のか間])", "時間"), ("時間", "分"), ("秒間?", "分"), ("週間", "日間"),
    ("日(?:間|おき)", "週間"), ("日(?![間おの目])", "週間"), ("か月", "年"), ("年間", "か月"),
    ("年(?![間代])", "か月"), ("mg", "g"), ("g", "mg"), ("kg", "g"), ("cm", "mm"), ("mm", "cm"),
    ("km", "m"), ("ml", "l"), ("円", "ドル"), ("ドル", "円"), ("°C", "°F"), ("℃", "℉"),
)  # fmt: skip

_OTHER_PERIODS = {
    "en": (
        (r"\b(once|twice|times) a day\b", r"\1 a week"),
        (r"\b(once|twice|times) a week\b", r"\1 a month"),
        (r"\b(once|twice|times) a month\b", r"\1 a day"),
    ),
    "ja": (
        (r"1日(?=に?[\d一二三四五]回)", "週"),
        (r"週(?=に?[\d一二三四五]回)", "月"),
        (r"(?<!\d)月(?=に?[\d一二三四五]回)", "週"),
    ),
}


def _other_unit(source: str, target: str, language: str, _: random.Random) -> Changes:
    for unit, other in _ENGLISH_UNITS if language == "en" else _JAPANESE_UNITS:
        if language == "en":
            pattern = rf"({_NUMBER}){unit}(?=s?\b|$)"
        else:  # not a year of the calendar, not a day of a month
            pattern = rf"((?<![\d月]))(?<!\d)(\d{{1,3}}\s?){unit}(?![A-Za-z])"
        for match in re.finditer(pattern, target):
            said = "".join(group for group in match.groups() if group) + other
            yield source, target[: match.start()] + said + target[match.end() :]
    for pattern, other in _OTHER_PERIODS[language]:
        for match in re.finditer(pattern, target):
            said = match.expand(other)
            yield source, target[: match.start()] + said + target[match.end() :]


# --- something is lost --------------------------------------------------------------------------

_ADDED = ("⟦1⟧{0}⟦/1⟧", "{0} ({{{{phone}}}})", "{0} {{{{price:initial}}}}", "⟦1⟧{0}")


def _lost_placeholder(source: str, target: str, _: str, chance: random.Random) -> Changes:
    places = list(re.finditer(r"⟦/?\d+⟧|\{\{[^}]*\}\}", target))
    if not places:
        if chance.random() > 0.15:  # most passages have none: some get one
            return
        form = chance.choice(_ADDED)
        source, target = form.format(source), form.format(target)
        places = list(re.finditer(r"⟦/?\d+⟧|\{\{[^}]*\}\}", target))
    for match in places:
        yield source, target[: match.start()] + target[match.end() :]


def _cut_off(source: str, target: str, language: str, chance: random.Random) -> Changes:
    """The end is missing, as when an engine stops or somebody copies a line only in part."""
    if target[-1] not in ".。?？":
        return
    share = chance.uniform(0.3, 0.8)
    if language == "en":
        words = target.split(" ")
        if len(words) >= 5:
            yield source, " ".join(words[: int(len(words) * share)]).rstrip(",;:")
    elif len(target) >= 12:
        yield source, target[: int(len(target) * share)].rstrip("、")


def _halved(source: str, target: str, language: str, _: random.Random) -> Changes:
    """Half of the words are missing, and it ends as if nothing were."""
    if target[-1] not in ".。?？":
        return
    if language == "en":
        words = target.split(" ")
        if len(words) >= 8:
            yield source, " ".join(words[: len(words) // 2]).rstrip(",;:") + target[-1]
    elif len(target) >= 20:
        yield source, target[: len(target) // 2].rstrip("、") + target[-1]


_SURE = {
    "en": ((r"\b(?:may|might) (?=[a-z])", "will "), (r"\bmust (?=[a-z])", "may ")),
    "ja": (
        (r"(?<!た)ことが(?:あります|ある)|場合が(?:あります|ある)", "のです"),
        (r"かもしれません", "ます"),
        (r"なければなりません", "てもかまいません"),
        (r"可能性があります", "のです"),
    ),
}


def _surer(source: str, target: str, language: str, _: random.Random) -> Changes:
    """A possibility becomes a fact, a duty a choice."""
    for pattern, said in _SURE[language]:
        for match in re.finditer(pattern, target):
            yield source, target[: match.start()] + said + target[match.end() :]


_POINT = re.compile(r"(?<![A-Za-z])(LI|GB|BL|SI|LR|ST|SP|PC|HT|KI|GV|CV|TE|LU)(\d{1,2})(?!\d)")
_MERIDIANS = ["LI", "GB", "BL", "SI", "LR", "ST", "SP", "PC", "HT", "KI", "GV", "CV", "TE", "LU"]


def _other_acupoint(source: str, target: str, _: str, chance: random.Random) -> Changes:
    for match in _POINT.finditer(target):
        others = [m for m in _MERIDIANS if m != match[1]]
        number = int(match[2]) % 9 + 1
        for said in (f"{chance.choice(others)}{number}", f"{match[1]}{number}"):
            yield source, target[: match.start()] + said + target[match.end() :]


_MAKERS = {
    "negation": _without_negation,
    "number": _other_number,
    "unit": _other_unit,
    "placeholder": _lost_placeholder,
    "truncated": _cut_off,
    "halved": _halved,
    "acupoint": _other_acupoint,
    "certainty": _surer,
}


@dataclass
class Score:
    made: int = 0
    caught: int = 0

    @property
    def rate(self) -> float:
        return self.caught / self.made if self.made else 1.0


def missed(pairs: list[tuple[str, str]]) -> Iterator[Mutant]:
    """The spoilt texts that the checks let pass."""
    for pair in pairs:
        right = _codes_of_right(*pair)
        for mutant in mutants(*pair):
            if not _noticed(mutant, right):
                yield mutant


def scores(pairs: list[tuple[str, str]]) -> dict[tuple[str, str], Score]:
    """By kind and target language: how many mistakes have a finding that the right text lacks."""
    found = {(kind, language): Score() for kind in KINDS for language in ("ja", "en")}
    for pair in pairs:
        right = _codes_of_right(*pair)
        for mutant in mutants(*pair):
            score = found[mutant.kind, mutant.target_language]
            score.made += 1
            score.caught += _noticed(mutant, right)
    return found


def _codes_of_right(english: str, japanese: str) -> dict[str, set[str]]:
    """By target language: what is found without any mistake, so that it is no merit to find it."""
    return {
        "ja": {one.code for one in run_checks(english, japanese, "en", "ja")},
        "en": {one.code for one in run_checks(japanese, english, "ja", "en")},
    }


def _noticed(mutant: Mutant, right: dict[str, set[str]]) -> bool:
    findings = run_checks(
        mutant.source, mutant.target, mutant.source_language, mutant.target_language
    )
    return any(one.code not in right[mutant.target_language] for one in findings)


def main() -> None:
    pairs = [*shipped_pairs(), *corpus_pairs()]
    halves = [scores(pairs[start::2]) for start in (0, 1)]
    print(f"{'mutation':<12} {'into':<4} {'tuned on':>16} {'held out':>16}")
    for key in halves[0]:
        figures = (f"{half[key].caught}/{half[key].made} {half[key].rate:7.2%}" for half in halves)
        print(f"{key[0]:<12} {key[1]:<4}", *(f"{figure:>18}" for figure in figures))


if __name__ == "__main__":
    main()
