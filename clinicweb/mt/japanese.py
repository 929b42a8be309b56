"""Japanese typography on both sides of the engine: line ends going in, punctuation coming out.

SentencePiece normalises with NFKC, which turns Japanese full-width punctuation into ASCII. The
rules here turn it back in engine output, and only there: a person's text is never touched.
"""

import re

# Kana, kanji, full-width punctuation and signs, and the brackets of a placeholder: a mark next
# to one of these belongs to Japanese text.
_JA = r"\u3001-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60々〆〇⟦⟧…"
_BEFORE_JA = rf"(?<=[{_JA}])"
_AFTER_JA = rf"(?=\s*[{_JA}])"
_JA_CHAR = re.compile(rf"[{_JA}]")
_KANA_OR_KANJI = re.compile(r"[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")

# Never touched: addresses, times, and figures with their separators.
_VERBATIM = re.compile(
    r"https?://[^\s\u3000-\u9fff\uff00-\uffef⟦⟧]*[^\s\u3000-\u9fff\uff00-\uffef⟦⟧.,;:!?)\"']"
    r"|www\.[A-Za-z0-9./_~%#?=&-]*[A-Za-z0-9/_]"
    r"|[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
    r"|\{\{[^{}]*\}\}"
    r"|\d+(?:[.,:]\d+)+"
)
_HOLD = "\ue000{}\ue001"
_HELD = re.compile("\ue000(\\d+)\ue001")

_PAIRS = re.compile(r"\(([^()]*)\)")
_QUOTES = re.compile(r'"([^"]*)"')
_ELLIPSIS = re.compile(rf"(?:{_BEFORE_JA}\.{{3,}})|(?:\.{{3,}}(?=[{_JA}]))")
_TILDE = re.compile(rf"(?<=[0-9{_JA}\ue001])\s?~\s?(?=[0-9{_JA}\ue000])")
_FULL_STOP = re.compile(rf"{_BEFORE_JA}\.(?=\s|$|[{_JA}])")
_COMMA = re.compile(rf"{_BEFORE_JA},\s*|,{_AFTER_JA}\s*")
_COLON = re.compile(rf"{_BEFORE_JA}([:;])\s*|([:;]){_AFTER_JA}\s*")
_MARK = re.compile(rf"{_BEFORE_JA}([!?]+)(?![A-Za-z0-9=&])|([!?]+)(?={_AFTER_JA}|\s*$)")
_SPACE = re.compile(
    rf"(?<=[{_JA}]) +(?=[{_JA}])|(?<=[、。！？：；（）「」～]) +| +(?=[、。！？：；（）「」～])"
)
_LINE_END = re.compile(r"[^\S\n]*\n\s*")
_WIDE = str.maketrans("?!:;", "？！：；")


def join_lines(text: str) -> str:
    """The text on one line: a line end inside Japanese is nothing, elsewhere it is a space."""

    def replacement(match: re.Match[str]) -> str:
        before, after = text[: match.start()][-1:], text[match.end() :][:1]
        return "" if _JA_CHAR.match(before) and _JA_CHAR.match(after) else " "

    return _LINE_END.sub(replacement, text.strip())


def restore_punctuation(text: str) -> str:
    """Engine output with ASCII punctuation turned back where Japanese has its own.

    Text without kana or kanji comes back trimmed and otherwise as it is. Figures, times, codes,
    addresses and punctuation between Latin words keep ASCII; brackets change only in pairs.
    """
    text = text.strip()
    if not _KANA_OR_KANJI.search(text):
        return text
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        held.append(match.group())
        return _HOLD.format(len(held) - 1)

    text = _HELD.sub("", text)  # private-use characters that we are about to give a meaning
    text = _VERBATIM.sub(hold, text)
    text = _pairs(_PAIRS, "（", "）", text)
    text = _pairs(_QUOTES, "「", "」", text)
    text = _ELLIPSIS.sub("……", text)
    text = _TILDE.sub("～", text)
    text = _FULL_STOP.sub("。", text)
    text = _COMMA.sub("、", text)
    text = _COLON.sub(lambda m: (m[1] or m[2]).translate(_WIDE), text)
    text = _MARK.sub(lambda m: (m[1] or m[2]).translate(_WIDE), text)
    text = _SPACE.sub("", text)
    return _HELD.sub(lambda m: held[int(m[1])], text)


def _pairs(pattern: re.Pattern[str], opening: str, closing: str, text: str) -> str:
    """Widen each pair that holds Japanese or stands against it."""

    def widen(match: re.Match[str]) -> str:
        before, after = text[: match.start()][-1:], text[match.end() :][:1]
        japanese = any(_JA_CHAR.search(part) for part in (match[1], before, after) if part)
        return f"{opening}{match[1]}{closing}" if japanese else match.group()

    return pattern.sub(widen, text)
