"""Live pages in the index, written as publishing writes them."""

from collections.abc import Callable
from itertools import count

import pytest
from sqlalchemy.orm import Session

from clinicweb.finding import index
from clinicweb.finding.search import Asked, search
from clinicweb.models import PublishedPage
from tests.clock import NOW
from tests.factories import make_actor, make_article, make_clinic

Publish = Callable[..., PublishedPage]
Find = Callable[..., list[str]]


@pytest.fixture
def publish(session: Session) -> Publish:
    """Put a page of a new article on the site, in any language."""
    actor = make_actor(session)
    clinic = make_clinic(session)
    numbers = count(1)

    def publish(language: str = "ja", **values: object) -> PublishedPage:
        article = make_article(session, clinic_id=clinic.id, actor=actor)
        number = next(numbers)
        page = PublishedPage(
            **{
                "article_id": article.id,
                "clinic_id": clinic.id,
                "revision_id": article.current_revision_id,
                "revision_number": 1,
                "slug": f"page-{number}",
                "language": language,
                "source_language": "en",
                "title": "題",
                "summary": "",
                "html": "",
                "machine_drafted": False,
                "first_published_at": NOW,
                "published_at": NOW,
                "published_by_id": actor.user_id,
                **values,
            }
        )
        session.add(page)
        index.put(session, page)
        return page

    return publish


@pytest.fixture
def find(session: Session) -> Find:
    """The slugs of what a query finds, best first."""

    def find(query: str, language: str = "ja", **asked: object) -> list[str]:
        found = search(session, Asked(query, language, **asked))  # type: ignore[arg-type]
        return [session.get_one(PublishedPage, one).slug for one in found.page_ids]

    return find
