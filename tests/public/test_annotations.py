"""Explained acupoints and readings on the article page, and nowhere else."""

import re

import pytest
from sqlalchemy import select

from clinicweb.models import PublishedPage
from tests.public.conftest import Site

BODY = "首の痛みには、LI4（合谷）への鍼治療を行います。\n\n## 場所\n\n合谷は手にあります。\n"


@pytest.fixture
def slug(site: Site) -> str:
    return site.publish(
        title="首の痛みと合谷",
        summary="鍼治療についてお話しします。",
        body=BODY,
        language="ja",
        japanese=False,
    )


def test_a_point_of_the_text_opens_its_explanation(site: Site, slug: str) -> None:
    page = site.get(f"/ja/articles/{slug}/").text

    assert page.count('popovertarget="point-LI4">') == 2
    assert page.count('id="point-LI4"') == 1
    note = page[page.index('id="point-LI4"') :]
    for words in ("ごうこく", "Hégǔ", "大腸経", "第1中手骨"):
        assert words in note


def test_readings_are_in_the_page_with_a_switch_and_its_memory(site: Site, slug: str) -> None:
    page = site.get(f"/ja/articles/{slug}/").text

    assert "<ruby>鍼治療<rt>はりちりょう</rt></ruby>" in page
    assert 'id="show-readings"' in page
    assert "js/reading-aids.js" in page


def test_a_page_without_points_and_readings_offers_neither(site: Site) -> None:
    slug = site.publish(title="A calm day", body="Rest, and drink some water.", japanese=False)

    page = site.get(f"/en/articles/{slug}/").text

    for words in ("<ruby>", "show-readings", "reading-aids.js", "popover"):
        assert words not in page


def test_aids_are_in_the_text_of_the_article_only(site: Site, slug: str) -> None:
    page = site.get(f"/ja/articles/{slug}/").text
    before, text = page.split('<div class="prose">')
    text, after = text.split("</div>", 1)

    assert "<rt>" in text
    for part in (before, after):
        assert "<rt>" not in part
        assert "はりちりょう" not in part


@pytest.mark.parametrize(
    "address",
    ["/ja/articles/", "/ja/feed.atom", "/ja/search?q=鍼治療", "/ja/search?q=合谷", "/ja/"],
)
def test_lists_feeds_and_search_have_the_authors_words_only(
    site: Site, slug: str, address: str
) -> None:
    answer = site.get(address)

    assert answer.status_code == 200
    for words in ("<rt>", "&lt;rt", "はりちりょう", "popovertarget"):
        assert words not in answer.text


def test_what_is_published_stays_as_it_was_approved(site: Site, slug: str) -> None:
    site.get(f"/ja/articles/{slug}/")

    with site.database.reading() as session:
        stored = session.scalars(select(PublishedPage).where(PublishedPage.slug == slug)).one()

    assert not re.search(r"<rt>|<button", stored.html)


def test_names_of_the_clinic_and_its_people_have_no_readings(site: Site) -> None:
    slug = site.publish(
        title="ご案内",
        summary="お知らせ",
        body="ノースショア鍼治療院の鍼治療です。{{clinic}}にお電話ください。",
        language="ja",
        clinic_id=site.auckland,
        japanese=False,
    )

    page = site.get(f"/ja/articles/{slug}/").text

    assert "ノースショア鍼治療院の<ruby>鍼治療<rt>はりちりょう</rt></ruby>です。" in page
    assert ">ノースショア鍼治療院</a>" in page
