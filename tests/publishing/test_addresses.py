"""An article's address: changed in every language at once, and never given to another article."""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.articles import service as articles
from clinicweb.articles.service import InvalidField
from clinicweb.db import Database
from clinicweb.domain.access import Action, Role
from clinicweb.domain.errors import Invalid, NotAllowed, NotFound
from clinicweb.models import Article, Event, OldAddress, PublishedPage
from clinicweb.publishing import addresses
from clinicweb.publishing import service as publishing
from tests.clock import NOW
from tests.factories import SILENT, accept_all, make_actor, make_article, make_draft, publish
from tests.factories import translation_of as translation


def published(session: Session, slug: str, **values: object) -> Article:
    actor = make_actor(session)
    article = make_article(session, slug=slug, actor=actor, **values)
    publishing.publish_source(session, article.id, actor, NOW)
    return article


def old(session: Session) -> dict[str, int]:
    session.flush()
    return dict(session.execute(select(OldAddress.slug, OldAddress.article_id)).all())


def slugs_of_pages(session: Session, article: Article) -> set[str]:
    found = select(PublishedPage.slug).where(PublishedPage.article_id == article.id)
    return set(session.scalars(found))


def test_every_language_and_every_earlier_page_follows(session: Session) -> None:
    actor = make_actor(session)
    article = published(session, "stiff-neck")
    draft = make_draft(session, translation(session, article))
    accept_all(session, draft, actor)
    publish(session, article, actor)
    publishing.unpublish(session, article.id, "ja", actor, NOW)

    addresses.move(session, article.id, "a-stiff-neck", actor, NOW)
    session.flush()

    assert article.slug == "a-stiff-neck"
    assert slugs_of_pages(session, article) == {"a-stiff-neck"}
    assert old(session) == {"stiff-neck": article.id}
    event = session.scalars(select(Event).where(Event.action == "moved")).one()
    assert (event.before, event.after) == ("stiff-neck", "a-stiff-neck")


def test_what_is_published_later_has_the_new_address(session: Session) -> None:
    actor = make_actor(session)
    article = published(session, "stiff-neck")
    addresses.move(session, article.id, "a-stiff-neck", actor, NOW)

    article.body += "\n\nRest well."
    articles.mark_ready(session, SILENT, article.id, actor, NOW)
    page = publishing.publish_source(session, article.id, actor, NOW)

    assert page.slug == "a-stiff-neck"


def test_whoever_is_writing_the_article_can_still_save(session: Session) -> None:
    article = published(session, "stiff-neck")
    seen = article.version

    addresses.move(session, article.id, "a-stiff-neck", make_actor(session), NOW)
    session.flush()
    session.refresh(article)

    assert article.version == seen


def test_all_earlier_addresses_lead_to_the_article_itself(session: Session) -> None:
    article, actor = published(session, "one"), make_actor(session)

    for slug in ("two", "three"):
        addresses.move(session, article.id, slug, actor, NOW)

    assert old(session) == {"one": article.id, "two": article.id}
    assert set(addresses.old_addresses(session, article.id)) == {"one", "two"}


def test_an_article_can_go_back_to_an_address_that_it_had(session: Session) -> None:
    article, actor = published(session, "one"), make_actor(session)

    for slug in ("two", "one"):
        addresses.move(session, article.id, slug, actor, NOW)

    assert article.slug == "one"
    assert old(session) == {"two": article.id}


@pytest.mark.parametrize("slug", ["one", "two"])
def test_no_other_article_can_take_an_address_that_is_or_was_in_use(
    session: Session, slug: str
) -> None:
    actor = make_actor(session)
    first, second = published(session, "one"), published(session, "other")
    addresses.move(session, first.id, "two", actor, NOW)

    with pytest.raises(Invalid):
        addresses.move(session, second.id, slug, actor, NOW)
    with pytest.raises(InvalidField) as refusal:
        make_article(session, slug=slug)

    assert refusal.value.field == "slug"


def test_a_title_that_reads_like_an_old_address_gets_a_number(session: Session) -> None:
    actor = make_actor(session)
    first = published(session, "stiff-neck")
    addresses.move(session, first.id, "neck", actor, NOW)

    assert make_article(session, title="Stiff neck").slug == "stiff-neck-2"


def test_an_address_that_nobody_could_read_is_free_again(session: Session) -> None:
    actor = make_actor(session)
    article = make_article(session, slug="one")

    addresses.move(session, article.id, "two", actor, NOW)

    assert old(session) == {}
    assert make_article(session, slug="one").slug == "one"


def test_moving_to_the_same_address_changes_nothing(session: Session) -> None:
    article = published(session, "one")

    addresses.move(session, article.id, "one", make_actor(session), NOW)

    assert old(session) == {}
    assert session.scalars(select(Event).where(Event.action == "moved")).all() == []


@pytest.mark.parametrize("slug", ["", "Neck", "neck--pain", "首", "a b", "../etc", "a" * 81])
def test_an_address_has_a_form(session: Session, slug: str) -> None:
    article = published(session, "one")

    with pytest.raises(addresses.InvalidAddress):
        addresses.move(session, article.id, slug, make_actor(session), NOW)


def test_an_article_must_be_there(session: Session) -> None:
    with pytest.raises(NotFound):
        addresses.move(session, 4711, "two", make_actor(session), NOW)


def test_before_it_is_published_its_writers_move_it_and_afterwards_its_publishers(
    session: Session,
) -> None:
    author = make_actor(session, Role.AUTHOR)
    publisher = make_actor(session, Role.PUBLISHER)
    article = make_article(session, slug="one")

    with pytest.raises(NotAllowed):
        addresses.move(session, article.id, "two", publisher, NOW)
    addresses.move(session, article.id, "two", author, NOW)
    publishing.publish_source(session, article.id, publisher, NOW)

    with pytest.raises(NotAllowed):
        addresses.move(session, article.id, "three", author, NOW)
    addresses.move(session, article.id, "three", publisher, NOW)
    assert article.slug == "three"


def test_a_publisher_of_one_language_does_not_move_the_page_of_another(session: Session) -> None:
    only_japanese = make_actor(session, Role.PUBLISHER, language="ja")
    article = published(session, "one")

    assert only_japanese.may_somewhere(Action.PUBLISH)
    with pytest.raises(NotAllowed):
        addresses.move(session, article.id, "two", only_japanese, NOW)


def test_an_address_that_is_just_being_left_is_not_given_away(database: Database) -> None:
    with database.transaction() as session:
        actor = make_actor(session)
        article_id = published(session, "one").id

    def take() -> None:
        with database.transaction() as session:
            make_article(session, slug="one")

    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as session:
            addresses.move(session, article_id, "two", actor, NOW)
            session.flush()
            taking = pool.submit(take)
            wait([taking], timeout=0.5)  # SQLite lets it wait for us; PostgreSQL has refused it
        with pytest.raises(InvalidField):
            taking.result()
