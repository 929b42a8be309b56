from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import event, select

from clinicweb.articles.queries import PAGE_SIZE
from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.models import Article
from tests.articles.pages import get
from tests.factories import make_article, make_clinic

SignIn = Callable[..., FlaskClient]
NEW = "/staff/articles/new"


def test_the_list_is_narrowed_by_clinic_and_title(sign_in: SignIn, database: Database) -> None:
    with database.transaction() as session:
        here, there = make_clinic(session).id, make_clinic(session).id
        make_article(session, clinic_id=here, title="A stiff NECK")
        make_article(session, clinic_id=here, title="睡眠と鍼灸 100%", slug="suimin")
        make_article(session, clinic_id=there, title="Neck and sleep", language="en")
    client = sign_in(Role.TRANSLATOR)

    def titles(query: str) -> set[str]:
        page = get(client, f"/staff/articles/{query}")
        return {link.get_text() for link in page.soup.select(".post h2")}

    assert len(titles("")) == 3
    assert titles("?q=neck") == {"A stiff NECK", "Neck and sleep"}
    assert titles("?q=sleep+neck") == {"Neck and sleep"}
    assert titles("?q=鍼灸") == {"睡眠と鍼灸 100%"}
    assert titles("?q=100%25") == {"睡眠と鍼灸 100%"}
    assert titles("?q=%25neck") == set()
    assert titles(f"?clinic={there}") == {"Neck and sleep"}
    assert "No post fits" in get(client, f"/staff/articles/?clinic={there}&q=鍼灸").words


def test_an_empty_list_says_what_to_do(sign_in: SignIn) -> None:
    author = get(sign_in(Role.AUTHOR), "/staff/articles/")
    other = get(sign_in(Role.TRANSLATOR), "/staff/articles/")

    assert author.soup.select_one(f'.empty a[href="{NEW}"]') is not None
    assert "no post yet" in other.words
    assert other.soup.select(f'a[href="{NEW}"]') == []


def test_a_long_list_has_pages_and_always_the_same_number_of_queries(
    sign_in: SignIn, database: Database
) -> None:
    client = sign_in(Role.AUTHOR)
    with database.transaction() as session:
        clinic = make_clinic(session)
        make_article(session, clinic_id=clinic.id)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    get(client, "/staff/articles/")
    for_one = len(asked)
    with database.transaction() as session:
        actor_article = session.scalars(select(Article)).one()
        for number in range(PAGE_SIZE):
            make_article(
                session, clinic_id=actor_article.clinic_id, slug=f"post-{number}", ready=number < 3
            )
    asked.clear()
    page = get(client, "/staff/articles/")

    assert len(asked) == for_one
    assert len(page.soup.select(".post")) == PAGE_SIZE
    assert len(get(client, "/staff/articles/?page=2").soup.select(".post")) == 1
    assert len(get(client, "/staff/articles/?page=99").soup.select(".post")) == 1
    assert len(get(client, "/staff/articles/?page=x").soup.select(".post")) == PAGE_SIZE
