"""Whoever kept a link finds the article, in every language and for ever."""

import pytest
from sqlalchemy import select

from clinicweb.models import Article
from clinicweb.publishing import addresses
from clinicweb.publishing import service as publishing
from tests.clock import NOW
from tests.public.conftest import Site


def move(site: Site, slug: str, new: str) -> None:
    with site.database.transaction() as session:
        article = session.scalars(select(Article).where(Article.slug == slug)).one()
        addresses.move(session, article.id, new, site.actor, NOW)


def unpublish(site: Site, slug: str, *languages: str) -> None:
    with site.database.transaction() as session:
        article = session.scalars(select(Article).where(Article.slug == slug)).one()
        for language in languages:
            publishing.unpublish(session, article.id, language, site.actor, NOW)


def where(site: Site, address: str) -> tuple[int, str | None]:
    response = site.get(address)
    return response.status_code, response.headers.get("Location")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_an_old_address_leads_to_the_new_one_in_its_language(site: Site, lang: str) -> None:
    slug = site.publish()
    assert site.get(f"/{lang}/articles/{slug}/").status_code == 200  # and is kept

    move(site, slug, "new")

    assert where(site, f"/{lang}/articles/{slug}/") == (301, f"/{lang}/articles/new/")
    assert where(site, f"/{lang}/articles/new/") == (200, None)


def test_it_leads_there_at_once_after_several_changes(site: Site) -> None:
    slug = site.publish()

    move(site, slug, "second")
    move(site, "second", "third")

    for old in (slug, "second"):
        assert where(site, f"/en/articles/{old}/") == (301, "/en/articles/third/")


def test_going_back_turns_the_way_round(site: Site) -> None:
    slug = site.publish()
    move(site, slug, "second")
    site.get(f"/en/articles/{slug}/")

    move(site, "second", slug)

    assert where(site, f"/en/articles/{slug}/") == (200, None)
    assert where(site, "/en/articles/second/") == (301, f"/en/articles/{slug}/")


def test_in_a_language_without_the_article_it_leads_to_those_that_have_it(site: Site) -> None:
    slug = site.publish(japanese=False)
    move(site, slug, "new")

    assert where(site, f"/ja/articles/{slug}/") == (301, "/ja/articles/new/")
    assert site.get("/ja/articles/new/").status_code == 404
    assert "/en/articles/new/" in site.get("/ja/articles/new/").text


def test_it_leads_nowhere_when_the_article_cannot_be_read(site: Site) -> None:
    slug = site.publish()
    move(site, slug, "new")
    unpublish(site, "new", "en", "ja")

    assert where(site, f"/en/articles/{slug}/")[0] == 404


def test_every_list_names_the_new_address_only(site: Site) -> None:
    slug = site.publish(title="Stiff necks")
    for address in ADDRESSES:
        assert slug in site.get(address).text

    move(site, slug, "elsewhere")

    for address in ADDRESSES:
        page = site.get(address).text
        assert "/articles/elsewhere/" in page, address
        assert f"/articles/{slug}/" not in page, address


ADDRESSES = (
    "/en/",
    "/en/articles/",
    "/ja/articles/",
    "/en/clinics/tokyo/",
    "/en/search?q=stiff",
    "/en/feed.atom",
    "/ja/clinics/tokyo/feed.atom",
    "/sitemaps/articles-en-1.xml",
)


def test_capital_letters_lead_to_small_ones(site: Site) -> None:
    slug = site.publish()

    assert where(site, f"/en/articles/{slug.title()}/") == (301, f"/en/articles/{slug}/")
    move(site, slug, "new")
    assert where(site, f"/en/articles/{slug.upper()}/") == (301, "/en/articles/new/")
    assert where(site, "/en/articles/NOTHING/")[0] == 404


def test_an_address_without_its_last_stroke_finds_the_page(site: Site) -> None:
    slug = site.publish()

    status, location = where(site, f"/en/articles/{slug}")

    assert status in {301, 308}
    assert str(location).endswith(f"/en/articles/{slug}/")


def test_whoever_asks_for_the_head_only_is_answered_alike(site: Site) -> None:
    slug = site.publish()
    move(site, slug, "new")

    for address in ("/en/articles/new/", f"/en/articles/{slug}/", "/en/articles/new/social.png"):
        full, head = site.get(address), site.client.head(address)
        assert (head.status_code, head.data) == (full.status_code, b"")
        assert head.headers.get("Location") == full.headers.get("Location")
