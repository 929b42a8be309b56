"""A back-translation from the button to the panel: the pages, the bell, a real worker, the engine.

The web side never loads an engine: what it shows came from the worker's process.
"""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.launch import STARTER_MODELS
from clinicweb.models import EngineHint, Passage
from clinicweb.mt.packages import best_for, ensure_starter
from clinicweb.settings import Settings
from tests.review.pages import BY_SCRIPT, opened, press, token
from tests.servers import wait_until
from tests.workers import worker
from tests.working import Work

REST, FORCE = 3, 4  # "Rest for 2 days." and "Do not force the neck."


class Panel:
    """The hints of one passage, as the page's script asks for them."""

    def __init__(self, client: FlaskClient, work: Work, place: int) -> None:
        self._client = client
        self._address = f"/staff/review/passages/{work.passage_ids[place]}/hints"
        self._page = opened(client, work.translation_id, work.passage_ids[place])

    def ask(self, kind: str = "back", **fields: str) -> str:
        sent = {"csrf_token": token(self._page), **fields}
        address = f"{self._address}/{kind}"
        return self._client.post(address, data=sent, headers=BY_SCRIPT).text

    def shown(self) -> str:
        return self._client.get(self._address, headers=BY_SCRIPT).text

    def answered(self) -> str:
        wait_until(lambda: "data-waiting" not in self.shown(), 30, "the engine answers")
        return self.shown()


@pytest.fixture
def translator(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.TRANSLATOR)


@pytest.fixture
def with_packages(settings: Settings) -> Settings:
    ensure_starter(settings.models_dir, STARTER_MODELS)
    return replace(settings, engine="argos")


def test_a_back_translation_is_made_on_demand_kept_labelled_and_becomes_stale(
    translator: FlaskClient, work: Work, database: Database, with_packages: Settings
) -> None:
    panel = Panel(translator, work, REST)
    assert "data-asked" not in panel.shown()  # nobody asked, nothing is there

    with worker(with_packages):
        assert "The engine has been asked." in panel.ask()
        first = panel.answered()
        assert "2 days" in _words(first)
        assert "A machine answers. That helps you look, and approves nothing." in first
        assert "by Argos Translate (starter model) 0.1" in first
        assert 'class="hint stale"' not in first

        when = _answers(database)
        assert "2 days" in _words(panel.ask())  # the answer is there at once
        assert _answers(database) == when

        page = opened(translator, work.translation_id, work.passage_ids[REST])
        press(translator, page, work.passage_ids[REST], "save", "横になってください。")
        stale = panel.shown()
        assert 'class="hint stale"' in stale
        assert "It belongs to an earlier text." in stale

        panel.ask()
        fresh = panel.answered()
    assert 'class="hint stale"' not in fresh
    assert '<span class="visually-hidden">does not come back: </span>2 days</mark>' in fresh
    assert "Of the original, these do not come back:" in fresh


def test_other_wordings_come_as_suggestions_for_the_number_keys(
    translator: FlaskClient, work: Work, with_packages: Settings
) -> None:
    panel = Panel(translator, work, FORCE)

    with worker(with_packages):
        panel.ask("alternatives")
        shown = panel.answered()

    suggestions = re.findall(r'class="suggestion" lang="ja" data-text="([^"]+)"', shown)
    assert 1 <= len(suggestions) <= 3
    assert len(set(suggestions)) == len(suggestions)


def test_a_hint_changes_nothing_about_the_passage(
    translator: FlaskClient,
    work: Work,
    with_packages: Settings,
    stored: Callable[[int], Passage],
) -> None:
    before = stored(work.passage_ids[FORCE])
    panel = Panel(translator, work, FORCE)

    with worker(with_packages):
        panel.ask()
        panel.answered()

    after = stored(work.passage_ids[FORCE])
    assert (after.version, after.state, after.text) == (before.version, before.state, before.text)


def test_without_the_package_of_the_other_direction_the_panel_says_what_to_do(
    translator: FlaskClient, work: Work, settings: Settings
) -> None:
    ensure_starter(settings.models_dir, STARTER_MODELS)
    backwards = best_for(settings.models_dir, "ja", "en")
    assert backwards is not None
    backwards.path.rename(settings.instance / "put-away")
    panel = Panel(translator, work, FORCE)

    with worker(replace(settings, engine="argos")):
        panel.ask()
        shown = panel.answered()
        assert "No translation package from Japanese to English is installed." in shown
        assert "Ask the operator to install one." in shown
        panel.ask("alternatives")  # that direction has its package
        assert 'class="suggestion"' in panel.answered()

        (settings.instance / "put-away").rename(backwards.path)
        assert "The engine has been asked." in panel.ask()
        assert "data-asked" in panel.answered()
        assert "No translation package" not in panel.shown()


def _words(shown: str) -> str:
    return re.sub(r"<[^>]+>", "", shown)


def _answers(database: Database) -> list[object]:
    with database.reading() as session:
        return list(session.scalars(select(EngineHint.done_at)))
