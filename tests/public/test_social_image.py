"""The picture of a shared link: its words, its letters, and how long it lives."""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from clinicweb.domain import languages
from clinicweb.domain.languages import Language
from clinicweb.models import Article, Clinic
from clinicweb.public import social_image
from clinicweb.public.social_image import Words, drawing, picture
from clinicweb.publishing import addresses
from clinicweb.publishing import service as publishing
from tests.clock import NOW
from tests.public.conftest import Site

WORDS = Words("A stiff neck", "en", "Kita Acupuncture", "en")


def with_title(title: str, language: str = "en") -> Words:
    return Words(title, language, "Kita Acupuncture", "en")


def ink(png: bytes) -> Image.Image:
    """The part of the picture that holds the title, dark where there are letters."""
    with Image.open(BytesIO(png)) as image:
        assert image.size == (1200, 630)
        return image.convert("L").crop((0, 60, 1200, 400)).point(lambda v: 255 if v < 128 else 0)


def address_of(site: Site, page: str) -> str:
    found = re.search(r"property=\"og:image\" content=\"http://localhost([^\"]+)\"", page)
    assert found is not None
    return found[1].replace("&amp;", "&")


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("A stiff neck in the morning: what helps, and when to see a doctor", "en"),
        ("Mirimiri and the Māori way of touch: Ōtara, Whangārei", "en"),
        ("寝違えで首が回らないときに、まず試していただきたいこと", "ja"),
        ("合谷（LI4）の押し方", "ja"),
        ("鍼灸・灸・あん摩：頸椎症と五十肩", "ja"),
    ],
)
def test_the_title_is_drawn_with_letters_of_its_own(title: str, language: str) -> None:
    font = social_image._drawable(title, language)[1]

    assert font is not None
    assert social_image._missing(font, title) == set()
    assert ink(drawing(with_title(title, language))).getbbox() is not None


def test_a_sign_that_no_font_has_is_left_out() -> None:
    assert drawing(with_title("A stiff neck \U0001fae0")) == drawing(with_title("A stiff neck "))


def test_letters_that_no_font_has_leave_the_title_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(social_image, "which", lambda _: None)
    social_image._fonts.cache_clear()
    try:
        png = drawing(with_title("ᚠᚢᚦ: a stiff neck"))
    finally:
        social_image._fonts.cache_clear()

    assert ink(png).getbbox() is None


def test_a_language_without_a_font_has_a_picture_without_a_title(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    thai = Language("th", "ไทย", "ltr", spaced=False, script="Thai")
    everything = {**languages.LANGUAGES, "th": thai}
    monkeypatch.setattr(social_image, "LANGUAGES", everything)
    monkeypatch.setattr(social_image, "which", lambda _: None)

    assert ink(drawing(with_title("คอเคล็ด", "th"))).getbbox() is None


def test_long_titles_and_names_stay_in_the_picture() -> None:
    words = Words("とても長い題名" * 40, "ja", "とても長い治療院の名前" * 20, "ja")

    with Image.open(BytesIO(drawing(words))) as image:
        edge = image.convert("L").crop((1200 - 80, 20, 1200, 630))

    assert min(edge.get_flattened_data()) > 200


def test_a_picture_is_drawn_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Words] = []
    monkeypatch.setattr(social_image, "drawing", lambda words: drawn.append(words) or b"png")

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: picture(tmp_path, WORDS), range(8)))

    assert found == [b"png"] * 8
    assert drawn == [WORDS]


def test_the_folder_does_not_grow_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(social_image, "MOST_KEPT", 3)
    monkeypatch.setattr(social_image, "drawing", lambda words: words.title.encode())
    for age, title in enumerate("abcde"):
        picture(tmp_path, with_title(title))
        os.utime(tmp_path / f"{with_title(title).version}.png", (age, age))

    kept = {path.read_text() for path in tmp_path.glob("*.png")}

    assert kept == {"c", "d", "e"}


def test_a_picture_that_cannot_be_kept_is_still_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(social_image, "_keep", full)

    assert picture(tmp_path, WORDS).startswith(b"\x89PNG")


def test_other_words_have_another_address_and_the_same_words_are_not_sent_again(
    site: Site,
) -> None:
    slug = site.publish()
    before = address_of(site, site.get(f"/en/articles/{slug}/").text)
    response = site.get(before)
    again = site.get(before, headers={"If-None-Match": response.headers["ETag"]})

    with site.database.transaction() as session:
        clinic = session.get_one(Clinic, site.tokyo)
        next(one for one in clinic.texts if one.language == "en").name = "Kita Clinic"
    after = address_of(site, site.get(f"/en/articles/{slug}/").text)

    assert (again.status_code, again.data) == (304, b"")
    assert after != before
    assert site.get(after).headers["ETag"] != response.headers["ETag"]


def test_it_is_gone_with_the_page(site: Site) -> None:
    slug = site.publish()
    address = f"/en/articles/{slug}/social.png"
    assert site.get(address).status_code == 200

    with site.database.transaction() as session:
        article = session.scalars(select(Article)).one()
        publishing.unpublish(session, article.id, "en", site.actor, NOW)

    assert site.get(address).status_code == 404
    assert site.get(f"/ja/articles/{slug}/social.png").status_code == 200


def test_it_moves_with_the_page(site: Site) -> None:
    slug = site.publish()
    with site.database.transaction() as session:
        article = session.scalars(select(Article)).one()
        addresses.move(session, article.id, "new", site.actor, NOW)

    response = site.get(f"/ja/articles/{slug}/social.png")

    assert response.status_code == 301
    assert response.headers["Location"].endswith("/ja/articles/new/social.png")


@pytest.mark.parametrize(
    "address", ["/xx/social.png", "/en/clinics/osaka/social.png", "/en/articles/none/social.png"]
)
def test_there_is_no_picture_of_nothing(site: Site, address: str) -> None:
    assert site.get(address).status_code == 404


def test_old_browsers_and_telephones_find_the_sign(site: Site) -> None:
    assert site.get("/favicon.ico").mimetype in {"image/vnd.microsoft.icon", "image/x-icon"}
    assert site.get("/apple-touch-icon.png").mimetype == "image/png"
