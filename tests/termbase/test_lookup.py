from datetime import timedelta

from sqlalchemy import event
from sqlalchemy.orm import Session

from clinicweb.db import Database
from clinicweb.domain.checks.terms import term_findings
from clinicweb.termbase import service
from clinicweb.termbase.lookup import concepts_for
from clinicweb.termbase.rules import Draft
from tests.clock import NOW
from tests.factories import make_actor, make_clinic
from tests.termbase.conftest import Add, words


def test_terms_are_found_where_they_stand(session: Session, add: Add) -> None:
    add(en="stiff neck", ja="首のこり")
    add("LI4", en="Hegu", ja="合谷")
    terms = concepts_for(session, None)
    text = "Stiff necks: press L.I.4 or He Gu."

    found = [(text[one.start : one.end], one.concept.code) for one in terms.named_in(text, "en")]

    assert found == [("Stiff necks", None), ("L.I.4", "LI4"), ("He Gu", "LI4")]
    assert [one.start for one in terms.named_in("首のこりに合谷", "ja")] == [0, 5]


def test_everyday_words_are_not_taken_for_acupoints_by_their_terms(
    session: Session, add: Add
) -> None:
    add("EX-CA1", en="Zigong", ja="子宮")
    terms = concepts_for(session, None)

    assert terms.named_in("子宮の病気", "ja") == []
    assert len(terms.named_in("EX-CA1（子宮）", "ja")) == 2


def test_a_clinic_s_own_concept_replaces_the_shared_one(session: Session, add: Add) -> None:
    clinic_id, other_id = make_clinic(session).id, make_clinic(session).id
    add(en="clinic", ja="治療院, クリニック")
    add(clinic_id=clinic_id, en="clinic", ja="治療院, !クリニック")

    def findings(clinic: int | None) -> list[str]:
        concepts = concepts_for(session, clinic).for_checks("Our clinic", "en", "ja")
        found = term_findings("Our clinic", "当クリニック", "en", "ja", concepts)
        return [one.code for one in found]

    assert findings(clinic_id) == ["term_forbidden"]
    assert findings(other_id) == findings(None) == []
    assert len(concepts_for(session, clinic_id).concepts) == 1


def test_the_checks_are_given_what_they_need_and_nothing_more(session: Session, add: Add) -> None:
    headache = add(en="tension headache", ja="緊張型頭痛")
    never = add(ja="!完治")
    add(en="moxa", ja="もぐさ")
    add("LI4", en="Hegu", ja="合谷")
    terms = concepts_for(session, None)

    found = terms.for_checks("Tension headache: press Hegu.", "en", "ja")

    assert [one.concept_id for one in found] == [headache.id, never.id]
    assert terms.for_checks("Tension headache: press Hegu.", "en", "ja") is found
    assert terms.for_checks("完治", "ja", "en") == ()


def test_a_change_is_seen_at_once_and_nothing_is_read_twice(
    database: Database,
) -> None:
    with database.transaction() as session:
        actor = make_actor(session)
        draft = Draft(None, None, "", words(en="moxa", ja="もぐさ"))
        concept = service.create(session, draft, actor, NOW)
    asked: list[str] = []
    event.listen(
        database.engine, "before_cursor_execute", lambda _c, _u, text, *_: asked.append(text)
    )
    with database.reading() as session:
        first = concepts_for(session, None)
        asked.clear()
        assert concepts_for(session, None) is first
        assert len([one for one in asked if "SELECT" in one]) == 1
    changed = Draft(None, None, "", words(en="moxa", ja="艾"))
    with database.transaction() as session:
        # At the very same moment: the clock alone must not decide.
        service.update(session, concept.id, changed, concept.version, actor, NOW)
    with database.reading() as session:
        second = concepts_for(session, None)
        assert [one.text for one in second.concepts[0].allowed("ja")] == ["艾"]
    with database.transaction() as session:
        version = session.get_one(type(concept), concept.id).version
        service.remove(session, concept.id, version, actor, NOW + timedelta(seconds=1))
    with database.reading() as session:
        assert concepts_for(session, None).concepts == ()
