"""A source edit that only mended a typo, and the translation that stays."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.articles import service as articles
from clinicweb.desk import passages, safety, typos
from clinicweb.desk.passages import PassageConflict
from clinicweb.domain.access import Actor, Role
from clinicweb.domain.errors import NotAllowed
from clinicweb.domain.safety import SafetyClass
from clinicweb.domain.workflow import PassageState, Provenance
from clinicweb.models import Article, Event, Passage, Translation
from tests.clock import NOW
from tests.factories import SILENT, accept_all, make_actor, make_draft
from tests.working import DRAFTS, Work

REST, DO_NOT_FORCE, WARM = 3, 4, 5


@pytest.fixture
def translator(session: Session) -> Actor:
    return make_actor(session, Role.TRANSLATOR)


def revised(
    session: Session, work: Work, translator: Actor, place: int, old: str, new: str
) -> Passage:
    """The passage at a place after everything was accepted and one word of the source changed."""
    translation = accept_all(session, session.get_one(Translation, work.translation_id), translator)
    article = session.get_one(Article, work.article_id)
    assert old in article.body
    article.body = article.body.replace(old, new)
    session.flush()
    articles.mark_ready(session, SILENT, article.id, make_actor(session), NOW)
    make_draft(session, translation)
    return translation.passages[place]


def test_the_approval_is_kept_in_one_step(session: Session, work: Work, translator: Actor) -> None:
    passage = revised(
        session, work, translator, WARM, "Keep the neck warm.", "Keep the neck  warm!"
    )
    assert passage.state != PassageState.ACCEPTED
    assert typos.keepable(passage)

    saved = typos.keep_approval(session, passage.id, passage.version, translator, NOW)

    assert not saved.refused
    assert (passage.text, passage.state) == (DRAFTS[WARM], PassageState.ACCEPTED)
    assert (passage.accepted_by_id, passage.accepted_at) == (translator.user_id, NOW)
    assert passage.provenance == Provenance.PERSON
    assert passage.previous_text is None
    actions = session.scalars(select(Event.action).where(Event.passage_id == passage.id)).all()
    assert "kept" in actions
    session.flush()
    passages.undo(session, passage.id, passage.text, passage.version, translator, NOW)
    assert passage.state == PassageState.EDITED
    assert passage.previous_text == DRAFTS[WARM]


@pytest.mark.parametrize(
    ("place", "old", "new"),
    [
        (REST, "2 days", "3 days"),
        (WARM, "warm", "cool"),
        (DO_NOT_FORCE, "Do not force the neck.", "Do not force the neck!"),
        (REST, "Rest for 2 days.", "Do not rest for 2 days."),
    ],
)
def test_it_is_refused_for_more_than_a_typo_and_for_safety_passages(
    session: Session, work: Work, translator: Actor, place: int, old: str, new: str
) -> None:
    passage = revised(session, work, translator, place, old, new)
    assert passage.previous_text == DRAFTS[place]

    assert not typos.keepable(passage)
    with pytest.raises(NotAllowed):
        typos.keep_approval(session, passage.id, passage.version, translator, NOW)


def test_a_passage_that_a_person_called_dangerous_is_a_safety_passage(
    session: Session, work: Work, translator: Actor
) -> None:
    translation = session.get_one(Translation, work.translation_id)
    warm = translation.passages[WARM]
    safety.set_classes(session, warm.id, [SafetyClass.DEVICE], warm.version, translator, NOW)
    session.flush()

    passage = revised(session, work, translator, WARM, "neck warm.", "neck warm!")

    assert not typos.keepable(passage)


def test_an_error_of_the_old_text_still_counts(
    session: Session, work: Work, translator: Actor
) -> None:
    passage = revised(session, work, translator, WARM, "the neck warm", "the **neck** warm")
    assert typos.keepable(passage)

    saved = typos.keep_approval(session, passage.id, passage.version, translator, NOW)

    assert saved.refused
    assert passage.state == PassageState.EDITED


def test_a_text_that_changed_meanwhile_is_a_conflict_and_a_new_passage_has_nothing_to_keep(
    session: Session, work: Work, translator: Actor
) -> None:
    passage = revised(session, work, translator, WARM, "neck warm.", "neck warm!")

    with pytest.raises(PassageConflict):
        typos.keep_approval(session, passage.id, passage.version - 1, translator, NOW)
    title = passage.translation.passages[0]
    assert not typos.keepable(title)
