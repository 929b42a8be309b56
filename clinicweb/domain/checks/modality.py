"""Whether "may", "must" and "only" are kept: how sure, how binding, how narrow a sentence is."""

import re
from collections.abc import Mapping

from clinicweb.domain.checks.finding import Finding, Severity
from clinicweb.domain.messages import N_

# For each language: words that demand an answer in the other language, and words that give one.
# The lists are our own; an answering word that is missing costs a false alarm.
_Words = Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]]


def _words(english: tuple[str, str], japanese: tuple[str, str]) -> _Words:
    return {
        "en": (_english(english[0]), _english(english[1])),
        "ja": (re.compile(japanese[0]), re.compile(japanese[1])),
    }


def _english(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


_GLOSS = re.compile(r"[(（][^()（）]*[)）]")

_POSSIBILITY = _words(
    (
        r"(?<!\d\s)(?<!which\s)(?<!that\s)(?<!who\s)(?<!\b(?:in|of|by)\s)"
        r"(?:may|might)(?!\s+(?:\d|not\b|I\b|we\b))|"
        r"perhaps|possibly|"
        # What can happen, not what somebody can do.
        r"can\s+(?:also\s+|even\s+|itself\s+)?(?:cause|lead|trigger|worsen|damage|raise|lower|"
        r"bring|turn|"
        r"spread|harm|hurt|happen|mean|signal|result|come|affect|mask|last|set\s+off)",
        r"may|might|can|could|would|perhaps|possib\w+|maybe|sometimes|occasional\w*|usual\w*|"
        r"tend(?:s|ed|enc\w+)?|likely|unlikely|risk\w*|chance\w*|seem\w*|appears?\s+to|"
        r"suggest\w*|prone|"
        r"potential\w*|rare\w*|suspect\w*|believ\w+|thought|said|expect\w*|in\s+case|ever|"
        r"depend\w*|var(?:y|ies)|probabl\w*|some|think",
    ),
    (
        r"かもしれ|かも知れ|(?<!た)(?:こと|場合)[がも](?:あり|ある)|可能性|おそれが|恐れが",
        r"かもしれ|かも知れ|(?:こと|場合|とき|おそれ|恐れ|人|方|もの|時期)[がも](?:[あい]|多|少|まれ)|"
        r"可能|でしょう|ようです|とされ|[いと言]われ|考えられ|がち|やす[いくさ]|でき|"
        r"(?:こと|場合)の(?:あ|多)|ことがよくあ|たり|助け|役立|役に立|目指|そう[なでに]|など|とは限|"
        r"かね[なま]|いただけ|ても|"
        r"こともあ|うる|ありう|しばしば|多い|多く|だろう|危険|疑|"
        r"目安|期待|原因|引き金|つなが|傾向|おそらく|恐らく|たぶん|多分|感じられ",
    ),
)
_DUTY = _words(
    (
        r"must(?!\s+(?:not|never))|(?:have|has)\s+to\s+(?:be|see|stop|take|call|tell|wait|rest)|"
        r"needs?\s+to|(?:is|are)\s+required",
        r"must|ha(?:ve|s|d)\s+to|need\w*|requir\w*|should\w*|ought|essential|important|always|sure|"
        r"please|necessary|obliged|mandatory|crucial|vital|only|never|cannot|"
        r"immediate\w*|at\s+once|"
        r"calls?\s+for|straight\s+away|demand\w*|deserv\w*|compulsory|law|duty|expected|"
        r"are\s+to|is\s+to|"
        r"(?:see|call|tell|ask|visit|go|get|take|stop|seek)",
    ),
    (
        r"なければ(?:なり|なら|いけ)|なくては(?:なり|なら|いけ)|必要(?:が(?:ある|あり)|で(?:す|ある))|義務",
        r"必要|なければ|なくては|ないと|べき|義務|必ず|ください|下さい|ましょう|必須|求め|要し|要り|いりま|"
        r"いらない|せざる|しか|不可欠|欠かせ|大切|重要|ねばな|お願い|不要|まで|から|てから|ことにな",
    ),
)
_LIMIT = _words(
    (
        r"only\s+(?:if|when|after|with|under|on|for|by|at|in|as)|except",
        r"only|unless|except\w*|just|alone|sole\w*|exclusive\w*|no|not|never|limit\w*|restrict\w*|"
        r"without|other\s+than|apart|until|nothing|merely|rather|as\s+far|as\s+long|instead",
    ),
    (
        r"に限(?:る|り|ら|っ)|のみ(?![そ込合])|(?<=い)限り|場合を除",
        r"限|のみ|だけ|しか|以外|除|ない|ません|なけれ|なく|ず[に、]|まで|から|初めて|はじめて|専用|範囲|うえで|上で",
    ),
)


def modality_findings(
    source: str, target: str, source_language: str, target_language: str
) -> list[Finding]:
    """Warnings for a possibility, a duty or a limit of one text that the other does not know."""
    findings = []
    for code, words, message in (
        ("possibility", _POSSIBILITY, _UNSURE),
        ("duty", _DUTY, _BINDING),
        ("limit", _LIMIT, _NARROW),
    ):
        if source_language not in words or target_language not in words:
            return []
        demands, answers = words[source_language][0], words[target_language][1]
        match = demands.search(_GLOSS.sub("", source))
        # The answer may stand in the gloss, or around it: 広がること（放散痛）があります.
        if match and not any(answers.search(text) for text in (target, _GLOSS.sub("", target))):
            findings.append(
                Finding(f"{code}_lost", Severity.WARNING, message, {"word": match.group()})
            )
    return findings


_UNSURE = N_("The source says “%(word)s”, but the translation sounds sure.")
_BINDING = N_("The source says “%(word)s”, but the translation does not say that it must be.")
_NARROW = N_("The source says “%(word)s”, but the translation does not say in which case only.")
