"""Articles in CommonMark (with tables and strikethrough, without HTML): split, join, render.

``join(*split(x))`` renders to the same HTML as ``x``: a source goes into a skeleton and its
passages, and comes back from them with every passage in another language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from clinicweb.domain.inline import (
    Piece,
    Span,
    cut,
    lift,
    lower,
    lower_plain,
    sentence_spans,
    tag,
    text_pieces,
    whole_span,
)
from clinicweb.domain.languages import language as language_of
from clinicweb.domain.passages import (
    CODE,
    FACT,
    Code,
    PassageKind,
    SourcePassage,
    plain_text,
    source_hash,
)
from clinicweb.domain.skeleton import Block, Mark, Run, Skeleton

__all__ = [
    "Code",
    "PassageKind",
    "RenderedArticle",
    "Skeleton",
    "SourcePassage",
    "join",
    "join_article",
    "plain_text",
    "render",
    "source_hash",
    "sources_of_images",
    "split",
    "split_article",
]

_PARSER = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_RENDERER = RendererHTML(_PARSER)

_ATTRIBUTE_KINDS = {
    ("image", "alt"): PassageKind.IMAGE_ALT,
    ("image", "title"): PassageKind.CAPTION,
    ("link", "title"): PassageKind.LINK_TITLE,
}
_CONTAINERS = {
    "bullet_list": PassageKind.LIST_ITEM,
    "ordered_list": PassageKind.LIST_ITEM,
    "blockquote": PassageKind.QUOTE,
}


@dataclass(frozen=True, slots=True)
class RenderedArticle:
    """An article's parts: title and summary are plain text (escape them), html is markup."""

    title: str
    summary: str
    html: str


def render(body: str) -> str:
    """The HTML of a Markdown body."""
    return _RENDERER.render(_PARSER.parse(body), _PARSER.options, {})


def sources_of_images(body: str) -> Iterator[str]:
    """The address of every image of a Markdown body, in document order."""
    for block in _PARSER.parse(body):
        for token in block.children or ():
            if token.type == "image":
                yield str(token.attrs["src"])


def split(body: str, language: str) -> tuple[Skeleton, tuple[SourcePassage, ...]]:
    """A body's skeleton and its passages in document order; raises `UnknownLanguage`.

    Content without any word outside its codes and facts (a rule, a lone image or code span) stays
    in the skeleton. The texts of images and links follow the passage that holds them.
    """
    splitter = _Splitter(language)
    blocks = splitter.split_body(body)
    return Skeleton(blocks, len(splitter.passages)), tuple(splitter.passages)


def split_article(
    title: str, summary: str, body: str, language: str
) -> tuple[Skeleton, tuple[SourcePassage, ...]]:
    """Like `split`, with the title and sentences of the summary (plain text) first."""
    splitter = _Splitter(language)
    title_runs = splitter.split_plain(title, PassageKind.TITLE, sentence_by_sentence=False)
    summary_runs = splitter.split_plain(summary, PassageKind.SUMMARY, sentence_by_sentence=True)
    blocks = splitter.split_body(body)
    skeleton = Skeleton(blocks, len(splitter.passages), title_runs, summary_runs)
    return skeleton, tuple(splitter.passages)


def join(skeleton: Skeleton, texts: Sequence[str], language: str | None = None) -> str:
    """The HTML of a skeleton's body with a tagged text in every hole.

    With ``language``, sentences are separated as that language wants; without, exactly as in the
    source. Texts may carry any codes. Raises `ValueError` when the number of texts is wrong.
    """
    return _Joiner(skeleton, texts, language).html()


def join_article(
    skeleton: Skeleton, texts: Sequence[str], language: str | None = None
) -> RenderedArticle:
    """Like `join`, for all parts of an article."""
    joiner = _Joiner(skeleton, texts, language)
    return RenderedArticle(
        joiner.plain(skeleton.title), joiner.plain(skeleton.summary), joiner.html()
    )


def _has_words(text: str) -> bool:
    return any(one.isalnum() for one in FACT.sub("", CODE.sub("", text)))


class _Splitter:
    """Collects the passages of one document while its runs are made."""

    def __init__(self, language: str) -> None:
        self.language = language_of(language).code
        self.passages: list[SourcePassage] = []
        self.block = 0

    def split_plain(
        self, text: str, kind: PassageKind, *, sentence_by_sentence: bool
    ) -> tuple[Run, ...]:
        pieces = text_pieces(text)
        spans = (
            sentence_spans(pieces, self.language) if sentence_by_sentence else whole_span(pieces)
        )
        runs = self._runs(pieces, spans, kind, 0)
        self.block += 1
        return runs

    def split_body(self, body: str) -> tuple[Block, ...]:
        blocks: list[Block] = []
        containers: list[PassageKind] = []
        opening: Token | None = None
        for token in _PARSER.parse(body):
            name = token.type.rpartition("_")[0]
            if name in _CONTAINERS and token.nesting == 1:
                containers.append(_CONTAINERS[name])
            elif name in _CONTAINERS and token.nesting == -1:
                containers.pop()
            if token.type == "inline":
                blocks.append(self._inline_block(token, opening, containers))
            else:
                blocks.append(_block(token))
            opening = token
        return tuple(blocks)

    def _inline_block(
        self, token: Token, opening: Token | None, containers: Sequence[PassageKind]
    ) -> Block:
        kind, level = _kind_and_level(opening, containers)
        pieces = lift(token.children or [], _alt_text)
        if kind in (PassageKind.HEADING, PassageKind.TABLE_CELL):
            spans = whole_span(pieces)
        else:
            spans = sentence_spans(pieces, self.language)
        runs = self._runs(pieces, spans, kind, level)
        self.block += 1
        return Block("inline", runs=runs)

    def _runs(
        self, pieces: Sequence[Piece], spans: Sequence[Span], kind: PassageKind, level: int
    ) -> tuple[Run, ...]:
        runs: list[Run] = []
        total = sum(len(piece) if isinstance(piece, str) else 1 for piece in pieces)
        at = 0
        for start, end in [*spans, (total, total)]:
            # Also where nothing stands between two sentences: a language may want a space there.
            between = bool(runs) and end > start
            if start > at or between:
                runs.append(self._run(cut(pieces, at, start), kind, level, separator=between))
            if end > start:
                runs.append(self._run(cut(pieces, start, end), kind, level))
            at = end
        return tuple(runs)

    def _run(
        self, pieces: Sequence[Piece], kind: PassageKind, level: int, *, separator: bool = False
    ) -> Run:
        text, lifted = tag(pieces)
        index = None
        if _has_words(text):
            index = len(self.passages)
            codes = tuple(Code(n, one.kind, one.data) for n, one in enumerate(lifted, start=1))
            self.passages.append(SourcePassage(kind, level, text, codes, self.block))
        marks = tuple(self._mark(one.kind, one.data) for one in lifted)
        if index is None:
            return Run(text=text, separator=separator, marks=marks)
        return Run(passage=index, marks=marks)

    def _mark(self, kind: str, data: Mapping[str, str]) -> Mark:
        plain = {
            name: value for name, value in data.items() if (kind, name) not in _ATTRIBUTE_KINDS
        }
        attributes: dict[str, tuple[Run, ...]] = {}
        for name, value in data.items():
            attribute_kind = _ATTRIBUTE_KINDS.get((kind, name))
            if attribute_kind is not None:
                pieces = text_pieces(value)
                attributes[name] = self._runs(pieces, whole_span(pieces), attribute_kind, 0)
        return Mark(kind, plain, attributes)


def _kind_and_level(
    opening: Token | None, containers: Sequence[PassageKind]
) -> tuple[PassageKind, int]:
    if opening is not None and opening.type == "heading_open":
        return PassageKind.HEADING, int(opening.tag[1:])
    if opening is not None and opening.type in ("th_open", "td_open"):
        return PassageKind.TABLE_CELL, 0
    if containers:
        return containers[-1], containers.count(containers[-1])
    return PassageKind.PARAGRAPH, 0


def _alt_text(image: Token) -> str:
    return _RENDERER.renderInlineAsText(image.children, _PARSER.options, {})


def _block(token: Token) -> Block:
    return Block(
        type=token.type,
        tag=token.tag,
        nesting=token.nesting,
        attrs=dict(token.attrs),
        content=token.content,
        info=token.info,
        markup=token.markup,
        hidden=token.hidden,
        block=token.block,
    )


class _Joiner:
    """Fills the holes of one skeleton."""

    def __init__(self, skeleton: Skeleton, texts: Sequence[str], language: str | None) -> None:
        if len(texts) != skeleton.passages:
            raise ValueError(f"{skeleton.passages} passages, but {len(texts)} texts")
        self.skeleton = skeleton
        self.texts = texts
        self.separator = None if language is None else language_of(language).separator

    def html(self) -> str:
        tokens = [self._token(block) for block in self.skeleton.blocks]
        return _RENDERER.render(tokens, _PARSER.options, {})

    def plain(self, runs: Sequence[Run]) -> str:
        return "".join(lower_plain(self._text(run), run.marks) for run in runs)

    def _text(self, run: Run) -> str:
        if run.passage is not None:
            return self.texts[run.passage]
        if run.separator and self.separator is not None:
            # Marks between two sentences (line breaks, images) stay, only the spacing changes.
            return re.sub(r"\s+", self.separator, run.text) if run.marks else self.separator
        return run.text

    def _attribute(self, mark: Mark, name: str) -> str:
        return self.plain(mark.attributes[name])

    def _token(self, block: Block) -> Token:
        token = Token(
            block.type,
            block.tag,
            block.nesting,
            attrs=dict(block.attrs),
            content=block.content,
            info=block.info,
            markup=block.markup,
            hidden=block.hidden,
            block=block.block,
        )
        if block.type == "inline":
            token.children = [
                child
                for run in block.runs
                for child in lower(self._text(run), run.marks, self._attribute)
            ]
        return token
