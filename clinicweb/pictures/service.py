"""Which pictures there are: noting them, checking what texts name, forgetting unused ones."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.domain.access import Action, Actor
from clinicweb.domain.errors import Invalid, NotAllowed
from clinicweb.domain.figures import FOLDER, PictureName, named, pictures_in
from clinicweb.domain.messages import N_
from clinicweb.models import Article, Picture, Revision

UNUSED_FOR = timedelta(days=7)
LOOK_AGAIN = timedelta(days=1)
AT_ONCE = 20


def require_writer(actor: Actor) -> None:
    """Raise NotAllowed unless the person writes articles somewhere."""
    if not actor.may_somewhere(Action.WRITE):
        raise NotAllowed(N_("Your account may not do this here."))


def record(session: Session, name: PictureName, actor: Actor, now: datetime) -> None:
    """Note that the files of a picture are there; raises NotAllowed.

    Its files are kept first, and both by one process at a time (`folder.alone`).
    """
    require_writer(actor)
    kept = session.scalar(select(Picture).where(Picture.name == str(name)).with_for_update())
    if kept is not None:
        kept.used_at = now  # whoever brought it in again has a week to use it
        return
    session.add(
        Picture(
            name=str(name),
            uploaded_by_id=actor.user_id,
            uploaded_at=now,
            used_at=now,
            looked_at=now,
        )
    )


def check(session: Session, body: str) -> None:
    """Raise Invalid when a text shows a picture that is not ours, or that is not there.

    Pictures that are there stay until the transaction ends: upkeep waits.
    """
    ours, others = pictures_in(body)
    if others:
        raise Invalid(
            N_(
                "The picture %(address)s is on another site, so it cannot be shown here. "
                "Bring it in as a file, or write a link to it."
            ),
            {"address": others[0] or "![]()"},
        )
    names = {str(one) for one in ours}
    known = session.scalars(
        select(Picture.name)
        .where(Picture.name.in_(names))
        .order_by(Picture.id)
        .with_for_update(read=True, key_share=True)
    )
    missing = names.difference(known)
    if missing:
        raise Invalid(
            N_("There is no picture %(address)s here. Bring it in as a file once more."),
            {"address": f"{FOLDER}{min(missing)}"},
        )


def is_due(session: Session, now: datetime) -> bool:
    """Whether it is time to look for unused pictures."""
    return bool(_due(session, now))


def forget_unused(session: Session, now: datetime) -> list[PictureName]:
    """Delete the rows of pictures that no text has named for a week; their files are to go too.

    A frozen version of an article names its pictures for ever: its page may be put back.
    """
    gone = [one.name for one in _due(session, now) if not _is_kept(session, one, now)]
    return [picture for one in gone if (picture := named(f"{FOLDER}{one}"))]


def _due(session: Session, now: datetime) -> Sequence[Picture]:
    return session.scalars(
        select(Picture)
        .where(Picture.looked_at < now - LOOK_AGAIN)
        .order_by(Picture.looked_at, Picture.id)
        .limit(AT_ONCE)
    ).all()


def _is_kept(session: Session, picture: Picture, now: datetime) -> bool:
    """Note whether a text names the picture; delete it when none has for long enough."""
    session.refresh(picture, with_for_update=True)  # a text that is being saved is waited for
    picture.looked_at = now
    if any(
        session.scalar(select(column.class_.id).where(column.contains(picture.name)).limit(1))
        for column in (Article.body, Revision.body)
    ):
        picture.used_at = now
        return True
    if picture.used_at >= now - UNUSED_FOR:
        return True
    session.delete(picture)
    return False
