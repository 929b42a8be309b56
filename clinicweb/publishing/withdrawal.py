"""Taking a page, or one sentence of an article, away from patients at once, and giving it back.

Everything that patients and machines read is made of live published pages (page, list, search,
feed, sitemap, structured data, picture for social sites), and whatever is kept is bound to the
site version. So one transaction here changes all of them, in every language, for the next request.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from clinicweb.db import locked
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from clinicweb.domain.markdown import RenderedArticle
from clinicweb.domain.messages import N_
from clinicweb.domain.passages import PassageKind
from clinicweb.domain.withdrawing import Sentence
from clinicweb.domain.workflow import TranslationState
from clinicweb.finding import index
from clinicweb.models import Article, Event, PublishedPage, Revision, Translation, Withdrawal
from clinicweb.publishing.manuscript import Manuscript, of_revision, of_translation

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """The languages in which a sentence was found and taken out, and those where it was not."""

    found: tuple[str, ...]
    missing: tuple[str, ...]


def sentences(session: Session, article_id: int) -> list[Sentence]:
    """The sentences of an article that patients may not read now."""
    rows = session.execute(
        select(Withdrawal.sentence_hash, Withdrawal.sentence).where(
            Withdrawal.article_id == article_id,
            Withdrawal.restored_at.is_(None),
            Withdrawal.sentence_hash.is_not(None),
        )
    )
    return [Sentence(hashed or "", words or "") for hashed, words in rows]


def of_pages(session: Session, article_id: int, language: str) -> Sequence[Withdrawal]:
    """The withdrawals in force that keep the whole page in this language off the site."""
    return session.scalars(
        select(Withdrawal).where(
            Withdrawal.article_id == article_id,
            Withdrawal.restored_at.is_(None),
            Withdrawal.sentence_hash.is_(None),
            Withdrawal.language.is_(None) | (Withdrawal.language == language),
        )
    ).all()


def history(session: Session, article_id: int) -> Sequence[Withdrawal]:
    """Every withdrawal of an article, the newest first."""
    return session.scalars(
        select(Withdrawal)
        .where(Withdrawal.article_id == article_id)
        .order_by(Withdrawal.withdrawn_at.desc(), Withdrawal.id.desc())
    ).all()


def live_pages(session: Session, article_id: int) -> Mapping[str, PublishedPage]:
    """What patients read of an article now, by language."""
    pages = session.scalars(
        select(PublishedPage)
        .where(PublishedPage.article_id == article_id, PublishedPage.replaced_at.is_(None))
        .order_by(PublishedPage.language)
    )
    return {page.language: page for page in pages}


def manuscript_of(session: Session, page: PublishedPage) -> Manuscript | None:
    """What the page was made of; None: it is from before that was kept, and cannot be found out."""
    if page.manuscript is not None:
        return Manuscript.from_json(page.manuscript)
    if page.language == page.source_language:
        return of_revision(session.get_one(Revision, page.revision_id))
    key = session.scalar(
        select(Translation.id).where(
            Translation.article_id == page.article_id, Translation.language == page.language
        )
    )
    translation = locked(session, Translation, key) if key is not None else None
    if (
        translation is None
        or translation.state != TranslationState.APPROVED
        or translation.revision_id != page.revision_id
        or translation.approved_at != page.approved_at
    ):
        return None
    return of_translation(translation)


def withdraw_page(
    session: Session,
    article_id: int,
    language: str | None,
    reason: str,
    actor: Actor,
    now: datetime,
) -> tuple[str, ...]:
    """Take the page in a language, or in all (None), off the site; gives the languages."""
    _require(session, article_id, actor)
    reason = _checked(reason)
    pages = [
        page
        for page in live_pages(session, article_id).values()
        if language in (None, page.language)
    ]
    if not pages:
        raise NotFound(N_("There is no published page that could be withdrawn."))
    row = _row(article_id, reason, actor, now, language=language)
    session.add(row)
    session.flush()
    for page in pages:
        page.replaced_at = now
        page.withdrawal_id = row.id
        index.remove(session, page)
        session.add(_event(page, "page_withdrawn", actor, now))
    return tuple(page.language for page in pages)


def withdraw_sentence(
    session: Session,
    article_id: int,
    language: str,
    line: int,
    hashed: str,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Outcome:
    """Take a sentence out of every page of the article.

    It is named as a line of the live page in ``language``, with the hash of its source; raises
    `Conflict` when the page has changed meanwhile.
    """
    _require(session, article_id, actor)
    reason = _checked(reason)
    page = live_pages(session, article_id).get(language)
    manuscript = manuscript_of(session, page) if page else None
    lines = manuscript.lines if manuscript else ()
    if not 0 <= line < len(lines) or lines[line].source.hash != hashed:
        raise Conflict(N_("The page has changed meanwhile. Choose the sentence again."))
    if lines[line].kind == PassageKind.TITLE:
        raise Invalid(N_("A page cannot be without its title: withdraw the whole page."))
    source = lines[line].source
    if source not in sentences(session, article_id):  # else a double click
        session.add(_row(article_id, reason, actor, now, sentence=source))
        session.flush()
    return _made_again(session, article_id, source, "sentence_withdrawn", actor, now)


def put_back(session: Session, withdrawal_id: int, actor: Actor, now: datetime) -> bool:
    """End a withdrawal: patients read again what they read before it.

    False when a page stays away, because another withdrawal holds it or nobody can tell what it
    was made of.
    """
    article_id = session.scalar(select(Withdrawal.article_id).where(Withdrawal.id == withdrawal_id))
    if article_id is None:
        raise NotFound(N_("This withdrawal does not exist."))
    _require(session, article_id, actor)
    row = locked(session, Withdrawal, withdrawal_id)
    assert row is not None
    if row.restored_at is not None:
        return True  # a double click
    row.restored_at = now
    row.restored_by_id = actor.user_id
    session.flush()
    if row.sentence_hash is not None:
        source = Sentence(row.sentence_hash, row.sentence or "")
        _made_again(session, article_id, source, "sentence_restored", actor, now)
        return True
    return _pages_back(session, row, actor, now)


def _pages_back(session: Session, row: Withdrawal, actor: Actor, now: datetime) -> bool:
    all_back = True
    live = live_pages(session, row.article_id)
    pages = session.scalars(select(PublishedPage).where(PublishedPage.withdrawal_id == row.id))
    gone = sentences(session, row.article_id)
    for page in pages.all():
        others = of_pages(session, row.article_id, page.language)
        # It comes back with the last withdrawal that keeps it away.
        page.withdrawal_id = others[0].id if others else None
        if page.language in live:
            continue
        manuscript = manuscript_of(session, page)
        if others or (manuscript is None and gone):
            # Another withdrawal holds it, or a sentence that was withdrawn may stand in it.
            all_back = False
            continue
        page.replaced_at = None
        session.flush()
        if manuscript is not None and not _reads_as(page, manuscript.without(gone)):
            # A sentence was withdrawn or put back while the page was away.
            page = _replace(session, page, manuscript, gone, actor, now)
        index.put(session, page)
        session.add(_event(page, "page_restored", actor, now))
    return all_back


def _reads_as(page: PublishedPage, made: RenderedArticle) -> bool:
    return (page.title, page.summary, page.html) == (made.title, made.summary, made.html)


def _made_again(
    session: Session,
    article_id: int,
    source: Sentence,
    action: str,
    actor: Actor,
    now: datetime,
) -> Outcome:
    gone = sentences(session, article_id)
    found: list[str] = []
    missing: list[str] = []
    for language, page in live_pages(session, article_id).items():
        manuscript = manuscript_of(session, page)
        if manuscript is None or not manuscript.holding([source]):
            missing.append(language)
            continue
        found.append(language)
        new = _replace(session, page, manuscript, gone, actor, now)
        index.remove(session, page)
        index.put(session, new)
        session.add(_event(new, action, actor, now))
    return Outcome(tuple(found), tuple(missing))


def _replace(
    session: Session,
    page: PublishedPage,
    manuscript: Manuscript,
    gone: Sequence[Sentence],
    actor: Actor,
    now: datetime,
) -> PublishedPage:
    """A new live page of the same approved text in the place of an old one."""
    made = manuscript.without(gone)
    copied = {
        column.key: getattr(page, column.key)
        for column in inspect(PublishedPage).column_attrs
        if column.key != "id"
    }
    new = PublishedPage(
        **{
            **copied,
            "title": made.title,
            "summary": made.summary,
            "html": made.html,
            "manuscript": manuscript.to_json(),
            "published_at": now,
            "published_by_id": actor.user_id,
        }
    )
    page.replaced_at = now
    session.flush()  # one live page at a time
    session.add(new)
    session.flush()
    return new


def _require(session: Session, article_id: int, actor: Actor) -> None:
    article = locked(session, Article, article_id)
    if article is None:
        raise NotFound(N_("This article does not exist."))
    # In any language: who sees a danger does not wait for the colleague of another language.
    if not actor.may(Action.PUBLISH, article.clinic_id):
        raise NotAllowed(N_("Your account may not do this here."))


def _checked(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise Invalid(N_("Say why: the next person has to know whether it can be put back."))
    if len(reason) > LONGEST_REASON:
        raise Invalid(
            N_("The reason is longer than %(limit)s characters."), {"limit": LONGEST_REASON}
        )
    return reason


def _row(
    article_id: int,
    reason: str,
    actor: Actor,
    now: datetime,
    *,
    language: str | None = None,
    sentence: Sentence | None = None,
) -> Withdrawal:
    return Withdrawal(
        article_id=article_id,
        language=language,
        sentence_hash=sentence.hash if sentence else None,
        sentence=sentence.words if sentence else None,
        reason=reason,
        withdrawn_at=now,
        withdrawn_by_id=actor.user_id,
    )


def _event(page: PublishedPage, action: str, actor: Actor, now: datetime) -> Event:
    return Event(
        at=now,
        actor_id=actor.user_id,
        action=action,
        article_id=page.article_id,
        after=page.language,
    )
