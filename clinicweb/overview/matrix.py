"""Every article in every language: how far, what is live, what can be done next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from clinicweb.desk.sight import may_see, visible_to
from clinicweb.desk.standing import Counts, counts, open_questions
from clinicweb.domain.access import Action, Actor
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.workflow import TranslationState
from clinicweb.models import Article, Clinic, PublishedPage, Translation

PAGE = 40


@dataclass(frozen=True, slots=True)
class Cell:
    """An article in one language; without a translation it is the original."""

    translation: Translation | None
    counts: Counts
    questions: int
    is_live: bool
    """Patients read some version of it."""
    is_outdated: bool
    """What patients read is not the newest."""
    can_publish: bool
    can_take: bool
    can_try_again: bool
    is_visible: bool
    """It is this person's business; else only how far it is is shown."""


@dataclass(frozen=True, slots=True)
class Row:
    """One article."""

    article: Article
    title: str
    cells: Mapping[str, Cell | None]
    """By language; None: there is nothing yet, the article is not ready."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """One page of articles, newest first."""

    rows: Sequence[Row]
    page: int
    pages: int


def matrix(session: Session, actor: Actor, clinic_id: int | None, page: int) -> Matrix:
    """Articles that are the person's business, in all languages; newest first."""
    # An article that is not ready has no translation: then it is its author's business.
    visible = (
        select(Article.id)
        .join(Translation, Translation.article_id == Article.id, isouter=True)
        .where(visible_to(actor))
        .distinct()
    )
    if clinic_id is not None:
        visible = visible.where(Article.clinic_id == clinic_id)
    total = session.scalar(select(func.count()).select_from(visible.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    articles = session.scalars(
        select(Article)
        .where(Article.id.in_(visible))
        .options(
            joinedload(Article.clinic).selectinload(Clinic.texts),
            joinedload(Article.current_revision),
        )
        .order_by(Article.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()
    return Matrix(_rows(session, actor, articles), page, pages)


def _rows(session: Session, actor: Actor, articles: Sequence[Article]) -> Sequence[Row]:
    ids = [article.id for article in articles]
    translations = session.scalars(
        select(Translation)
        .where(Translation.article_id.in_(ids))
        .options(selectinload(Translation.revision))
    ).all()
    translation_ids = [one.id for one in translations]
    numbers = counts(session, actor, translation_ids)
    questions = open_questions(session, translation_ids)
    live = {
        (one.article_id, one.language): one
        for one in session.scalars(
            select(PublishedPage).where(
                PublishedPage.article_id.in_(ids), PublishedPage.replaced_at.is_(None)
            )
        )
    }
    by_place = {(one.article_id, one.language): one for one in translations}
    rows = []
    for article in articles:
        cells: dict[str, Cell | None] = {}
        for language in LANGUAGES:
            page = live.get((article.id, language))
            translation = by_place.get((article.id, language))
            if language == article.source_language:
                cells[language] = _original(article, page, actor)
            elif translation is not None:
                cells[language] = _cell(
                    translation,
                    page,
                    actor,
                    numbers.get(translation.id, Counts()),
                    questions.get(translation.id, 0),
                )
            else:
                cells[language] = None
        rows.append(Row(article, article.title, cells))
    return rows


def _original(article: Article, page: PublishedPage | None, actor: Actor) -> Cell | None:
    revision = article.current_revision
    if revision is None:
        return None
    is_newest = page is not None and page.revision_id == revision.id
    return Cell(
        translation=None,
        counts=Counts(),
        questions=0,
        is_live=page is not None,
        is_outdated=page is not None and not is_newest,
        can_publish=not is_newest
        and actor.may(Action.PUBLISH, article.clinic_id, article.source_language),
        can_take=False,
        can_try_again=False,
        is_visible=True,
    )


def _cell(
    translation: Translation,
    page: PublishedPage | None,
    actor: Actor,
    numbers: Counts,
    questions: int,
) -> Cell:
    article = translation.article
    clinic = article.clinic
    if not clinic.second_person:
        numbers = Counts(numbers.total, numbers.filled, numbers.accepted)
    follows = translation.revision_id == article.current_revision_id
    state = TranslationState(translation.state)
    is_newest = (
        page is not None
        and follows
        and page.revision_id == translation.revision_id
        and page.approved_at == translation.approved_at
    )
    may_translate = actor.may(Action.TRANSLATE, clinic.id, translation.language)
    gaps = numbers.filled < numbers.total
    return Cell(
        translation=translation,
        counts=numbers,
        questions=questions,
        is_live=page is not None,
        is_outdated=page is not None and not is_newest,
        can_publish=state is TranslationState.APPROVED
        and follows
        and not is_newest
        and not numbers.second
        and actor.may(Action.PUBLISH, clinic.id, translation.language),
        can_take=may_translate and not is_newest and translation.assignee_id != actor.user_id,
        can_try_again=may_translate
        and (state is TranslationState.FAILED or (state is TranslationState.IN_REVIEW and gaps)),
        is_visible=may_see(actor, translation),
    )
