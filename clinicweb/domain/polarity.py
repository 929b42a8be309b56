"""Words that say no, in English and in Japanese.

A *strong* word negates what is said ("do not", ません). A *mild* one is part of a word (painless,
無痛). A *weak* one may stand for a negation in the other language (やめる for "no longer") and
excuses it, but demands nothing. Phrases that only look negative ("not only", かもしれません,
なければなりません) are read first and dropped.

The lists are our own, from the grammar of both languages; a phrase that is missing from the weak
list costs a false alarm, one that is there without need hides a rare mistake.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Strength(StrEnum):
    """How sure it is that a word negates; the values name groups of the patterns."""

    ADVICE = "advice"
    """Tells somebody not to do a thing: "do not", ないでください, 禁忌."""
    STRONG = "strong"
    MILD = "mild"
    """A part of a word that negates it: painless, 無痛."""
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Negation:
    """A word or phrase that says no, as it stands in the text."""

    start: int
    end: int
    text: str
    strength: Strength


_ENGLISH_NEUTRAL = (
    r"not\s+(?:only|just|merely|simply)\b(?=.*\bbut\b)|(?:not|n['’]t)\s+only",
    r"no\s+(?:doubt|matter|sooner)|without\s+fail|nothing\s+but|(?:not|n['’]t)\s+be\s+long",
    r"(?:whether\s+)?or\s+not",
    r"(?:^|(?<=[.?!:“\"]\s)|(?<=[“\"]))no\s*(?=[,.!])",
    r"sa(?:y|ys|id|ying)\s+no\b",
    r"no\.(?=\s?\d)",
    r"can(?:not|['’]t)\s+(?:help\s+\w+ing|but|help\s+but)",
    r"no\s+(?:more|less|later|longer|fewer|earlier)\s+than",
    r"(?:why\s+)?(?:do|wo)n['’]t\s+you|why\s+not",
    r"(?<=,\s)(?:is|are|do|does|did|have|has|was|were|wo|ca|could|would|should)n['’]t\s+\w+(?=\s*\?)",
)
_ENGLISH_ADVICE = (
    r"(?:please\s+)?(?:do\s+not|don['’]t)(?!\s+(?:have|need)\b)",
    r"never",
    r"(?:must|should|ought|shall)\s*(?:not|n['’]t)(?:\s+to)?",
    r"(?:best|better)\s+not\s+to",
    r"(?:^|(?<=[.;:!?]\s)|please\s+)avoid|contra-?indicated|forbidden|prohibited",
)
_ENGLISH_STRONG = (
    r"avoid(?:s|ed|ing|ance)?|refrain(?:s|ed|ing)?|keep\s+away|stay\s+away|steer\s+clear",
    r"contra-?indicat\w+|off[\s-]limits",
    r"no\s+one|no\s+longer|cannot|not(?!\s+(?:\w+\s+){0,2}?until\b)|\w+n['’]t|no",
    r"neither\b(?:.{0,60}?\bnor\b)?|nor|none|nobody|nothing|nowhere|without(?!\s+delay\b)|unless|unable",
)
_ENGLISH_MILD = (
    r"un(?!d(?:er|o(?!ubt)|ress)|i[tfvqol]|cles?\b|til|less|wind|lock|pack|fold|wrap|button|plug|load)[a-z]{3,}|(?!bless|unless|less)\w+less(?:ly|ness)?",
    r"non-?(?!e)[a-z]{4,}|dis(?:agree|continue|able)\w*",
    r"(?:in|im|ir)(?:ability|activ|adequa|appropriat|capab|complete|consistent|correct|effective|"
    r"sufficient|valid|visible|frequent|possib|patien|mobil|perfect|proper|regular|relevant)\w*",
)
_ENGLISH_WEAK = (
    r"not\s+(?:\w+\s+){0,2}?until|not\s+(?:unusual|uncommon|rare)|without\s+delay|slow\s+to",
    r"instead|rather\s+than|except|apart\s+from|other\s+than|unlike",
    r"free\s+(?:of|from)|[a-z]+-free|exclud\w*",
    r"lack\w*|absen\w+|fail(?:s|ed|ing)?|refus\w*|den(?:y|ied|ies)|declin\w*|reject\w*",
    r"miss(?:es|ed|ing)?|gone|go(?:es)?\s+away|los(?:e|es|t|ing)(?!\s+(?:weight|\d))|loss\s+of|disappear\w*|stuck|spares?",
    r"stop(?:s|ped|ping)?|quit\w*|skip\w*|ruled?\s+out|too\s+\w+\s+(?:to|for)",
    r"leaves?\s+(?:\w+\s+){0,3}?(?:out|off|alone|until|unchanged)|out\s+of",
    r"(?:keep|kept|stopp?)(?:s|ed|ing)?\b.{0,30}?\bfrom",
    r"(?:keep|hold)\b.{0,30}?\b(?:still|off|out|clear|closed)",
    r"advis\w+\s+against|remind(?:s|ed|ing)?|reluctant|far\s+from|anything\s+but|poor(?:ly)?|yet\s+to|less",
    r"rarely|seldom|hardly|scarcely|barely|(?<!\ba\s)(?:few|little)|fewer|only|as\s+well\s+as",
    r"prevent\w*|(?:switch|turn)\w*\s+off|before\s+(?:\w+\s+){0,2}(?:notic|reali[sz]|know)\w*",
    r"mixed|conflicting|remain\w*\s+the\s+same|constantly|endless\w*",
)
# Whether something is so, which is no negation but may answer one: 残っていないか確認する.
_WHETHER = r"か(?=(?:どうか)?(?:[をに]|、?(?:確|チェ|調|気を|注意|見)))"
_JAPANESE_NEUTRAL = (
    r"かも(?:しれ|知れ)(?:ない|ません|なく)",
    r"(?:なけれ|なくて|ねば|ないと|なくちゃ)(?:は|ば)?(?:なり|なら|いけ)(?:ません|な[いか])",
    r"な(?:くちゃ|きゃ)(?=[。！、]|$)|申し分(?:の|が)?ない|(?:くれ|もらえ|いただけ|頂け)(?:ない|ません)(?:でしょう)?か",
    r"ざるを[得え](?:な[いか]|ません)|やむ(?:を得(?:ず|ない)|なく)|余儀なく|[ぁ-ん]?ずに(?:は)?(?:い|お)られ(?:な[いか]|ません)",
    r"(?:だけ|のみ|ばかり)(?:で|では|じゃ)(?:なく|ない|ありません)|のみならず",
    r"に(?:違い|ちがい|他|ほか|過ぎ|すぎ)(?:なら|あり)?(?:ません|ない)",
    r"(?:はあり|(?<=[いきしちにみりえけせてねべめれび]))ませんか|ない(?:です)?か?[？?]|ではないかと",
    r"少なく(?:とも|て)|少な(?:い|く(?!な[いか]|あり)|め|すぎ)|すくな(?:い|く)",
    r"申し訳(?:あり|ござい)ません|す[みい]ません|ないと(?=[。、]|$)|(?:さも|そうし)ないと|つない[だで]",
    r"欠かせ(?:ない|ません)|とんでもな[いく]|(?:危|切|汚|幼|拙)ない|もったいない|みっともない|つまらない",
    r"たまらない|しょうがない|くだらない|この?上も?なく",
    r"[間ま]もな[いく]|思わず|必ずしも|必ず|絶えず|足らず|少なからず|めまい|いいえ",
)
_JAPANESE_ADVICE = (
    r"な(?:い|さらない)で(?=、|ください|下さい|。|$|お)|ないこと(?=。|$)",
    r"(?:ては|では|は)(?:いけ|なり)(?:ません|ない)|べきで(?:は)?(?:ない|ありません)",
    r"禁(?:忌|止|物|じ)|厳禁|おやめ(?:ください|下さい)",
    r"(?:避けて|(?<![室目])(?:お)?控え(?:て)?|ご?遠慮)(?:ください|下さい|いただ)",
    r"(?<=[うくすつぬぶむるぐ])な(?:よ|ね)?(?=[。！!」]|$)",
)
_JAPANESE_STRONG = (
    r"避け(?!られ(?:ない|ません))|(?:お)?控え(?!室|め)|ご?遠慮(?!なく)|(?:だめ|ダメ)(?=[だでな])",
    r"(?<=[せれえけげてねべめ])なく(?=な[らりるれっ])",
    r"適(?:さ|し)(?:ない|ません|て(?:い)?ません)",
    r"避けられ(?:ない|ません)|(?:では|でも|は|も)?ありません(?:でした)?|ません(?:でした)?",
    rf"(?:では|でも|じゃ)?な(?:い(?!び|{_WHETHER})|く(?!な[らりるれっ]|[しす])|かっ|けれ|さそう)",
    r"(?:[らせさけげえねべめれ]|(?<=[一-龥])[かがたなばまわ])ず(?![つれきっ])|ずに",
    r"なし(?=[にでのは、。」）]|$)|(?<=[のはがも])ぬ|(?<=[るうくすつぬむ])まい(?=[。、と]|$)",
)
_JAPANESE_MILD = (
    r"(?<=[らかさたばまわき])なく(?=な[らりるれっ])",
    r"無(?!料|理|数|意)|不(?!安|眠|調|妊|快感|良|足|整|全)|非(?!常)|未(?!満|来)",
)
_JAPANESE_WEAK = (
    rf"ない{_WHETHER}",
    r"(?:しか|めったに).{1,16}?(?:な[いか]|ません)|忘れない(?:よう)?|ない(?:うち|前)に",
    r"ほとんど(?!は|の).{0,8}?(?:ない|なく|ありません|いません|なし)",
    r"(?:珍し|少な)く(?:は)?(?:ない|ありません)|遠慮なく|なく(?=な[らりるれっ]|[しす])|なかなか.{1,10}?(?:ない|なく|ません)",
    r"(?:問題|心配|差し支え)(?:は|が|の)?(?:な[いく]|ありません|[いご]りません)|(?:構|かま)(?:わない|いません)",
    r"仕方(?:が)?(?:ない|ありません)|無理(?:の|が|は)?な[いく]|(?:かか|関)わらず|問わず|足りな[いく]",
    r"力が入らな[いく]|飲み忘れ|禁(?:煙|酒)|断[らりるっ]|以外|除[いき]|防[ぐいごげが]|対象外|不足|初めて|はじめて",
    r"代わりに(?!は|な|し)|やめ|中止|休業|休診|(?<![一-龥])まれ(?=[にでなす])|難し|にく[いく]|づら[いく]|(?<=[しきけ])かね",
    r"だけ(?=が|に限|で[すあ])|のみ|嫌[いが]|苦手|違[うい]|悪[いくさ]|困[るりっ]|(?<=[らさかわまけせれ])ぬ|む(?:だ|駄)",
    r"(?<!痛み)(?<!咳)(?<!滑り)(?<!血)止[まめ]|終了|紛失|失[わいうっ]|欠席|見逃|わずか|ぎている|ろれつが回ら(?:ない|なく|ず)",
)


def _pattern(groups: Mapping[str, tuple[str, ...]], *, words: bool) -> re.Pattern[str]:
    edge = r"\b" if words else ""
    parts = (
        f"(?P<{name}>{edge}(?:{'|'.join(alternatives)}){edge if name != 'neutral' else ''})"
        for name, alternatives in groups.items()
    )
    return re.compile("|".join(parts), re.IGNORECASE)


_PATTERNS: Mapping[str, re.Pattern[str]] = {
    "en": _pattern(
        {
            "neutral": _ENGLISH_NEUTRAL,
            Strength.ADVICE: _ENGLISH_ADVICE,
            Strength.STRONG: _ENGLISH_STRONG,
            Strength.MILD: _ENGLISH_MILD,
            Strength.WEAK: _ENGLISH_WEAK,
        },
        words=True,
    ),
    "ja": _pattern(
        {
            "neutral": _JAPANESE_NEUTRAL,
            Strength.ADVICE: _JAPANESE_ADVICE,
            Strength.STRONG: _JAPANESE_STRONG,
            Strength.MILD: _JAPANESE_MILD,
            Strength.WEAK: _JAPANESE_WEAK,
        },
        words=False,
    ),
}


def readable(language: str) -> bool:
    """Whether negations of this language are known."""
    return language in _PATTERNS


def negations(text: str, language: str) -> list[Negation]:
    """Every word that says no, in order; none in a language that is not known."""
    pattern = _PATTERNS.get(language)
    if pattern is None:
        return []
    found = ((match, match.lastgroup) for match in pattern.finditer(text))
    return [
        Negation(*match.span(), match.group().strip(), Strength(name))
        for match, name in found
        if name and name != "neutral"
    ]
