"""Safety passages on the review page: what it shows, what it offers, and what it refuses."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from clinicweb.articles import service as articles
from clinicweb.db import Database
from clinicweb.desk import approval
from clinicweb.domain.access import Role
from clinicweb.domain.workflow import PassageState, Provenance
from clinicweb.memory import entries
from clinicweb.models import Article, Clinic, MemoryEntry, Passage, PublishedPage, Translation
from clinicweb.publishing import service as publishing
from tests.clock import NOW
from tests.factories import SILENT, accept, accept_all, make_actor, make_clinic, make_draft
from tests.review.pages import BY_SCRIPT, hidden, opened, press, token, typed
from tests.working import DRAFTS, Work

SignIn = Callable[..., FlaskClient]
Stored = Callable[[int], Passage]

DO_NOT_FORCE, WARM = 4, 5
CONFIRM = "Confirm as second person"


@pytest.fixture
def passage_id(work: Work) -> int:
    return work.passage_ids[DO_NOT_FORCE]


def page(client: FlaskClient, work: Work, passage_id: int | None = None) -> str:
    return opened(client, work.translation_id, passage_id or work.passage_ids[0])


def row(html: str, passage_id: int) -> str:
    """One passage of the page."""
    start = html.index(f'id="p-{passage_id}"')
    return unescape(html[start : html.find('<li class="passage', start)])


def accepted_by_another(database: Database, passage_id: int) -> None:
    with database.transaction() as session:
        passage = session.get_one(Passage, passage_id)
        accept(session, passage, passage.text, make_actor(session))


def test_a_safety_passage_says_why_it_is_one_before_and_after_it_is_opened(
    work: Work, sign_in: SignIn, passage_id: int
) -> None:
    client = sign_in()

    for html in (page(client, work), page(client, work, passage_id)):
        assert "Safety: what not to do" in row(html, passage_id)
        assert "Safety:" not in row(html, work.passage_ids[WARM])


def test_whoever_accepted_a_safety_passage_is_told_that_it_waits_and_cannot_confirm_it(
    work: Work, sign_in: SignIn, stored: Stored, passage_id: int
) -> None:
    client = sign_in(Role.TRANSLATOR)
    text = DRAFTS[DO_NOT_FORCE]
    press(client, page(client, work, passage_id), passage_id, "accept", text)

    html = page(client, work, passage_id)
    assert "waits for a second person" in row(html, passage_id)
    assert CONFIRM not in html
    refused = press(client, html, passage_id, "confirm", text)

    assert refused.status_code == 403
    assert "You wrote or accepted this text yourself." in unescape(refused.text)
    assert typed(refused.text) == text
    assert stored(passage_id).confirmed_by_id is None


@pytest.mark.parametrize("headers", [None, BY_SCRIPT])
def test_another_translator_is_offered_to_confirm_it_and_is_named_then(
    work: Work,
    sign_in: SignIn,
    stored: Stored,
    database: Database,
    passage_id: int,
    headers: dict[str, str] | None,
) -> None:
    accepted_by_another(database, passage_id)
    client = sign_in(Role.TRANSLATOR, name="佐藤 愛子")
    html = page(client, work, passage_id)
    assert "waits for you as second person" in row(html, passage_id)
    assert CONFIRM in row(html, passage_id)

    answer = press(client, html, passage_id, "confirm", DRAFTS[DO_NOT_FORCE], headers)

    assert answer.status_code == (200 if headers else 303)
    assert stored(passage_id).confirmed_by_id is not None
    assert "confirmed by 佐藤 愛子" in row(page(client, work), passage_id)


def test_a_text_that_was_changed_in_the_form_is_not_confirmed_and_not_lost(
    work: Work, sign_in: SignIn, stored: Stored, database: Database, passage_id: int
) -> None:
    accepted_by_another(database, passage_id)
    client = sign_in(Role.TRANSLATOR)
    html = page(client, work, passage_id)

    refused = press(client, html, passage_id, "confirm", "首を動かしてください。")

    assert refused.status_code == 422
    assert typed(refused.text) == "首を動かしてください。"
    assert stored(passage_id).confirmed_by_id is None


def test_a_text_that_changed_since_the_page_was_loaded_is_shown_instead_of_confirmed(
    work: Work, sign_in: SignIn, stored: Stored, database: Database, passage_id: int
) -> None:
    accepted_by_another(database, passage_id)
    client = sign_in(Role.TRANSLATOR)
    html = page(client, work, passage_id)
    with database.transaction() as session:
        passage = session.get_one(Passage, passage_id)
        accept(session, passage, "首を無理に曲げないでください。", make_actor(session))

    refused = press(client, html, passage_id, "confirm", DRAFTS[DO_NOT_FORCE])

    assert refused.status_code == 409
    assert "首を無理に曲げないでください。" in refused.text
    assert stored(passage_id).confirmed_by_id is None


def test_a_similar_text_is_accepted_only_with_an_explicit_word_which_the_page_keeps(
    work: Work, sign_in: SignIn, stored: Stored, database: Database, passage_id: int
) -> None:
    with database.transaction() as session:
        passage = session.get_one(Passage, passage_id)
        passage.provenance, passage.match, passage.draft = Provenance.MEMORY, 87, passage.text
    client = sign_in(Role.TRANSLATOR, name="佐藤 愛子")
    text = DRAFTS[DO_NOT_FORCE]

    refused = press(client, page(client, work, passage_id), passage_id, "accept", text)
    assert stored(passage_id).state != PassageState.ACCEPTED
    html = client.get(refused.headers["Location"]).text
    assert "from a similar sentence (87 %)" in row(html, passage_id)
    [fingerprint] = re.findall(r'name="acknowledged" value="(\w+)"', html)
    press(client, html, passage_id, "accept", text, acknowledged=fingerprint)

    assert stored(passage_id).state == PassageState.ACCEPTED
    assert "acknowledged by 佐藤 愛子" in row(page(client, work), passage_id)


def test_all_exact_matches_are_accepted_with_one_button_but_never_a_safety_passage(
    work: Work, sign_in: SignIn, stored: Stored, database: Database, passage_id: int
) -> None:
    with database.transaction() as session:
        translation = session.get_one(Translation, work.translation_id)
        actor = make_actor(session)
        entries.remember(session, translation, translation.passages, actor.user_id, NOW)
        known = {one.source: one.id for one in session.scalars(select(MemoryEntry))}
        for one in translation.passages:
            one.provenance, one.match, one.draft = Provenance.MEMORY, 100, one.text
            one.engine, one.memory_entry_id = None, known[one.source]
    client = sign_in(Role.TRANSLATOR)
    html = page(client, work)
    assert "Accept all 6 exact matches" in html

    address = f"/staff/review/{work.translation_id}/accept-exact"
    answer = client.post(address, data={"csrf_token": token(html)}, follow_redirects=True)

    assert "6 exact matches were accepted." in answer.text
    assert "1 safety passage is left for you to read." in answer.text
    assert stored(passage_id).state == PassageState.DRAFTED
    assert stored(work.passage_ids[WARM]).state == PassageState.ACCEPTED
    assert "exact match" not in page(client, work)


def revise(database: Database, work: Work, old: str, new: str) -> tuple[int, int]:
    """Change the source of an accepted translation; ids of the passages 4 and 5 now."""
    with database.transaction() as session:
        actor = make_actor(session)
        accept_all(session, session.get_one(Translation, work.translation_id), actor)
        article = session.get_one(Article, work.article_id)
        article.body = article.body.replace(old, new)
        session.flush()
        articles.mark_ready(session, SILENT, article.id, actor, NOW)
        rows = make_draft(session, session.get_one(Translation, work.translation_id)).passages
        return rows[DO_NOT_FORCE].id, rows[WARM].id


def test_a_mended_typo_offers_to_keep_the_approval_in_one_step(
    work: Work, sign_in: SignIn, stored: Stored, database: Database
) -> None:
    _, passage_id = revise(database, work, "neck warm.", "neck warm!")
    client = sign_in(Role.TRANSLATOR)
    html = page(client, work, passage_id)
    assert "Typo only, keep the approval" in html

    answer = press(client, html, passage_id, "keep", typed(html))

    assert answer.status_code == 303
    kept = stored(passage_id)
    assert (kept.text, kept.state) == (DRAFTS[WARM], PassageState.ACCEPTED)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [("force the neck.", "force the neck!", 0), ("neck warm.", "neck cool.", 1)],
)
def test_it_is_neither_offered_nor_done_for_a_safety_passage_or_another_word(
    work: Work,
    sign_in: SignIn,
    stored: Stored,
    database: Database,
    old: str,
    new: str,
    place: int,
) -> None:
    passage_id = revise(database, work, old, new)[place]
    client = sign_in(Role.TRANSLATOR)
    html = page(client, work, passage_id)
    assert "The source has changed:" in html
    assert "Typo only" not in html

    answer = press(client, html, passage_id, "keep", typed(html))

    assert answer.status_code == 403
    assert stored(passage_id).state != PassageState.ACCEPTED


def test_classes_are_corrected_in_the_page_and_typed_words_are_kept(
    work: Work, sign_in: SignIn, stored: Stored
) -> None:
    warm = work.passage_ids[WARM]
    client = sign_in(Role.TRANSLATOR)
    html = page(client, work, warm)
    assert "Make this a safety passage" in html
    form = [("classes", "medicine"), ("classes", "dose"), ("text", "首を温めます。")]
    fields = [*hidden(html).items(), *form]

    client.post(
        f"/staff/review/passages/{warm}/safety",
        data={name: [v for n, v in fields if n == name] for name, _ in fields},
    )

    assert (stored(warm).safety, stored(warm).text) == ("dose medicine", "首を温めます。")
    assert "Safety: dose, medicine" in row(page(client, work), warm)
    assert "Correct the safety classes" in page(client, work, warm)


def test_whoever_calls_their_own_passage_harmless_still_waits_for_a_second_person(
    work: Work, sign_in: SignIn, stored: Stored, passage_id: int
) -> None:
    client = sign_in(Role.TRANSLATOR)
    html = page(client, work, passage_id)
    client.post(f"/staff/review/passages/{passage_id}/safety", data=hidden(html))
    assert stored(passage_id).safety == ""
    text = DRAFTS[DO_NOT_FORCE]
    press(client, page(client, work, passage_id), passage_id, "accept", text)

    html = page(client, work, passage_id)

    assert "waits for a second person" in row(html, passage_id)
    assert "Whoever called this passage harmless also accepted it" in html
    other = sign_in(Role.TRANSLATOR)
    assert CONFIRM in page(other, work, passage_id)


def test_a_clinic_asks_for_the_second_person_unless_it_says_otherwise(database: Database) -> None:
    with database.transaction() as session:
        assert make_clinic(session).second_person


def test_where_one_person_is_enough_nothing_waits_and_the_record_says_so(
    work: Work, sign_in: SignIn, database: Database, passage_id: int
) -> None:
    with database.transaction() as session:
        session.get_one(Clinic, work.clinic_id).second_person = False
        translation = session.get_one(Translation, work.translation_id)
        actor = make_actor(session)
        for one in translation.passages:
            accept(session, one, one.text, actor)
        approval.approve(session, translation.id, translation.version, actor, NOW)
        session.flush()
        publishing.publish_translation(session, translation.id, actor, NOW)
    client = sign_in()

    html = page(client, work, passage_id)

    assert "waits for a second person" not in html
    assert CONFIRM not in html
    assert "One person checked its safety passages" in html
    with database.reading() as session:
        assert session.scalars(select(PublishedPage.safety_review)).all() == ["one_person"]
