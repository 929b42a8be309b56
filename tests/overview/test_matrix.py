"""Every article in every language, and what can be done there."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinicweb.db import Database
from clinicweb.domain.access import Actor, Role
from clinicweb.models import Article, Translation
from clinicweb.overview.matrix import Cell, matrix
from tests.factories import make_actor, make_article, make_clinic
from tests.review.pages import token
from tests.working import Work

SignIn = Callable[..., FlaskClient]


def cell(session: Session, actor: Actor, work: Work, language: str = "ja") -> Cell:
    session.flush()
    rows = matrix(session, actor, None, 1).rows
    found = next(row for row in rows if row.article.id == work.article_id).cells[language]
    assert found is not None
    return found


def test_an_article_shows_its_original_and_its_translation(session: Session, work: Work) -> None:
    actor = make_actor(session)

    original, translated = cell(session, actor, work, "en"), cell(session, actor, work)

    assert original.translation is None
    assert original.can_publish
    assert translated.counts.total == 7
    assert not translated.can_publish
    assert translated.can_take


def test_a_post_that_is_not_ready_is_its_authors_business(session: Session) -> None:
    article = make_article(session, ready=False)
    session.flush()

    def shown(*roles: Role) -> list[Article]:
        return [row.article for row in matrix(session, make_actor(session, *roles), None, 1).rows]

    assert shown(Role.AUTHOR) == [article]
    assert matrix(session, make_actor(session), None, 1).rows[0].cells == {"en": None, "ja": None}


def test_only_what_is_the_persons_business_is_shown(session: Session, work: Work) -> None:
    other = make_clinic(session)
    stranger = make_actor(session, Role.TRANSLATOR, clinic_id=other.id)

    assert matrix(session, stranger, None, 1).rows == []
    assert matrix(session, make_actor(session), other.id, 1).rows == []


def test_the_page_is_made_of_one_row_an_article(work: Work, sign_in: SignIn) -> None:
    html = sign_in().get("/staff/overview/").text

    assert "A stiff neck" in html
    assert "0 of 7" in html
    assert f"/staff/review/{work.translation_id}/" in html


def test_work_is_taken_from_the_matrix(work: Work, sign_in: SignIn, database: Database) -> None:
    client = sign_in(Role.TRANSLATOR)
    html = client.get("/staff/overview/").text

    answer = client.post(
        f"/staff/overview/{work.translation_id}/take", data={"csrf_token": token(html)}
    )

    assert answer.status_code == 303
    with database.reading() as session:
        assert session.get_one(Translation, work.translation_id).assignee_id is not None


@pytest.mark.parametrize("step", ["publish", "take", "try-again"])
def test_an_author_may_do_none_of_the_steps(work: Work, sign_in: SignIn, step: str) -> None:
    client = sign_in(Role.AUTHOR)
    html = client.get("/staff/overview/").text

    answer = client.post(
        f"/staff/overview/{work.translation_id}/{step}", data={"csrf_token": token(html)}
    )

    assert answer.status_code == 403
    assert f"/{work.translation_id}/{step}" not in html


def test_a_translation_that_nobody_approved_is_not_published_from_here_either(
    work: Work, sign_in: SignIn
) -> None:
    client = sign_in()
    html = client.get("/staff/overview/").text

    answer = client.post(
        f"/staff/overview/{work.translation_id}/publish", data={"csrf_token": token(html)}
    )

    assert answer.status_code == 403
