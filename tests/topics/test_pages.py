"""The staff pages for topics, as a browser without scripts uses them."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.models import Article, Topic
from tests.factories import make_article, make_clinic
from tests.topics.conftest import Keep, Topics, TopicsOf

LIST = "/staff/topics/"
SignIn = Callable[..., FlaskClient]


def token(client: FlaskClient, address: str = LIST) -> dict[str, str]:
    page = client.get(address)
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found, page.status
    return {"csrf_token": found[1]}


def test_the_list_shows_every_language_and_what_is_missing(sign_in: SignIn, keep: Keep) -> None:
    keep(en="Neck", ja="首")
    keep(en="Back")

    page = sign_in(Role.AUTHOR).get(LIST).text

    assert "首" in page
    assert page.count("No name yet") == 1
    assert "Add a topic" not in page
    assert "Move up" not in page


def test_somebody_who_publishes_adds_renames_and_orders(
    sign_in: SignIn, database: Database, keep: Keep, slugs: Topics
) -> None:
    keep(en="Back", ja="背中")
    client = sign_in(Role.PUBLISHER)
    form = token(client, f"{LIST}new")

    names = {"name-en": "Neck", "name-ja": "首", "description-ja": "首のこり。"}
    added = client.post(f"{LIST}new", data={**form, **names})
    with database.reading() as session:
        topic_id = session.scalars(select(Topic.id).where(Topic.slug == "neck")).one()
    client.post(f"{LIST}{topic_id}/move", data={**form, "way": "up"})
    edit = client.get(f"{LIST}{topic_id}/").text
    version = re.search(r'name="seen_version" value="(\d+)"', edit)
    assert version
    changed = {**names, "name-ja": "首と肩", "seen_version": version[1]}
    saved = client.post(f"{LIST}{topic_id}/", data={**form, **changed})

    assert added.status_code == saved.status_code == 303
    assert slugs() == ["neck", "back"]
    assert "首と肩" in client.get(LIST).text


def test_what_was_typed_comes_back_with_what_is_wrong(sign_in: SignIn) -> None:
    client = sign_in(Role.PUBLISHER)

    response = client.post(
        f"{LIST}new", data={**token(client, f"{LIST}new"), "description-ja": "首のこり。"}
    )

    assert response.status_code == 422
    assert "首のこり。" in response.text
    assert 'href="#name-en"' in response.text
    assert 'id="name-ja-error"' in response.text


def test_two_people_who_rename_at_once_see_both(sign_in: SignIn, keep: Keep) -> None:
    topic_id = keep(en="Back", ja="背中")
    client = sign_in(Role.PUBLISHER)
    form = {**token(client, f"{LIST}{topic_id}/"), "seen_version": "1"}
    client.post(f"{LIST}{topic_id}/", data={**form, "name-ja": "腰"})

    response = client.post(f"{LIST}{topic_id}/", data={**form, "name-ja": "背中と腰"})

    assert response.status_code == 409
    assert "<strong>腰</strong>" in response.text
    assert 'value="背中と腰"' in response.text
    assert 'name="seen_version" value="2"' in response.text


def test_names_typed_for_a_topic_that_was_deleted_can_become_a_new_one(
    sign_in: SignIn, keep: Keep
) -> None:
    topic_id = keep(en="Back")
    client = sign_in(Role.PUBLISHER)
    form = token(client, f"{LIST}{topic_id}/")
    client.post(f"{LIST}{topic_id}/remove", data=form)

    response = client.post(f"{LIST}{topic_id}/", data={**form, "name-ja": "背中と腰"})

    assert response.status_code == 404
    assert 'value="背中と腰"' in response.text
    assert f'action="{LIST}new"' in response.text


def test_a_used_topic_asks_before_it_goes(
    sign_in: SignIn, database: Database, keep: Keep, slugs: Topics, topics_of: TopicsOf
) -> None:
    back, neck = keep(en="Back"), keep(en="Neck")
    with database.transaction() as session:
        article_id = make_article(session, topics=[back]).id
    client = sign_in(Role.PUBLISHER)
    address = f"{LIST}{back}/remove"
    form = token(client, address)

    refused = client.post(address, data=form)
    kept = slugs()
    no_other = client.post(address, data={**form, "then": "replace"})
    client.post(address, data={**form, "then": "replace", "replacement": str(neck)})

    assert refused.status_code == no_other.status_code == 422
    assert 'id="fate-error"' in refused.text
    assert kept == ["back", "neck"]
    assert slugs() == ["neck"]
    assert topics_of(article_id) == {"neck"}


@pytest.mark.parametrize("step", ["new", "{id}/", "{id}/move", "{id}/remove"])
def test_an_author_changes_no_topic(sign_in: SignIn, keep: Keep, slugs: Topics, step: str) -> None:
    topic_id = keep(en="Back")
    client = sign_in(Role.AUTHOR)
    form = token(client, "/staff/articles/new")

    response = client.post(
        LIST + step.format(id=topic_id), data={**form, "name-en": "Neck", "seen_version": "1"}
    )

    assert response.status_code == 403
    assert slugs() == ["back"]


def test_a_post_gets_its_topics_in_the_editor_and_keeps_them_in_a_clash(
    sign_in: SignIn, database: Database, keep: Keep, topics_of: TopicsOf
) -> None:
    back, neck = keep(en="Back", ja="背中"), keep(en="Neck")
    with database.transaction() as session:
        article_id = make_article(session, clinic_id=make_clinic(session).id).id
    client = sign_in()
    address = f"/staff/articles/{article_id}/"
    page = client.get(address).text
    assert f'<input type="checkbox" name="topics" value="{back}">' in page
    with database.reading() as session:
        article = session.get_one(Article, article_id)
        form = {
            **token(client, address),
            "title": article.title,
            "summary": article.summary,
            "body": article.body,
            "seen_version": str(article.version),
            "then": "draft",
        }

    saved = client.post(address, data={**form, "topics": ["0", str(back)]})
    clash = client.post(address, data={**form, "topics": ["0", str(neck)]})
    without_boxes = client.post(address, data=form)

    assert saved.status_code == without_boxes.status_code == 303
    assert topics_of(article_id) == {"back"}
    assert clash.status_code == 409
    assert f'type="hidden" name="topics" value="{neck}"' in clash.text
    assert f'name="topics" value="{back}" checked' in client.get(address).text


def test_too_many_topics_are_refused_beside_the_boxes(
    sign_in: SignIn, database: Database, keep: Keep, topics_of: TopicsOf
) -> None:
    ids = [str(keep(en=f"Topic {number}")) for number in range(6)]
    with database.transaction() as session:
        clinic_id = make_clinic(session).id
    client = sign_in()
    form = {
        **token(client, "/staff/articles/new"),
        "clinic": str(clinic_id),
        "language": "ja",
        "title": "首を休める",
        "body": "首を休めましょう。",
        "then": "draft",
    }

    response = client.post("/staff/articles/new", data={**form, "topics": ids})

    assert response.status_code == 422
    assert 'id="topics-error"' in response.text
    assert response.text.count(" checked") == 6
    assert "首を休めましょう。" in response.text
