"""A language is data: a setting, a catalog and content make a third one, in a script of its own."""

import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from sqlalchemy import select

from clinicweb import i18n
from clinicweb.domain import languages
from clinicweb.domain.errors import NotFound
from clinicweb.factory import create_app
from clinicweb.models import Clinic, ClinicText
from clinicweb.publishing import service as publishing
from clinicweb.settings import Settings, SettingsError
from tests.clock import NOW
from tests.factories import accept, confirm_all, make_article, publish, translation_of
from tests.public.conftest import Site

ATOM = "{http://www.w3.org/2005/Atom}"
WORDS = {
    "Articles": "글 목록",
    "Search": "검색",
    "Contents": "목차",
    "Home": "홈",
    "Contact the clinic": "진료소 연락처",
}
TEXTS = {
    "A stiff neck": "목이 뻣뻣할 때",
    "What helps when the neck is stiff.": "목이 뻣뻣할 때 도움이 되는 방법입니다.",
    "Rest": "휴식",
    "Rest for 2 days.": "2일 동안 쉬십시오.",
    "Press LI4 softly.": "LI4(합곡)을 부드럽게 누르십시오.",
}


@pytest.fixture
def korean(
    site: Site, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Site]:
    catalogs = tmp_path / "translations"
    shutil.copytree(i18n.CATALOGS, catalogs)
    with (catalogs / "messages.pot").open("rb") as file:
        texts = read_po(file)
    catalog = Catalog(locale="ko")
    for message in texts:
        if message.id:
            catalog.add(message.id, WORDS.get(message.id, ""))
    folder = catalogs / "ko" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.po").open("wb") as file:
        write_po(file, catalog)
    monkeypatch.setattr(i18n, "CATALOGS", catalogs)
    app = create_app(replace(settings, languages=("en", "ja", "ko")), site.database)
    try:
        yield replace(site, client=app.test_client())
    finally:
        languages.enable(languages.USUAL)


@pytest.fixture
def slug(korean: Site) -> str:
    with korean.database.transaction() as session:
        clinic = session.scalars(select(Clinic).where(Clinic.slug == "tokyo")).one()
        clinic.texts.append(
            ClinicText(
                language="ko",
                name="기타 침구원",
                description="조용한 침구원.",
                address="도쿄",
            )
        )
        article = make_article(
            session,
            clinic_id=korean.tokyo,
            actor=korean.actor,
            body="## Rest\n\nRest for 2 days. Press LI4 softly.\n",
        )
        publishing.publish_source(session, article.id, korean.actor, NOW)
        translation = translation_of(session, article, "ko")
        translation.state = "in_review"
        for passage in translation.passages:
            accept(session, passage, TEXTS[passage.source], korean.actor)
        confirm_all(session, translation)
        publish(session, article, korean.actor, "ko")
        return article.slug


def text_of(site: Site, address: str, status: int = 200) -> str:
    response = site.get(address)
    assert response.status_code == status, address
    assert response.headers["Content-Language"] == "ko"
    text = response.text.replace("<wbr>", "")
    if response.mimetype == "text/html":
        assert '<html lang="ko" dir="ltr">' in text
    return text


def test_the_list_the_article_and_the_clinic_are_read_in_it(korean: Site, slug: str) -> None:
    listed = text_of(korean, "/ko/articles/")
    article = text_of(korean, f"/ko/articles/{slug}/")
    clinic = text_of(korean, "/ko/clinics/tokyo/")

    assert "글 목록" in listed
    assert "목이 뻣뻣할 때" in listed
    assert "2일 동안 쉬십시오." in article
    assert "진료소 연락처" in article
    assert "2026년 3월 2일" in article
    assert "기타 침구원" in clinic
    assert "일본" in clinic
    assert "기타 침구원" in text_of(korean, "/ko/")


def test_the_switch_and_the_alternates_name_it_everywhere(korean: Site, slug: str) -> None:
    english = korean.get(f"/en/articles/{slug}/").text

    assert f'href="/ko/articles/{slug}/?chosen" lang="ko" hreflang="ko"' in english
    assert "한국어" in english
    assert f'hreflang="ko" href="http://localhost/ko/articles/{slug}/"' in english
    assert "한국어" in korean.get("/ja/").text
    chosen = korean.get(f"/ko/articles/{slug}/?chosen")
    assert chosen.status_code == 303
    assert korean.get("/").location == "/ko/"


def test_the_first_page_speaks_it_to_who_asks_for_it(korean: Site) -> None:
    assert korean.get("/", headers={"Accept-Language": "ko-KR,ko;q=0.9"}).location == "/ko/"


def test_feed_and_sitemap_hold_it(korean: Site, slug: str) -> None:
    feed = ET.fromstring(text_of(korean, "/ko/feed.atom"))
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "ko"
    assert [one.findtext(f"{ATOM}title") for one in feed.iter(f"{ATOM}entry")] == ["목이 뻣뻣할 때"]

    maps = re.findall(r"<loc>http://localhost([^<]+)</loc>", korean.get("/sitemap.xml").text)
    together = "".join(korean.get(one).text for one in maps)
    assert f"http://localhost/ko/articles/{slug}/" in together
    assert "http://localhost/ko/clinics/tokyo/" in together
    assert "/ko/search" in korean.get("/robots.txt").text


@pytest.mark.parametrize("words", ["목", "뻣뻣", "쉬십시오", "LI4", "ｌｉ４", "합곡"])
def test_the_search_finds_its_words(korean: Site, slug: str, words: str) -> None:
    found = text_of(korean, f"/ko/search?q={words}")

    assert f'href="/ko/articles/{slug}/' in found


def test_an_article_that_is_not_there_in_it_names_the_languages_it_has(
    korean: Site, slug: str
) -> None:
    with korean.database.transaction() as session:
        other = make_article(session, clinic_id=korean.tokyo, actor=korean.actor, title="Only here")
        publishing.publish_source(session, other.id, korean.actor, NOW)
        only = other.slug

    page = text_of(korean, f"/ko/articles/{only}/", status=404)

    assert "Only here" in page
    assert f'href="/en/articles/{only}/"' in page


def test_the_picture_and_the_data_for_machines_are_made_in_it(korean: Site, slug: str) -> None:
    page = text_of(korean, f"/ko/articles/{slug}/")

    assert '"inLanguage":"ko"' in page.replace('": "', '":"')
    image = re.search(r'property="og:image" content="http://localhost([^"]+)"', page)
    assert image
    picture = korean.get(image[1].replace("&amp;", "&"))
    assert picture.status_code == 200
    assert picture.data.startswith(b"\x89PNG")


def test_staff_write_and_translate_in_it(korean: Site, slug: str) -> None:
    with korean.database.transaction() as session:
        article = make_article(
            session,
            clinic_id=korean.tokyo,
            actor=korean.actor,
            language="ko",
            title="어깨가 뻐근할 때",
            summary="집에서 할 수 있는 일입니다.",
            body="어깨를 따뜻하게 하십시오. 천천히 움직이십시오.",
        )
        publishing.publish_source(session, article.id, korean.actor, NOW)
        followed = {translation_of(session, article, one).language for one in ("en", "ja")}

    assert followed == {"en", "ja"}
    assert "천천히 움직이십시오." in text_of(korean, f"/ko/articles/{article.slug}/")
    assert re.fullmatch(r"[a-z0-9-]+", article.slug)


def test_a_chinese_site_has_addresses_dates_and_names_of_its_own(
    site: Site, settings: Settings
) -> None:
    app = create_app(replace(settings, languages=("en", "zh-Hant")), site.database)
    try:
        with app.test_request_context("/en/"):
            assert i18n.language_name("zh-Hant") == "Chinese (Traditional)"
            assert str(i18n.locale_of("zh-Hant")) == "zh_Hant"
    finally:
        languages.enable(languages.USUAL)


def test_a_language_that_is_not_known_is_refused_by_name() -> None:
    with pytest.raises(SettingsError, match="xx"):
        Settings.from_env({"CLINICWEB_LANGUAGES": "en,xx", "CLINICWEB_SECRET_KEY": "x"})
    with pytest.raises(NotFound):
        languages.enable(["en", "xx"])
    assert tuple(languages.LANGUAGES) == languages.USUAL


def test_without_the_setting_no_third_language_is_there(site: Site) -> None:
    assert site.get("/ko/").status_code == 404
    assert "한국어" not in site.get("/en/").text
