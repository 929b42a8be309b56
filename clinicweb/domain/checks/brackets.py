"""Whether brackets and quotation marks are pairs, and no remark in brackets is lost."""

import re

from clinicweb.domain.checks.finding import Finding, Severity
from clinicweb.domain.messages import N_

_PAIRS = {
    "(": ")",
    "（": "）",
    "[": "]",
    "［": "］",
    "「": "」",
    "『": "』",
    "【": "】",
    "“": "”",
    "〈": "〉",
    "《": "》",
}
_WIDTHS = str.maketrans("（）［］", "()[]")
_CLOSERS = {close.translate(_WIDTHS): open_.translate(_WIDTHS) for open_, close in _PAIRS.items()}
_ENUMERATION = re.compile(r"(?:^|(?<=[\s、,;；。]))(?:[0-9]{1,2}|[A-Za-zア-ン])[)）]")
# A gloss of a word or two may go; a whole remark may not.
_REMARK = re.compile(r"\([^()]{20,}\)")
_ROUND = re.compile(r"[(（]")


def bracket_findings(source: str, target: str, source_language: str) -> list[Finding]:
    """At most one warning: a bracket without its partner, or a remark in brackets lost.

    A Japanese source may lose brackets, because Japanese puts explanations into them that English
    has no need of.
    """
    alone = _unpaired(target)
    if alone is not None and _unpaired(source) is None:
        message = N_("“%(mark)s” in the translation has no partner.")
        return [Finding("bracket_unpaired", Severity.WARNING, message, {"mark": alone})]
    if source_language != "ja" and _REMARK.search(source) and not _ROUND.search(target):
        message = N_("What the source has in brackets seems to be missing in the translation.")
        return [Finding("bracket_lost", Severity.WARNING, message)]
    return []


def _unpaired(text: str) -> str | None:
    """The first bracket without a partner; full and half width may be partners."""
    open_now: list[str] = []
    for mark in _ENUMERATION.sub("", text).translate(_WIDTHS):
        if mark in _PAIRS:
            open_now.append(mark)
        elif mark in _CLOSERS and (not open_now or open_now.pop() != _CLOSERS[mark]):
            return mark
    return open_now[0] if open_now else None
