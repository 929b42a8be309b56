"""Whether the translation ends as its source does: finished, asking, or without a mark."""

import re

from clinicweb.domain.checks.finding import Finding, Severity
from clinicweb.domain.messages import N_
from clinicweb.domain.passages import CODE

_CLOSING = "」』”\"'’)）]】 \n"
_STATEMENT, _QUESTION = ".。．!！…", "?？"
_COLON = ":："
_JAPANESE_QUESTION = re.compile(r"(?:か|でしょう|かな|とは|ね|教えて(?:ください|下さい))[。」）]*$")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]\.){2,}|\betc\.|\b(?:approx|incl|min|max|no|vs)\.)$", re.I
)


def ending_findings(source: str, target: str) -> list[Finding]:
    """At most one warning.

    A sentence that does not end may be cut off; a full stop that the source lacks does not belong
    into a heading. A colon may become a full stop, and a Japanese question needs no mark.
    """
    here, there = _ending(source), _ending(target)
    if here == there or not here + there:
        return []
    if not there:
        if here == _QUESTION and _asks(target):
            return []
        message = N_(
            "The source ends with “%(mark)s”, but the translation has no end: is it cut off?"
        )
        return [_warning("ending_lost", message, mark=_last(source))]
    if not here:
        if there == _QUESTION and _asks(source):
            return []
        message = N_("The translation ends with “%(mark)s”, but the source does not.")
        return [_warning("ending_added", message, mark=_last(target))]
    if here == _QUESTION and not _asks(target):
        return [
            _warning(
                "question_lost", N_("The source asks a question, but the translation does not.")
            )
        ]
    if there == _QUESTION and here == _STATEMENT and not _asks(source):
        return [
            _warning(
                "question_added", N_("The translation asks a question, but the source does not.")
            )
        ]
    return []


def _ending(text: str) -> str:
    """The kind of mark a text ends with: one of the three sets of marks, or nothing."""
    text = CODE.sub("", text).rstrip(_CLOSING)
    if not text or _ABBREVIATION.search(text):
        return ""
    return next((kind for kind in (_STATEMENT, _QUESTION, _COLON) if text[-1] in kind), "")


def _asks(text: str) -> bool:
    return bool(_JAPANESE_QUESTION.search(CODE.sub("", text)))


def _last(text: str) -> str:
    return CODE.sub("", text).rstrip(_CLOSING)[-1]


def _warning(code: str, message: str, **params: str) -> Finding:
    return Finding(code, Severity.WARNING, message, params)
