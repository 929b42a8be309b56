"""No public address ever shows text that nobody has published."""

import re

from flask import Flask
from sqlalchemy import select

from clinicweb.articles import service as articles
from clinicweb.models import Article, Passage, Translation
from clinicweb.publishing import service as publishing
from clinicweb.security import declared
from tests.clock import NOW
from tests.factories import SILENT, accept_all, make_article, make_draft, translation_of
from tests.public.conftest import Site

SECRETS = ("zzdraft", "zzworking", "zzwithdrawn", "zzreplaced", "zzapproved", "zzmachine")


def test_no_public_route_shows_unpublished_text(site: Site, app: Flask) -> None:
    slugs = arrange(site)

    seen = 0
    for address in public_addresses(app, slugs):
        response = site.get(address)
        seen += 1
        text = response.data.decode(errors="replace").replace("<wbr>", "")
        for secret in SECRETS:
            # A search repeats the reader's own words; it may not find anything.
            found = text.replace(f'value="{secret}"', "").replace(f"“{secret}”", "")
            found = found.replace(f"「{secret}」", "").replace(f": {secret}<", "")
            found = found.replace(f"q={secret}", "")
            found = found.replace(f"/articles/{secret}/", "")  # the address that was asked for
            assert secret not in found, f"{address} shows {secret}"
        if "zzpublic" in text:
            slugs.add("seen")

    assert seen > 40
    assert not any("<" in address for address in public_addresses(app, slugs))
    assert "seen" in slugs  # the published text can be reached, so the addresses are the right ones


def arrange(site: Site) -> set[str]:
    slugs = {site.publish(title="zzpublic", japanese=False)}
    replaced = site.publish(title="A page", body="zzreplaced", japanese=False)
    withdrawn = site.publish(title="zzwithdrawn", body="zzwithdrawn")
    with site.database.transaction() as session:
        page = session.scalars(select(Article).where(Article.slug == replaced)).one()
        page.body = "Now other words."
        articles.mark_ready(session, SILENT, page.id, site.actor, NOW)
        publishing.publish_source(session, page.id, site.actor, NOW)
        page.body = "zzworking"
        page.title = "zzworking"

        gone = session.scalars(select(Article).where(Article.slug == withdrawn)).one()
        for language in ("en", "ja"):
            publishing.unpublish(session, gone.id, language, site.actor, NOW)

        draft = make_article(session, clinic_id=site.tokyo, title="zzdraft", body="zzdraft")
        make_draft(session, translation_of(session, draft))
        for passage in session.scalars(select(Passage)):
            if passage.text and "zz" not in passage.text:
                passage.text += " zzmachine"

        approved = make_article(session, clinic_id=site.tokyo, title="zzapproved")
        translation: Translation = make_draft(session, translation_of(session, approved))
        accept_all(session, translation, site.actor)
        slugs |= {replaced, withdrawn, draft.slug, approved.slug}
    return slugs


def public_addresses(app: Flask, slugs: set[str]) -> list[str]:
    values = {
        "lang": ["en", "ja"],
        "slug": sorted(slugs),
        "clinic": ["tokyo", "auckland"],
        "name": ["pages", "articles-en-1", "articles-ja-1"],
        "file": ["no-picture.webp"],
    }
    found = []
    for rule in app.url_map.iter_rules():
        access = declared(app.view_functions[rule.endpoint])
        if access is None or not access.public or rule.rule.startswith("/staff"):
            continue
        made = [rule.rule]
        for name in rule.arguments:
            hole = re.compile(rf"<(?:\w+(?:\([^)]*\))?:)?{name}>")
            made = [hole.sub(value, one) for one in made for value in values[name]]
        found += made
    for lang in values["lang"]:
        found += [f"/{lang}/search?q={secret}" for secret in SECRETS]
        found += [f"/{lang}/articles/?clinic={clinic}" for clinic in values["clinic"]]
    return found
