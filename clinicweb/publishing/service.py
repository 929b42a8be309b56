"""The only writer of what patients see.

A page is made of text that people wrote or approved: the frozen revision in its own language, or a
translation whose every passage is accepted and, where the clinic asks for it, whose every safety
passage a second person has confirmed. Everything else is refused here, whoever asks.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.db import locked
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.errors import NotAllowed, NotFound
from clinicweb.domain.markdown import RenderedArticle
from clinicweb.domain.messages import N_
from clinicweb.domain.workflow import PassageState, TranslationState
from clinicweb.drafting.opening import segmented
from clinicweb.finding import index
from clinicweb.models import Article, Event, Passage, PublishedPage, Revision, Translation, User
from clinicweb.publishing import withdrawal
from clinicweb.publishing.manuscript import Manuscript, of_revision, of_translation, rendered
from clinicweb.publishing.second_person import review_of, waiting


def rendering(translation: Translation, texts: Sequence[str]) -> RenderedArticle:
    """A translation's title, summary and sanitised HTML from one text for each of its passages."""
    return rendered(segmented(translation).skeleton, texts, translation.language)


def publish_source(session: Session, article_id: int, actor: Actor, now: datetime) -> PublishedPage:
    """Publish an article's current revision in the language it was written in."""
    article = locked(session, Article, article_id)
    if article is None:
        raise NotFound(N_("This article does not exist."))
    actor.require(Action.PUBLISH, article.clinic_id, article.source_language)
    revision = article.current_revision
    if revision is None:
        raise NotAllowed(N_("Mark the article as ready first; then it can be published."))
    page = _page(session, revision, of_revision(revision), actor, now)
    page.machine_drafted = False
    return _go_live(session, page, actor, now, translation=None)


def publish_translation(
    session: Session, translation_id: int, actor: Actor, now: datetime
) -> PublishedPage:
    """Publish an approved translation, whose rows must bear out what its state says."""
    article_id = session.scalar(
        select(Translation.article_id).where(Translation.id == translation_id)
    )
    translation = None
    if article_id is not None:
        locked(session, Article, article_id)  # as whoever takes the page off the site does
        translation = locked(session, Translation, translation_id)
    if translation is None:
        raise NotFound(N_("This translation does not exist."))
    actor.require(Action.PUBLISH, translation.article.clinic_id, translation.language)
    passages = translation.passages
    if translation.state != TranslationState.APPROVED or not all(
        passage.state == PassageState.ACCEPTED and passage.text for passage in passages
    ):
        raise NotAllowed(
            N_("Only an approved translation can be published: approve every passage first.")
        )
    waits = len(waiting(translation))
    if waits:
        raise NotAllowed(
            N_(
                "%(count)s safety passages wait for a second person: "
                "they have to be confirmed before patients can read the page."
            ),
            {"count": waits},
        )
    revision = translation.revision
    if revision.id != translation.article.current_revision_id:
        raise NotAllowed(N_("The original has changed since; approve the new version first."))
    approver = session.get(User, translation.approved_by_id)
    page = _page(session, revision, of_translation(translation), actor, now)
    page.machine_drafted = any(_began_as_draft(passage) for passage in passages)
    page.approved_by = approver.name if approver else None
    page.approved_at = translation.approved_at
    page.safety_review = review_of(translation)
    return _go_live(session, page, actor, now, translation=translation)


def unpublish(
    session: Session, article_id: int, language: str, actor: Actor, now: datetime
) -> None:
    """Take the live page of an article in one language off the site."""
    article = locked(session, Article, article_id)
    if article is None:
        raise NotFound(N_("This article does not exist."))
    actor.require(Action.PUBLISH, article.clinic_id, language)
    page = live_page(session, article_id, language)
    if page is None:
        raise NotFound(N_("There is no published page in this language."))
    page.replaced_at = now
    index.remove(session, page)
    session.add(_event(page, "unpublished", actor, now, None))


def live_page(session: Session, article_id: int, language: str) -> PublishedPage | None:
    """The page that patients see now, if there is one."""
    return session.scalar(
        select(PublishedPage).where(
            PublishedPage.article_id == article_id,
            PublishedPage.language == language,
            PublishedPage.replaced_at.is_(None),
        )
    )


def _began_as_draft(passage: Passage) -> bool:
    return passage.engine is not None


def _page(
    session: Session, revision: Revision, manuscript: Manuscript, actor: Actor, now: datetime
) -> PublishedPage:
    article = revision.article
    language = manuscript.language
    if withdrawal.of_pages(session, article.id, language):
        raise NotAllowed(
            N_("This page was withdrawn. Put it back first, if it is safe; then publish.")
        )
    made = manuscript.without(withdrawal.sentences(session, article.id))
    return PublishedPage(
        article_id=article.id,
        clinic_id=article.clinic_id,
        practitioner_id=article.practitioner_id,
        revision_id=revision.id,
        revision_number=revision.number,
        slug=article.slug,
        language=language,
        source_language=article.source_language,
        title=made.title,
        summary=made.summary,
        html=made.html,
        manuscript=manuscript.to_json(),
        first_published_at=now,
        published_at=now,
        published_by_id=actor.user_id,
    )


def _go_live(
    session: Session,
    page: PublishedPage,
    actor: Actor,
    now: datetime,
    translation: Translation | None,
) -> PublishedPage:
    earlier = live_page(session, page.article_id, page.language)
    if earlier is not None and _same(earlier, page):
        earlier.manuscript = page.manuscript
        return earlier  # a double click
    if earlier is not None:
        page.first_published_at = earlier.first_published_at
        earlier.replaced_at = now
        index.remove(session, earlier)
        session.flush()  # one live page at a time: the old one leaves before the new one comes
    session.add(page)
    index.put(session, page)
    session.add(_event(page, "published", actor, now, translation))
    return page


def _same(earlier: PublishedPage, page: PublishedPage) -> bool:
    """Whether patients would see no difference, be it in the text or in who answers for it."""
    return all(
        getattr(earlier, name) == getattr(page, name)
        for name in (
            "practitioner_id",
            "revision_id",
            "slug",
            "title",
            "summary",
            "html",
            "machine_drafted",
            "approved_by",
            "approved_at",
            "safety_review",
        )
    )


def _event(
    page: PublishedPage, action: str, actor: Actor, now: datetime, translation: Translation | None
) -> Event:
    return Event(
        at=now,
        actor_id=actor.user_id,
        action=action,
        article_id=page.article_id,
        translation_id=translation.id if translation else None,
        after=page.language,
    )
