from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from clinicweb.articles import service as articles
from clinicweb.articles.service import InvalidField
from clinicweb.articles.service import Text as ArticleText
from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.domain.errors import NotAllowed
from clinicweb.domain.figures import PictureName, named
from clinicweb.models import Article, Picture
from clinicweb.pictures import folder, service
from clinicweb.settings import Settings
from jobs import upkeep
from tests.clock import NOW
from tests.factories import make_actor, make_article, make_picture

DAY = timedelta(days=1)
OTHER = "fedcba9876543210"


def bring(database: Database, settings: Settings, digits: str = "0123456789abcdef") -> PictureName:
    """A picture with files that no browser would show."""
    with database.transaction() as session:
        picture = named(make_picture(session, digits, "500x300"))
    assert picture is not None
    folder.keep(settings, dict.fromkeys(picture.files, b"a picture"))
    return picture


def there(settings: Settings, picture: PictureName) -> set[Path]:
    return {path for path in folder.folder(settings).iterdir() if str(picture) in path.name}


def names(database: Database) -> set[str]:
    with database.reading() as session:
        return set(session.scalars(select(Picture.name)))


def test_a_picture_that_comes_twice_is_one(database: Database) -> None:
    picture = PictureName("0123456789abcdef", 500, 300)
    for day in (0, 3):
        with database.transaction() as session:
            service.record(session, picture, make_actor(session), NOW + day * DAY)

    with database.reading() as session:
        kept = session.scalars(select(Picture)).one()
        assert kept.uploaded_at == NOW
        assert kept.used_at == NOW + 3 * DAY


def test_only_who_writes_brings_pictures_in(database: Database) -> None:
    with database.transaction() as session:
        translator = make_actor(session, Role.TRANSLATOR)
        with pytest.raises(NotAllowed):
            service.record(session, PictureName("0" * 16, 500, 300), translator, NOW)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/neck.jpg",
        "//example.com/neck.jpg",
        "data:image/png;base64,AAAA",
        "/media/aaaaaaaaaaaaaaaa-500x300",
        "/media/0123456789abcdef-501x300",
        "/static/favicon.svg",
        "",
    ],
)
def test_a_text_may_show_our_pictures_only(database: Database, address: str) -> None:
    with database.transaction() as session:
        make_picture(session, size="500x300")
        with pytest.raises(InvalidField) as refused:
            make_article(session, body=f"Rest.\n\n![A neck]({address})")

    assert refused.value.field == "body"


def test_a_text_shows_a_picture_that_is_there(database: Database) -> None:
    with database.transaction() as session:
        body = f"![A neck]({make_picture(session)} 'Warm.')"

        assert make_article(session, body=body).body == body


def test_an_unused_picture_goes_after_a_week_with_its_files(
    database: Database, settings: Settings
) -> None:
    picture = bring(database, settings)

    assert upkeep.remove_unused_pictures(database, settings, NOW + 6 * DAY) == 0
    assert len(there(settings, picture)) == len(picture.files)
    assert upkeep.remove_unused_pictures(database, settings, NOW + 8 * DAY) == 1
    assert there(settings, picture) == set()
    assert names(database) == set()


def test_a_picture_of_a_text_or_of_an_earlier_version_stays(
    database: Database, settings: Settings
) -> None:
    drafted, frozen = bring(database, settings), bring(database, settings, OTHER)
    with database.transaction() as session:
        make_article(session, ready=False, body=f"![A neck]({drafted.address})")
        article = make_article(session, body=f"![A back]({frozen.address})")
        article.body = "No picture any more."

    for day in (8, 16, 24):
        assert upkeep.remove_unused_pictures(database, settings, NOW + day * DAY) == 0
    assert names(database) == {str(drafted), str(frozen)}


def test_a_picture_that_left_its_text_has_a_week(database: Database, settings: Settings) -> None:
    picture = bring(database, settings)
    with database.transaction() as session:
        article = make_article(session, ready=False, body=f"![A neck]({picture.address})")
    upkeep.remove_unused_pictures(database, settings, NOW + 20 * DAY)
    with database.transaction() as session:
        session.get_one(Article, article.id).body = "No picture any more."

    assert upkeep.remove_unused_pictures(database, settings, NOW + 22 * DAY) == 0
    assert upkeep.remove_unused_pictures(database, settings, NOW + 28 * DAY) == 1


def test_a_text_that_is_saved_while_pictures_are_cleaned_up_keeps_its_picture(
    database: Database, settings: Settings
) -> None:
    picture = bring(database, settings)
    with database.transaction() as session:
        article = make_article(session, ready=False, body="No picture yet.")
        actor = make_actor(session)

    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as session:
            text = ArticleText("A stiff neck", "", f"![A neck]({picture.address})")
            articles.save(session, article.id, text, None, article.version, actor, NOW)
            session.flush()
            later = NOW + 8 * DAY
            cleaning = pool.submit(upkeep.remove_unused_pictures, database, settings, later)
            with pytest.raises(TimeoutError):
                cleaning.result(0.5)
        assert cleaning.result(30) == 0
    assert names(database) == {str(picture)}
    assert len(there(settings, picture)) == len(picture.files)
