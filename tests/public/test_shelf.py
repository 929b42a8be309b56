"""Pages are kept whole, and never longer than they are true."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

import brotli
import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update

from clinicweb.db import Database
from clinicweb.models import Article, Clinic, PublishedPage, User
from clinicweb.models.site import SiteVersion
from clinicweb.public.shelf import Answer, Shelf
from clinicweb.publishing import service as publishing
from tests.clock import NOW
from tests.factories import make_actor, make_article
from tests.public.conftest import Site


def version(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(SiteVersion.number)).one()


def test_publishing_raises_the_site_version_once_and_drafting_does_not(site: Site) -> None:
    before = version(site.database)
    with site.database.transaction() as session:
        article = make_article(session, clinic_id=site.tokyo, actor=site.actor)
    written = version(site.database)

    with site.database.transaction() as session:
        publishing.publish_source(session, article.id, site.actor, NOW)
    with site.database.transaction() as session:
        session.get_one(Article, article.id).title = "Only the working copy"
        make_actor(session)

    assert written == before + 1  # its revision may outdate a page
    assert version(site.database) == written + 1


@pytest.mark.parametrize(
    "statement",
    [
        update(Clinic).values(phone="+64211234567"),
        delete(PublishedPage),
    ],
    ids=["update", "delete"],
)
def test_a_statement_that_changes_many_rows_counts_as_well(site: Site, statement: object) -> None:
    site.publish()
    before = version(site.database)

    with site.database.transaction() as session:
        session.execute(statement)

    assert version(site.database) == before + 1


def fail(database: Database) -> None:
    with database.transaction() as session:
        session.scalars(select(Clinic)).first().phone = "+64211234567"
        raise RuntimeError


def test_a_transaction_that_fails_changes_no_version(site: Site) -> None:
    before = version(site.database)

    with pytest.raises(RuntimeError):
        fail(site.database)

    assert version(site.database) == before


def test_reading_and_accounts_change_no_version(site: Site) -> None:
    before = version(site.database)

    with site.database.transaction() as session:
        session.scalars(select(Clinic)).all()
        session.execute(update(User).values(name="別の名前"))

    assert version(site.database) == before


def test_a_change_in_another_process_shows_with_the_next_request(site: Site) -> None:
    slug = site.publish()
    site.get(f"/en/articles/{slug}/")
    other = Database(site.database.url.render_as_string(hide_password=False))

    with other.transaction() as session:
        session.get_one(Clinic, site.tokyo).emergency_number = "7119"
    other.dispose()

    assert "7119" in site.get(f"/en/articles/{slug}/").text


def test_every_kind_of_page_is_sent_from_the_shelf(site: Site) -> None:
    slug = site.publish()
    for path in (
        "/en/",
        "/ja/clinics/tokyo/",
        "/ja/articles/",
        f"/ja/articles/{slug}/",
        "/en/feed.atom",
        "/sitemap.xml",
        "/robots.txt",
    ):
        first, second = site.get(path), site.get(path)

        assert first.status_code == second.status_code == 200
        assert first.data == second.data
        assert first.headers["ETag"] == second.headers["ETag"]
        assert "stale-while-revalidate" in second.headers["Cache-Control"]
        assert second.headers["Content-Security-Policy"]
        again = site.get(path, headers={"If-None-Match": second.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Cache-Control"] == second.headers["Cache-Control"]
        since = {"If-Modified-Since": second.headers["Last-Modified"]}
        assert site.get(path, headers=since).status_code == 304


def test_a_page_that_has_changed_is_sent_whole_to_who_has_an_older_one(site: Site) -> None:
    slug = site.publish()
    old = site.get(f"/en/articles/{slug}/")
    with site.database.transaction() as session:
        session.get_one(Clinic, site.tokyo).emergency_number = "7119"

    for condition in (
        {"If-None-Match": old.headers["ETag"]},
        {"If-Modified-Since": old.headers["Last-Modified"]},
    ):
        response = site.get(f"/en/articles/{slug}/", headers=condition)
        assert response.status_code == 200
        assert "7119" in response.text


def test_pages_made_in_the_same_second_have_different_times_of_change(app: Flask) -> None:
    shelf = Shelf(app.extensions["clinicweb.database"].glance, lambda: NOW)

    times = [shelf.keep(("a",), 1, Answer(text)).modified for text in ("one", "one", "two")]

    assert times[0] == times[1] < times[2]


@pytest.mark.parametrize("nonsense", ["gestern", "Thu, 99 Foo 2026", '"tag"', ""])
def test_a_condition_that_says_nothing_is_answered_with_the_page(site: Site, nonsense: str) -> None:
    response = site.get("/en/", headers={"If-Modified-Since": nonsense})

    assert response.status_code == 200


@pytest.mark.parametrize(
    ("wanted", "encoding", "unpack"),
    [
        ("br, gzip", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("gzip;q=1.0, br;q=0", "gzip", gzip.decompress),
        ("*", "br", brotli.decompress),
        ("identity", None, bytes),
        ("br;q=zero, gzip;q=0", None, bytes),
    ],
)
def test_a_page_is_packed_as_the_browser_can_read_it(
    site: Site, wanted: str, encoding: str | None, unpack: Callable[[bytes], bytes]
) -> None:
    plain = site.get("/ja/")
    response = site.get("/ja/", headers={"Accept-Encoding": wanted})

    assert response.headers.get("Content-Encoding") == encoding
    assert unpack(response.data) == plain.data
    assert response.headers["Vary"] == "Accept-Encoding"
    assert (response.headers["ETag"] == plain.headers["ETag"]) == (encoding is None)
    assert int(response.headers["Content-Length"]) == len(response.data)


def test_the_answer_to_head_is_that_to_get_without_its_body(site: Site) -> None:
    site.get("/en/")

    got, head = site.get("/en/"), site.client.head("/en/")

    assert head.data == b""
    assert head.headers["Content-Length"] == got.headers["Content-Length"]
    assert head.headers["ETag"] == got.headers["ETag"]


def test_parameters_that_mean_nothing_do_not_multiply_what_is_kept(site: Site, app: Flask) -> None:
    shelf: Shelf = app.extensions["clinicweb.public.shelf"]
    for number in range(20):
        assert site.get(f"/en/articles/?utm_source={number}&clinic=tokyo").status_code == 200

    assert len(shelf._kept) == 1


def test_what_is_kept_has_a_limit(app: Flask) -> None:
    shelf = Shelf(app.extensions["clinicweb.database"].glance, lambda: NOW, limit=100_000)

    for number in range(40):
        shelf.keep((number,), 1, Answer("x" * 10_000))

    assert 1 < len(shelf._kept) < 10
    assert shelf._size <= 100_000


def test_a_page_is_made_again_when_its_time_has_come(app: Flask) -> None:
    moment = [NOW]
    shelf = Shelf(app.extensions["clinicweb.database"].glance, lambda: moment[0])
    shelf.keep(("hours",), shelf.version(), Answer("Open", valid_until=NOW + timedelta(hours=1)))

    assert shelf.get(("hours",)) is not None
    moment[0] += timedelta(hours=1)
    assert shelf.get(("hours",)) is None


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_database_server_that_was_started_anew_is_found_again(site: Site) -> None:
    assert site.get("/en/").status_code == 200
    with site.database.reading() as session:
        session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )

    assert site.get("/en/").status_code == 200


def test_the_time_of_change_is_a_date_of_http(site: Site) -> None:
    stamp = site.get("/en/").headers["Last-Modified"]

    moment = parsedate_to_datetime(stamp)
    assert format_datetime(moment, usegmt=True) == stamp
    assert moment <= datetime.now(UTC)
