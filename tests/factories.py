"""Rows for tests, each with valid defaults: `make_x(session, **overrides)`."""

from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.articles import service as articles
from clinicweb.bell import Bell
from clinicweb.desk import approval, passages, safety
from clinicweb.domain.access import Actor, Permission, Role
from clinicweb.drafting import service as drafting
from clinicweb.drafting.engine import translate_gaps
from clinicweb.models import (
    Article,
    Clinic,
    ClinicText,
    Grant,
    Passage,
    Picture,
    Translation,
    User,
)
from clinicweb.mt.echo import EchoEngine
from clinicweb.publishing import service as publishing
from clinicweb.publishing.second_person import is_confirmed, passages_for_two
from tests.clock import NOW

SILENT = Bell(None)
_numbers = count(1)


def make_clinic(session: Session, **overrides: Any) -> Clinic:
    values: dict[str, Any] = {
        "slug": f"clinic-{next(_numbers)}",
        "country": "JP",
        "time_zone": "Asia/Tokyo",
        "currency": "JPY",
        "emergency_number": "119",
        "phone": "+81312345678",
        "email": "clinic@example.com",
        "updated_at": NOW,
    }
    clinic = Clinic(**{**values, **overrides})
    clinic.texts = [
        ClinicText(
            language="en",
            name="Kita Acupuncture",
            description="A clinic for tests.",
            address="1-2-3 Kita, Tokyo",
        ),
        ClinicText(
            language="ja",
            name="北鍼灸院",
            description="試験用の鍼灸院です。",
            address="東京都北1-2-3",
        ),
    ]
    session.add(clinic)
    session.flush()
    return clinic


def make_user(session: Session, *roles: Role, **overrides: Any) -> User:
    number = next(_numbers)
    language = overrides.pop("language", None)
    clinic_id = overrides.pop("clinic_id", None)
    values: dict[str, Any] = {
        "email": f"person{number}@example.com",
        "password": None,
        "fs_uniquifier": f"person-{number}",
        "name": f"Person {number}",
        "created_at": NOW,
    }
    user = User(**{**values, **overrides})
    user.grants = [Grant(role=role, language=language, clinic_id=clinic_id) for role in roles]
    session.add(user)
    session.flush()
    return user


def make_actor(session: Session, *roles: Role, **overrides: Any) -> Actor:
    """A person who may act; without roles an administrator."""
    user = make_user(session, *(roles or (Role.ADMIN,)), **overrides)
    return Actor(
        user.id,
        user.name,
        tuple(Permission(Role(g.role), g.clinic_id, g.language) for g in user.grants),
    )


def make_picture(session: Session, digits: str = "0123456789abcdef", size: str = "1600x900") -> str:
    """The address of a picture that texts may show; there are no files."""
    name = f"{digits}-{size}"
    session.add(Picture(name=name, uploaded_at=NOW, used_at=NOW, looked_at=NOW))
    session.flush()
    return f"/media/{name}"


def make_article(session: Session, *, ready: bool = True, **overrides: Any) -> Article:
    actor = overrides.pop("actor", None) or make_actor(session)
    clinic_id = overrides.pop("clinic_id", None) or make_clinic(session).id
    text = articles.Text(
        overrides.pop("title", "A stiff neck"),
        overrides.pop("summary", "What helps when the neck is stiff."),
        overrides.pop(
            "body",
            "## Rest\n\nRest for 2 days. Do not force the neck.\n\n"
            "- Keep the neck warm.\n- Call {{phone}} if the pain stays for 7 days.\n",
        ),
    )
    values: dict[str, Any] = {"language": "en", "practitioner_id": None, "now": NOW}
    article = articles.create(
        session, clinic_id=clinic_id, text=text, actor=actor, **{**values, **overrides}
    )
    if ready:
        articles.mark_ready(session, SILENT, article.id, actor, NOW)
    return article


def translation_of(session: Session, article: Article, language: str = "ja") -> Translation:
    return session.scalars(
        select(Translation).where(
            Translation.article_id == article.id, Translation.language == language
        )
    ).one()


def make_draft(session: Session, translation: Translation, now: datetime = NOW) -> Translation:
    """Run the drafting of a waiting translation with the engine that echoes."""
    work = drafting.claim(session, translation.id, translation.revision_id, "token", now)
    assert work is not None
    engine = EchoEngine(work.source_language, work.target_language)
    assert drafting.store(session, work, translate_gaps(engine, work), engine.id.label(), now)
    session.flush()
    return translation


def accept_all(session: Session, translation: Translation, actor: Actor) -> Translation:
    """Accept every passage with a text that keeps every figure, fact and "not" of its source.

    Warnings are acknowledged, and a second person confirms the safety passages.
    """
    for passage in translation.passages:
        no = "しないでください：" if " not " in passage.source else ""
        accept(session, passage, passage.text or f"訳：{no}{passage.source}", actor)
    confirm_all(session, translation)
    return translation


def accept(session: Session, passage: Passage, text: str, actor: Actor) -> None:
    """Accept a passage with a text, whatever the checks warn of."""
    saved = passages.save(session, passage.id, text, passage.version, actor, NOW)
    session.flush()
    warnings = [one.fingerprint for one in saved.findings]
    saved = passages.save(
        session,
        *(passage.id, text, passage.version, actor, NOW),
        accept=True,
        acknowledged=warnings,
    )
    assert not saved.refused, (passage.source, text, saved.refused)
    session.flush()


def confirm_all(session: Session, translation: Translation, actor: Actor | None = None) -> None:
    """Confirm the safety passages, as somebody new unless it is said who."""
    second = actor or make_actor(session)
    source_language = translation.article.source_language
    for passage in passages_for_two(translation.passages, source_language):
        if not is_confirmed(passage):
            safety.confirm(session, passage.id, passage.version, second, NOW)
    session.flush()


def publish(session: Session, article: Article, actor: Actor, language: str = "ja") -> None:
    """Approve and publish a translation whose passages are accepted."""
    translation = translation_of(session, article, language)
    session.flush()
    approval.approve(session, translation.id, translation.version, actor, NOW)
    session.flush()
    publishing.publish_translation(session, translation.id, actor, NOW)
