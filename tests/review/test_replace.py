"""The page of search and replace, as a browser without scripts uses it."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.models import Passage
from tests.review.pages import token
from tests.working import DRAFTS, Work

FORCE, WARM = 4, 5


@pytest.fixture
def translator(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.TRANSLATOR)


def address(work: Work) -> str:
    return f"/staff/review/{work.translation_id}/replace"


def boxes(html: str) -> dict[str, bool]:
    """The values of the tick boxes, and whether they are ticked."""
    found = re.findall(r'name="chosen" value="([^"]+)"( checked)?>', html)
    return {value: bool(checked) for value, checked in found}


def preview(client: FlaskClient, work: Work, **asked: str) -> str:
    answer = client.get(address(work), query_string={"find": "首", "replacement": "頸部", **asked})
    assert answer.status_code == 200
    return answer.text


def test_the_page_begins_with_an_empty_form(translator: FlaskClient, work: Work) -> None:
    page = translator.get(address(work)).text

    assert "Look for" in page
    assert "Nothing would change" not in page
    assert "Whole words only" not in page  # Japanese has no spaces


def test_what_would_change_is_listed_with_safety_passages_not_chosen(
    translator: FlaskClient, work: Work, database: Database
) -> None:
    with database.transaction() as session:
        session.get_one(Passage, work.passage_ids[FORCE]).safety = "negated_advice"

    page = preview(translator, work)

    chosen = {value.split("-")[0]: ticked for value, ticked in boxes(page).items()}
    assert len(chosen) == 4
    assert chosen[str(work.passage_ids[WARM])]
    assert not chosen[str(work.passage_ids[FORCE])]
    assert "<del>首</del><ins>頸部</ins>" in page
    assert "Safety passages are not chosen." in page


def test_the_chosen_ones_are_replaced_and_the_rest_is_still_offered(
    translator: FlaskClient, work: Work, stored: Callable[[int], Passage]
) -> None:
    page = preview(translator, work)
    warm = next(one for one in boxes(page) if one.startswith(f"{work.passage_ids[WARM]}-"))
    sent = {"csrf_token": token(page), "find": "首", "replacement": "頸部", "chosen": [warm]}

    answer = translator.post(address(work), data=sent)

    assert "1 passage was changed." in answer.text
    assert stored(work.passage_ids[WARM]).text == DRAFTS[WARM].replace("首", "頸部")
    assert stored(work.passage_ids[FORCE]).text == DRAFTS[FORCE]
    assert len(boxes(answer.text)) == 3


def test_what_somebody_changed_meanwhile_is_left_and_named(
    translator: FlaskClient, work: Work, stored: Callable[[int], Passage]
) -> None:
    page = preview(translator, work)
    stale = f"{work.passage_ids[WARM]}-99"
    sent = {"csrf_token": token(page), "find": "首", "replacement": "頸部"}

    answer = translator.post(address(work), data={**sent, "chosen": [stale, "x", "1-2-3", "é-1"]})

    assert "These stay as they were:" in answer.text
    assert "passage 6</a> – Somebody changed it meanwhile." in answer.text
    assert stored(work.passage_ids[WARM]).text == DRAFTS[WARM]


def test_an_error_made_by_the_replacement_is_told(translator: FlaskClient, work: Work) -> None:
    page = preview(translator, work, find="2", replacement="3")
    sent = {"csrf_token": token(page), "find": "2", "replacement": "3", "chosen": list(boxes(page))}

    answer = translator.post(address(work), data=sent)

    assert "The checks find an error now in:" in answer.text


def test_nothing_found_is_said_plainly(translator: FlaskClient, work: Work) -> None:
    assert "Nothing would change" in preview(translator, work, find="膝")


def test_what_cannot_be_searched_is_said_and_what_was_typed_stays(
    translator: FlaskClient, work: Work
) -> None:
    page = preview(translator, work, replacement="{{phone}}")

    assert "Codes and facts cannot be searched or written this way." in page
    assert 'value="{{phone}}"' in page
    sent = {"csrf_token": token(page), "find": "首", "replacement": "⟦1⟧"}
    assert translator.post(address(work), data=sent).status_code == 422


def test_only_translators_of_the_language_come_here(
    sign_in: Callable[..., FlaskClient], work: Work
) -> None:
    assert sign_in(Role.PUBLISHER).get(address(work)).status_code == 403
    assert sign_in(Role.TRANSLATOR, language="en").get(address(work)).status_code in (403, 404)
