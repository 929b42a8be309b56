"""The page as patients would see it, made of the texts as they are now.

What nobody accepted is marked in it: a sentence without a text stands there in its own language.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from clinicweb.domain import typeset
from clinicweb.domain.passages import PassageKind
from clinicweb.domain.workflow import PassageState
from clinicweb.models import Clinic, Passage, Translation
from clinicweb.publishing.service import rendering

# Private characters stand around marked passages while the page is rendered; no passage has them.
_DRAFT, _SOURCE, _END = "\ue000", "\ue001", "\ue002"
_MARKS = re.compile(f"[{_DRAFT}{_SOURCE}{_END}]")
_FACT = re.compile(r"\{\{\s*([\w:.-]+)\s*\}\}")
_IN_ATTRIBUTES = frozenset({PassageKind.IMAGE_ALT, PassageKind.CAPTION, PassageKind.LINK_TITLE})


@dataclass(frozen=True, slots=True)
class Preview:
    """A page that is not published; every part is safe HTML."""

    title: Markup
    plain_title: str
    summary: Markup
    html: Markup
    contents: tuple[typeset.Heading, ...]
    drafts: int
    """Passages with a text that nobody accepted."""
    missing: int


def article(translation: Translation, unknown: str) -> Preview:
    """The preview of a translation with its passages; ``unknown`` stands for an unknown fact."""
    language = translation.language
    source_language = translation.article.source_language
    passages = translation.passages
    page = rendering(translation.revision, [_marked(one) for one in passages], language)
    fill = _facts(translation.article.clinic, language, unknown)

    def finished(html: str) -> Markup:
        html = _FACT.sub(lambda found: escape(fill(found[1])), html)
        html = html.replace(_DRAFT, '<span class="unaccepted">')
        html = html.replace(_SOURCE, f'<span class="untranslated" lang="{source_language}">')
        return Markup(html.replace(_END, "</span>"))  # noqa: S704 - sanitised by rendering()

    return Preview(
        title=finished(typeset.marked(page.title, language)),
        plain_title=_FACT.sub(lambda found: fill(found[1]), _MARKS.sub("", page.title)),
        summary=finished(escape(page.summary)),
        html=finished(page.html),
        contents=tuple(typeset.contents(_MARKS.sub("", page.html))),
        drafts=sum(one.state in (PassageState.DRAFTED, PassageState.EDITED) for one in passages),
        missing=sum(one.state == PassageState.MISSING for one in passages),
    )


def _marked(passage: Passage) -> str:
    text = _MARKS.sub("", passage.text or passage.source)
    if passage.state == PassageState.ACCEPTED or passage.kind in _IN_ATTRIBUTES:
        return text
    return f"{_DRAFT if passage.text else _SOURCE}{text}{_END}"


def _facts(clinic: Clinic, language: str, unknown: str) -> Callable[[str], str]:
    texts = {text.language: text for text in clinic.texts}
    text = texts.get(language) or next(iter(texts.values()), None)
    known: Mapping[str, str | None] = {
        "clinic": text.name if text else None,
        "phone": clinic.phone,
        "email": clinic.email,
        "emergency": clinic.emergency_number,
        "address": " ".join((text.address or "").split("\n")) if text else None,
        "hours": " ".join((text.hours or "").split("\n")) if text else None,
    }
    return lambda name: known.get(name) or unknown
