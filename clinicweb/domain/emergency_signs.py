"""Whether an article speaks of signs that need help at once, so that it opens with the number.

The signs are those that public first-aid advice names for an ambulance: of a heart attack, a
stroke, meningitis, pressure on the cord or the nerves of the bladder, a head injury, a severe
allergic reaction, and loss of consciousness. The lists are narrower than those of safety passages:
a notice on every article would soon be read on none.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from html import unescape

FACT = re.compile(r"\{\{\s*emergency\s*\}\}")
_TAG = re.compile(r"<[^>]*>")

_AT_ONCE = r"(?:sudden(?:ly)?|new|severe|increasing|worsening|spreading|progressive)"

SIGNS: Mapping[str, tuple[str, ...]] = {
    "en": (
        r"\bchest (?:pain|pressure|tightness)|\b(?:pain|pressure|tightness) in (?:the|your) chest",
        r"\bheart attack|\bcardiac arrest|\b(?:a|of a|have had a) stroke\b",
        rf"\b{_AT_ONCE} (?:\w+ ){{0,2}}(?:weakness|numbness|paralysis|headache|confusion)",
        r"\b(?:weakness|numbness)\b.{0,60}\b(?:arms?|legs?|hands?|face|groin|one side)\b",
        r"\b(?:weakness|numbness|headache)\b.{0,30}\b(?:sudden|comes? on suddenly)",
        r"\bparaly[sz]",
        r"\b(?:loss of|los\w+|trouble (?:with|controlling)) (?:\w+ ){0,3}(?:bladder|bowels?)\b",
        r"\bincontinen|\bcauda equina",
        r"\bfever\b.{0,60}\bstiff(?:ness)?\b|\bstiff neck\b.{0,60}\bfever|\bmeningitis",
        r"\b(?:severe|worst|violent) headache|\bheadache (?:after|following)\b",
        r"\b(?:blow|injury) to the head|\bhead injury",
        r"\b(?:trouble|difficulty|problems) (?:in |with )?(?:breathing|speaking|swallowing)",
        r"\bshort(?:ness)? of breath|\bstruggl\w+ (?:to|for) breath",
        r"\bunconscious|\blos\w+ (?:of )?consciousness|\bfaint(?:s|ed|ing)?\b",
        r"\bslurred speech|\bface (?:droops|is drooping)|\banaphyla",
        r"\b(?:lips?|tongue|throat)\b.{0,12}\bswell|\bbleeding that (?:does not|will not) stop",
        r"\bcall (?:an ambulance|emergency)|\bemergency (?:department|room)\b",
    ),
    "ja": (
        r"胸(?:の|が|に).{0,6}(?:痛|苦し|圧迫|締め付け|締めつけ)|胸痛|心臓発作|心筋梗塞|脳卒中|脳梗塞",
        r"(?:突然|急な|急に|激しい|強い).{0,10}(?:麻痺|まひ|しびれ|脱力|頭痛)",
        r"(?:麻痺|まひ|ろれつ|呂律)",
        r"(?:手|腕|足|脚|顔|半身|片側).{0,20}(?:力が入ら|力の入りにく|脱力|しび)",
        r"(?:脱力|筋力低下|しびれ).{0,20}(?:伴|がある)",
        r"(?:尿|便|排尿|排便|膀胱).{0,12}(?:漏|もら|失禁|出な|できな|コントロール|制御)|失禁|馬尾",
        r"(?:発熱|高熱|熱).{0,30}(?:首|項部).{0,10}(?:硬|こわば|曲が)|髄膜炎|項部硬直",
        r"(?:けが|外傷|打).{0,20}頭痛|頭部(?:外傷|打撲)|頭を(?:強く)?(?:打|ぶつけ)",
        r"呼吸(?:困難|が苦し|しにく|がしにく)|息(?:が苦し|苦し|ができな|切れ)",
        r"意識(?:を失|がな|が遠|がもうろう|障害|の混濁|の混乱|不明)|失神",
        r"アナフィラキシー|(?:唇|舌|のど|喉).{0,4}腫|出血が止まらな",
        r"救急車|救急外来",
    ),
}


def mentions(text: str, language: str) -> bool | None:
    """Whether a published text (HTML or plain) names such a sign; None: no list for the language.

    A text with the clinic's emergency number in it does, in every language.
    """
    if FACT.search(text):
        return True
    pattern = _patterns().get(language)
    if pattern is None:
        return None
    return any(pattern.search(block) for block in _blocks(text))


def needs_notice(versions: Mapping[str, str]) -> bool:
    """Whether an article, given by language, opens with the notice: all its versions or none.

    A sign that the list of one language misses is a sign all the same, and a language without a
    list relies on the others.
    """
    return any(mentions(text, language) for language, text in versions.items())


def _blocks(text: str) -> list[str]:
    """The text without its inline marks, one block of HTML at a time, in one width and case."""
    blocks = re.split(r"</(?:p|li|h[1-6]|td|th|figcaption|blockquote|dd|dt)>", text)
    return [
        " ".join(
            unicodedata.normalize("NFKC", unescape(_TAG.sub("", block)))
            .lower()
            .replace("’", "'")
            .split()
        )
        for block in blocks
    ]


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    return {language: re.compile("|".join(signs)) for language, signs in SIGNS.items()}
