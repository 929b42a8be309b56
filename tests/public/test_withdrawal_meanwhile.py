"""A page that is withdrawn in the very moment in which an answer is made of it."""

import pytest
from sqlalchemy import event
from werkzeug.test import TestResponse

from clinicweb.publishing import withdrawal
from tests.public.conftest import Site
from tests.public.test_withdrawal import BODY, LATER, article_of


@pytest.mark.parametrize(
    "address",
    [
        "/en/articles/back-pain/",
        "/en/articles/back-pain/social.png",
        "/en/",
        "/en/articles/",
        "/en/feed.atom",
        "/en/clinics/tokyo/feed.atom",
        "/en/search?q=walk",
        "/sitemap.xml",
        "/sitemaps/articles-en-1.xml",
    ],
)
def test_what_is_withdrawn_while_an_answer_is_made_is_no_fault_and_is_not_kept(
    site: Site, address: str
) -> None:
    slug = site.publish(title="Back pain", body=BODY)
    with site.database.reading() as session:
        article_id = article_of(session, slug).id
    for number in range(1, 100):
        during, was_withdrawn = get_withdrawing(site, address, article_id, number)
        if not was_withdrawn:
            break  # the answer takes fewer statements
        assert during.status_code in {200, 404, 410}
        after = site.get(address)
        assert "back-pain" not in after.text.replace(address, "") or after.status_code == 410
        assert "zzdose" not in after.text
        with site.database.transaction() as session:
            row = withdrawal.history(session, article_id)[0]
            withdrawal.put_back(session, row.id, site.actor, LATER)
    assert number > 1


def get_withdrawing(
    site: Site, address: str, article_id: int, number: int
) -> tuple[TestResponse, bool]:
    """Ask for an address, and withdraw the article before the statement of that number."""
    seen = 0

    def interrupt(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == number:
            with site.database.transaction() as session:
                withdrawal.withdraw_page(session, article_id, None, "Now", site.actor, LATER)

    event.listen(site.database.engine, "before_cursor_execute", interrupt)
    try:
        return site.get(address), seen >= number
    finally:
        event.remove(site.database.engine, "before_cursor_execute", interrupt)
