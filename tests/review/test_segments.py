"""The page on which passages are split and joined, as a browser without scripts uses it."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.models import Passage
from tests.review.pages import BY_SCRIPT, hidden, opened, token
from tests.working import DRAFTS, Work

REST, FORCE, WARM = 3, 4, 5  # two sentences of one paragraph, and a list item


@pytest.fixture
def translator(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.TRANSLATOR)


@pytest.fixture
def sources(database: Database, work: Work) -> Callable[[], list[str]]:
    def sources() -> list[str]:
        with database.reading() as session:
            rows = select(Passage).where(Passage.translation_id == work.translation_id)
            return [row.source for row in session.scalars(rows.order_by(Passage.position))]

    return sources


def address(passage_id: int, what: str = "segments") -> str:
    return f"/staff/review/passages/{passage_id}/{what}"


def fields(html: str, action: str) -> dict[str, str]:
    """The hidden fields of the form with this action."""
    form = html[html.index(f'action="{action}"') :]
    form = form[: form.index("</form>")]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))


def words(html: str) -> dict[str, str]:
    """The words before which the passage can be split, with the value of their button."""
    found = re.findall(r'<button name="cut" value="(\d+)"[^>]*>([^<]+)</button>', html)
    return {unescape(shown): value for value, shown in found}


def test_two_passages_are_joined_and_split_again(
    translator: FlaskClient,
    work: Work,
    sources: Callable[[], list[str]],
    stored: Callable[[int], Passage],
) -> None:
    first = work.passage_ids[REST]
    before = sources()
    page = translator.get(address(first)).text
    joining = address(first, "join")

    answer = translator.post(joining, data=fields(page, joining))

    assert answer.status_code == 303
    assert f"p={first}" in answer.location
    assert stored(first).source == "Rest for 2 days. Do not force the neck."
    assert stored(first).text == DRAFTS[REST] + DRAFTS[FORCE]
    assert "Split or join" in translator.get(answer.location).text

    page = translator.get(address(first)).text
    assert "Split again where it was joined" in page
    splitting = address(first, "split")
    cut = re.search(r'class="button primary" name="cut" value="(\d+)"', page)
    assert cut
    translator.post(splitting, data={**fields(page, splitting), "cut": cut[1]})

    assert sources() == before
    assert stored(first).text == DRAFTS[REST]


def test_a_passage_is_split_before_the_word_that_is_chosen(
    translator: FlaskClient, work: Work, sources: Callable[[], list[str]]
) -> None:
    passage = work.passage_ids[FORCE]
    page = translator.get(address(passage)).text
    splitting = address(passage, "split")

    assert list(words(page)) == ["not", "force", "the", "neck."]
    translator.post(splitting, data={**fields(page, splitting), "cut": words(page)["the"]})

    assert sources()[FORCE : FORCE + 2] == ["Do not force", "the neck."]


def test_the_second_of_two_is_joined_with_the_one_before(
    translator: FlaskClient, work: Work, sources: Callable[[], list[str]]
) -> None:
    page = translator.get(address(work.passage_ids[FORCE])).text
    joining = address(work.passage_ids[REST], "join")

    translator.post(joining, data=fields(page, joining))

    assert sources()[REST] == "Rest for 2 days. Do not force the neck."


def test_a_list_item_has_nothing_to_be_joined_with(translator: FlaskClient, work: Work) -> None:
    page = translator.get(address(work.passage_ids[WARM])).text

    assert "It stands alone in its paragraph" in page
    assert "/join" not in page


def test_what_was_typed_is_kept_on_the_way_to_the_page(
    translator: FlaskClient, work: Work, stored: Callable[[int], Passage]
) -> None:
    passage = work.passage_ids[REST]
    html = opened(translator, work.translation_id, passage)
    sent = {**hidden(html), "text": "二日間はお休みください。"}

    answer = translator.post(address(passage), data=sent, headers=BY_SCRIPT)

    assert answer.status_code == 303
    assert answer.location.endswith(address(passage))
    assert stored(passage).text == "二日間はお休みください。"
    assert "二日間はお休みください。" in translator.get(answer.location).text


def test_typing_over_somebody_elses_change_shows_both_texts(
    translator: FlaskClient, work: Work, stored: Callable[[int], Passage]
) -> None:
    passage = work.passage_ids[REST]
    html = opened(translator, work.translation_id, passage)
    sent = {**hidden(html), "text": "二日間はお休みください。", "seen_version": "99"}

    answer = translator.post(address(passage), data=sent, headers=BY_SCRIPT)

    assert answer.status_code == 409
    assert "二日間はお休みください。" in answer.text
    assert stored(passage).text == DRAFTS[REST]


@pytest.mark.parametrize("what", ["join", "split"])
def test_a_change_by_somebody_else_is_told_and_nothing_is_done(
    translator: FlaskClient, work: Work, sources: Callable[[], list[str]], what: str
) -> None:
    passage = work.passage_ids[REST]
    page = translator.get(address(passage)).text
    before = sources()
    sent = {"csrf_token": token(page), "seen_version": 99, "next_version": 1, "cut": 5}

    answer = translator.post(address(passage, what), data=sent, follow_redirects=True)

    assert "Look at" in answer.text
    assert sources() == before


def test_a_cut_inside_a_word_is_refused(
    translator: FlaskClient, work: Work, sources: Callable[[], list[str]]
) -> None:
    passage = work.passage_ids[REST]
    page = translator.get(address(passage)).text
    splitting = address(passage, "split")
    before = sources()

    answer = translator.post(
        splitting, data={**fields(page, splitting), "cut": "2"}, follow_redirects=True
    )

    assert "cannot be split there" in answer.text
    assert sources() == before


def test_a_form_without_its_fields_is_refused(translator: FlaskClient, work: Work) -> None:
    passage = work.passage_ids[REST]
    sent = {"csrf_token": token(translator.get(address(passage)).text)}

    assert translator.post(address(passage, "join"), data=sent).status_code == 400
    assert translator.post(address(passage, "split"), data=sent).status_code == 400


def test_somebody_who_does_not_translate_into_the_language_may_not(
    sign_in: Callable[..., FlaskClient], work: Work
) -> None:
    client = sign_in(Role.TRANSLATOR, language="en")

    assert client.get(address(work.passage_ids[REST])).status_code in (403, 404)


def test_the_preview_shows_the_joined_text_where_both_stood(
    translator: FlaskClient, work: Work
) -> None:
    first = work.passage_ids[REST]
    joining = address(first, "join")
    translator.post(joining, data=fields(translator.get(address(first)).text, joining))

    preview = translator.get(f"/staff/review/{work.translation_id}/preview").text

    assert DRAFTS[REST] + DRAFTS[FORCE] in preview
