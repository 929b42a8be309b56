"""Suggestions for misspelt words."""

import pytest
from sqlalchemy.orm import Session

from clinicweb.domain.search_query import terms
from clinicweb.finding import index
from clinicweb.finding.spelling import corrected
from tests.finding.conftest import Publish


def suggest(session: Session, query: str, language: str = "en") -> str | None:
    return corrected(session, query, terms(query, language), language)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("acupunture", "acupuncture"),
        ("nekc", "neck"),
        ("nekc pain", "neck pain"),
        ("Shoulderr", "shoulder"),
        ("headake and nekc", "headache and neck"),
        ("neck pain", None),
        ("xylophone", None),
        ("qq", None),
        ("首", None),
        ("LI4", None),
        ("%", None),
    ],
)
def test_a_misspelt_word_leads_to_one_that_a_page_has(
    publish: Publish, session: Session, query: str, expected: str | None
) -> None:
    publish("en", title="Acupuncture for neck and shoulder pain", html="<p>Headache and more</p>")

    assert suggest(session, query) == expected


def test_words_of_pages_that_are_gone_are_not_suggested(publish: Publish, session: Session) -> None:
    page = publish("en", title="Moxibustion")
    assert suggest(session, "moxibuston") == "moxibustion"

    index.remove(session, page)

    assert suggest(session, "moxibuston") is None


def test_words_of_another_language_are_not_suggested(publish: Publish, session: Session) -> None:
    publish("fr", title="douleur")

    assert suggest(session, "douler", "fr") == "douleur"
    assert suggest(session, "douler", "en") is None
