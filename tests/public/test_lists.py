"""The list of articles: filters that combine, counts, pages; and what an article leads to."""

import re
from collections.abc import Sequence
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import event, select, update

from clinicweb.models import PublishedPage, Topic
from clinicweb.public import queries
from clinicweb.public.lists import page_numbers
from clinicweb.topics import service as topics
from clinicweb.topics.service import Wording
from tests.clock import NOW
from tests.public.conftest import Site

Ids = dict[str, int]


@pytest.fixture
def about(site: Site) -> Ids:
    """Three topics by slug; the last one has no Japanese name."""
    names = {
        "neck": {"en": Wording("Neck", "Stiff necks."), "ja": Wording("首", "首のこり。")},
        "back": {"en": Wording("Back"), "ja": Wording("背中")},
        "sleep": {"en": Wording("Sleep", "Rest at night.")},
    }
    with site.database.transaction() as session:
        return {
            slug: topics.create(session, words, slug, site.actor, NOW).id
            for slug, words in names.items()
        }


def titles(page: str) -> list[str]:
    found = re.findall(r'class="card-title[^>]*><a href="[^"]*">(.*?)</a>', page)
    return [unescape(re.sub(r"<wbr>|<[^>]+>", "", one)) for one in found]


def links(page: str, name: str) -> dict[str, tuple[str, str]]:
    """Name, address and count of the links of one filter."""
    part = page.split(f'id="filter-{name}"')[1].split("</nav>")[0]
    found = re.findall(
        r'<a href="([^"]*)"[^>]*><span[^>]*>(.*?)</span>\s*<span class="count"[^>]*>(.*?)<', part
    )
    return {label: (unescape(address), count) for address, label, count in found}


def chosen(page: str) -> list[str]:
    return re.findall(r'aria-current="true"><span[^>]*>(.*?)</span>', page)


def publish(site: Site, title: str, topic_ids: Sequence[int] = (), **values: object) -> str:
    return site.publish(title=title, topics=topic_ids, **{"japanese": False, **values})


def test_filters_combine_and_count(site: Site, about: Ids) -> None:
    publish(site, "Neck in Tokyo", [about["neck"]])
    publish(site, "Neck and back in Tokyo", [about["neck"], about["back"]])
    publish(site, "Back in Auckland", [about["back"]], clinic_id=site.auckland)
    publish(site, "Nothing in particular")

    everything = site.get("/en/articles/").text
    neck = site.get("/en/articles/?topic=neck").text
    both = site.get("/en/articles/?clinic=tokyo&topic=back").text

    assert len(titles(everything)) == 4
    assert links(everything, "clinic")["Kita Acupuncture"] == ("/en/articles/?clinic=tokyo", "3")
    assert links(everything, "topic")["Back"] == ("/en/articles/?topic=back", "2")
    assert "Sleep" not in links(everything, "topic")
    assert titles(neck) == ["Neck and back in Tokyo", "Neck in Tokyo"]
    assert links(neck, "clinic")["North Shore Acupuncture"] == (
        "/en/articles/?clinic=auckland&topic=neck",
        "0",
    )
    assert titles(both) == ["Neck and back in Tokyo"]
    assert links(both, "topic")["Neck"] == ("/en/articles/?clinic=tokyo&topic=neck", "2")
    assert links(both, "topic")["All topics"] == ("/en/articles/?clinic=tokyo", "3")
    assert links(both, "clinic")["All clinics"] == ("/en/articles/?topic=back", "2")


def test_the_choice_is_told_and_can_be_cleared(site: Site, about: Ids) -> None:
    publish(site, "Neck in Tokyo", [about["neck"]])

    everything = site.get("/en/articles/").text
    page = site.get("/en/articles/?clinic=tokyo&topic=neck").text
    status = re.sub(r"<[^>]+>", "", page.split('role="status">')[1].split("</p>")[0])

    assert chosen(page) == ["Kita Acupuncture", "Neck"]
    assert status == "1 article about Neck from Kita Acupuncture"
    assert "<title>Articles · Neck · Kita Acupuncture</title>" in page
    assert 'class="list-clear" href="/en/articles/"' in page
    assert "list-clear" not in everything


def test_an_empty_choice_leads_on(site: Site, about: Ids) -> None:
    publish(site, "Neck in Tokyo", [about["neck"]])

    page = site.get("/ja/articles/?topic=neck").text

    assert 'href="/en/articles/?topic=neck" lang="en" hreflang="en"' in page
    assert titles(page) == []
    assert '"/ja/articles/"' in page


@pytest.mark.parametrize(
    "query", ["topic=knee", "clinic=paris", "topic=neck&clinic=paris", "topic=neck&page=2"]
)
def test_a_list_that_does_not_exist_shows_ways_back(site: Site, about: Ids, query: str) -> None:
    publish(site, "Neck in Tokyo", [about["neck"]])

    response = site.get(f"/en/articles/?{query}")

    assert response.status_code == 404
    assert 'href="/en/articles/"' in response.text
    assert 'href="/en/articles/?topic=neck"' in response.text
    assert "noindex" in response.text
    assert response.headers["Content-Language"] == "en"


def test_a_topic_without_a_name_in_the_language_shows_another_with_its_language(
    site: Site, about: Ids
) -> None:
    site.publish(title="Sleeping", topics=[about["sleep"]])

    page = site.get("/ja/articles/?topic=sleep").text

    assert '<span lang="en">Sleep</span>' in page
    assert '<a href="/ja/articles/?topic=sleep" lang="en">Sleep</a>' in page
    assert '<b lang="en">Sleep</b>' in page


def test_cards_name_the_topics_in_their_order(site: Site, about: Ids) -> None:
    publish(site, "Neck and back", [about["back"], about["neck"]])

    card = site.get("/en/articles/").text.split('class="card-topics"')[1].split("</ul>")[0]

    assert re.findall(r'href="([^"]+)">([^<]+)', card) == [
        ("/en/articles/?topic=neck", "Neck"),
        ("/en/articles/?topic=back", "Back"),
    ]


def test_the_home_page_shows_the_topics_that_lead_somewhere(site: Site, about: Ids) -> None:
    publish(site, "Neck in Tokyo", [about["neck"]])

    english, japanese = site.get("/en/").text, site.get("/ja/").text

    assert 'href="/en/articles/?topic=neck"' in english
    assert "topic=back" not in english
    assert "topic=neck" not in japanese


def many(site: Site, count: int, topic_id: int) -> None:
    """Publish an article and copy its page, for the lists read nothing but pages and topics."""
    for number in range(count):
        publish(site, f"Number {number:02}", [topic_id])
    with site.database.transaction() as session:
        for page in session.scalars(select(PublishedPage)):
            number = int(page.title.split()[1])
            page.first_published_at = NOW + timedelta(days=number)


def test_pages_keep_the_filter_and_tell_machines_where_they_are(site: Site, about: Ids) -> None:
    many(site, 25, about["neck"])

    page = site.get("/en/articles/?clinic=tokyo&topic=neck&page=2").text

    assert titles(page) == [f"Number {number:02}" for number in range(12, 0, -1)]
    head = page.split("</head>")[0]
    address = r"http://localhost/en/articles/\?clinic=tokyo&amp;topic=neck"
    assert re.search(rf'<link rel="canonical" href="{address}&amp;page=2">', head)
    assert '<link rel="prev" href="/en/articles/?clinic=tokyo&amp;topic=neck">' in head
    assert '<link rel="next" href="/en/articles/?clinic=tokyo&amp;topic=neck&amp;page=3">' in head
    assert "Page 2 of 3</title>" in head
    numbers = page.split('class="list-pages')[1].split("</nav>")[0]
    assert re.findall(r'aria-label="Page (\d)', numbers) == ["1", "2", "3"]
    assert 'aria-current="page" aria-label="Page 2 of 3"' in numbers


def test_the_first_page_has_one_address(site: Site, about: Ids) -> None:
    many(site, 13, about["neck"])

    page = site.get("/en/articles/?page=1&topic=neck").text

    canonical = re.search(r'rel="canonical" href="([^"]+)"', page)
    assert canonical
    assert canonical[1] == "http://localhost/en/articles/?topic=neck"
    assert "page=1" not in page


def test_other_languages_keep_the_filter_but_no_page_that_they_do_not_have(
    site: Site, about: Ids
) -> None:
    many(site, 13, about["neck"])
    site.publish(title="In both languages", topics=[about["neck"]])

    first, second = (site.get(f"/en/articles/?topic=neck{page}").text for page in ("", "&page=2"))

    alternate = r'rel="alternate" hreflang="ja" href="([^"]+)"'
    assert re.findall(alternate, first) == ["http://localhost/ja/articles/?topic=neck"]
    assert re.findall(alternate, second) == []
    assert 'href="/ja/articles/?topic=neck&amp;chosen"' in second


def test_switching_the_language_keeps_the_filter(site: Site, about: Ids) -> None:
    response = site.get("/ja/articles/?topic=neck&chosen")

    assert response.status_code == 303
    assert response.location == "/ja/articles/?topic=neck"


@pytest.mark.parametrize(
    ("number", "last", "shown"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (1, 9, [1, 2, None, 9]),
        (3, 9, [1, 2, 3, 4, None, 9]),
        (4, 9, [1, 2, 3, 4, 5, None, 9]),
        (5, 9, [1, None, 4, 5, 6, None, 9]),
        (9, 9, [1, None, 8, 9]),
    ],
)
def test_the_numbers_of_pages_hide_gaps_of_two_or_more(
    number: int, last: int, shown: list[int | None]
) -> None:
    assert page_numbers(number, last) == shown


def test_a_list_asks_the_database_the_same_however_long_it_is(site: Site, about: Ids) -> None:
    asked: list[str] = []
    event.listen(site.database.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))

    def asks(articles: int) -> list[str]:
        for number in range(articles):
            publish(site, f"Article {number}", [about["neck"], about["back"]])
        asked.clear()
        assert len(titles(site.get("/en/articles/").text)) >= articles
        return [one for one in asked if one.startswith("SELECT")]

    assert len(asks(1)) == len(asks(6)) < 20


def test_a_withdrawn_page_counts_nowhere(site: Site, about: Ids) -> None:
    publish(site, "Neck in Tokyo", [about["neck"]])
    with site.database.transaction() as session:
        session.execute(update(PublishedPage).values(replaced_at=NOW))

    page = site.get("/en/articles/").text

    assert titles(page) == []
    assert "topic=neck" not in page


def test_a_new_name_is_seen_at_once(site: Site, about: Ids) -> None:
    publish(site, "Neck in Tokyo", [about["neck"]])
    before = site.get("/en/articles/").text
    with site.database.transaction() as session:
        version = session.get_one(Topic, about["neck"]).version
        names = {"en": Wording("Necks of all kinds")}
        topics.rename(session, about["neck"], names, version, site.actor, NOW)

    assert "Necks of all kinds" not in before
    assert "Necks of all kinds" in site.get("/en/articles/").text


def live(site: Site, title: str) -> PublishedPage:
    with site.database.reading() as session:
        return session.scalars(select(PublishedPage).where(PublishedPage.title == title)).one()


def test_related_articles_share_most_topics_then_are_newest(site: Site, about: Ids) -> None:
    neck, back, sleep = about["neck"], about["back"], about["sleep"]
    for day, (title, ids, clinic) in enumerate(
        [
            ("This one", [neck, back], site.tokyo),
            ("Shares two", [neck, back, sleep], site.tokyo),
            ("Shares one", [neck], site.tokyo),
            ("Shares none", [sleep], site.tokyo),
            ("Shares one, newer", [back], site.tokyo),
            ("Another clinic's", [neck, back], site.auckland),
        ]
    ):
        slug = publish(site, title, ids, clinic_id=clinic)
        with site.database.transaction() as session:
            session.execute(
                update(PublishedPage)
                .where(PublishedPage.slug == slug)
                .values(first_published_at=NOW + timedelta(days=day))
            )

    page = live(site, "This one")
    with site.database.reading() as session:
        three = [one.title for one in queries.related(session, page)]
        all_of_them = [one.title for one in queries.related(session, page, 9)]

    assert three == ["Shares two", "Shares one, newer", "Shares one"]
    assert all_of_them == [*three, "Shares none", "Another clinic's"]


def test_related_articles_are_in_the_language_of_the_page(site: Site, about: Ids) -> None:
    site.publish(title="This one", topics=[about["neck"]])
    publish(site, "Only in English", [about["neck"]])

    with site.database.reading() as session:
        japanese = session.scalars(
            select(PublishedPage).where(PublishedPage.language == "ja")
        ).one()

        assert list(queries.related(session, japanese)) == []


def test_neighbours_follow_the_first_publication_within_clinic_and_language(
    site: Site, about: Ids
) -> None:
    for day, (title, clinic) in enumerate(
        [
            ("First", site.tokyo),
            ("Elsewhere", site.auckland),
            ("Second", site.tokyo),
            ("Third", site.tokyo),
        ]
    ):
        slug = publish(site, title, clinic_id=clinic)
        with site.database.transaction() as session:
            session.execute(
                update(PublishedPage)
                .where(PublishedPage.slug == slug)
                .values(first_published_at=NOW + timedelta(days=day))
            )

    with site.database.reading() as session:
        found = {
            title: tuple(
                one and one.title for one in queries.neighbours(session, live(site, title))
            )
            for title in ("First", "Second", "Third", "Elsewhere")
        }

    assert found == {
        "First": (None, "Second"),
        "Second": ("First", "Third"),
        "Third": ("Second", None),
        "Elsewhere": (None, None),
    }
