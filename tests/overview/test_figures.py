"""What the statistics say of people, engines and haste."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinicweb.domain.access import Actor, Role
from clinicweb.domain.statistics import Origin
from clinicweb.domain.workflow import PassageState
from clinicweb.models import Event, Passage
from clinicweb.overview.figures import Asked, Figures, figures
from tests.clock import NOW
from tests.factories import make_actor
from tests.working import Work

SignIn = Callable[..., FlaskClient]
AVOID = 4  # "Do not force the neck."


@pytest.fixture
def translator(session: Session) -> Actor:
    return make_actor(session, Role.TRANSLATOR, name="Aiko", password="x")


def accepted(
    session: Session,
    work: Work,
    actor: Actor,
    index: int,
    *,
    seconds: int | None = None,
    at: timedelta = timedelta(),
) -> Passage:
    """A machine's text that somebody accepted as it was."""
    passage = session.get_one(Passage, work.passage_ids[index])
    passage.state, passage.draft = PassageState.ACCEPTED, passage.text
    passage.accepted_by_id, passage.accepted_at = actor.user_id, NOW + at
    session.add(
        Event(
            at=NOW + at,
            actor_id=actor.user_id,
            action="accepted",
            article_id=work.article_id,
            translation_id=work.translation_id,
            passage_id=passage.id,
            seconds=seconds,
        )
    )
    return passage


def found(session: Session, actor: Actor, **asked: object) -> Figures:
    session.flush()
    return figures(session, actor, Asked(**asked), NOW + timedelta(days=1))  # type: ignore[arg-type]


def test_accepted_words_are_counted_by_their_origin(
    session: Session, work: Work, translator: Actor
) -> None:
    accepted(session, work, translator, 0)  # "A stiff neck"
    accepted(session, work, translator, 3).match = 100  # "Rest for 2 days."

    origins = found(session, translator).origins["en"]

    assert origins[Origin.ENGINE_UNCHANGED] == 3
    assert origins[Origin.MEMORY_EXACT] == 4


def test_an_unchanged_safety_passage_accepted_in_a_second_comes_first(
    session: Session, work: Work, translator: Actor
) -> None:
    accepted(session, work, translator, AVOID, seconds=1).safety = "negated_advice"
    accepted(session, work, translator, 0, seconds=1, at=timedelta(hours=1))
    accepted(session, work, translator, 1, seconds=9)

    suspicious = found(session, translator).suspicious

    assert [one.passage_id for one in suspicious] == [work.passage_ids[AVOID], work.passage_ids[0]]
    assert suspicious[0].is_safety


def test_an_edited_text_is_not_suspicious_however_fast(
    session: Session, work: Work, translator: Actor
) -> None:
    passage = accepted(session, work, translator, 0, seconds=1)
    passage.text, passage.provenance = "首こり", "person"

    assert found(session, translator).suspicious == []


def test_without_a_time_of_its_own_a_passage_takes_that_since_the_one_before(
    session: Session, work: Work, translator: Actor
) -> None:
    accepted(session, work, translator, 0)
    accepted(session, work, translator, 1, at=timedelta(seconds=20))
    accepted(session, work, translator, 2, at=timedelta(hours=2))

    (person,) = found(session, translator).people

    assert person.done["accepted"] == 3
    assert person.seconds == 20


def test_a_translator_sees_only_what_they_did(
    session: Session, work: Work, translator: Actor
) -> None:
    accepted(session, work, translator, 0)
    accepted(session, work, make_actor(session, Role.TRANSLATOR, name="Ben", password="x"), 1)

    assert [one.name for one in found(session, translator).people] == ["Aiko"]
    everybody = {one.name for one in found(session, make_actor(session)).people}
    assert everybody == {"Aiko", "Ben"}


def test_what_the_product_came_with_is_nobodys_haste(session: Session, work: Work) -> None:
    accepted(session, work, make_actor(session, Role.TRANSLATOR, password=None), 0, seconds=0)

    shown = found(session, make_actor(session))
    assert (shown.people, shown.suspicious) == ([], [])
    assert shown.passages == 1


def test_older_work_is_left_out(session: Session, work: Work, translator: Actor) -> None:
    accepted(session, work, translator, 0, at=-timedelta(days=60))

    assert found(session, translator, days=30).passages == 0
    assert found(session, translator, days=90).passages == 1
    assert found(session, translator, days=None, language="en").passages == 0


def test_the_page_has_a_picture_and_a_figure_for_every_share(
    session: Session, work: Work, sign_in: SignIn
) -> None:
    empty = sign_in().get("/staff/overview/statistics?days=all").text
    assert "Nothing was accepted in this time" in empty

    accepted(session, work, make_actor(session, Role.TRANSLATOR, password="x"), 0, seconds=1)
    session.commit()

    html = sign_in().get("/staff/overview/statistics?days=all").text
    assert "<title>Engine, accepted as it was 100%</title>" in html
    assert "Accepted faster than anybody reads" in html
