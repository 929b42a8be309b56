"""Which lines of a plain text are headings, and how deep each one is.

A plain text does not say so; the rules here are what a person goes by who sees the page: a short
line standing by itself without a full stop, section names every health article has ("Causes",
"治療"), words of the title in a section's name, and sentences that announce sub-sections.
"""

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 100
"""Longest heading in display columns (a Japanese character takes two)."""
LONGEST_WORDS = 16

MAIN = 2
"""Level of a main section; level 1 is the page's title."""

_ENDS_LIKE_TEXT = re.compile(
    r"[.。!！…,，、;；:：][\"'”’」』）)]*$|(?:です|ます|ました|ません|でした|ください|しょう)$"
)
_TITLES = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|St|vs|No|Prof)\.")
_SENTENCE_INSIDE = re.compile(r"[.!?]\s+\w|[。！？](?=[^」』）)])")
_ADDRESS_LIKE = re.compile(r"\S@\S|://|\bwww\.|(?:\d\D{0,2}){7,}")
NUMBER = re.compile(r"(?P<number>\d{1,2})[.)．、）](?!\d)\s*|[(（](?P<inner>\d{1,2})[)）]\s*")

_QUESTION = re.compile(r"[?？]$")
_COMMON = re.compile(
    r"^(?:(?:the|a|an|some|possible|potential|common|main|typical|other|key|scientific) )*"
    r"(?:causes?|symptoms?|signs|risks?|diagnosis|treatments?|home remedies|self[- ]care|"
    r"prevention|preventing|benefits|side effects|types of|evidence|what to expect|"
    r"when to see|when to seek|outlook|complications|contraindications|cautions?|precautions|"
    r"how it works|aftercare|costs?|prices?)\b",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    r"^(?:conclusions?|summary|in summary|introduction|overview|takeaway|key points|faqs?|"
    r"frequently asked questions|references|when to see|when to seek|outlook)\b|"
    r"^(?:はじめに|おわりに|終わりに|最後に|まとめ|概要|参考文献|よくある(?:ご)?質問)$|"
    r"受診の(?:目安|タイミング)$",
    re.IGNORECASE,
)
_COMMON_JAPANESE = re.compile(
    r"(?:原因|症状|診断|治療|治療法|治療方法|施術|予防|予防法|予防方法|対策|対処法|"
    r"セルフケア|効果|効能|副作用|注意点|注意事項|リスク|禁忌|種類|料金|費用|"
    r"(?:治療|施術)の流れ|治療と(?:緩和|ケア)|予防と(?:対策|ケア)|鍼灸治療)(?:とは)?$"
)
_SITE_NAME = re.compile(
    r"\b(?:clinic|centre|center|studio|hospital|practice|wellness|home|blog|menu)$|"
    r"(?:鍼灸院|治療院|整骨院|接骨院|クリニック|医院|病院|診療所|院|ホーム|ブログ|メニュー)$",
    re.IGNORECASE,
)
_STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an the and or of for in on to with from by at is are be do does how what why when your "
        "you it its as that this",
    )
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading found in a text.

    `follows_heading`: no text between the heading before and this one. `announced`: the text
    before it ends in a colon, so it is the first of what was announced. `explicit`: a level
    that the text shows by a mark of its own (■, 【】), or None.
    """

    text: str
    follows_heading: bool = False
    announced: bool = False
    explicit: int | None = None


def columns(text: str) -> int:
    """Width of `text` in display columns: wide East Asian characters take two."""
    return len(text) + sum(unicodedata.east_asian_width(character) in "WF" for character in text)


def looks_like_heading(line: str) -> bool:
    """Say whether a line (stripped, standing alone or above text) reads like a heading."""
    bare = _TITLES.sub("", NUMBER.sub("", line, count=1) if NUMBER.match(line) else line)
    if not bare or columns(bare) > LONGEST or len(bare.split()) > LONGEST_WORDS:
        return False
    if _ENDS_LIKE_TEXT.search(bare) or _SENTENCE_INSIDE.search(bare):
        return False
    if _ADDRESS_LIKE.search(bare) or not any(character.isalpha() for character in bare):
        return False
    return not bare[0].islower() and (bare[0].isalnum() or bare[0] in "“\"'‘「『【(（¿")


def is_site_name(line: str) -> bool:
    """Say whether a heading names a clinic or site rather than an article."""
    return bool(_SITE_NAME.search(line)) and columns(line) <= LONGEST // 2


def levels(title: str, headings: list[Heading]) -> list[int]:
    """Guess the level (2 to 4) of each heading below `title`."""
    outline = _Outline(_content_words(title))
    return [outline.place(heading) for heading in headings]


class _Outline:
    """Walks down the headings and remembers the section it is in."""

    def __init__(self, topic: frozenset[str]) -> None:
        self.topic = topic
        self.level = 0  # of the heading before; 0 before the first
        self.opens = False  # the main section is of a kind that has sub-sections
        self.topical_children = False  # its sub-sections name the topic as well
        self.last = Heading("")

    def place(self, heading: Heading) -> int:
        level = heading.explicit or self._level(heading)
        if level == MAIN:
            name = heading.text
            self.opens = bool(_is_common(name)) and not _CLOSED.search(name)
            self.topical_children = False
        elif heading.follows_heading and self.level == MAIN:
            self.opens = True
            self.topical_children = self._is_topical(heading.text)
        self.level, self.last = level, heading
        return level

    def _level(self, heading: Heading) -> int:
        text = heading.text
        if self.level == 0:
            return MAIN
        if NUMBER.match(text):
            return self._numbered()
        if heading.follows_heading and self.level == MAIN:
            return MAIN + 1
        if _is_common(text) or _CLOSED.search(text):
            return MAIN
        if self._is_topical(text) and not self.topical_children:
            return MAIN
        if heading.announced:
            self.opens = True
        if self._asks_about_last(text):
            return self.level + 1
        return MAIN + 1 if self.opens else MAIN

    def _numbered(self) -> int:
        """Numbered steps stand one below the section they belong to, all at the same level."""
        return self.level if NUMBER.match(self.last.text) else min(self.level + 1, MAIN + 1)

    def _asks_about_last(self, text: str) -> bool:
        """Say whether `text` asks about the sub-section it stands in ("Qi": "What is qi?")."""
        return (
            self.level == MAIN + 1
            and bool(_QUESTION.search(text))
            and not _QUESTION.search(self.last.text)
            and not _content_words(text).isdisjoint(_content_words(self.last.text))
        )

    def _is_topical(self, text: str) -> bool:
        shared = len(self.topic & _content_words(text))
        return shared >= 3 or (shared == 2 and len(self.topic) <= 3)


def _is_common(text: str) -> bool:
    return bool(_COMMON.search(text) or _COMMON_JAPANESE.search(text))


def _content_words(text: str) -> frozenset[str]:
    words = re.findall(r"[a-z]{2,}", text.casefold())
    return frozenset(words) - _STOP_WORDS
