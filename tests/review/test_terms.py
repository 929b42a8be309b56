"""The terms of a source: underlined where they stand, and offered beside the open passage."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient

from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.domain.terms import ConceptEntry, TermEntry, TermStatus
from clinicweb.review.marked import marked
from clinicweb.review.term_marks import TermMark, named_concepts, term_marks
from clinicweb.termbase import service
from clinicweb.termbase.lookup import Termbase
from clinicweb.termbase.rules import Draft
from tests.clock import NOW
from tests.factories import make_actor
from tests.review.pages import opened
from tests.termbase.conftest import words
from tests.terms.conftest import keep  # noqa: F401 - a fixture
from tests.working import Work

REST, FORCE = 3, 4
Keep = Callable[..., int]


def concept(number: int, code: str | None = None, note: str = "", **languages: str) -> ConceptEntry:
    return ConceptEntry(number, code, words(**languages), note)


HEGU = concept(1, "LI4", en="Hegu", ja="合谷")
NECK = concept(2, en="stiff neck", ja="首のこり, 肩こり")
NEVER = concept(3, en="miracle", ja="!奇跡")
ONLY_NOTE = concept(4, note="Ask first.", en="cupping")
TERMS = Termbase((HEGU, NECK, NEVER, ONLY_NOTE))


def underlined(text: str, language: str = "en", target: str = "ja") -> list[tuple[str, str]]:
    marks = term_marks(TERMS, text, language, target)
    return [(text[one.start : one.end], one.target) for one in marks]


def test_terms_are_underlined_in_any_form_with_the_word_to_write() -> None:
    assert underlined("Stiff necks: press L.I.4, He Gu or Hégǔ.") == [
        ("Stiff necks", "首のこり"),
        ("L.I.4", "合谷"),
        ("He Gu", "合谷"),
        ("Hégǔ", "合谷"),
    ]
    assert underlined("首のこりに合谷（ＬＩ４）を押します。", "ja", "en") == [
        ("首のこり", "stiff neck"),
        ("合谷", "Hegu"),
        ("ＬＩ４", "Hegu"),
    ]


def test_what_has_no_word_in_the_language_of_the_translation_is_not_underlined() -> None:
    assert underlined("A miracle of cupping") == []


def test_a_mark_never_cuts_through_a_code() -> None:
    text = "A ⟦1⟧stiff⟦/1⟧ neck"

    assert underlined(text) == [("stiff", "首のこり"), ("neck", "首のこり")]
    html = marked(text, (), term_marks(TERMS, text, "en", "ja"))
    assert '<span class="term" title="首のこり">stiff</span>' in html
    assert "⟦/1⟧" in html


def test_an_underlined_word_is_escaped() -> None:
    html = marked("<b>&", (), (TermMark(0, 3, 1, '"><i>', None),))

    assert "<b>" not in html
    assert "<i>" not in html


def test_a_concept_is_offered_once_with_the_words_of_the_source() -> None:
    text = "LI-4 (Hegu) and LI4"

    [found] = named_concepts(TERMS, text, "en", "ja")

    assert found.words == ("LI-4", "Hegu", "LI4")
    assert found.with_code == "LI4（合谷）"
    assert found.is_coded
    [backwards] = named_concepts(TERMS, "合谷", "ja", "en")
    assert (backwards.with_code, backwards.is_coded) == ("LI4 (Hegu)", False)


def test_words_to_avoid_and_notes_are_shown_even_without_a_word_to_write() -> None:
    found = named_concepts(TERMS, "A miracle of cupping", "en", "ja")

    assert [one.concept.concept_id for one in found] == [3, 4]
    assert [one.text for one in found[0].forbidden] == ["奇跡"]


@pytest.fixture
def translator(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.TRANSLATOR, language="ja", locale="en")


def section(client: FlaskClient, work: Work, place: int) -> str:
    page = client.get(f"/staff/review/passages/{work.passage_ids[place]}/panel").text
    found = re.search(r'<dl class="panel-terms">.*?</dl>', page, re.DOTALL)
    return unescape(found[0]) if found else ""


def buttons(html: str) -> list[str]:
    return re.findall(r'class="insert" data-before="([^"]*)"', html)


def test_the_panel_offers_the_preferred_word_first_and_strikes_what_to_avoid(
    translator: FlaskClient,
    work: Work,
    keep: Keep,  # noqa: F811
) -> None:
    keep(en="neck", ja="首, 頸部, !ネック")

    page = opened(translator, work.translation_id, work.passage_ids[FORCE])
    panel = section(translator, work, FORCE)

    assert '<span class="term" title="首">neck</span>' in page
    assert buttons(panel) == ["首", "頸部"]
    assert "also possible" in panel
    assert '<s lang="ja">ネック</s>' in panel
    assert "not to be used" in panel
    assert section(translator, work, REST) == ""


def test_a_clinic_s_own_words_are_offered_in_its_articles_alone(
    translator: FlaskClient,
    work: Work,
    keep: Keep,  # noqa: F811
    database: Database,
) -> None:
    keep(en="neck", ja="首")
    keep(clinic_id=work.clinic_id, en="neck", ja="頸")

    assert buttons(section(translator, work, FORCE)) == ["頸"]


def test_readings_and_notes_stand_beside_the_words(
    translator: FlaskClient, work: Work, database: Database
) -> None:
    terms = (
        TermEntry("en", "neck"),
        TermEntry("ja", "頸", reading="くび", note="見出しだけ"),
        TermEntry("ja", "ネック", TermStatus.FORBIDDEN, note="俗語"),
    )
    with database.transaction() as session:
        service.create(session, Draft(None, None, "Check.", terms), make_actor(session), NOW)

    panel = section(translator, work, FORCE)

    for said in ("くび", "見出しだけ", "俗語", "Check."):
        assert said in panel
