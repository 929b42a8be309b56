"""The comments that readers see: those that a moderator has published, and nothing else of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from clinicweb.models.comments import PublishedComment
from clinicweb.public.article_context import ArticleContext


@dataclass(frozen=True, slots=True)
class Shown:
    """One comment; texts are plain, with their line breaks."""

    id: int
    name: str
    text: str
    language: str
    written_at: datetime
    translation: str
    """In the language of the page, approved by a person; "" when there is none."""
    answer: str
    answer_language: str
    answered_by: str
    answered_at: datetime | None


def comments(context: ArticleContext) -> Sequence[Shown]:
    """All comments of the article, whatever language they are in, the oldest first."""
    rows = context.session.scalars(
        select(PublishedComment)
        .where(PublishedComment.article_id == context.page.article_id)
        .options(selectinload(PublishedComment.translations))
        .order_by(PublishedComment.written_at, PublishedComment.id)
    )
    return [_shown(row, context.lang) for row in rows]


def _shown(row: PublishedComment, lang: str) -> Shown:
    translations = {one.language: one.text for one in row.translations}
    return Shown(
        id=row.id,
        name=row.name,
        text=row.text,
        language=row.language,
        written_at=row.written_at,
        translation=translations.get(lang, ""),
        answer=row.answer or "",
        answer_language=row.answer_language or row.language,
        answered_by=row.answered_by or "",
        answered_at=row.answered_at,
    )
