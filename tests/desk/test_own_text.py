"""Ways in which a text that nobody read for this source, or only its writer, could slip through."""

import pytest
from sqlalchemy.orm import Session

from clinicweb.articles import service as articles
from clinicweb.desk import bulk, history, passages, safety
from clinicweb.desk.bulk import Bulk, Reason
from clinicweb.desk.findings import findings_of_passage
from clinicweb.desk.passages import PassageConflict
from clinicweb.domain.access import Actor, Role
from clinicweb.domain.errors import NotAllowed
from clinicweb.domain.memory_match import Origin
from clinicweb.domain.safety import SafetyClass
from clinicweb.domain.workflow import PassageState, Provenance
from clinicweb.memory import entries
from clinicweb.memory.entries import Pair
from clinicweb.models import Article, MemoryEntry, Passage, Translation
from tests.clock import NOW
from tests.desk.segmenting import DRINK, REST, WARM, join, split
from tests.factories import SILENT, accept, accept_all, make_actor, make_article, make_draft
from tests.working import DRAFTS, Work

DO_NOT_FORCE = 4  # index of the passage "Do not force the neck."
SHOULDER = "肩を無理に動かさないでください。"


@pytest.fixture
def first(session: Session) -> Actor:
    return make_actor(session, Role.TRANSLATOR)


@pytest.fixture
def second(session: Session) -> Actor:
    return make_actor(session, Role.TRANSLATOR)


@pytest.fixture
def passage(session: Session, work: Work) -> Passage:
    return session.get_one(Passage, work.passage_ids[DO_NOT_FORCE])


def codes(session: Session, passage: Passage) -> list[str]:
    session.flush()
    return [one.code for one in findings_of_passage(session, passage)]


def write(session: Session, passage: Passage, text: str, actor: Actor) -> None:
    passages.save(session, passage.id, text, passage.version, actor, NOW)
    session.flush()


def make_dangerous(session: Session, passage: Passage, actor: Actor) -> None:
    safety.set_classes(session, passage.id, [SafetyClass.DOSE], passage.version, actor, NOW)
    session.flush()


@pytest.mark.parametrize("half", [DRINK, DRINK + 1])
def test_who_wrote_a_passage_is_no_second_person_for_either_half_of_it(
    session: Session, translation: Translation, first: Actor, second: Actor, half: int
) -> None:
    write(session, translation.passages[DRINK], "水を飲みましょう。よく眠りましょう。", first)
    split(session, translation, DRINK, "sleep", make_actor(session))
    row = translation.passages[half]
    make_dangerous(session, row, second)
    accept(session, row, row.text, second)

    assert safety.confirmable(session, [row], first) == frozenset()
    with pytest.raises(NotAllowed):
        safety.confirm(session, row.id, row.version, first, NOW)
    third = make_actor(session)
    assert safety.confirmable(session, [row], third) == {row.id}


def test_who_wrote_a_part_is_no_second_person_for_what_it_was_joined_to(
    session: Session, translation: Translation, first: Actor, second: Actor
) -> None:
    write(session, translation.passages[WARM], "⟦1⟧あたたかく⟦/1⟧しましょう。", first)
    row = join(session, translation, REST, second)
    make_dangerous(session, row, second)
    accept(session, row, row.text, make_actor(session))

    for own in (first, second):
        with pytest.raises(NotAllowed):
            safety.confirm(session, row.id, row.version, own, NOW)


def test_nobody_accepts_a_passage_that_somebody_else_has_joined_or_reopened_meanwhile(
    session: Session, translation: Translation, first: Actor, second: Actor
) -> None:
    row = translation.passages[REST]
    write(session, translation.passages[WARM], "", second)
    seen, text = row.version, row.text
    join(session, translation, REST, second)
    assert row.text == text  # the other half had none

    with pytest.raises(PassageConflict):
        passages.save(session, row.id, text, seen, first, NOW, accept=True)
    assert row.state != PassageState.ACCEPTED


def test_an_acceptance_that_is_sent_twice_or_after_the_page_saved_itself_is_one(
    session: Session, passage: Passage, first: Actor, second: Actor
) -> None:
    seen, text = passage.version, "首を無理に曲げないでください。"
    arguments = (passage.id, text, seen, first, NOW)
    passages.save(session, *arguments, autosave=True)
    session.flush()

    assert not passages.save(session, *arguments, accept=True).refused
    session.flush()
    assert not passages.save(session, *arguments, accept=True).refused
    assert (passage.state, passage.accepted_by_id) == (PassageState.ACCEPTED, first.user_id)

    passages.reopen_passage(session, passage.id, text, passage.version, second, NOW)
    session.flush()
    with pytest.raises(PassageConflict):
        passages.save(session, *arguments, accept=True)


def remember(session: Session, work: Work, source: str, target: str, origin: Origin) -> None:
    entries.add_pairs(
        session,
        [Pair(source, target)],
        "en",
        "ja",
        origin=origin,
        clinic_id=work.clinic_id,
        now=NOW,
    )
    session.flush()


def test_a_similar_sentence_put_in_by_hand_has_to_be_acknowledged_or_changed(
    session: Session, work: Work, passage: Passage, first: Actor
) -> None:
    remember(session, work, "Do not force the shoulder.", SHOULDER, Origin.APPROVED)

    saved = passages.save(session, passage.id, SHOULDER, passage.version, first, NOW, accept=True)

    assert [one.code for one in saved.refused] == ["fuzzy_safety"]
    assert (passage.state, passage.provenance) == (PassageState.EDITED, Provenance.MEMORY)
    assert (passage.match or 0) < 100
    session.flush()
    again = passages.save(
        session, passage.id, DRAFTS[DO_NOT_FORCE], passage.version, first, NOW, accept=True
    )
    assert not again.refused
    assert passage.provenance == Provenance.PERSON


def test_the_same_sentence_or_a_harmless_passage_borrows_freely(
    session: Session, work: Work, passage: Passage, first: Actor
) -> None:
    text = "首を無理に曲げないでください。"
    remember(session, work, passage.source, text, Origin.APPROVED)
    remember(session, work, "Keep the back warm.", "背中を温めておきます。", Origin.APPROVED)
    harmless = session.get_one(Passage, work.passage_ids[DO_NOT_FORCE + 1])

    write(session, passage, text, first)
    write(session, harmless, "背中を温めておきます。", first)

    for one in (passage, harmless):
        assert "fuzzy_safety" not in codes(session, one)
        assert one.provenance == Provenance.PERSON


def test_a_letter_typed_and_taken_away_is_no_edit(
    session: Session, passage: Passage, first: Actor
) -> None:
    passage.provenance, passage.match, passage.draft = Provenance.MEMORY, 87, passage.text
    session.flush()
    text = passage.text

    write(session, passage, text + "あ", first)
    assert "fuzzy_safety" not in codes(session, passage)
    write(session, passage, text, first)

    assert "fuzzy_safety" in codes(session, passage)


def test_an_earlier_text_of_a_similar_sentence_still_warns_when_it_is_brought_back(
    session: Session, work: Work, passage: Passage, first: Actor
) -> None:
    remember(session, work, "Do not force the shoulder.", SHOULDER, Origin.APPROVED)
    write(session, passage, SHOULDER, first)
    write(session, passage, "首を無理に曲げないでください。", first)

    passages.undo(session, passage.id, passage.text, passage.version, first, NOW)

    assert passage.text == SHOULDER
    assert "fuzzy_safety" in codes(session, passage)
    write(session, passage, "首を無理に曲げないでください。", first)
    steps = history.steps(session, passage, "ja")
    [old] = [one.event_id for one in steps if one.text == SHOULDER and one.action == "edited"]
    history.restore(session, passage.id, old, None, passage.version, first, NOW)
    assert "fuzzy_safety" in codes(session, passage)


def revise(session: Session, work: Work, old: str, new: str) -> Translation:
    article = session.get_one(Article, work.article_id)
    assert old in article.body
    article.body = article.body.replace(old, new)
    session.flush()
    articles.mark_ready(session, SILENT, article.id, make_actor(session), NOW)
    translation = session.get_one(Translation, work.translation_id)
    return make_draft(session, translation)


def test_the_translation_of_before_has_to_be_compared_with_a_safety_source_that_changed(
    session: Session, work: Work, first: Actor
) -> None:
    accept_all(session, session.get_one(Translation, work.translation_id), first)
    passage = revise(session, work, "the neck.", "the sore neck.").passages[DO_NOT_FORCE]
    assert passage.previous_text == DRAFTS[DO_NOT_FORCE]

    saved = passages.save(
        session, passage.id, DRAFTS[DO_NOT_FORCE], passage.version, first, NOW, accept=True
    )

    assert "old_safety" in [one.code for one in saved.refused]
    assert passage.state == PassageState.EDITED
    session.flush()
    accept(session, passage, passage.text, first)  # acknowledges what is said
    assert passage.state == PassageState.ACCEPTED


def test_an_item_called_harmless_is_dangerous_again_below_a_dangerous_sentence(
    session: Session, work: Work, first: Actor
) -> None:
    body = (
        "People with asthma are welcome.\n\n- Fever\n- Tea\n\nDo not come if you have:\n\n- Cold\n"
    )
    article = make_article(session, body=body)
    translation = make_draft(
        session, next(one for one in session.query(Translation) if one.article_id == article.id)
    )
    by_source = {one.source: one for one in translation.passages}
    fever, tea = by_source["Fever"], by_source["Tea"]
    make_dangerous(session, tea, first)
    safety.set_classes(session, tea.id, [], tea.version, first, NOW)
    safety.set_classes(session, fever.id, [], fever.version, first, NOW)
    session.flush()
    assert (fever.safety, fever.safety_by_id) == ("", first.user_id)

    article.body = body.replace("People with asthma are welcome.", "Do not come if you have:")
    session.flush()
    articles.mark_ready(session, SILENT, article.id, make_actor(session), NOW)

    assert "negated_advice" in (fever.safety or "")
    assert "negated_advice" in (tea.safety or "")


def test_a_pair_that_was_corrected_since_is_not_accepted_in_bulk(
    session: Session, work: Work, first: Actor
) -> None:
    translation = session.get_one(Translation, work.translation_id)
    entries.remember(session, translation, translation.passages, first.user_id, NOW)
    session.flush()
    row = translation.passages[DO_NOT_FORCE + 1]
    entry = session.query(MemoryEntry).filter_by(source=row.source).one()
    row.provenance, row.match, row.draft = Provenance.MEMORY, 100, row.text
    row.engine, row.memory_entry_id = None, entry.id
    session.flush()
    entries.correct(
        session, entry.id, "首を冷やさないようにします。", entry.target, "誤訳でした", first, NOW
    )

    done = bulk.accept_exact(session, translation.id, first, NOW)

    assert done == Bulk(0, {Reason.CORRECTED: 1})
    assert row.state == PassageState.DRAFTED
