"""The pages of the memory: look words up, read one pair, correct or remove it."""

import re
from collections.abc import Callable, Sequence
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.domain.memory_match import Origin
from clinicweb.memory.entries import Pair, add_pairs
from clinicweb.models import MemoryChange, MemoryEntry
from tests.clock import NOW
from tests.factories import make_actor, make_clinic

PAIRS = (
    ("Keep the neck warm.", "首を温めておきます。"),
    ("Back pain often comes from sitting.", "腰痛は座りすぎからくることがよくあります。"),
    ("The needle is as thin as a hair.", "鍼は髪の毛ほどの細さです。"),
    ("Pain in the shoulder.", "肩の痛み"),
)


@pytest.fixture
def clinic_id(database: Database) -> int:
    with database.transaction() as session:
        return make_clinic(session).id


@pytest.fixture
def remember(database: Database, clinic_id: int) -> Callable[..., None]:
    def remember(
        pairs: Sequence[tuple[str, str]] = PAIRS,
        languages: tuple[str, str] = ("en", "ja"),
        origin: Origin = Origin.IMPORTED,
    ) -> None:
        with database.transaction() as session:
            add_pairs(
                session,
                [Pair(*pair) for pair in pairs],
                *languages,
                origin=origin,
                clinic_id=None if origin is Origin.STARTER else clinic_id,
                now=NOW,
            )

    return remember


@pytest.fixture
def staff(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in()


def search(client: FlaskClient, words: str, **choices: object) -> str:
    answer = client.get("/staff/memory/", query_string={"q": words, **choices})
    assert answer.status_code == 200
    return answer.text


def pairs_on(html: str) -> list[str]:
    """The source of every pair shown, without its marks."""
    texts = re.findall(r'<p class="pair-text" lang="\w+">(.*?)</p>', html)
    return [unescape(re.sub("<.*?>", "", one)) for one in texts[::2]]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("鍼", "The needle is as thin as a hair."),
        ("首", "Keep the neck warm."),
        ("痛", "Pain in the shoulder."),
        ("腰痛", "Back pain often comes from sitting."),
        ("肩 痛み", "Pain in the shoulder."),
        ("ほどの細", "The needle is as thin as a hair."),
        ("neck", "Keep the neck warm."),
        ("NEEDLE thin", "The needle is as thin as a hair."),
        ('"as thin as"', "The needle is as thin as a hair."),
        ("sitt", "Back pain often comes from sitting."),
    ],
)
def test_words_are_found_in_either_language_and_marked(
    staff: FlaskClient, remember: Callable[..., None], words: str, expected: str
) -> None:
    remember()

    html = search(staff, words)

    assert expected in pairs_on(html)
    assert "<mark>" in html
    assert pairs_on(html) == pairs_on(search(staff, words, origin="imported"))


def test_a_language_looks_only_at_its_own_texts(
    staff: FlaskClient, remember: Callable[..., None]
) -> None:
    remember([("Say 鍼 for needle.", "針のことです。"), ("Needle.", "鍼")])

    assert pairs_on(search(staff, "鍼", language="ja")) == ["Needle."]
    assert pairs_on(search(staff, "鍼", language="en")) == ["Say 鍼 for needle."]


def test_every_pair_says_where_it_comes_from_who_approved_it_and_when(
    staff: FlaskClient, remember: Callable[..., None], database: Database, clinic_id: int
) -> None:
    remember(PAIRS[:1], origin=Origin.STARTER)
    remember(PAIRS[1:2])
    with database.transaction() as session:
        actor = make_actor(session)
        entry = session.scalars(select(MemoryEntry).where(MemoryEntry.clinic_id == clinic_id)).one()
        entry.origin, entry.approved_by_id = Origin.APPROVED, actor.user_id

    shipped, approved = search(staff, "首"), search(staff, "腰痛")

    assert "Starter memory" in shipped[shipped.index("memory-pairs") :]
    assert "Kita Acupuncture" not in shipped[shipped.index("memory-pairs") :]
    for expected in ("Approved", "Kita Acupuncture", actor.name, NOW.date().isoformat()):
        assert expected in approved[approved.index("memory-pairs") :]


def test_pages_go_on_from_each_other_until_the_end(
    staff: FlaskClient, remember: Callable[..., None]
) -> None:
    remember([(f"Neck number {n}.", f"首{n}番") for n in range(60)])

    html, seen = search(staff, "首"), []
    while True:
        seen += pairs_on(html)
        older = re.search(r'rel="next" href="([^"]+)"', html)
        if older is None:
            break
        html = staff.get(unescape(older[1])).text

    assert seen == [f"Neck number {n}." for n in reversed(range(60))]


@pytest.mark.parametrize("words", ["%", "'", '"', "* OR", "\\", "<b>", "首' | 'x", "、。", "🙂"])
def test_odd_words_find_nothing_and_break_nothing(
    staff: FlaskClient, remember: Callable[..., None], words: str
) -> None:
    remember()

    assert pairs_on(search(staff, words)) == []


def test_without_words_the_newest_pairs_are_shown(
    staff: FlaskClient, remember: Callable[..., None]
) -> None:
    assert "The memory is empty" in search(staff, "")
    remember()

    assert pairs_on(search(staff, "")) == [source for source, _ in reversed(PAIRS)]


@pytest.mark.parametrize("number", ["0", "-5", "99999999999999999999", "x"])
def test_odd_numbers_in_the_address_break_nothing(
    staff: FlaskClient, remember: Callable[..., None], number: str
) -> None:
    remember()

    for words in ("", "首"):
        search(staff, words, before=number, clinic=number, origin=number, language=number)
    assert staff.get(f"/staff/memory/{number}/").status_code == 404


def only_entry(database: Database) -> MemoryEntry:
    with database.reading() as session:
        return session.scalars(select(MemoryEntry)).one()


def send(client: FlaskClient, entry_id: int, what: str, **fields: str) -> TestResponse:
    html = client.get(f"/staff/memory/{entry_id}/").text
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found
    return client.post(f"/staff/memory/{entry_id}/{what}", data={"csrf_token": found[1], **fields})


def test_a_correction_is_kept_with_its_reason_and_shown_in_the_record(
    staff: FlaskClient, remember: Callable[..., None], database: Database
) -> None:
    remember(PAIRS[:1])
    entry = only_entry(database)

    answer = send(
        staff,
        entry.id,
        "correct",
        target="首を冷やさないでください。",
        seen_target=entry.target,
        reason="言い方をそろえる",
    )

    assert answer.status_code == 303
    page = staff.get(f"/staff/memory/{entry.id}/").text
    for expected in ("首を冷やさないでください。", "言い方をそろえる", "首を温めておきます。"):
        assert expected in page
    assert only_entry(database).target == "首を冷やさないでください。"


def test_a_correction_that_is_refused_keeps_what_was_typed(
    staff: FlaskClient, remember: Callable[..., None], database: Database
) -> None:
    remember(PAIRS[:1])
    entry = only_entry(database)

    no_reason = send(staff, entry.id, "correct", target="別の訳", seen_target=entry.target)
    overtaken = send(
        staff, entry.id, "correct", target="別の訳", seen_target="前の訳", reason="理由"
    )

    assert (no_reason.status_code, overtaken.status_code) == (422, 409)
    assert "別の訳" in no_reason.text
    assert "別の訳" in overtaken.text
    assert "理由" in overtaken.text
    assert only_entry(database).target == entry.target


def test_a_removed_pair_is_gone_from_the_search(
    staff: FlaskClient, remember: Callable[..., None], database: Database
) -> None:
    remember(PAIRS[:2])
    entry_id = re.search(r"/staff/memory/(\d+)/", search(staff, "首"))
    assert entry_id

    answer = send(
        staff, int(entry_id[1]), "remove", seen_target="首を温めておきます。", reason="古い"
    )

    assert answer.status_code == 303
    assert pairs_on(search(staff, "首")) == []
    assert staff.get(f"/staff/memory/{entry_id[1]}/").status_code == 404
    with database.reading() as session:
        assert session.scalars(select(MemoryChange.action)).all() == ["removed"]


def test_an_author_reads_the_memory_and_may_not_change_it(
    sign_in: Callable[..., FlaskClient], remember: Callable[..., None], database: Database
) -> None:
    remember(PAIRS[:1])
    entry = only_entry(database)
    client = sign_in(Role.AUTHOR)

    page = client.get(f"/staff/memory/{entry.id}/")
    answer = send(client, entry.id, "remove", seen_target=entry.target, reason="いらない")

    assert page.status_code == 200
    assert "Remove from the memory" not in page.text
    assert answer.status_code == 403
    assert only_entry(database).target == entry.target


def test_strangers_see_nothing(client: FlaskClient) -> None:
    assert client.get("/staff/memory/").status_code == 302
    assert client.get("/staff/memory/1/").status_code == 302
