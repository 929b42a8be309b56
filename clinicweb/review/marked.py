"""Passages as a translator reads them: marks in effect, and their codes visible beside them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from clinicweb.domain.literals import literals
from clinicweb.domain.messages import N_
from clinicweb.domain.passages import CODE, FACT, Code
from clinicweb.review.term_marks import TermMark

_PIECE = re.compile(rf"({CODE.pattern})|({FACT.pattern})")
_TAGS = {
    "strong": ("<strong>", "</strong>"),
    "em": ("<em>", "</em>"),
    "strikethrough": ("<s>", "</s>"),
    "link": ('<span class="linked">', "</span>"),
}
_LABELS: Mapping[str, str] = {
    "strong": N_("bold"),
    "em": N_("emphasis"),
    "strikethrough": N_("struck out"),
    "link": N_("link to %(what)s"),
    "autolink": N_("address %(what)s"),
    "code": N_("fixed text %(what)s"),
    "image": N_("picture %(what)s"),
    "break": N_("line break"),
    "bracket": N_("the sign %(what)s"),
}
_SHOWN = {"link": "href", "autolink": "text", "code": "text", "image": "src", "bracket": "text"}


@dataclass(frozen=True, slots=True)
class Insert:
    """Something of the source that the translation must carry: what to type, and what it is.

    ``label`` is a gettext msgid ("" for what explains itself) with ``params``.
    """

    before: str
    after: str
    label: str
    params: Mapping[str, str] = field(default_factory=dict)


def marked(text: str, codes: Sequence[Code], terms: Sequence[TermMark] = ()) -> Markup:
    """The text as HTML. Bold is bold and its codes stand beside it, so that a copy keeps them.

    Any text is safe here: marks that are not properly nested show their codes and nothing else.
    ``terms`` are underlined.
    """
    known = {code.number: code for code in codes}
    pairs = _nested(text, known)
    html: list[str] = []
    at = 0
    for match in _PIECE.finditer(text):
        html.append(_with_terms(text, at, match.start(), terms))
        at = match.end()
        if match[1] is None:
            html.append(f'<span class="fact">{escape(match[0])}</span>')
            continue
        code = known.get(int(match[3]))
        tag = pairs.get(match.start())
        if tag and match[2]:
            html += [tag, _chip(match[0], code)]
        else:
            html += [_chip(match[0], code), tag or ""]
    html.append(_with_terms(text, at, len(text), terms))
    return Markup("".join(html))  # noqa: S704 - every text above is escaped


def _with_terms(text: str, start: int, end: int, terms: Sequence[TermMark]) -> str:
    """``text[start:end]``, in which no code is, as HTML with its terms underlined."""
    html: list[str] = []
    for term in terms:
        if start <= term.start and term.end <= end:
            word = escape(text[term.start : term.end])
            html.append(escape(text[start : term.start]))
            html.append(f'<span class="term" title="{escape(term.target)}">{word}</span>')
            start = term.end
    html.append(escape(text[start:end]))
    return "".join(html)


def _chip(shown: str, code: Code | None) -> str:
    content = code.data.get("text", "") if code and not code.is_paired else ""
    data = f' data-shows="{escape(content)}"' if content else ""
    return f'<span class="code{"" if code else " unknown"}"{data}>{shown}</span>'


def _nested(text: str, known: Mapping[int, Code]) -> dict[int, str]:
    """Tags for the places of codes that open and close in the right order."""
    tags: dict[int, str] = {}
    opened: list[tuple[int, int]] = []
    for match in CODE.finditer(text):
        number = int(match[2])
        code = known.get(number)
        if code is None or not code.is_paired:
            continue
        if not match[1]:
            opened.append((number, match.start()))
        elif opened and opened[-1][0] == number:
            start, end = _TAGS[code.kind]
            tags[opened.pop()[1]], tags[match.start()] = start, end
    return tags


def inserts(source: str, codes: Iterable[Code]) -> list[Insert]:
    """What a translator may want to put in with one click, in the order of the source."""
    known = {code.number: code for code in codes}
    found: dict[str, Insert] = {}
    for literal in literals(source):
        code = CODE.fullmatch(literal)
        if code is None:
            found.setdefault(literal, Insert(literal, "", ""))
        elif not code[1] and int(code[2]) in known:
            found.setdefault(literal, _insert(known[int(code[2])]))
    return sorted(found.values(), key=lambda one: source.find(one.before))


def _insert(code: Code) -> Insert:
    closing = f"⟦/{code.number}⟧" if code.is_paired else ""
    what = code.data.get(_SHOWN.get(code.kind, ""), "")
    return Insert(f"⟦{code.number}⟧", closing, _LABELS[code.kind], {"what": what})
