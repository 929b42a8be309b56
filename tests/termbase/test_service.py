from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinicweb.domain.access import Role
from clinicweb.domain.errors import NotAllowed, NotFound
from clinicweb.domain.terms import TermEntry, TermStatus
from clinicweb.models import Concept
from clinicweb.termbase import importing, service
from clinicweb.termbase.exchange import ConceptRow, all_rows
from clinicweb.termbase.rules import Draft, InvalidConcept
from clinicweb.termbase.service import ConceptConflict
from tests.clock import NOW
from tests.factories import make_actor, make_clinic
from tests.termbase.conftest import Add, words

LATER = NOW + timedelta(hours=1)


def draft(code: str | None = None, clinic_id: int | None = None, **languages: str) -> Draft:
    return Draft(code, clinic_id, "", words(**languages))


def reasons(error: pytest.ExceptionInfo[InvalidConcept]) -> list[str]:
    return [one.message_id % one.params for one in error.value.problems]


def test_a_concept_is_kept_tidied_with_who_and_when(session: Session) -> None:
    actor = make_actor(session)

    concept = service.create(
        session,
        Draft("li-4".upper(), None, " Not in\u200b pregnancy ", words(en=" Hegu ", ja="合谷, ")),
        actor,
        NOW,
    )

    assert (concept.code, concept.note, concept.origin) == ("LI4", "Not in pregnancy", "person")
    assert [(term.language, term.text, term.key) for term in concept.terms] == [
        ("en", "Hegu", "hegu"),
        ("ja", "合谷", "合谷"),
    ]
    assert (concept.updated_by_id, concept.updated_at) == (actor.user_id, NOW)


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (draft(), "Write at least one term."),
        (draft(en=" "), "Write at least one term."),
        (draft("LI99", en="Nowhere"), "There is no acupoint “LI99”."),
        (draft("LI4", en="Hegu"), "LI4 exists already: LI4 Joining Valley."),
        (draft(en="Moxa", ja="灸"), "“Moxa” is a term already: moxa / もぐさ."),
        (draft(en="needle, NEEDLE"), "“NEEDLE” is here twice."),
        (draft(en="a" * 101), "This is longer than 100 characters."),
        (draft(en="⟦1⟧bold"), "A term cannot contain ⟦ ⟧ { or }."),
        (draft(en="—"), "A term needs at least one letter."),
        (draft(clinic_id=999, en="needle"), "This clinic does not exist."),
        (Draft(None, None, "n" * 501, words(en="x1")), "The note is longer than 500 characters."),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_reason(
    session: Session, add: Add, wanted: Draft, reason: str
) -> None:
    add("LI4", en="Joining Valley")
    add(en="moxa", ja="もぐさ")

    with pytest.raises(InvalidConcept) as error:
        service.create(session, wanted, make_actor(session), NOW)

    assert reasons(error) == [reason]


def test_every_reason_is_told_at_once(session: Session, add: Add) -> None:
    add(en="moxa")

    with pytest.raises(InvalidConcept) as error:
        service.create(session, draft("ZZ1", en="Moxa", ja="{"), make_actor(session), NOW)

    assert len(reasons(error)) == 4


def test_a_language_has_one_preferred_word(session: Session) -> None:
    two = (TermEntry("ja", "お灸"), TermEntry("ja", "灸"))

    with pytest.raises(InvalidConcept, match="preferred"):
        service.create(session, Draft(None, None, "", two), make_actor(session), NOW)


def test_a_word_may_be_forbidden_for_one_thing_and_right_for_another(
    session: Session, add: Add
) -> None:
    add(en="acupuncture needle", ja="鍼, !針")
    add(en="sewing needle", ja="針")
    add("ST3", en="Juliao")
    add("GB29", en="Juliao")

    assert session.scalar(select(func.count(Concept.id))) == 4


def test_clinics_may_have_the_same_word(session: Session, add: Add) -> None:
    first, second = make_clinic(session).id, make_clinic(session).id

    for clinic_id in (None, first, second):
        add(clinic_id=clinic_id, en="clinic")
    with pytest.raises(InvalidConcept, match="acupoint"):
        add("LI4", first, en="Hegu")
    with pytest.raises(InvalidConcept, match="already"):
        add(clinic_id=first, en="Clinic")


def test_a_change_needs_the_newest_version(session: Session, add: Add) -> None:
    concept, actor = add(en="moxa", ja="もぐさ"), make_actor(session)
    seen = concept.version

    service.update(session, concept.id, draft(en="moxa", ja="艾"), seen, actor, LATER)

    assert [term.text for term in concept.terms] == ["moxa", "艾"]
    assert (concept.updated_by_id, concept.updated_at) == (actor.user_id, LATER)
    with pytest.raises(ConceptConflict):
        service.update(session, concept.id, draft(en="moxa"), seen, actor, LATER)
    with pytest.raises(NotFound):
        service.update(session, 999_999, draft(en="moxa"), 1, actor, LATER)


def test_translators_change_the_words_of_their_language_only(session: Session, add: Add) -> None:
    concept = add(en="moxa", ja="もぐさ")
    japanese = make_actor(session, Role.TRANSLATOR, language="ja")

    def change(**languages: str) -> None:
        wanted = Draft(None, None, "", words(**languages))
        service.update(session, concept.id, wanted, concept.version, japanese, LATER)

    change(en="moxa", ja="艾")
    with pytest.raises(NotAllowed, match="English"):
        change(en="mugwort", ja="艾")
    with pytest.raises(NotAllowed):
        service.remove(session, concept.id, concept.version, japanese, LATER)
    with pytest.raises(NotAllowed):
        service.create(session, draft(en="cun"), japanese, NOW)
    both = service.create(session, draft(en="cun", ja="寸"), japanese, NOW)
    assert len(both.terms) == 2


def test_people_of_one_clinic_change_its_own_terms_only(session: Session, add: Add) -> None:
    here, there = make_clinic(session).id, make_clinic(session).id
    actor = make_actor(session, Role.TRANSLATOR, clinic_id=here)
    shared = add(en="moxa")

    service.create(session, draft(clinic_id=here, en="clinic"), actor, NOW)
    for clinic_id in (None, there):
        with pytest.raises(NotAllowed):
            service.create(session, draft(clinic_id=clinic_id, en="room"), actor, NOW)
    with pytest.raises(NotAllowed):
        service.update(session, shared.id, draft(en="moxa, ai"), shared.version, actor, NOW)
    with pytest.raises(NotAllowed):
        service.create(session, draft(en="x"), make_actor(session, Role.AUTHOR), NOW)


def test_a_removed_concept_can_be_put_back_unless_its_words_are_taken(
    session: Session, add: Add
) -> None:
    concept, actor = add("LI4", en="Hegu"), make_actor(session)
    word = add(en="moxa")
    for one in (concept, word):
        service.remove(session, one.id, one.version, actor, LATER)
        session.flush()

    assert (concept.removed_at, concept.updated_by_id) == (LATER, actor.user_id)
    with pytest.raises(InvalidConcept, match="Put it back"):
        add("LI4", en="Joining Valley")
    service.restore(session, concept.id, concept.version, actor, LATER)
    assert concept.removed_at is None
    add(en="Moxa")
    with pytest.raises(InvalidConcept, match="already"):
        service.restore(session, word.id, word.version, actor, LATER)


def row(
    code: str | None = None, clinic: str | None = None, note: str = "", **languages: str
) -> ConceptRow:
    return ConceptRow(code, clinic, note, words(**languages))


def test_rows_of_a_file_are_added_changed_or_left_as_they_are(session: Session, add: Add) -> None:
    actor, clinic = make_actor(session), make_clinic(session)
    point, word = add("LI4", en="Hegu", ja="合谷"), add(en="moxa", ja="もぐさ")

    report = importing.import_concepts(
        session,
        [
            row("LI-4", en="Hegu", ja="合谷"),
            row(en="Moxa", ja="もぐさ, 艾"),
            row(clinic=clinic.slug, note="House word", en="clinic", ja="治療院"),
            row("LI11", en="Quchi"),
        ],
        actor,
        LATER,
    )

    assert (report.added, report.changed, report.unchanged) == (2, 1, 1)
    assert report.problems == ()
    assert [term.text for term in word.terms] == ["Moxa", "もぐさ", "艾"]
    assert (point.updated_at, word.updated_at) == (NOW, LATER)


def test_a_file_changes_only_the_languages_that_it_has(session: Session, add: Add) -> None:
    word = add(en="moxa", ja="もぐさ")

    importing.import_concepts(session, [row(en="moxa, mugwort")], make_actor(session), LATER)

    assert {term.text for term in word.terms} == {"moxa", "mugwort", "もぐさ"}


def test_a_file_with_a_problem_changes_nothing_and_says_which_rows(
    session: Session, add: Add
) -> None:
    add(en="moxa", ja="もぐさ")
    add(en="needle", ja="鍼")
    rows = [
        row(en="new one"),
        row("ZZ9", en="nowhere"),
        row(clinic="elsewhere", en="clinic"),
        row(en="moxa", ja="鍼"),
        row(en="new one, NEW ONE"),
    ]

    report = importing.import_concepts(session, rows, make_actor(session), LATER)

    assert (report.added, report.changed) == (0, 0)
    assert [one.row for one in report.problems] == [1, 2, 3, 4]
    assert session.scalar(select(func.count(Concept.id))) == 2

    sound = importing.import_concepts(session, rows, make_actor(session), LATER, only_sound=True)

    assert sound.added == 1
    assert session.scalar(select(func.count(Concept.id))) == 3


def test_what_goes_out_comes_back_without_a_change(session: Session, add: Add) -> None:
    clinic = make_clinic(session)
    add("LI4", en="Hegu", ja="合谷")
    add(clinic_id=clinic.id, en="clinic", ja="治療院, !クリニック")
    gone = add(en="gone")
    service.remove(session, gone.id, gone.version, make_actor(session), NOW)
    session.flush()
    rows = all_rows(session, clinic.id)

    report = importing.import_concepts(session, rows, make_actor(session), LATER)

    assert [one.clinic_slug for one in rows] == [None, clinic.slug]
    assert TermStatus.FORBIDDEN in {term.status for one in rows for term in one.terms}
    assert (report.added, report.changed, report.unchanged) == (0, 0, 2)
    assert len(all_rows(session, None)) == 2


def test_a_file_cannot_do_what_its_bringer_may_not(session: Session, add: Add) -> None:
    add(en="moxa", ja="もぐさ")
    japanese = make_actor(session, Role.TRANSLATOR, language="ja")

    report = importing.import_concepts(session, [row(en="moxa, ai")], japanese, LATER)

    assert [one.row for one in report.problems] == [0]
    assert report.changed == 0
