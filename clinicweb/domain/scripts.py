"""In which script a text is written, apart from what stays as it is in every language."""

import re

from clinicweb.domain.languages import LANGUAGES

JAPANESE = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff々]")
"""A kana or a kanji."""

_LITERAL = re.compile(r"⟦/?\d+⟧|\{\{[^{}]*\}\}")
_ADDRESS = re.compile(r"https?://\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
# A term in its own script may stand in brackets or quotes: “Hegu (合谷)”.
_QUOTED = re.compile(r"[(（「『“\"'‘\[]([^()（）「」『』“”\"'‘’\[\]]{1,16})[)）」』”\"'’\]]")
_LOWER_WORD = re.compile(r"(?<![\w@.])[a-z]{2,}(?![\w@])")
_LETTER = re.compile(r"[A-Za-z]")
# Latin words in a row, which Japanese text has in names ("American Express") but not in lower case.
_LATIN_RUN = re.compile(r"(?:(?<![A-Za-z])[a-z]{2,}[ ,.'’-]+){2,}[a-z]{2,}")


def bare(text: str, blank: str = " ") -> str:
    """The text with a ``blank`` for every code, fact and address."""
    return _ADDRESS.sub(blank, _LITERAL.sub(blank, text))


def is_copied(source: str, target: str) -> bool:
    """Whether the target is the source again, although it has words to translate."""
    if _folded(source) != _folded(target):
        return False
    return bool(_LOWER_WORD.search(bare(source)) or JAPANESE.search(bare(source)))


def foreign_part(source: str, target: str, target_language: str) -> str | None:
    """What in the target is not in the script of its language: a part of it, or all of it."""
    language = LANGUAGES.get(target_language)
    if language is None:
        return None
    text = bare(target)
    if language.script == "Jpan":
        if run := _LATIN_RUN.search(text):
            return run.group()
        has_words = _LOWER_WORD.search(bare(source))
        return text.strip() if has_words and not JAPANESE.search(text) else None
    if language.script == "Latn" and (found := JAPANESE.search(_QUOTED.sub(" ", text))):
        return found.group()
    return None


def has_own_words(text: str, language: str) -> bool:
    """Whether the text has a word in the script of the language, as far as that is known."""
    known = LANGUAGES.get(language)
    own = {"Jpan": JAPANESE, "Latn": _LETTER}.get(known.script) if known else None
    return own is None or bool(own.search(bare(text)))


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
