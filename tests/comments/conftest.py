"""What the tests of comments share: an article that readers can read, and what they send."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from clinicweb.comments import moderation, service
from clinicweb.db import Database
from clinicweb.domain.access import Actor
from clinicweb.domain.comments import CommentStep, Draft
from clinicweb.models import Article, Comment
from tests.clock import NOW
from tests.factories import SILENT
from tests.public.conftest import Site, site  # noqa: F401 - a fixture

EMAIL = "hanako@example.com"
JAPANESE = "首がとても楽になりました。\n\n次はいつ伺えばよいですか。"
ENGLISH = "My neck feels much better.\n\nWhen should I come back?"


def draft(**changes: object) -> Draft:
    values: dict[str, object] = {
        "name": "花子",
        "email": EMAIL,
        "text": JAPANESE,
        "language": "",
        "consents": True,
    }
    return Draft(**{**values, **changes})  # type: ignore[arg-type]


def fields(**changes: str) -> dict[str, str]:
    values = {
        "name": "花子",
        "email": EMAIL,
        "text": JAPANESE,
        "language": "",
        "consents": "yes",
        **changes,
    }
    return {f"reply-{name}": value for name, value in values.items()}


class Discussion:
    """An article and what is said under it."""

    def __init__(self, place: Site, database: Database, client: FlaskClient) -> None:
        self.site, self.database, self.client = place, database, client
        self.slug = place.publish()

    def article(self, lang: str = "en") -> str:
        return self.client.get(f"/{lang}/articles/{self.slug}/").text.replace("<wbr>", "")

    def post(self, lang: str = "en", **changes: str) -> TestResponse:
        address = f"/{lang}/articles/{self.slug}/reply"
        return self.client.post(address, data=fields(**changes), headers={"Accept-Language": lang})

    def send(self, lang: str = "en", **changes: object) -> int:
        with self.database.transaction() as session:
            kept = service.send(
                session, SILENT, lang, self.slug, service.checked(draft(**changes)), NOW
            )
            assert kept is not None
            return kept.id

    def comments(self) -> list[Comment]:
        with self.database.reading() as session:
            return list(session.scalars(select(Comment).order_by(Comment.id)))

    def comment(self, comment_id: int) -> Comment:
        with self.database.reading() as session:
            found = session.get_one(Comment, comment_id)
            assert found.translations is not None  # loaded for whoever asks after the session
            assert found.events is not None
            return found

    def decide(
        self,
        comment_id: int,
        step: CommentStep,
        actor: Actor | None = None,
        reading: moderation.Reading | None = None,
    ) -> None:
        with self.database.transaction() as session:
            seen = session.get_one(Comment, comment_id).version
            who = actor or self.site.actor
            moderation.decide(session, comment_id, step, seen, who, NOW, reading)

    def publish(self, comment_id: int, translation: str = "", language: str = "en") -> None:
        reading = moderation.Reading(language, translation, shown=True) if translation else None
        self.decide(comment_id, CommentStep.APPROVE, reading=reading)

    def clinic_id(self) -> int:
        with self.database.reading() as session:
            return session.scalars(select(Article.clinic_id).where(Article.slug == self.slug)).one()


@pytest.fixture
def discussion(site: Site, database: Database, client: FlaskClient) -> Discussion:  # noqa: F811
    return Discussion(site, database, client)


SignIn = Callable[..., FlaskClient]
