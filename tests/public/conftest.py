"""Two clinics as they ship, and articles published through the real services."""

from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient

from clinicweb.db import Database
from clinicweb.domain.access import Actor
from clinicweb.models import Clinic, ClinicText, Practitioner, PractitionerText
from clinicweb.publishing import service as publishing
from tests.clock import NOW
from tests.factories import (
    accept_all,
    make_actor,
    make_article,
    make_draft,
    publish,
    translation_of,
)


@dataclass
class Site:
    """What the tests ask for."""

    database: Database
    client: FlaskClient
    actor: Actor
    tokyo: int
    auckland: int
    author: int

    def publish(self, *, japanese: bool = True, **values: object) -> str:
        """Publish an article and, if wanted, its approved translation; gives the slug."""
        with self.database.transaction() as session:
            article = make_article(
                session, **{"clinic_id": self.tokyo, "actor": self.actor, **values}
            )
            publishing.publish_source(session, article.id, self.actor, NOW)
            if japanese:
                translation = make_draft(session, translation_of(session, article))
                accept_all(session, translation, self.actor)
                publish(session, article, self.actor)
            return article.slug

    def get(self, address: str, **options: object):
        return self.client.get(address, **options)


@pytest.fixture
def site(database: Database, client: FlaskClient) -> Site:
    with database.transaction() as session:
        actor = make_actor(session, name="森 由紀")
        tokyo, auckland = (_clinic(*values) for values in CLINICS)
        session.add_all([tokyo, auckland])
        session.flush()
        author = auckland.practitioners[0]
        found = (tokyo.id, auckland.id, author.id)
    return Site(database, client, actor, *found)


CLINICS = (
    ("tokyo", "JP", "Asia/Tokyo", "119", None, "Kita Acupuncture", "北鍼灸院", "東京都北1-2-3"),
    (
        "auckland",
        "NZ",
        "Pacific/Auckland",
        "111",
        "+6493001234",
        "North Shore Acupuncture",
        "ノースショア鍼治療院",
        "オークランド、ノースショア",
    ),
)


def _clinic(
    slug: str,
    country: str,
    zone: str,
    emergency: str,
    phone: str | None,
    english: str,
    japanese: str,
    address: str,
) -> Clinic:
    clinic = Clinic(
        slug=slug,
        country=country,
        time_zone=zone,
        currency="JPY",
        emergency_number=emergency,
        phone=phone,
        email=f"{slug}@example.com",
        position=0 if slug == "tokyo" else 1,
        updated_at=NOW,
    )
    clinic.texts = [
        ClinicText(language="en", name=english, description="A calm clinic.", address="1 Kita"),
        ClinicText(language="ja", name=japanese, description="静かな鍼灸院です。", address=address),
    ]
    clinic.practitioners = [Practitioner(slug="mori")]
    clinic.practitioners[0].texts = [
        PractitionerText(
            language="en", name="Yuki Mori", credentials="Licensed", biography="Twenty years."
        ),
        PractitionerText(
            language="ja", name="森由紀", credentials="鍼灸師", biography="施術歴は20年です。"
        ),
    ]
    return clinic
