"""What a comment may be, what can become of it, and which language it seems to be in."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from clinicweb.domain.errors import Conflict
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.domain.scripts import JAPANESE, bare

SHORTEST_TEXT = 2
LONGEST_TEXT = 5000
LONGEST_NAME = 80
LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets
MOST_LINKS = 2

CONSENT_VERSION = "2026-11"
"""Names the wording below; another wording needs another name."""
CONSENT = (
    N_("We keep your name, your e-mail address and your comment, so that we can read it, answer "
       "it and show it."),
    N_("A person at the clinic reads it first. A machine on our own server may translate it for "
       "that person."),
    N_("If it is published, everybody can read your name and your comment, until you or the clinic "
       "have it deleted. Your e-mail address is never shown."),
    N_("If it is not published, it is deleted %(days)s days after that decision."),
    N_("To see what we keep, or to have all of it deleted, write to the clinic and name your "
       "e-mail address."),
)  # fmt: skip
REFUSED_KEPT_DAYS = 30
"""A refusal can be taken back for so long; then there is no reason left to keep the words."""

Message = tuple[str, dict[str, object]]


class CommentState(StrEnum):
    """Where a comment is."""

    HELD = "held"
    APPROVED = "approved"
    REFUSED = "refused"


class CommentStep(StrEnum):
    """What a moderator can do with a comment as a whole."""

    APPROVE = "approve"
    REFUSE = "refuse"
    HOLD = "hold"
    """Take it off the site, or take a refusal back: somebody will look at it again."""


_NEXT: Mapping[tuple[CommentState, CommentStep], CommentState] = {
    (CommentState.HELD, CommentStep.APPROVE): CommentState.APPROVED,
    (CommentState.HELD, CommentStep.REFUSE): CommentState.REFUSED,
    # Once more, with another translation beside it.
    (CommentState.APPROVED, CommentStep.APPROVE): CommentState.APPROVED,
    (CommentState.APPROVED, CommentStep.HOLD): CommentState.HELD,
    (CommentState.APPROVED, CommentStep.REFUSE): CommentState.REFUSED,
    (CommentState.REFUSED, CommentStep.HOLD): CommentState.HELD,
}


def next_state(state: CommentState, step: CommentStep) -> CommentState:
    """The state after the step; raises Conflict where the step does not lead anywhere."""
    try:
        return _NEXT[state, step]
    except KeyError:
        raise Conflict(N_("Somebody has already decided about this comment.")) from None


@dataclass(frozen=True, slots=True)
class Draft:
    """A comment as somebody typed it."""

    name: str
    email: str
    text: str
    language: str
    """A code; "" asks to recognise it from the text."""
    consents: bool

    def tidied(self) -> "Draft":
        """The same without what nobody sees: control characters, blank edges, too many lines."""
        return Draft(
            name=" ".join(_visible(self.name).split()),
            # Full-width letters come from a Japanese keyboard.
            email=unicodedata.normalize("NFKC", _visible(self.email)).strip().lower(),
            text=tidied_text(self.text),
            language=self.language,
            consents=self.consents,
        )


_LINES = re.compile(r"\r\n|\r|\u2028|\u2029")
_MANY_LINES = re.compile(r"\n{3,}")
_EMAIL = re.compile(r"[^@\s<>,;:\"()\[\]]+@(?:[^@\s.<>,;:\"()\[\]]+\.)+[^@\s.<>,;:\"()\[\]]{2,}")
_LINK = re.compile(r"(?:https?://|www\.)\S|\b[a-z0-9-]+\.(?:com|net|org|info|biz|ru|cn|xyz|top)\b")


def tidied_text(text: str) -> str:
    """The text with its line breaks, without control characters and blank lines at its ends."""
    lines = _visible(_LINES.sub("\n", text)).split("\n")
    return _MANY_LINES.sub("\n\n", "\n".join(line.rstrip() for line in lines)).strip()


def links_in(text: str) -> int:
    """How many addresses of web pages the text names, in whatever width of letters."""
    return len(_LINK.findall(unicodedata.normalize("NFKC", text).casefold()))


def problems(draft: Draft, languages: Iterable[str]) -> dict[str, Message]:
    """What is wrong with a tidied draft, by the name of the field; empty when nothing is."""
    found = {
        "name": _problem_of_name(draft.name),
        "email": _problem_of_email(draft.email),
        "text": _problem_of_text(draft.text),
        "language": None
        if draft.language in {"", *languages}
        else (N_("Please choose a language from the list."), {}),
        "consents": None
        if draft.consents
        else (N_("Please agree. Without it we may not keep your comment."), {}),
    }
    return {name: message for name, message in found.items() if message is not None}


def _problem_of_name(name: str) -> Message | None:
    if not name:
        return N_("Please give a name. A first name or initials are enough."), {}
    if len(name) > LONGEST_NAME:
        return N_("Please give a name of at most %(most)s characters."), {"most": LONGEST_NAME}
    if links_in(name):
        return N_("Please give a name without a web address."), {}
    return None


def _problem_of_email(email: str) -> Message | None:
    if len(email) <= LONGEST_EMAIL and _EMAIL.fullmatch(email):
        return None
    return N_("Please give an e-mail address like name@example.com."), {}


def _problem_of_text(text: str) -> Message | None:
    if len(text) < SHORTEST_TEXT:
        return N_("Please write your comment here."), {}
    if len(text) > LONGEST_TEXT:
        params: dict[str, object] = {"length": len(text), "most": LONGEST_TEXT}
        return N_("Your comment has %(length)s characters; at most %(most)s can be sent."), params
    if links_in(text) > MOST_LINKS:
        return N_("Please name at most %(most)s web addresses."), {"most": MOST_LINKS}
    return None


# Letters of the scripts by which languages can be told apart; ISO 15924 codes as in the registry.
_LETTERS = {
    "Latn": re.compile(r"[A-Za-z\u00c0-\u024f]"),
    "Jpan": JAPANESE,
    "Hans": re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]"),
    "Hant": re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]"),
    "Kore": re.compile(r"[\uac00-\ud7a3]"),
    "Cyrl": re.compile(r"[\u0400-\u04ff]"),
    "Arab": re.compile(r"[\u0600-\u06ff]"),
    "Thai": re.compile(r"[\u0e00-\u0e7f]"),
    "Deva": re.compile(r"[\u0900-\u097f]"),
}
# What takes several letters of the Latin script takes about one of these.
_LETTERS_A_SIGN = {"Jpan": 3, "Hans": 3, "Hant": 3, "Kore": 2}


def guessed_language(text: str, default: str) -> str:
    """The language whose script most of the text is in; ``default`` where scripts cannot tell."""
    words = bare(text)
    weights = {code: _weight(words, one.script) for code, one in LANGUAGES.items()}
    most = max(weights.values(), default=0)
    if not most or weights.get(default) == most:
        return default
    return next(code for code, weight in weights.items() if weight == most)


def _weight(text: str, script: str) -> int:
    letters = _LETTERS.get(script)
    return len(letters.findall(text)) * _LETTERS_A_SIGN.get(script, 1) if letters else 0


def _visible(text: str) -> str:
    """The text without control characters, except line ends, and halves of characters."""
    return "".join(
        character
        for character in text.replace("\t", " ")
        if character == "\n" or unicodedata.category(character) not in {"Cc", "Cs"}
    )
