"""The one door between comments and readers: what is published of a comment, and taking it back."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.domain.comments import CommentState
from clinicweb.models import Comment, PublishedComment, PublishedCommentTranslation, User


def show(session: Session, comment: Comment) -> None:
    """Make what readers see equal to an approved comment; anything else is not shown."""
    if comment.state != CommentState.APPROVED:
        take_off(session, comment.id)
        return
    row = _row(session, comment.id)
    if row is None:
        row = PublishedComment(comment_id=comment.id)
        session.add(row)
    row.article_id = comment.article_id
    row.name, row.text, row.language = comment.name, comment.text, comment.language
    row.written_at = comment.written_at
    answerer = comment.answered_by_id and session.get(User, comment.answered_by_id)
    row.answer = comment.answer
    row.answer_language = comment.answer_language if comment.answer else None
    row.answered_by = answerer.name if comment.answer and answerer else None
    row.answered_at = comment.answered_at if comment.answer else None
    _set_translations(row, comment)
    session.flush()


def take_off(session: Session, comment_id: int) -> None:
    """Take a comment out of the readers' sight."""
    row = _row(session, comment_id)
    if row is not None:
        # A row and not a statement: what hangs on it goes with it, and the site's version grows.
        session.delete(row)
        session.flush()


def _row(session: Session, comment_id: int) -> PublishedComment | None:
    return session.scalar(select(PublishedComment).where(PublishedComment.comment_id == comment_id))


def _set_translations(row: PublishedComment, comment: Comment) -> None:
    approved = {one.language: one.approved_text for one in comment.translations}
    shown = {one.language: one for one in row.translations}
    for language, text in approved.items():
        if text and language in shown:
            shown[language].text = text
        elif text:
            row.translations.append(PublishedCommentTranslation(language=language, text=text))
    row.translations = [one for one in row.translations if approved.get(one.language)]
