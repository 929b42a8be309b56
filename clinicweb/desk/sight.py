"""Whose business a translation is."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from clinicweb.domain.access import ALLOWED, Action, Actor, Permission, Role
from clinicweb.domain.errors import NotFound
from clinicweb.domain.messages import N_
from clinicweb.models import Article, Translation, User


def may_see(actor: Actor, translation: Translation) -> bool:
    """Whether the person may work on the translation, publish it, or write its source."""
    clinic_id = translation.article.clinic_id
    return any(
        actor.may(action, clinic_id, language)
        for action, language in (
            (Action.TRANSLATE, translation.language),
            (Action.PUBLISH, translation.language),
            (Action.WRITE, translation.article.source_language),
        )
    )


def seen(session: Session, translation_id: int, actor: Actor) -> Translation:
    """One translation without its passages; NotFound also when it is not the person's business."""
    found = session.scalar(
        select(Translation)
        .where(Translation.id == translation_id)
        .options(joinedload(Translation.article))
    )
    if found is None or not may_see(actor, found):
        raise NotFound(N_("This translation does not exist."))
    return found


def onlookers(session: Session, translation: Translation) -> Sequence[User]:
    """Everybody who can sign in and whose business the translation is, by name."""
    people = session.scalars(
        select(User)
        .where(User.active, User.password.is_not(None))
        .options(selectinload(User.grants))
        .order_by(User.name, User.id)
    )
    return [one for one in people if may_see(actor_of(one), translation)]


def actor_of(user: User) -> Actor:
    """The person as services know them; the grants are loaded."""
    grants = (Permission(Role(one.role), one.clinic_id, one.language) for one in user.grants)
    return Actor(user.id, user.name, tuple(grants))


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """`may_see` as a condition on a query that joins Translation and Article."""
    ways = [
        and_(
            true() if one.clinic_id is None else Article.clinic_id == one.clinic_id,
            true() if one.language is None else language == one.language,
        )
        for action, language in (
            (Action.TRANSLATE, Translation.language),
            (Action.PUBLISH, Translation.language),
            (Action.WRITE, Article.source_language),
        )
        for one in actor.permissions
        if one.role in ALLOWED[action]
    ]
    return or_(false(), *ways)
