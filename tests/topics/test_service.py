from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.articles import service as articles
from clinicweb.articles.service import InvalidField
from clinicweb.articles.service import Text as ArticleText
from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from clinicweb.models import Article, SiteVersion, Topic
from clinicweb.topics import service
from clinicweb.topics.service import InvalidTopic, Wording
from tests.clock import NOW
from tests.factories import make_actor, make_article
from tests.topics.conftest import Keep, Topics, TopicsOf

BOTH = {"en": Wording("Neck", "Stiff necks."), "ja": Wording("首", "首のこり。")}


def make_topics(session: Session, number: int) -> list[int]:
    actor = make_actor(session)
    return [
        service.create(session, {"en": Wording(f"Topic {one}")}, "", actor, NOW).id
        for one in range(number)
    ]


def site_version(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(SiteVersion.number)).one()


def test_a_topic_keeps_its_names_and_stands_last(database: Database, keep: Keep) -> None:
    keep(en="Back")
    with database.transaction() as session:
        topic = service.create(session, BOTH, "", make_actor(session), NOW)

        assert topic.slug == "neck"
        assert topic.position == 1
        assert {one.language: one.name for one in topic.texts} == {"en": "Neck", "ja": "首"}


@pytest.mark.parametrize(
    ("names", "slug"),
    [
        ({"en": "Neck & shoulders"}, "neck-shoulders"),
        ({"ja": "首と肩", "en": "Café time"}, "cafe-time"),
        ({"ja": "首と肩"}, "topic"),
        ({"ja": "首とSNS"}, "sns"),
        ({"en": "Back"}, "back-2"),
    ],
)
def test_an_address_is_made_of_the_names(
    keep: Keep, slugs: Topics, names: dict[str, str], slug: str
) -> None:
    keep(en="Back")

    keep(**names)

    assert slugs() == ["back", slug]


@pytest.mark.parametrize(
    ("wordings", "slug", "field"),
    [
        ({}, "", "name-en"),
        ({"en": Wording("  \t"), "ja": Wording("")}, "", "name-en"),
        ({"en": Wording("Neck"), "ja": Wording("", "首のこり。")}, "", "name-ja"),
        ({"ja": Wording("首" * 61)}, "", "name-ja"),
        ({"ja": Wording("首", "首" * 201)}, "", "description-ja"),
        (BOTH, "back", "slug"),
        (BOTH, "Neck pain", "slug"),
        (BOTH, "首", "slug"),
        (BOTH, "x" * 61, "slug"),
    ],
)
def test_a_topic_that_cannot_be_kept_says_which_field_is_wrong(
    database: Database, keep: Keep, wordings: dict[str, Wording], slug: str, field: str
) -> None:
    keep(en="Back")

    with database.transaction() as session, pytest.raises(InvalidTopic) as refused:
        service.create(session, wordings, slug, make_actor(session), NOW)

    assert field in {one.field for one in refused.value.problems}


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.TRANSLATOR])
def test_only_who_publishes_changes_topics(database: Database, keep: Keep, role: Role) -> None:
    topic_id = keep(en="Back")

    with database.transaction() as session:
        actor = make_actor(session, role)
        with pytest.raises(NotAllowed):
            service.create(session, BOTH, "", actor, NOW)
        with pytest.raises(NotAllowed):
            service.rename(session, topic_id, BOTH, 1, actor, NOW)
        with pytest.raises(NotAllowed):
            service.move(session, topic_id, up=True, actor=actor, now=NOW)
        with pytest.raises(NotAllowed):
            service.remove(session, topic_id, actor)


def test_a_new_name_keeps_the_address_and_an_emptied_one_goes(
    database: Database, keep: Keep
) -> None:
    topic_id = keep(en="Back", ja="背中")

    with database.transaction() as session:
        topic = service.rename(
            session, topic_id, {"ja": Wording("背中と腰")}, 1, make_actor(session), NOW
        )

        assert topic.slug == "back"
        assert [(one.language, one.name) for one in topic.texts] == [("ja", "背中と腰")]


def test_whoever_saves_an_older_version_is_told(database: Database, keep: Keep) -> None:
    topic_id = keep(en="Back")
    with database.transaction() as session:
        service.rename(session, topic_id, BOTH, 1, make_actor(session), NOW)

    with database.transaction() as session, pytest.raises(Conflict):
        service.rename(session, topic_id, {"en": Wording("Spine")}, 1, make_actor(session), NOW)


def test_the_same_names_sent_twice_are_no_conflict(database: Database, keep: Keep) -> None:
    topic_id = keep(en="Back")
    for _ in range(2):
        with database.transaction() as session:
            service.rename(session, topic_id, BOTH, 1, make_actor(session), NOW)

    with database.reading() as session:
        assert session.get_one(Topic, topic_id).version == 2


def test_topics_change_places(database: Database, keep: Keep, slugs: Topics) -> None:
    keep(en="One"), keep(en="Two")
    three = keep(en="Three")

    for up, expected in (
        (True, ["one", "three", "two"]),
        (True, ["three", "one", "two"]),
        (True, ["three", "one", "two"]),
        (False, ["one", "three", "two"]),
    ):
        with database.transaction() as session:
            service.move(session, three, up=up, actor=make_actor(session), now=NOW)
        assert slugs() == expected


def test_a_topic_that_is_not_there_is_not_found(database: Database) -> None:
    with database.transaction() as session:
        actor = make_actor(session)
        with pytest.raises(NotFound):
            service.move(session, 99, up=True, actor=actor, now=NOW)
        with pytest.raises(NotFound):
            service.rename(session, 99, BOTH, 1, actor, NOW)
        with pytest.raises(NotFound):
            service.remove(session, 99, actor)


def test_an_unused_topic_is_deleted(database: Database, keep: Keep, slugs: Topics) -> None:
    topic_id = keep(en="Back")

    with database.transaction() as session:
        assert service.remove(session, topic_id, make_actor(session)) == 0

    assert slugs() == []


def test_a_topic_in_use_is_deleted_only_with_a_choice(database: Database) -> None:
    with database.transaction() as session:
        one, two = make_topics(session, 2)
        make_article(session, topics=[one])
        actor = make_actor(session)
        with pytest.raises(Invalid):
            service.remove(session, one, actor)
        with pytest.raises(Invalid):
            service.remove(session, one, actor, replace_by=one)
        with pytest.raises(Invalid):
            service.remove(session, one, actor, replace_by=0)
        assert service.remove(session, one, actor, replace_by=two) == 1


def test_the_articles_of_a_deleted_topic_get_the_other_one_or_lose_it(
    database: Database, topics_of: TopicsOf
) -> None:
    with database.transaction() as session:
        one, two, three = make_topics(session, 3)
        first, second = (make_article(session, topics=ids).id for ids in ([one], [one, two]))
        service.remove(session, one, make_actor(session), replace_by=two)
    assert topics_of(first) == {"topic-1"}
    assert topics_of(second) == {"topic-1"}

    with database.transaction() as session:
        service.remove(session, two, make_actor(session), drop=True)
    assert topics_of(first) == topics_of(second) == set()
    assert three


def test_an_article_has_up_to_five_topics_that_exist(database: Database) -> None:
    with database.transaction() as session:
        topics = make_topics(session, 6)
        make_article(session, topics=topics[:5])
        for wrong in (topics, [*topics[:2], 999]):
            with pytest.raises(InvalidField) as refused:
                make_article(session, topics=wrong)
            assert refused.value.field == "topics"


def save(session: Session, article: Article, topics: set[int] | None, seen: int) -> Article:
    text = ArticleText(article.title, article.summary, article.body)
    return articles.save(session, article.id, text, None, seen, make_actor(session), NOW, topics)


def test_topics_are_saved_with_the_text_and_stay_where_a_page_had_no_boxes(
    database: Database, topics_of: TopicsOf
) -> None:
    with database.transaction() as session:
        one, two = make_topics(session, 2)
        article = make_article(session, topics=[one])
        seen = article.version
    with database.transaction() as session:
        save(session, session.get_one(Article, article.id), {two}, seen)
    assert topics_of(article.id) == {"topic-1"}

    with database.transaction() as session:
        save(session, session.get_one(Article, article.id), None, seen)
    assert topics_of(article.id) == {"topic-1"}


def test_whoever_saves_without_having_seen_the_new_topics_is_told(database: Database) -> None:
    with database.transaction() as session:
        one, two = make_topics(session, 2)
        article = make_article(session, topics=[one])
        seen = article.version
    with database.transaction() as session:
        save(session, session.get_one(Article, article.id), {one, two}, seen)

    with database.transaction() as session, pytest.raises(Conflict):
        save(session, session.get_one(Article, article.id), set(), seen)


def test_what_patients_see_changes_with_a_topic_its_order_and_its_articles(
    database: Database, keep: Keep
) -> None:
    one, two = keep(en="One"), keep(en="Two")
    with database.transaction() as session:
        article = make_article(session)
        seen = article.version
    before = site_version(database)

    with database.transaction() as session:
        save(session, session.get_one(Article, article.id), {one}, seen)
    assert site_version(database) > before
    before = site_version(database)
    with database.transaction() as session:
        service.move(session, two, up=True, actor=make_actor(session), now=NOW)
    assert site_version(database) > before
    before = site_version(database)
    with database.transaction() as session:
        service.rename(session, two, {"ja": Wording("二")}, 2, make_actor(session), NOW)
    assert site_version(database) > before
    before = site_version(database)
    with database.transaction() as session:
        service.remove(session, one, make_actor(session), drop=True)
    assert site_version(database) > before


def test_a_topic_that_is_chosen_while_it_is_deleted_is_refused_or_waited_for(
    database: Database, keep: Keep, slugs: Topics
) -> None:
    topic_id = keep(en="Back")
    with database.transaction() as session:
        article_id = make_article(session).id
        actor = make_actor(session)

    def choose() -> str:
        try:
            with database.transaction() as session:
                article = session.get_one(Article, article_id)
                save(session, article, {topic_id}, article.version)
        except InvalidField as refused:
            return refused.field
        return "chosen"

    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as session:
            service.remove(session, topic_id, actor)
            session.flush()
            second = pool.submit(choose)
            with pytest.raises(TimeoutError):
                second.result(0.5)
        assert second.result(30) == "topics"
    assert slugs() == []
