"""The index follows what is live."""

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from clinicweb.db import Database
from clinicweb.finding import index
from clinicweb.finding.search import Asked, search
from clinicweb.models import SearchPage
from clinicweb.publishing import service as publishing
from tests.clock import NOW
from tests.factories import make_actor, make_article
from tests.finding.conftest import Find, Publish


def found(database: Database, query: str, language: str = "en") -> int:
    with database.reading() as session:
        return search(session, Asked(query, language)).total


def test_a_page_is_found_with_its_transaction_and_gone_with_it(database: Database) -> None:
    with database.transaction() as session:
        actor = make_actor(session)
        article_id = make_article(session, actor=actor, title="Moxibustion").id
        publishing.publish_source(session, article_id, actor, NOW)
    assert found(database, "moxibustion") == 1

    with database.transaction() as session:
        publishing.unpublish(session, article_id, "en", actor, NOW)
    assert found(database, "moxibustion") == 0


def test_what_is_rolled_back_is_not_found(database: Database) -> None:
    with pytest.raises(RuntimeError), database.transaction() as session:  # noqa: PT012
        actor = make_actor(session)
        publishing.publish_source(session, make_article(session, actor=actor).id, actor, NOW)
        raise RuntimeError

    assert found(database, "neck") == 0


def test_a_new_version_takes_the_place_of_the_old(publish: Publish, find: Find, session: Session):
    page = publish(slug="page", title="首の話", html="<p>首。</p>")
    assert find("首") == ["page"]

    index.remove(session, page)
    page.title, page.html = "肩の話", "<p>肩。</p>"
    index.put(session, page)

    assert find("首") == []
    assert find("肩") == ["page"]


def test_putting_twice_and_removing_twice_changes_nothing(
    publish: Publish, find: Find, session: Session
) -> None:
    page = publish(slug="page", title="首の話")
    index.put(session, page)
    assert find("首") == ["page"]
    assert rows(session) == 1

    index.remove(session, page)
    index.remove(session, page)
    assert find("首") == []
    assert rows(session) == 0


def rows(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(SearchPage)) or 0


def test_rebuilding_gives_the_same_index(publish: Publish, find: Find, session: Session) -> None:
    publish(slug="one", title="首の話", html="<p>肩。</p>")
    publish(slug="two", title="首と肩")

    assert index.rebuild(session) == (2, 0)
    assert index.rebuild(session) == (2, 0)

    assert find("首") == ["two", "one"]
    assert find("首の話") == ["one"]
    assert find("肩") == ["two", "one"]


def test_refreshing_mends_what_differs_and_nothing_else(
    publish: Publish, find: Find, session: Session
) -> None:
    kept, old, missing, gone = (publish(slug=name, title="首の話") for name in "abcd")
    session.execute(
        update(SearchPage).where(SearchPage.page_id == old.id).values(format="an older one")
    )
    index.remove(session, missing)
    gone.replaced_at = NOW
    session.flush()

    assert index.refresh(session) == (2, 1)
    assert index.refresh(session) == (0, 0)

    assert find("首") == [missing.slug, old.slug, kept.slug]


def test_a_page_of_an_older_format_leaves_no_trace(
    publish: Publish, find: Find, session: Session
) -> None:
    page = publish(title="首の話")
    # The page's text is no longer what its row was made of.
    session.execute(
        text("UPDATE published_pages SET title = '肩の話' WHERE id = :id"), {"id": page.id}
    )
    session.refresh(page)

    index.put(session, page)

    assert find("首") == []
    assert find("肩") == [page.slug]


def test_the_index_of_many_pages_comes_in_chunks(
    publish: Publish, find: Find, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "CHUNK", 2)
    for _ in range(5):
        publish(title="首")

    assert index.rebuild(session) == (5, 0)
    assert len(find("首")) == 5
