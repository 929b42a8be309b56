"""What stands around an article on a web page: share buttons, reply forms, captions, contact bars.

Only lines that can hardly be anything else are taken away, each kind with a note for the person
who imports the file. Whatever is not sure stays in the text.
"""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from clinicweb.domain.messages import N_

SHARE_BUTTONS = N_("Share buttons were left out.")
REPLY_FORM = N_("The comment form was left out.")
MESSENGER = N_("The messenger button was left out.")
CONTACT_BAR = N_("The contact line at the edge of the page was left out.")
CAPTIONS = N_("Repeated picture captions were left out.")
SOURCE_MARKERS = N_("“Trusted Source” markers inside sentences were left out.")
AUTHOR_BOX = N_("The author box at the end was left out; it belongs on the practitioner's page.")

_SHARE_SITES = (
    r"(?:facebook|twitter|x|linkedin|pinterest|whatsapp|reddit|tumblr|telegram|e-?mail|line|"
    r"はてなブックマーク|はてブ|pocket)"
)
_SHARE = re.compile(
    rf"(?:share|tweet|pin) (?:on|via|to|with) {_SHARE_SITES}|share this(?: post| article| page)?:?|"
    rf"{_SHARE_SITES} ?(?:で|に)(?:シェア|共有|送る|投稿|ブックマーク|保存)(?:する)?|"
    r"(?:この記事|このページ|記事)を(?:シェア|共有)(?:する)?|シェアする|ツイートする?",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^[•·・●*–-]\s*")
_REPLY_TITLE = re.compile(
    r"leave a (?:reply|comment)(?: cancel reply)?|post a comment|"
    r"コメントを(?:残す|書く|投稿する)|コメントする",
    re.IGNORECASE,
)
_REPLY_TEXT = re.compile(
    r"your email address will not be published\.?(?: required fields are marked ?\*?)?|"
    r"required fields are marked ?\*?|"
    r"メールアドレスが公開されることはありません。?(?: ?※? ?が付いている欄は必須項目です。?)?|"
    r"※? ?が付いている欄は必須項目です。?",
    re.IGNORECASE,
)
_REPLY_FIELD = re.compile(
    r"(?:name|e-?mail|website|comment|post comment|cancel reply|submit|"
    r"名前|メール|メールアドレス|サイト|ウェブサイト|コメント|コメントを送信|送信) ?[*※]?|"
    r"save my name, email, and website in this browser .*",
    re.IGNORECASE,
)
_MESSENGER = re.compile(r"(?:facebook )?messenger|whatsapp", re.IGNORECASE)
_CONTACT = re.compile(
    r"(?:call|tel|phone|電話|お電話)(?: us)? ?[:：] ?[\d +()./-]*"
    r"\|? ?(?:e-?mail|メール) ?[:：] ?(?:\S+@\S+)?",
    re.IGNORECASE,
)
_CONTACT_LEAD = re.compile(r"for (?:additional|more|further) information:?", re.IGNORECASE)
_NUMBERED_CAPTION = re.compile(r"(.*\D) ?\d{1,3}")
# A marker glued to the word before it; "untrusted source" and "entrusted source" are words.
_GLUED_MARKER = re.compile(
    r"(?<=[\w)\]%.,”’\"'])(?<!\b[Uu]n)(?<!\b[Ee]n)(?<!\b[Dd]is)(?<!\b[Mm]is)"
    r"[Tt]rusted [Ss]ource(?P<glued>(?=[^\W\d_]))?"
)

_EDGE = 5
"""How many lines with text at either end count as the edge of the page."""
_SHORTEST_CAPTION = 10
_LONGEST_BIOGRAPHY = 6
"""Paragraphs of an author box; more than that is rather a part of the article."""


def without_source_markers(text: str) -> str:
    """Remove reference markers that copying glued to a word: "a commonTrusted Source disease"."""
    return _GLUED_MARKER.sub(lambda found: "" if found["glued"] is None else " ", text)


def is_share_button(line: str) -> bool:
    """Say whether a line (or a link's text) only offers to pass the page on."""
    return bool(_SHARE.fullmatch(_BULLET.sub("", line)))


def furniture_of(lines: list[str]) -> dict[int, str]:
    """Say which lines of a page's text (stripped, empty ones included) are furniture.

    Gives line number -> note.
    """
    filled = [number for number, line in enumerate(lines) if line]
    found: dict[int, str] = {}
    found.update(_captions(lines, filled))
    found.update(_edge_lines(lines, filled))
    in_reply_form = False
    for number in filled:
        line = lines[number]
        if is_share_button(line):
            found[number] = SHARE_BUTTONS
        elif _REPLY_TITLE.fullmatch(line) or _REPLY_TEXT.fullmatch(line):
            found[number] = REPLY_FORM
            in_reply_form = True
        elif in_reply_form and _REPLY_FIELD.fullmatch(line):
            found[number] = REPLY_FORM
    found.update(_author_box(lines, [number for number in filled if number not in found]))
    found.update(_repeated_title(lines, [number for number in filled if number not in found]))
    return found


def notes_for(found: Iterable[str]) -> tuple[str, ...]:
    """Each kind of note once, in order of appearance."""
    return tuple(dict.fromkeys(found))


def _captions(lines: list[str], filled: list[int]) -> dict[int, str]:
    """Find pairs such as "Neck pain in Tokyo" / "Neck pain in Tokyo 8" (a picture's names)."""
    pairs: list[tuple[int, int]] = []
    for upper, lower in pairwise(filled):
        match = _NUMBERED_CAPTION.fullmatch(lines[lower])
        same = match is not None and match[1].rstrip() == lines[upper]
        # "Step" / "Step 1" may be real; a caption has some length.
        if same and len(lines[upper]) >= _SHORTEST_CAPTION:
            pairs.append((upper, lower))
    often = Counter(lines[upper] for upper, _ in pairs)
    return {
        number: CAPTIONS
        for pair in pairs
        if often[lines[pair[0]]] > 1
        for number in pair
        if number != filled[0]
    }


def _edge_lines(lines: list[str], filled: list[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for number in (*filled[:_EDGE], *filled[-_EDGE:]):
        line = lines[number]
        if _MESSENGER.fullmatch(line):
            found[number] = MESSENGER
        elif _CONTACT.fullmatch(line) and len(filled) > 1:
            found[number] = CONTACT_BAR
    # "For additional information" is only furniture as the label of such a line.
    for before, after in pairwise(filled):
        if found.get(before) == CONTACT_BAR and _CONTACT_LEAD.fullmatch(lines[after]):
            found[after] = CONTACT_BAR
        if found.get(after) == CONTACT_BAR and _CONTACT_LEAD.fullmatch(lines[before]):
            found[before] = CONTACT_BAR
    return found


def _author_box(lines: list[str], filled: list[int]) -> dict[int, str]:
    """Find a name written twice (picture and heading), with a few lines about that person below."""
    # The place of the name's second line, at most a biography away from the end.
    for place in range(len(filled) - 2, max(1, len(filled) - 2 - _LONGEST_BIOGRAPHY), -1):
        name, again = lines[filled[place - 1]], lines[filled[place]]
        about = filled[place + 1 :]
        if name != again or not _looks_like_name(name):
            continue
        opening = (name.split()[0], "He ", "She ", "They ")
        if all(
            lines[number].startswith(opening) and len(lines[number]) > len(name) + _SHORTEST_CAPTION
            for number in about
        ):
            return dict.fromkeys(filled[place - 1 :], AUTHOR_BOX)
    return {}


def _looks_like_name(line: str) -> bool:
    words = line.split()
    return (
        len(words) <= 4
        and 3 <= len(line) <= 40
        and all(word[0].isupper() or ord(word[0]) > 0x2E7F for word in words)
        and not re.search(r"[\d。、:：!?！？]", line)
    )


def _repeated_title(lines: list[str], filled: list[int]) -> dict[int, str]:
    """Find the alternative text of the first picture, when it only says the title once more."""
    if len(filled) < 3:
        return {}
    title, repeated = lines[filled[0]], lines[filled[1]]
    if title != repeated and _key(title) == _key(repeated) and len(title) <= 120:
        return {filled[1]: CAPTIONS}
    return {}


def _key(line: str) -> str:
    return " ".join(re.findall(r"\w+", line.casefold().replace("&", " and ")))
