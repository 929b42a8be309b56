"""What the memory has for the open passage, in the side panel."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient

from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.domain.memory_match import Origin
from clinicweb.memory.entries import Pair, add_pairs
from tests.clock import NOW
from tests.review.pages import BY_SCRIPT
from tests.working import Work

REST, FORCE, WARM = 3, 4, 5  # "Rest for 2 days.", "Do not force …", "Keep the neck warm."


@pytest.fixture
def panel(
    sign_in: Callable[..., FlaskClient], database: Database, work: Work
) -> Callable[..., str]:
    """The memory's part of a passage's panel after pairs were brought in, from English."""

    def panel(
        passage: int,
        *pairs: tuple[str, str],
        origin: Origin = Origin.IMPORTED,
        languages: tuple[str, str] = ("en", "ja"),
    ) -> str:
        with database.transaction() as session:
            add_pairs(
                session,
                [Pair(*pair) for pair in pairs],
                *languages,
                origin=origin,
                clinic_id=None if origin is Origin.STARTER else work.clinic_id,
                now=NOW,
            )
        client = sign_in(Role.TRANSLATOR)
        html = client.get(
            f"/staff/review/passages/{work.passage_ids[passage]}/panel", headers=BY_SCRIPT
        ).text
        found = re.search(r'<ol class="memory-matches".*?</ol>', html, re.DOTALL)
        return found[0] if found else ""

    return panel


def offered(html: str) -> list[str]:
    return [
        unescape(one) for one in re.findall(r'class="suggestion"[^>]*data-text="([^"]*)"', html)
    ]


def percents(html: str) -> list[int]:
    return [int(one) for one in re.findall(r'class="percent">(\d+)', html)]


def test_a_sentence_with_another_figure_is_offered_with_that_figure_and_the_difference(
    panel: Callable[..., str],
) -> None:
    html = panel(REST, ("Rest for 10 days.", "10日間休みます。"))

    assert offered(html) == ["2日間休みます。"]
    assert percents(html) == [97]
    assert "figures or codes adapted" in html
    assert re.search(r"<del[^>]*>10</del>", html)
    assert re.search(r"<ins[^>]*>2</ins>", html)


def test_each_match_says_where_it_comes_from_and_when(panel: Callable[..., str]) -> None:
    own = panel(WARM, ("Keep the back warm.", "背中を温めておきます。"))
    both = panel(WARM, ("Keep the neck warm.", "首を温かくします。"), origin=Origin.STARTER)

    for expected in ("Imported", "Kita Acupuncture", NOW.date().isoformat()):
        assert expected in own
    assert "Starter memory" in both
    assert "same text" in both
    assert offered(both) == ["首を温かくします。", "背中を温めておきます。"]


def test_a_match_without_the_not_is_said_to_be_the_opposite(panel: Callable[..., str]) -> None:
    html = panel(FORCE, ("Force the neck.", "首を無理に動かします。"))

    assert "says “not”" in unescape(html)
    assert percents(html)[0] <= 60


def test_the_other_direction_is_marked(panel: Callable[..., str]) -> None:
    html = panel(WARM, ("首を温めておきましょう。", "Keep the neck warm."), languages=("ja", "en"))

    assert offered(html) == ["首を温めておきましょう。"]
    assert "other direction" in html
    assert 90 <= percents(html)[0] < 100


def test_nothing_is_shown_where_nothing_helps(panel: Callable[..., str]) -> None:
    assert panel(WARM, ("The clinic is closed on Mondays.", "月曜日は休診です。")) == ""
