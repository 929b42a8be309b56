"""The second person, the classes of a passage, and who may say what."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from clinicweb.articles import service as articles
from clinicweb.db import Database
from clinicweb.desk import approval, passages, safety
from clinicweb.desk.passages import PassageConflict
from clinicweb.desk.standing import counts
from clinicweb.domain.access import Actor, Role
from clinicweb.domain.errors import Conflict, DomainError, Invalid, NotAllowed
from clinicweb.domain.safety import SafetyClass
from clinicweb.domain.workflow import PassageState, TranslationState
from clinicweb.models import Article, Clinic, Event, Passage, Translation
from clinicweb.publishing.second_person import is_confirmed, waiting
from tests.clock import NOW
from tests.factories import SILENT, accept, accept_all, make_actor, make_draft
from tests.working import DRAFTS, Work

DO_NOT_FORCE = 4  # index of the passage "Do not force the neck."
REST = 3


@pytest.fixture
def first(session: Session) -> Actor:
    return make_actor(session, Role.TRANSLATOR)


@pytest.fixture
def second(session: Session) -> Actor:
    return make_actor(session, Role.TRANSLATOR)


@pytest.fixture
def passage(session: Session, work: Work) -> Passage:
    return session.get_one(Passage, work.passage_ids[DO_NOT_FORCE])


def confirm(session: Session, passage: Passage, actor: Actor) -> None:
    session.flush()
    safety.confirm(session, passage.id, passage.version, actor, NOW)
    session.flush()


def test_a_new_passage_knows_why_it_is_a_safety_passage(session: Session, work: Work) -> None:
    classes = [session.get_one(Passage, one).safety for one in work.passage_ids]

    assert classes[DO_NOT_FORCE] == "negated_advice"
    assert classes[REST] == ""


def test_the_second_person_confirms_and_the_approval_waits_for_that(
    session: Session, work: Work, passage: Passage, first: Actor, second: Actor
) -> None:
    translation = session.get_one(Translation, work.translation_id)
    for one in translation.passages:
        accept(session, one, one.text, first)
    with pytest.raises(Invalid) as refusal:
        approval.approve(session, translation.id, translation.version, first, NOW)
    assert refusal.value.params == {"count": 1}

    confirm(session, passage, second)

    assert (passage.accepted_by_id, passage.confirmed_by_id) == (first.user_id, second.user_id)
    assert passage.confirmed_at == NOW
    approval.approve(session, translation.id, translation.version, first, NOW)
    assert translation.state == TranslationState.APPROVED
    actions = session.scalars(select(Event.action).where(Event.passage_id == passage.id)).all()
    assert "confirmed" in actions


def test_whoever_accepted_or_wrote_the_text_is_no_second_person(
    session: Session, passage: Passage, first: Actor, second: Actor
) -> None:
    passages.save(
        session, passage.id, "首を無理に動かしてはいけません。", passage.version, first, NOW
    )
    session.flush()
    accept(session, passage, passage.text, second)

    for actor in (first, second):
        with pytest.raises(NotAllowed):
            confirm(session, passage, actor)
        assert safety.confirmable(session, [passage], actor) == frozenset()

    third = make_actor(session, Role.TRANSLATOR)
    assert safety.confirmable(session, [passage], third) == {passage.id}
    confirm(session, passage, third)
    assert is_confirmed(passage)
    assert safety.confirmable(session, [passage], third) == frozenset()


def test_who_brought_an_earlier_text_back_is_no_second_person_for_it(
    session: Session, passage: Passage, first: Actor, second: Actor
) -> None:
    passages.save(session, passage.id, "別の訳です。", passage.version, first, NOW)
    session.flush()
    passages.undo(session, passage.id, passage.text, passage.version, second, NOW)
    session.flush()
    accept(session, passage, passage.text, first)

    with pytest.raises(NotAllowed):
        confirm(session, passage, second)


@pytest.mark.parametrize(
    ("role", "language"), [(Role.AUTHOR, None), (Role.PUBLISHER, None), (Role.TRANSLATOR, "en")]
)
def test_only_somebody_who_may_approve_this_language_confirms(
    session: Session, passage: Passage, first: Actor, role: Role, language: str | None
) -> None:
    accept(session, passage, passage.text, first)
    other = make_actor(session, role, language=language)

    with pytest.raises(NotAllowed):
        confirm(session, passage, other)
    with pytest.raises(NotAllowed):
        safety.set_classes(session, passage.id, [], passage.version, other, NOW)
    assert safety.confirmable(session, [passage], other) == frozenset()


def test_only_an_accepted_safety_passage_can_be_confirmed(
    session: Session, work: Work, passage: Passage, first: Actor, second: Actor
) -> None:
    with pytest.raises(Conflict):
        confirm(session, passage, second)
    harmless = session.get_one(Passage, work.passage_ids[REST])
    accept(session, harmless, harmless.text, first)

    with pytest.raises(Conflict):
        confirm(session, harmless, second)


def test_a_text_that_changed_since_it_was_read_is_not_confirmed(
    session: Session, passage: Passage, first: Actor, second: Actor
) -> None:
    accept(session, passage, passage.text, first)
    seen = passage.version
    passages.reopen_passage(session, passage.id, passage.text, seen, first, NOW)
    session.flush()
    accept(session, passage, "首を無理に曲げないでください。", first)

    with pytest.raises(PassageConflict):
        safety.confirm(session, passage.id, seen, second, NOW)


@pytest.mark.parametrize("step", ["edit", "reopen", "undo", "classes"])
def test_any_change_takes_the_confirmation_back(
    session: Session, passage: Passage, first: Actor, second: Actor, step: str
) -> None:
    accept(session, passage, passage.text, first)
    confirm(session, passage, second)
    arguments = (passage.version, first, NOW)

    if step == "edit":
        passages.save(session, passage.id, "首を曲げないでください。", *arguments)
    elif step == "reopen":
        passages.reopen_passage(session, passage.id, passage.text, *arguments)
    elif step == "undo":
        passages.undo(session, passage.id, passage.text, *arguments)
    else:
        safety.set_classes(session, passage.id, [SafetyClass.EMERGENCY], *arguments)

    assert (passage.confirmed_by_id, passage.confirmed_at) == (None, None)
    assert (passage.accepted_by_id is None) == (step != "classes")


def test_a_double_click_confirms_once(
    session: Session, passage: Passage, first: Actor, second: Actor
) -> None:
    accept(session, passage, passage.text, first)
    seen = passage.version
    confirm(session, passage, second)

    safety.confirm(session, passage.id, seen, second, NOW)

    found = select(Event).where(Event.passage_id == passage.id, Event.action == "confirmed")
    assert len(session.scalars(found).all()) == 1


def test_classes_are_corrected_by_hand_and_the_history_says_so(
    session: Session, passage: Passage, first: Actor
) -> None:
    safety.set_classes(
        session, passage.id, [SafetyClass.DEVICE, SafetyClass.DOSE], passage.version, first, NOW
    )

    assert (passage.safety, passage.safety_by_id) == ("dose device", first.user_id)
    event = session.scalars(select(Event).where(Event.action == "safety_changed")).one()
    assert json.loads(event.before or "") == {"safety": "negated_advice"}
    assert json.loads(event.after or "") == {"safety": "dose device"}


def test_a_passage_that_somebody_else_calls_harmless_needs_no_second_person(
    session: Session, work: Work, passage: Passage, first: Actor, second: Actor
) -> None:
    translation = session.get_one(Translation, work.translation_id)
    for one in translation.passages:
        accept(session, one, one.text, first)

    safety.set_classes(session, passage.id, [], passage.version, second, NOW)

    session.flush()
    assert waiting(translation) == []
    approval.approve(session, translation.id, translation.version, first, NOW)


@pytest.mark.parametrize("first_step", ["accept", "call harmless"])
def test_nobody_lifts_the_rule_of_the_second_person_for_their_own_text(
    session: Session, work: Work, passage: Passage, first: Actor, second: Actor, first_step: str
) -> None:
    translation = session.get_one(Translation, work.translation_id)
    if first_step == "call harmless":
        safety.set_classes(session, passage.id, [], passage.version, first, NOW)
        session.flush()
    for one in translation.passages:
        accept(session, one, one.text, first)
    if first_step == "accept":
        safety.set_classes(session, passage.id, [], passage.version, first, NOW)
        session.flush()

    assert waiting(translation) == [passage]
    with pytest.raises(Invalid):
        approval.approve(session, translation.id, translation.version, first, NOW)
    assert counts(session, second, [translation.id])[translation.id].second_for_me == 1
    assert counts(session, first, [translation.id])[translation.id].second_for_me == 0
    with pytest.raises(NotAllowed):
        confirm(session, passage, first)
    confirm(session, passage, second)
    assert waiting(translation) == []
    approval.approve(session, translation.id, translation.version, first, NOW)


def test_classes_that_are_those_of_the_lists_again_are_nobody_s_correction(
    session: Session, passage: Passage, first: Actor
) -> None:
    safety.set_classes(session, passage.id, [], passage.version, first, NOW)
    session.flush()
    assert passage.safety_by_id == first.user_id

    classes = [SafetyClass.NEGATED_ADVICE]
    safety.set_classes(session, passage.id, classes, passage.version, first, NOW)

    assert (passage.safety, passage.safety_by_id) == ("negated_advice", None)


def test_a_class_given_to_a_passage_of_an_approved_text_takes_the_approval_back(
    session: Session, work: Work, first: Actor
) -> None:
    translation = accept_all(session, session.get_one(Translation, work.translation_id), first)
    approval.approve(session, translation.id, translation.version, first, NOW)
    session.flush()
    harmless = translation.passages[REST]

    safety.set_classes(session, harmless.id, [SafetyClass.MEDICINE], harmless.version, first, NOW)

    assert translation.state == TranslationState.IN_REVIEW
    assert [one.id for one in waiting(translation)] == [harmless.id]


def test_a_clinic_of_one_person_needs_none(session: Session, work: Work, first: Actor) -> None:
    session.get_one(Clinic, work.clinic_id).second_person = False
    translation = session.get_one(Translation, work.translation_id)
    for one in translation.passages:
        accept(session, one, one.text, first)

    approval.approve(session, translation.id, translation.version, first, NOW)

    assert translation.state == TranslationState.APPROVED


def test_a_confirmation_that_comes_after_the_approval_leaves_it_as_it_is(
    session: Session, work: Work, passage: Passage, first: Actor, second: Actor
) -> None:
    clinic = session.get_one(Clinic, work.clinic_id)
    clinic.second_person = False
    translation = session.get_one(Translation, work.translation_id)
    for one in translation.passages:
        accept(session, one, one.text, first)
    approval.approve(session, translation.id, translation.version, first, NOW)
    clinic.second_person = True
    session.flush()
    assert waiting(translation) == [passage]

    confirm(session, passage, second)

    assert waiting(translation) == []
    assert translation.state == TranslationState.APPROVED


def test_rows_that_were_never_classified_are_and_count_as_dangerous_meanwhile(
    session: Session, work: Work, passage: Passage, first: Actor
) -> None:
    translation = session.get_one(Translation, work.translation_id)
    for one in translation.passages:
        accept(session, one, one.text, first)
    versions = {one.id: one.version for one in translation.passages}
    session.execute(
        update(Passage).values(safety=None).execution_options(synchronize_session=False)
    )
    session.expire_all()
    assert [one.id for one in waiting(translation)] == [passage.id]

    assert safety.classify_missing(session) == len(DRAFTS)

    session.expire_all()
    assert passage.safety == "negated_advice"
    assert {one.id: one.version for one in translation.passages} == versions
    assert safety.classify_missing(session) == 0


def test_a_changed_source_is_judged_anew_but_keeps_what_a_person_added(
    session: Session, work: Work, passage: Passage, first: Actor
) -> None:
    translation = session.get_one(Translation, work.translation_id)
    rest = translation.passages[REST]
    safety.set_classes(session, rest.id, [SafetyClass.DOSE], rest.version, first, NOW)
    safety.set_classes(session, passage.id, [], passage.version, first, NOW)
    session.flush()
    article = session.get_one(Article, work.article_id)
    article.body = article.body.replace("2 days. Do not force", "2 days now. Do not ever force")

    articles.mark_ready(session, SILENT, article.id, make_actor(session), NOW)

    found = {one.source: (one.safety, one.safety_by_id) for one in translation.passages}
    assert found["Rest for 2 days now."] == ("dose", first.user_id)
    assert found["Do not ever force the neck."] == ("negated_advice", None)


def test_an_unchanged_passage_keeps_its_confirmation_through_a_revision(
    session: Session, work: Work, passage: Passage, first: Actor
) -> None:
    translation = accept_all(session, session.get_one(Translation, work.translation_id), first)
    article = session.get_one(Article, work.article_id)
    article.title = "A very stiff neck"

    articles.mark_ready(session, SILENT, article.id, make_actor(session), NOW)
    make_draft(session, translation)

    assert passage.state == PassageState.ACCEPTED
    assert is_confirmed(passage)


def test_accepting_and_confirming_at_once_never_confirms_what_nobody_read(
    database: Database, work: Work
) -> None:
    passage_id = work.passage_ids[DO_NOT_FORCE]
    with database.transaction() as session:
        first, second = make_actor(session), make_actor(session)
        passage = session.get_one(Passage, passage_id)
        accept(session, passage, passage.text, first)
        seen = passage.version
    start = Barrier(2)

    def change() -> str:
        start.wait()
        try:
            with database.transaction() as session:
                passages.save(
                    session,
                    *(passage_id, "首を無理に曲げないでください。", seen, first, NOW),
                    accept=True,
                )
        except DomainError:
            return "refused"
        return "changed"

    def confirmed() -> str:
        start.wait()
        try:
            with database.transaction() as session:
                safety.confirm(session, passage_id, seen, second, NOW)
        except DomainError:
            return "refused"
        return "confirmed"

    with ThreadPoolExecutor(2) as pool:
        answers = {pool.submit(one) for one in (change, confirmed)}
        outcome = sorted(one.result() for one in answers)

    with database.reading() as session:
        passage = session.get_one(Passage, passage_id)
        if outcome == ["changed", "refused"]:
            assert (passage.text[:6], passage.confirmed_by_id) == ("首を無理に曲", None)
        else:
            assert outcome == ["confirmed", "refused"]
            assert (passage.text, passage.confirmed_by_id) == (
                DRAFTS[DO_NOT_FORCE],
                second.user_id,
            )
