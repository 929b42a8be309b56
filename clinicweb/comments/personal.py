"""What comments keep under an e-mail address, for the person it belongs to."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.comments import moderation
from clinicweb.db import locked
from clinicweb.domain.access import Actor
from clinicweb.domain.comments import CommentState
from clinicweb.domain.messages import N_
from clinicweb.models import Article, Comment

KIND = N_("Comment")
STATES = {
    CommentState.HELD: N_("Undecided"),
    CommentState.APPROVED: N_("Published"),
    CommentState.REFUSED: N_("Refused"),
}
MACHINE = N_("Machine translation")
APPROVED = N_("Translation")


def kept_of(session: Session, email: str) -> list[dict[str, object]]:
    """Everything kept under the address, as label and value, the oldest first."""
    rows = session.execute(
        select(Comment, Article.slug)
        .join(Article, Article.id == Comment.article_id)
        .where(Comment.email == email.strip().lower())
        .order_by(Comment.written_at, Comment.id)
    )
    return [_kept(comment, slug) for comment, slug in rows]


def erase(session: Session, email: str, actor: Actor | None, now: datetime) -> int:
    """Delete all of it, also what readers see; how many comments.

    Whoever may ask for it is the page's question, and no trace of who and when stays here.
    """
    ids = session.scalars(
        select(Comment.id).where(Comment.email == email.strip().lower()).order_by(Comment.id)
    ).all()
    erased = 0
    for comment_id in ids:
        comment = locked(session, Comment, comment_id)
        if comment is not None:
            moderation.delete(session, comment)
            erased += 1
    return erased


def _kept(comment: Comment, slug: str) -> dict[str, object]:
    found: dict[str, object] = {
        N_("Kind"): KIND,
        N_("Article"): slug,
        N_("Name"): comment.name,
        N_("E-mail"): comment.email,
        N_("Language"): comment.language,
        N_("Text"): comment.text,
        N_("Sent"): comment.written_at.isoformat(),
        N_("Consent given"): comment.consent_at.isoformat(),
        N_("Wording of the consent"): comment.consent_version,
        N_("State"): STATES[CommentState(comment.state)],
    }
    if comment.answer:
        found[N_("Answer")] = comment.answer
    machine = {row.language: row.machine_text for row in comment.translations if row.machine_text}
    approved = {
        row.language: row.approved_text for row in comment.translations if row.approved_text
    }
    for label, texts in ((MACHINE, machine), (APPROVED, approved)):
        if texts:
            found[label] = "\n".join(f"{language}: {text}" for language, text in texts.items())
    return found
