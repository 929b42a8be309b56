"""What a published page was made of: kept with it, so that a sentence can be taken out later.

The desk goes on working after a page is published. What patients read can therefore never be made
again from the desk's rows, only from what was approved then.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import nh3

from clinicweb.domain import typeset
from clinicweb.domain.figures import figures
from clinicweb.domain.markdown import RenderedArticle, join_article
from clinicweb.domain.passages import PassageKind, SourcePassage, plain_text, source_hash
from clinicweb.domain.skeleton import Skeleton
from clinicweb.domain.withdrawing import Sentence, withdrawn
from clinicweb.drafting.opening import frozen, segmented
from clinicweb.models import Revision, Translation

# Stands where a sentence was; the page says so in the reader's language (clinics.facts).
WITHDRAWN = "{{withdrawn}}"
# Where a gap needs no words: a reader does not look for what was there.
_SILENT = frozenset(
    {PassageKind.SUMMARY, PassageKind.IMAGE_ALT, PassageKind.CAPTION, PassageKind.LINK_TITLE}
)


@dataclass(frozen=True, slots=True)
class Line:
    """One passage of a page: what it says, and the source that it says it for."""

    kind: PassageKind
    source: Sentence
    text: str
    """As the skeleton takes it, with the codes of its inline marks."""
    words: str
    """As a person reads it."""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """The skeleton of a page and a line for each of its holes."""

    skeleton: Skeleton
    language: str
    is_original: bool
    lines: tuple[Line, ...]

    def without(self, sentences: Collection[Sentence]) -> RenderedArticle:
        """Title, summary and sanitised HTML, without these sentences."""
        gone = self.holding(sentences)
        texts = [
            _gap(line) if index in gone else line.text for index, line in enumerate(self.lines)
        ]
        return rendered(self.skeleton, texts, self.language, is_original=self.is_original)

    def holding(self, sentences: Collection[Sentence]) -> set[int]:
        """The indexes of the lines in which one of these sentences stands."""
        sources = [line.source for line in self.lines]
        return {index for one in sentences for index in withdrawn(sources, one)}

    def to_json(self) -> str:
        """A text that `from_json` understands."""
        value = {
            "skeleton": self.skeleton.to_json(),
            "language": self.language,
            "is_original": self.is_original,
            "lines": [
                [line.kind, line.source.hash, line.source.words, line.text, line.words]
                for line in self.lines
            ],
        }
        return json.dumps(value, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Manuscript":
        """The manuscript that `to_json` wrote."""
        value = json.loads(text)
        return cls(
            Skeleton.from_json(value["skeleton"]),
            value["language"],
            value["is_original"],
            tuple(
                Line(PassageKind(kind), Sentence(hashed, source), text, words)
                for kind, hashed, source, text, words in value["lines"]
            ),
        )


def of_revision(revision: Revision) -> Manuscript:
    """An original, as it was frozen."""
    article = frozen(revision)
    lines = []
    for passage in article.passages:
        words = plain_text(passage.text, passage.codes)
        source = Sentence(source_hash(passage), words)
        lines.append(Line(passage.kind, source, passage.text, words))
    language = revision.article.source_language
    return Manuscript(article.skeleton, language, True, tuple(lines))


def of_translation(translation: Translation) -> Manuscript:
    """A translation with the texts that its passages have now."""
    document = segmented(translation)
    lines = [
        _translated(source, row.text)
        for source, row in zip(document.passages, translation.passages, strict=True)
    ]
    return Manuscript(document.skeleton, translation.language, False, tuple(lines))


def rendered(
    skeleton: Skeleton, texts: Sequence[str], language: str, *, is_original: bool = False
) -> RenderedArticle:
    """Title, summary and sanitised HTML from one text for each hole.

    An original keeps the spacing of its source; a translation has that of its language.
    """
    page = join_article(skeleton, texts, None if is_original else language)
    # The pictures come last: what they are made of is ours, and their texts are sanitised already.
    html = figures(nh3.clean(page.html, link_rel="noopener noreferrer"))
    html = typeset.headings(html, language)
    return RenderedArticle(page.title.strip(), page.summary.strip(), html)


def _translated(source: SourcePassage, text: str) -> Line:
    return Line(
        source.kind,
        Sentence(source_hash(source), plain_text(source.text, source.codes)),
        text,
        plain_text(text, source.codes),
    )


def _gap(line: Line) -> str:
    return "" if line.kind in _SILENT else WITHDRAWN
