from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.domain.languages import LANGUAGES
from clinicweb.models import Article, PublishedPage, Revision, Translation
from tests.articles.pages import Page, get, press, send
from tests.factories import make_article, make_clinic, make_user

SignIn = Callable[..., FlaskClient]
NEW = "/staff/articles/new"


def stored(database: Database, article_id: int) -> Article:
    with database.reading() as session:
        return session.get_one(Article, article_id)


def count(database: Database, table: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def at(article_id: int) -> str:
    return f"/staff/articles/{article_id}/"


def test_a_post_is_written_saved_and_found_again(
    sign_in: SignIn, database: Database, clinic_id: int
) -> None:
    client = sign_in(Role.AUTHOR)
    page = get(client, NEW)
    typed = {
        "clinic": clinic_id,
        "language": "ja",
        "title": "肩こりの話",
        "summary": "要点です。",
        "body": "## 休む\r\n\r\n2日間休んでください。",
    }

    answer = send(client, NEW, page, typed)

    assert answer.status_code == 303
    shown = get(client, answer.location).form()
    assert (shown["title"], shown["summary"]) == ("肩こりの話", "要点です。")
    assert shown["body"] == "## 休む\n\n2日間休んでください。"
    assert "肩こりの話" in get(client, "/staff/articles/").words
    assert count(database, Revision) == count(database, Translation) == 0


def test_a_post_can_be_ready_at_once(sign_in: SignIn, database: Database, clinic_id: int) -> None:
    client = sign_in(Role.AUTHOR)
    typed = {"clinic": clinic_id, "title": "Neck", "body": "Rest.", "then": "ready"}

    answer = send(client, NEW, get(client, NEW), typed)

    assert answer.status_code == 303
    assert count(database, Revision) == 1
    page = get(client, answer.location)
    assert "Ready, not published" in page.badges()
    assert "Waiting for the engine" in page.badges()


def test_what_cannot_be_saved_comes_back_with_everything_typed(
    sign_in: SignIn, database: Database, clinic_id: int
) -> None:
    client = sign_in(Role.AUTHOR)
    typed = {
        "clinic": "",
        "language": "ja",
        "title": " ",
        "summary": "要点 <b>",
        "body": "\n\n本文 & </textarea>",
        "slug": "首",
    }

    answer = send(client, NEW, get(client, NEW), typed)

    page = Page(answer)
    assert page.status == 422
    assert page.error_at("clinic")
    assert "title" in page.error_at("title").lower()
    assert {name: page.form()[name] for name in typed} == typed
    assert count(database, Article) == 0
    typed = {**typed, "clinic": str(clinic_id), "title": "首の痛み"}
    again = Page(send(client, NEW, page, typed))
    assert again.status == 422
    assert "hyphens" in again.error_at("slug")
    assert again.form()["body"] == typed["body"]


def test_a_text_that_is_too_long_is_told_at_its_field(
    sign_in: SignIn, database: Database, article_id: int
) -> None:
    client = sign_in(Role.AUTHOR)
    body = "首" * 400_001

    answer = send(client, at(article_id), get(client, at(article_id)), {"body": body})

    page = Page(answer)
    assert page.status == 422
    assert "400000" in page.error_at("body")
    assert page.form()["body"] == body
    assert stored(database, article_id).version == 1


def test_an_empty_text_cannot_be_ready_and_the_title_typed_stays(
    sign_in: SignIn, database: Database, article_id: int
) -> None:
    client = sign_in(Role.AUTHOR)
    typed = {"title": "Another title", "body": " ", "then": "ready"}

    page = Page(send(client, at(article_id), get(client, at(article_id)), typed))

    assert page.status == 422
    assert page.error_at("body")
    assert page.form()["title"] == "Another title"
    assert stored(database, article_id).title == "A stiff neck"


def test_a_clinic_of_others_is_refused_without_losing_the_text(
    sign_in: SignIn, database: Database, clinic_id: int
) -> None:
    with database.transaction() as session:
        mine = make_clinic(session).id
    client = sign_in(Role.AUTHOR, clinic_id=mine)
    page = get(client, NEW)
    assert page.form()["clinic"] == str(mine)

    answer = Page(send(client, NEW, page, {"clinic": clinic_id, "title": "T", "body": "B."}))

    assert answer.status == 422
    assert "may not" in answer.words
    assert answer.form()["body"] == "B."
    assert count(database, Article) == 0


def test_two_people_writing_at_once_both_keep_their_text(
    sign_in: SignIn, database: Database, article_id: int
) -> None:
    mine, theirs = sign_in(Role.AUTHOR, name="青木"), sign_in(Role.AUTHOR, name="Mary Green")
    my_page, their_page = get(mine, at(article_id)), get(theirs, at(article_id))
    assert send(theirs, at(article_id), their_page, {"body": "Theirs <1>."}).status_code == 303

    answer = send(mine, at(article_id), my_page, {"title": "My title", "body": "Mine & 2."})

    page = Page(answer)
    assert page.status == 409
    assert "Mary Green" in page.words
    assert page.form()["title"] == "My title"
    assert page.form()["body"] == "Mine & 2."
    saved = page.soup.select_one("#saved-body")
    assert saved is not None
    assert saved.get_text().strip() == "Theirs <1>."
    assert stored(database, article_id).body == "Theirs <1>."
    assert page.soup.select_one(f'a.button[href="{at(article_id)}"]') is not None

    assert send(mine, at(article_id), page).status_code == 303
    assert stored(database, article_id).body == "Mine & 2."


def test_a_double_click_is_not_a_conflict(
    sign_in: SignIn, database: Database, article_id: int
) -> None:
    client = sign_in(Role.AUTHOR)
    page = get(client, at(article_id))

    for _ in range(2):
        typed = {"body": "Rest for 3 days.", "then": "ready"}
        assert send(client, at(article_id), page, typed).status_code == 303

    assert stored(database, article_id).version == 3  # saved, then made ready
    assert count(database, Revision) == 1


def test_changes_are_shown_word_by_word_until_they_are_ready(
    sign_in: SignIn, database: Database, clinic_id: int
) -> None:
    with database.transaction() as session:
        article_id = make_article(session, clinic_id=clinic_id).id
    client = sign_in(Role.AUTHOR)
    page = get(client, at(article_id))
    body = page.form()["body"].replace("2 days", "3 days")

    send(client, at(article_id), page, {"body": body})

    page = get(client, at(article_id))
    assert "Changes not yet ready" in page.badges()
    assert [one.get_text() for one in page.soup.select(".changes del")] == ["2"]
    assert [one.get_text() for one in page.soup.select(".changes ins")] == ["3"]
    assert send(client, at(article_id), page, {"then": "ready"}).status_code == 303
    page = get(client, at(article_id))
    assert page.soup.select(".changes") == []
    assert "Version 2" in page.words
    assert "Version 1" in page.words


def test_a_publisher_publishes_and_takes_off_the_original(
    sign_in: SignIn, database: Database, clinic_id: int
) -> None:
    with database.transaction() as session:
        article_id = make_article(session, clinic_id=clinic_id).id
    client = sign_in(Role.PUBLISHER)
    page = get(client, at(article_id))
    assert page.soup.select("form.article-form") == []

    assert press(client, page, "/publish").status_code == 303

    page = get(client, at(article_id))
    assert "Published" in page.badges()
    assert page.soup.select_one('a[href="/en/articles/a-stiff-neck/"]') is not None
    assert page.action("/publish") is None
    assert press(client, page, "/unpublish").status_code == 303
    with database.reading() as session:
        assert session.scalars(select(PublishedPage)).one().replaced_at is not None
    assert "Ready, not published" in get(client, at(article_id)).badges()


def test_a_draft_offers_nothing_to_publish_and_refuses_it(
    sign_in: SignIn, database: Database, article_id: int
) -> None:
    client = sign_in()
    page = get(client, at(article_id))
    assert page.action("/publish") is None

    token = page.form()["csrf_token"]
    answer = client.post(f"{at(article_id)}publish", data={"csrf_token": token})

    assert answer.status_code == 403
    assert count(database, PublishedPage) == 0


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", NEW), ("post", NEW), ("post", "/staff/articles/import"), ("post", "{at}")],
)
def test_only_authors_write(sign_in: SignIn, article_id: int, method: str, path: str) -> None:
    client = sign_in(Role.PUBLISHER)
    token = get(client, "/staff/articles/").soup.select_one("[name=csrf_token]")
    assert token is not None
    data = {"csrf_token": token["value"], "title": "T", "body": "B."}

    answer = getattr(client, method)(path.format(at=at(article_id)), data=data)

    assert answer.status_code == 403


def test_an_author_may_not_publish(sign_in: SignIn, database: Database, clinic_id: int) -> None:
    with database.transaction() as session:
        article_id = make_article(session, clinic_id=clinic_id).id
    client = sign_in(Role.AUTHOR)
    page = get(client, at(article_id))
    assert page.action("/publish") is None

    data = {"csrf_token": page.form()["csrf_token"]}

    assert client.post(f"{at(article_id)}publish", data=data).status_code == 403
    assert count(database, PublishedPage) == 0


def test_nobody_reads_posts_without_signing_in(client: FlaskClient, article_id: int) -> None:
    for path in ("/staff/articles/", NEW, at(article_id), f"{at(article_id)}preview"):
        assert client.get(path).status_code == 302


def test_a_post_without_its_token_changes_nothing(
    sign_in: SignIn, database: Database, article_id: int
) -> None:
    client = sign_in(Role.AUTHOR)
    form = {**get(client, at(article_id)).form(), "body": "Changed.", "csrf_token": ""}

    assert client.post(at(article_id), data=form).status_code == 400
    assert stored(database, article_id).version == 1


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_pages_are_shown_in_the_language_of_the_person(
    sign_in: SignIn, clinic_id: int, article_id: int, language: str
) -> None:
    client = sign_in(locale=language)

    for path in ("/staff/articles/", NEW, at(article_id)):
        page = get(client, path)
        html = page.soup.find("html")
        assert html is not None
        assert html["lang"] == language
        assert {"en": "Kita Acupuncture", "ja": "北鍼灸院"}[language] in page.words


def test_names_of_people_and_titles_are_escaped(
    sign_in: SignIn, database: Database, clinic_id: int
) -> None:
    with database.transaction() as session:
        make_user(session, name="<i>Mary</i>")
        article_id = make_article(
            session, clinic_id=clinic_id, title="<script>x</script>", slug="x"
        ).id
    client = sign_in(name="<i>Mary</i>")

    for path in ("/staff/articles/", at(article_id)):
        page = get(client, path)
        assert "<script>x</script>" in page.words
        assert page.soup.select("main i, main script") == []


def test_a_post_that_does_not_exist_is_not_found(sign_in: SignIn) -> None:
    client = sign_in()

    for path in (at(4_711), f"{at(4_711)}preview"):
        assert client.get(path).status_code == 404
