"""What stands against accepting a passage, and the recorded word of a person about it."""

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.desk import approval, findings, passages
from clinicweb.desk.findings import findings_for_translation, findings_of_passage
from clinicweb.domain.access import Actor, Role
from clinicweb.domain.checks.context import Context
from clinicweb.domain.checks.finding import Finding, Severity
from clinicweb.domain.errors import Invalid
from clinicweb.domain.workflow import PassageState, Provenance
from clinicweb.models import Acknowledgement, Event, Passage, Translation
from tests.clock import NOW
from tests.factories import accept, accept_all, make_actor
from tests.working import Work

DO_NOT_FORCE, REST = 4, 3


@pytest.fixture
def translator(session: Session) -> Actor:
    return make_actor(session, Role.TRANSLATOR)


@pytest.fixture
def similar(session: Session, work: Work) -> Passage:
    """A safety passage whose text a similar sentence of the memory lent."""
    passage = session.get_one(Passage, work.passage_ids[DO_NOT_FORCE])
    passage.provenance, passage.match, passage.draft = Provenance.MEMORY, 87, passage.text
    session.flush()
    return passage


def codes(passage: Passage, session: Session) -> list[str]:
    return [one.code for one in findings_of_passage(session, passage)]


def test_a_similar_sentence_in_a_safety_passage_has_to_be_acknowledged(
    session: Session, similar: Passage, translator: Actor
) -> None:
    refused = passages.save(
        session, similar.id, similar.text, similar.version, translator, NOW, accept=True
    ).refused
    assert [one.code for one in refused] == ["fuzzy_safety"]
    assert refused[0].params == {"percent": "87"}
    assert similar.state == PassageState.DRAFTED

    saved = passages.save(
        session,
        *(similar.id, similar.text, similar.version, translator, NOW),
        accept=True,
        acknowledged=[refused[0].fingerprint],
    )

    assert not saved.refused
    assert [one.acknowledged_by for one in saved.findings] == [translator.user_id]
    assert similar.state == PassageState.ACCEPTED
    row = session.scalars(select(Acknowledgement)).one()
    assert (row.passage_id, row.code, row.user_id, row.at) == (
        similar.id,
        "fuzzy_safety",
        translator.user_id,
        NOW,
    )
    event = session.scalars(select(Event).where(Event.action == "acknowledged")).one()
    assert json.loads(event.after or "")["warnings"][0][1] == {"percent": "87"}


def test_an_edit_makes_a_similar_text_a_person_s(
    session: Session, similar: Passage, translator: Actor
) -> None:
    text = "首を無理に曲げないでください。"

    saved = passages.save(session, similar.id, text, similar.version, translator, NOW, accept=True)

    assert not saved.refused
    assert "fuzzy_safety" not in codes(similar, session)


@pytest.mark.parametrize(("match", "safety"), [(100, "negated_advice"), (101, "dose"), (87, "")])
def test_an_exact_match_or_a_harmless_passage_warns_of_nothing(
    session: Session, similar: Passage, match: int, safety: str
) -> None:
    similar.match, similar.safety = match, safety

    assert "fuzzy_safety" not in codes(similar, session)


def test_a_warning_that_was_acknowledged_is_asked_again_when_the_text_is_another(
    session: Session, similar: Passage, translator: Actor
) -> None:
    [warning] = findings_of_passage(session, similar)
    accept(session, similar, similar.text, translator)
    assert not findings_of_passage(session, similar)[0].blocks

    similar.text = "首を無理に動かさないこと。"
    session.flush()

    again = [one for one in findings_of_passage(session, similar) if one.code == "fuzzy_safety"]
    assert again[0].blocks
    assert again[0].fingerprint != warning.fingerprint


def test_an_error_cannot_be_acknowledged(session: Session, work: Work, translator: Actor) -> None:
    passage = session.get_one(Passage, work.passage_ids[REST])
    wrong = "5日間休んでください。"
    found = passages.save(session, passage.id, wrong, passage.version, translator, NOW).findings
    session.flush()

    saved = passages.save(
        session,
        *(passage.id, wrong, passage.version, translator, NOW),
        accept=True,
        acknowledged=[one.fingerprint for one in found],
    )

    assert [one.severity for one in saved.refused] == [Severity.ERROR]
    assert session.scalars(select(Acknowledgement)).all() == []


def test_a_fingerprint_of_something_else_acknowledges_nothing(
    session: Session, similar: Passage, translator: Actor
) -> None:
    saved = passages.save(
        session,
        *(similar.id, similar.text, similar.version, translator, NOW),
        accept=True,
        acknowledged=["0" * 32],
    )

    assert [one.code for one in saved.refused] == ["fuzzy_safety"]


def test_a_warning_that_came_after_the_acceptance_stands_against_the_approval(
    session: Session, work: Work, translator: Actor
) -> None:
    translation = accept_all(session, session.get_one(Translation, work.translation_id), translator)
    passage = translation.passages[DO_NOT_FORCE]
    passage.provenance, passage.match = Provenance.MEMORY, 80
    session.flush()
    with pytest.raises(Invalid) as refusal:
        approval.approve(session, translation.id, translation.version, translator, NOW)
    assert "acknowledged" in refusal.value.message_id

    accept(session, passage, passage.text, translator)

    approval.approve(session, translation.id, translation.version, translator, NOW)


def test_of_two_translations_of_one_source_the_later_accepted_one_is_asked_about(
    session: Session, work: Work, translator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def inconsistent(
        _source: str, target: str, _from: str, _to: str, context: Context
    ) -> list[Finding]:
        if all(text == target for text in context.elsewhere):
            return []
        return [Finding("elsewhere", Severity.WARNING, "Elsewhere: %(text)s", {"text": "x"})]

    monkeypatch.setattr(findings, "run_checks", inconsistent)
    findings._checked.cache_clear()
    translation = session.get_one(Translation, work.translation_id)
    one, other = translation.passages[0], translation.passages[2]
    other.source, other.source_hash = one.source, one.source_hash
    session.flush()
    assert not findings_for_translation(session, translation)[other.id]

    accept(session, one, one.text, translator)
    assert [seen.code for seen in findings_of_passage(session, other)] == ["elsewhere"]
    accept(session, other, other.text, translator)

    found = findings_for_translation(session, translation)
    findings._checked.cache_clear()
    assert not found[one.id]
    assert [seen.acknowledged_by for seen in found[other.id]] == [translator.user_id]


def test_a_whole_translation_and_one_passage_say_the_same(
    session: Session, work: Work, similar: Passage
) -> None:
    translation = session.get_one(Translation, work.translation_id)

    together = findings_for_translation(session, translation)

    assert together[similar.id] == findings_of_passage(session, similar)
    assert set(together) == set(work.passage_ids)
