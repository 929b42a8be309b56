"""A clinic that can be asked, and what a person sends."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from clinicweb.db import Database
from clinicweb.models import Clinic, ContactRequest, OutgoingMail
from tests.clock import NOW
from tests.factories import make_clinic

# NOW is Monday, 2 March 2026, 10:30 in Tokyo and 14:30 in Auckland.
WORDS = {
    "purpose": "appointment",
    "name": "山田 花子",
    "email": "Hanako@example.com",
    "phone": "03-1234-5678",
    "wanted_language": "ja",
    "day-1": "2026-03-09",
    "moment-1": "10:30",
    "day-2": "2026-03-10",
    "moment-2": "evening",
    "day-3": "",
    "moment-3": "any",
    "message": "初めてお願いいたします。\n平日でしたら何時でも伺えます。",
    "consent": "yes",
}


@dataclass
class Front:
    """The form of one clinic, as a browser sends it."""

    client: FlaskClient
    database: Database
    clinic_id: int
    slug: str

    def address(self, lang: str = "en") -> str:
        return f"/{lang}/clinics/{self.slug}/request/"

    def send(self, lang: str = "en", headers: dict[str, str] | None = None, **changes: str):
        data = {**WORDS, **changes}
        response: TestResponse = self.client.post(
            self.address(lang), data=data, headers=headers or {}
        )
        return response

    def requests(self) -> list[ContactRequest]:
        with self.database.reading() as session:
            found = session.scalars(select(ContactRequest).order_by(ContactRequest.id)).all()
            for one in found:
                assert one.times is not None
            return list(found)

    def mails(self) -> list[OutgoingMail]:
        with self.database.reading() as session:
            return list(session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))

    def change(self, **values: object) -> None:
        with self.database.transaction() as session:
            clinic = session.get_one(Clinic, self.clinic_id)
            for name, value in values.items():
                setattr(clinic, name, value)


@pytest.fixture
def front_of(app, client: FlaskClient, database: Database) -> Callable[..., Front]:
    app.extensions["clinicweb.clock"] = lambda: NOW

    def front_of(**values: object) -> Front:
        with database.transaction() as session:
            clinic = make_clinic(session, **values)
            return Front(client, database, clinic.id, clinic.slug)

    return front_of


@pytest.fixture
def front(front_of: Callable[..., Front]) -> Front:
    """A clinic in Tokyo."""
    return front_of(slug="kita")
