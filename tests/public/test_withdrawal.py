"""A danger is gone from everything that patients and machines read, and can be given back."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from clinicweb.articles import service as articles
from clinicweb.domain.access import Role
from clinicweb.domain.errors import Conflict, Invalid, NotAllowed
from clinicweb.domain.withdrawing import Sentence, withdrawn
from clinicweb.models import Article, Passage, PublishedPage, Withdrawal
from clinicweb.publishing import service, withdrawal
from tests.clock import NOW
from tests.factories import SILENT, make_actor
from tests.public.conftest import Site
from tests.public.test_wall import public_addresses
from tests.review.pages import token

BODY = """# First steps

Rest for a day. Take zzdose of it in 24 hours. Then walk a little.

- Keep warm.
- Lie down.
"""
LATER = NOW + timedelta(hours=1)


def article_of(session: Session, slug: str) -> Article:
    return session.scalars(select(Article).where(Article.slug == slug)).one()


def line_of(session: Session, article_id: int, words: str, language: str = "en") -> tuple[int, str]:
    page = withdrawal.live_pages(session, article_id)[language]
    manuscript = withdrawal.manuscript_of(session, page)
    assert manuscript is not None
    return next(
        (number, line.source.hash)
        for number, line in enumerate(manuscript.lines)
        if words in line.words
    )


def withdraw(site: Site, slug: str, words: str, language: str = "en") -> withdrawal.Outcome:
    with site.database.transaction() as session:
        article = article_of(session, slug)
        number, hashed = line_of(session, article.id, words, language)
        return withdrawal.withdraw_sentence(
            session, article.id, language, number, hashed, "Wrong dose", site.actor, LATER
        )


def everywhere(site: Site, app: Flask, slug: str) -> dict[str, str]:
    found = {}
    for address in {*public_addresses(app, {slug}), "/en/search?q=zzdose", "/ja/search?q=zzdose"}:
        response = site.get(address)
        text = response.data.decode(errors="replace").replace("<wbr>", "")
        found[address] = text.replace(f"/articles/{slug}/", "")
    return found


def showing(site: Site, app: Flask, slug: str, words: str) -> set[str]:
    shown = set()
    for address, text in everywhere(site, app, slug).items():
        # A search repeats the reader's own words.
        text = text.replace(f'value="{words}"', "").replace(f"“{words}”", "")
        text = text.replace(f"「{words}」", "").replace(f": {words}<", "").replace(f"q={words}", "")
        if words in text:
            shown.add(address)
    return shown


def test_a_sentence_is_gone_from_every_address_in_every_language(site: Site, app: Flask) -> None:
    slug = site.publish(title="Back pain", body=BODY)
    before = showing(site, app, slug, "zzdose")
    assert {f"/en/articles/{slug}/", f"/ja/articles/{slug}/", "/en/feed.atom"} <= before

    outcome = withdraw(site, slug, "zzdose")

    assert outcome == withdrawal.Outcome(("en", "ja"), ())
    assert showing(site, app, slug, "zzdose") == set()
    english, japanese = (site.get(f"/{one}/articles/{slug}/").text for one in ("en", "ja"))
    assert "[This sentence has been withdrawn.]" in english
    assert "Rest for a day." in english
    assert "Then walk a little." in english
    assert "{{withdrawn}}" not in english + japanese


def test_a_sentence_put_back_reads_as_before(site: Site, app: Flask) -> None:
    slug = site.publish(title="Back pain", body=BODY)
    with site.database.reading() as session:
        pages = session.scalars(
            select(PublishedPage).where(PublishedPage.replaced_at.is_(None))
        ).all()
        before = {page.language: page.html for page in pages}
    places = showing(site, app, slug, "zzdose")
    withdraw(site, slug, "zzdose")

    with site.database.transaction() as session:
        row = session.scalars(select(Withdrawal)).one()
        withdrawal.put_back(session, row.id, site.actor, LATER)
        withdrawal.put_back(session, row.id, site.actor, LATER)  # a double click

    with site.database.reading() as session:
        pages = withdrawal.live_pages(session, article_of(session, slug).id).values()
        assert {page.language: page.html for page in pages} == before
    assert showing(site, app, slug, "zzdose") == places


def test_a_sentence_withdrawn_twice_is_put_back_once(site: Site) -> None:
    slug = site.publish(body=BODY)
    withdraw(site, slug, "zzdose")
    withdraw(site, slug, "zzdose")

    with site.database.transaction() as session:
        row = session.scalars(select(Withdrawal)).one()
        withdrawal.put_back(session, row.id, site.actor, LATER)

    assert "zzdose" in site.get(f"/en/articles/{slug}/").text


def test_a_withdrawn_sentence_does_not_come_back_with_the_next_publication(
    site: Site, app: Flask
) -> None:
    slug = site.publish(title="Back pain", body=BODY)
    withdraw(site, slug, "zzdose")

    with site.database.transaction() as session:
        article = article_of(session, slug)
        article.body = BODY.replace("Rest for a day.", "Rest for two days.")
        articles.mark_ready(session, SILENT, article.id, site.actor, LATER)
        service.publish_source(session, article.id, site.actor, LATER)

    assert "Rest for two days." in site.get(f"/en/articles/{slug}/").text
    assert showing(site, app, slug, "zzdose") == set()


def test_what_the_desk_writes_meanwhile_is_not_published_by_a_withdrawal(site: Site) -> None:
    slug = site.publish(title="Back pain", body=BODY)
    with site.database.transaction() as session:
        session.execute(update(Passage).values(text="zznobody approved this"))
        article_of(session, slug).body = "zznobody approved this"

    withdraw(site, slug, "zzdose")

    for language in ("en", "ja"):
        page = site.get(f"/{language}/articles/{slug}/").text
        assert "zznobody" not in page
        assert "zzdose" not in page


def test_a_sentence_that_an_older_translation_words_differently_is_found_there(site: Site) -> None:
    slug = site.publish(title="Back pain", body=BODY)
    with site.database.transaction() as session:
        article = article_of(session, slug)
        article.body = BODY.replace("Take zzdose of it in 24 hours.", "Take zzdose of it in a day.")
        articles.mark_ready(session, SILENT, article.id, site.actor, LATER)
        service.publish_source(session, article.id, site.actor, LATER)

    outcome = withdraw(site, slug, "zzdose")

    assert outcome.found == ("en", "ja")
    assert "zzdose" not in site.get(f"/ja/articles/{slug}/").text


def test_a_whole_page_is_gone_in_one_language_or_in_all(site: Site, app: Flask) -> None:
    slug = site.publish(title="zzdose and more", body=BODY)

    with site.database.transaction() as session:
        article_id = article_of(session, slug).id
        withdrawal.withdraw_page(session, article_id, "ja", "Wrong", site.actor, LATER)
    japanese = site.get(f"/ja/articles/{slug}/")
    assert japanese.status_code == 410
    assert site.get(f"/en/articles/{slug}/").status_code == 200

    with site.database.transaction() as session:
        withdrawal.withdraw_page(session, article_id, None, "Wrong", site.actor, LATER)
    assert site.get(f"/en/articles/{slug}/").status_code == 410
    assert showing(site, app, slug, "zzdose") == set()
    assert slug not in site.get("/sitemap.xml").text

    with site.database.transaction() as session:
        for row in withdrawal.history(session, article_id):
            withdrawal.put_back(session, row.id, site.actor, LATER)
    assert "zzdose" in site.get(f"/en/articles/{slug}/").text
    assert "zzdose" in site.get(f"/ja/articles/{slug}/").text


def test_a_withdrawn_page_cannot_be_published_before_it_is_put_back(site: Site) -> None:
    slug = site.publish(body=BODY)
    with site.database.transaction() as session:
        article_id = article_of(session, slug).id
        withdrawal.withdraw_page(session, article_id, None, "Wrong", site.actor, LATER)

    with pytest.raises(NotAllowed), site.database.transaction() as session:
        service.publish_source(session, article_id, site.actor, LATER)


def test_a_sentence_withdrawn_while_its_page_was_away_stays_away(site: Site) -> None:
    slug = site.publish(body=BODY)
    with site.database.transaction() as session:
        article_id = article_of(session, slug).id
        withdrawal.withdraw_page(session, article_id, "ja", "Wrong", site.actor, LATER)
    withdraw(site, slug, "zzdose")

    with site.database.transaction() as session:
        away = next(row for row in withdrawal.history(session, article_id) if not row.sentence)
        withdrawal.put_back(session, away.id, site.actor, LATER)

    page = site.get(f"/ja/articles/{slug}/")
    assert page.status_code == 200
    assert "zzdose" not in page.text


def test_a_page_withdrawn_twice_comes_back_whichever_withdrawal_ends_last(site: Site) -> None:
    slug = site.publish(body=BODY)
    with site.database.transaction() as session:
        article_id = article_of(session, slug).id
        withdrawal.withdraw_page(session, article_id, "ja", "Wrong", site.actor, LATER)
        withdrawal.withdraw_page(session, article_id, None, "All of it", site.actor, LATER)
    statuses, back = [], []

    for reason in ("Wrong", "All of it"):
        with site.database.transaction() as session:
            row = session.scalars(select(Withdrawal).where(Withdrawal.reason == reason)).one()
            back.append(withdrawal.put_back(session, row.id, site.actor, LATER))
        pages = [site.get(f"/{one}/articles/{slug}/") for one in ("en", "ja")]
        statuses.append([page.status_code for page in pages])

    assert statuses == [[410, 410], [200, 200]]
    assert back == [False, True]


def test_a_sentence_put_back_while_its_page_was_away_is_there_again(site: Site) -> None:
    slug = site.publish(body=BODY)
    withdraw(site, slug, "zzdose")
    with site.database.transaction() as session:
        article_id = article_of(session, slug).id
        withdrawal.withdraw_page(session, article_id, "ja", "Wrong", site.actor, LATER)

    for is_sentence in (True, False):
        with site.database.transaction() as session:
            rows = withdrawal.history(session, article_id)
            row = next(one for one in rows if bool(one.sentence) is is_sentence)
            withdrawal.put_back(session, row.id, site.actor, LATER)

    for language in ("en", "ja"):
        assert "zzdose" in site.get(f"/{language}/articles/{slug}/").text
        assert f"/articles/{slug}/" in site.get(f"/{language}/search?q=zzdose").text


def test_pages_from_before_manuscripts_were_kept_can_be_cut_as_long_as_nothing_changed(
    site: Site,
) -> None:
    slug = site.publish(body=BODY)
    with site.database.transaction() as session:
        session.execute(update(PublishedPage).values(manuscript=None))

    assert withdraw(site, slug, "zzdose").found == ("en", "ja")


def test_an_old_page_whose_translation_was_reworked_is_named_as_not_found(site: Site) -> None:
    slug = site.publish(body=BODY)
    with site.database.transaction() as session:
        session.execute(update(PublishedPage).values(manuscript=None))
        article = article_of(session, slug)
        article.body = BODY + "\nMore.\n"
        articles.mark_ready(session, SILENT, article.id, site.actor, LATER)

    assert withdraw(site, slug, "zzdose") == withdrawal.Outcome(("en",), ("ja",))


def test_an_old_page_that_nobody_can_search_for_withdrawn_sentences_stays_away(site: Site) -> None:
    slug = site.publish(body=BODY)
    with site.database.transaction() as session:
        session.execute(update(PublishedPage).values(manuscript=None))
        article = article_of(session, slug)
        article.body = BODY + "\nMore.\n"
        articles.mark_ready(session, SILENT, article.id, site.actor, LATER)
        withdrawal.withdraw_page(session, article.id, "ja", "Wrong", site.actor, LATER)
    withdraw(site, slug, "zzdose")

    with site.database.transaction() as session:
        rows = withdrawal.history(session, article_of(session, slug).id)
        away = next(row for row in rows if not row.sentence)
        assert not withdrawal.put_back(session, away.id, site.actor, LATER)

    page = site.get(f"/ja/articles/{slug}/")
    assert page.status_code == 404
    assert "zzdose" not in page.text


def test_a_withdrawal_needs_a_reason_a_right_and_the_page_as_it_is(site: Site) -> None:
    slug = site.publish(body=BODY)
    with site.database.transaction() as session:
        article_id = article_of(session, slug).id
        stranger = make_actor(session, Role.TRANSLATOR)
        number, hashed = line_of(session, article_id, "zzdose")
        title = line_of(session, article_id, "", "en")

    def attempt(error: type[Exception], *values: object, reason: str = "Why", actor=site.actor):
        with pytest.raises(error), site.database.transaction() as session:
            withdrawal.withdraw_sentence(session, article_id, *values, reason, actor, LATER)

    attempt(Invalid, "en", number, hashed, reason="  ")
    attempt(Invalid, "en", number, hashed, reason="x" * 501)
    attempt(Invalid, "en", *title)
    attempt(Conflict, "en", number, "another")
    attempt(Conflict, "en", 10**6, hashed)
    attempt(Conflict, "ko", number, hashed)
    attempt(NotAllowed, "en", number, hashed, actor=stranger)
    assert "zzdose" in site.get(f"/en/articles/{slug}/").text


@pytest.mark.parametrize(
    ("lines", "words", "gone"),
    [
        (["Rest.", "Do not drive today.", "Walk."], "Do not drive today.", {1}),
        (["Do not drive.", "Rest.", "Do not drive."], "Do not drive.", {0, 2}),
        (["Rest. Do not drive today. Walk."], "Do not drive today.", {0}),
        (
            ["Do not drive today", "and not tomorrow."],
            "Do not drive today and not tomorrow.",
            {0, 1},
        ),
        (["Neck pain", "Neck pain may last."], "Neck pain may last.", {1}),
        (["Take 2 tablets a day.", "Rest."], "Take 3 tablets a day.", {0}),
        (["Walk a little.", "Rest."], "Take 3 tablets a day.", set()),
    ],
)
def test_the_lines_that_hold_a_sentence(lines: list[str], words: str, gone: set[int]) -> None:
    sources = [Sentence(f"hash {number} {line}", line) for number, line in enumerate(lines)]

    assert withdrawn(sources, Sentence("its own hash", words)) == gone


SignIn = Callable[..., FlaskClient]


def test_staff_withdraw_a_sentence_and_put_it_back_on_a_page(site: Site, sign_in: SignIn) -> None:
    slug = site.publish(title="Back pain", body=BODY)
    with site.database.reading() as session:
        article_id = article_of(session, slug).id
    client = sign_in(Role.PUBLISHER)
    address = f"/staff/articles/{article_id}/withdraw"
    page = client.get(address).text
    value = re.search(r'value="(en:\d+:[0-9a-f]+)" required><span lang="en">Take zzdose', page)
    assert value

    empty = client.post(
        f"/staff/articles/{article_id}/withdraw-sentence",
        data={"csrf_token": token(page), "line": value[1], "reason": " "},
    )
    assert empty.status_code == 422
    assert f'value="{value[1]}" required checked' in empty.text
    done = client.post(
        f"/staff/articles/{article_id}/withdraw-sentence",
        data={"csrf_token": token(page), "line": value[1], "reason": "Wrong <dose>"},
        follow_redirects=True,
    )
    assert "Wrong &lt;dose&gt;" in done.text
    assert "zzdose" not in site.get(f"/en/articles/{slug}/").text

    back = re.search(r'action="([^"]+put-back)"', done.text)
    assert back
    client.post(back[1], data={"csrf_token": token(done.text)})
    assert "zzdose" in site.get(f"/en/articles/{slug}/").text


def test_staff_withdraw_the_whole_page_on_a_page(site: Site, sign_in: SignIn) -> None:
    slug = site.publish(title="Back pain", body=BODY)
    with site.database.reading() as session:
        article_id = article_of(session, slug).id
    client = sign_in(Role.PUBLISHER)
    page = client.get(f"/staff/articles/{article_id}/withdraw").text

    nothing = client.post(
        f"/staff/articles/{article_id}/withdraw-page",
        data={"csrf_token": token(page), "reason": "Kept"},
    )
    client.post(
        f"/staff/articles/{article_id}/withdraw-page",
        data={"csrf_token": token(page), "language": "every", "reason": "Wrong"},
    )

    assert nothing.status_code == 422
    assert "Kept</textarea>" in nothing.text
    assert site.get(f"/ja/articles/{slug}/").status_code == 410
    assert "Patients cannot read" in client.get(f"/staff/articles/{article_id}/withdraw").text
