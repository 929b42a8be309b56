"""The page as patients would see it, made of the texts as they are now.

What nobody accepted is marked in it: a sentence without a text stands there in its own language.
"""

import re
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from clinicweb.clinics.directory import places
from clinicweb.clinics.facts import facts_of, in_html, in_text
from clinicweb.domain import typeset
from clinicweb.domain.passages import PassageKind
from clinicweb.domain.workflow import PassageState
from clinicweb.models import Passage, Translation
from clinicweb.publishing.service import rendering

# Private characters stand around marked passages while the page is rendered; no passage has them.
_DRAFT, _SOURCE, _END = "\ue000", "\ue001", "\ue002"
_MARKS = re.compile(f"[{_DRAFT}{_SOURCE}{_END}]")
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
    page = rendering(translation, [_marked(one) for one in passages])
    place = places([translation.article.clinic], language)[0]
    look_up = facts_of(place, f"/{language}/clinics/{place.slug}/", unknown)

    def finished(html: str) -> Markup:
        html = in_html(html, look_up)
        html = html.replace(_DRAFT, '<span class="unaccepted">')
        html = html.replace(_SOURCE, f'<span class="untranslated" lang="{source_language}">')
        return Markup(html.replace(_END, "</span>"))  # noqa: S704 - sanitised by rendering()

    return Preview(
        title=finished(typeset.marked(page.title, language)),
        plain_title=in_text(_MARKS.sub("", page.title), look_up),
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
