"""The page on which staff change the address of an article."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.models import Article
from clinicweb.publishing import service as publishing
from tests.clock import NOW
from tests.factories import make_actor, make_article
from tests.review.pages import token

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def published(database: Database) -> int:
    with database.transaction() as session:
        actor = make_actor(session)
        article = make_article(session, slug="stiff-neck", actor=actor)
        publishing.publish_source(session, article.id, actor, NOW)
        return article.id


def slug_of(database: Database, article_id: int) -> str:
    with database.reading() as session:
        return session.scalars(select(Article.slug).where(Article.id == article_id)).one()


def send(client: FlaskClient, article_id: int, slug: str) -> TestResponse:
    address = f"/staff/articles/{article_id}/address"
    fields = {"csrf_token": token(client.get("/staff/account/").text), "slug": slug}
    return client.post(address, data=fields, headers={"Accept-Language": "en"})


def test_a_publisher_changes_the_address(
    database: Database, sign_in: SignIn, published: int
) -> None:
    client = sign_in(Role.PUBLISHER)

    answer = send(client, published, " A-Stiff-Neck ")
    page = client.get(answer.headers["Location"]).text

    assert answer.status_code == 303
    assert slug_of(database, published) == "a-stiff-neck"
    assert "The article has a new address." in page
    assert "<code>stiff-neck</code>" in page
    assert "http://localhost/en/articles/a-stiff-neck/" in page


def test_what_was_typed_stays_with_what_is_wrong_with_it(
    database: Database, sign_in: SignIn, published: int
) -> None:
    answer = send(sign_in(), published, "stiff neck")

    assert answer.status_code == 422
    assert 'value="stiff neck"' in answer.text
    assert "small letters" in answer.text
    assert slug_of(database, published) == "stiff-neck"


def test_an_address_in_use_is_refused(database: Database, sign_in: SignIn, published: int) -> None:
    with database.transaction() as session:
        make_article(session, slug="taken")

    answer = send(sign_in(), published, "taken")

    assert answer.status_code == 422
    assert "Another article already has this address." in answer.text


def test_an_author_may_no_longer_once_it_is_published(
    database: Database, sign_in: SignIn, published: int
) -> None:
    client = sign_in(Role.AUTHOR)

    page = client.get(f"/staff/articles/{published}/address")
    answer = send(client, published, "elsewhere")

    assert page.status_code == 200
    assert 'name="slug"' not in page.text
    assert answer.status_code == 403
    assert slug_of(database, published) == "stiff-neck"


@pytest.mark.parametrize("role", [Role.PUBLISHER, Role.ADMIN])
def test_a_published_post_leads_its_publishers_to_the_page(
    sign_in: SignIn, published: int, role: Role
) -> None:
    page = sign_in(role).get(f"/staff/articles/{published}/").text

    assert page.count(f'href="/staff/articles/{published}/address"') == 1


def test_a_post_that_is_not_published_leads_its_authors_to_the_page(
    database: Database, sign_in: SignIn
) -> None:
    with database.transaction() as session:
        draft = make_article(session, slug="draft").id

    client = sign_in(Role.AUTHOR)
    page = client.get(f"/staff/articles/{draft}/").text

    assert page.count(f'href="/staff/articles/{draft}/address"') == 1
    assert send(client, draft, "another").status_code == 303
    assert slug_of(database, draft) == "another"
