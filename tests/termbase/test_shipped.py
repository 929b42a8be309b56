"""The terms that come with the product."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinicweb.domain.checks.acupoints import acupoint_findings
from clinicweb.domain.checks.terms import term_findings
from clinicweb.domain.terms import ConceptEntry, TermStatus, heads, key
from clinicweb.models import Concept
from clinicweb.termbase import service
from clinicweb.termbase.lookup import Termbase, concepts_for
from clinicweb.termbase.rules import Draft, Stored, draft_of, problems
from clinicweb.termbase.shipped import ShippedConcept, load_shipped, shipped_concepts
from tests.clock import NOW
from tests.content.shipped import CONTENT, all_pairs
from tests.domain.pairs import corpus_pairs
from tests.factories import make_actor, make_clinic

WORDS = CONTENT / "terms" / "clinic.tsv"


def loaded(session: Session) -> dict[str, Concept]:
    load_shipped(session, WORDS, NOW)
    session.flush()
    return {one.shipped_key: one for one in session.scalars(select(Concept)) if one.shipped_key}


def termbase(clinic: str | None) -> Termbase:
    """The shipped words as a clinic has them, without a database."""
    shipped = [one for one in shipped_concepts(WORDS) if one.clinic_slug in (None, clinic)]
    own = {name for one in shipped if one.clinic_slug for name in called(one)}
    kept = [one for one in shipped if one.clinic_slug or not own & called(one)]
    return Termbase(
        [ConceptEntry(number, one.code, one.terms) for number, one in enumerate(kept, start=1)]
    )


def called(one: ShippedConcept) -> set[tuple[str, str]]:
    return {(term.language, key(term.text)) for term in heads(one.terms).values()}


def test_all_points_and_the_words_of_a_clinic_ship(session: Session) -> None:
    make_clinic(session, slug="tokyo")

    concepts = loaded(session)

    kinds = Counter(name.split("/")[0] for name in concepts)
    assert kinds["acupoint"] == 409
    assert 40 <= kinds["word"] <= 80
    quchi = concepts["acupoint/LI11"]
    assert [(term.language, term.text, term.reading) for term in quchi.terms] == [
        ("en", "Quchi", "Qūchí"),
        ("ja", "曲池", "きょくち"),
    ]
    assert concepts["word/clinic-tokyo"].clinic_id is not None


def test_what_ships_keeps_the_rules_for_what_people_write(session: Session) -> None:
    make_clinic(session, slug="tokyo")

    for concept in loaded(session).values():
        draft = draft_of(concept)
        assert problems(Stored(session), draft, concept.id) == [], concept.shipped_key
        assert draft.tidied() == draft


def test_loading_again_changes_nothing(session: Session) -> None:
    make_clinic(session, slug="tokyo")
    first = load_shipped(session, WORDS, NOW)
    session.flush()

    again = load_shipped(session, WORDS, NOW)

    assert first.added > 450
    assert (again.added, again.renewed) == (0, 0)


def test_the_words_of_a_clinic_that_is_not_here_stay_away(session: Session) -> None:
    assert "word/clinic-tokyo" not in loaded(session)


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The words of a newer version: one more, one mended."""
    text = WORDS.read_text("utf-8").replace("\tmoxa\t", "\tmoxa wool\t")
    path = tmp_path / "clinic.tsv"
    path.write_text(text + "cotton\t\ten\tpreferred\tcotton ball\t\t\n", "utf-8")
    return path


def test_a_newer_version_adds_what_is_new_and_mends_what_nobody_touched(
    session: Session, newer: Path
) -> None:
    concepts = loaded(session)

    result = load_shipped(session, newer, NOW)
    session.flush()

    assert (result.added, result.renewed) == (1, 1)
    assert concepts["word/moxa"].terms[0].text == "moxa wool"


def test_what_a_person_changed_or_removed_stays_so(session: Session, newer: Path) -> None:
    concepts, actor = loaded(session), make_actor(session)
    moxa, point = concepts["word/moxa"], concepts["acupoint/LI4"]
    draft = draft_of(moxa)
    service.update(session, moxa.id, draft, moxa.version, actor, NOW)
    service.remove(session, point.id, point.version, actor, NOW)
    session.flush()

    result = load_shipped(session, newer, NOW)
    session.flush()

    assert (result.added, result.renewed) == (1, 0)
    assert moxa.terms[0].text == "moxa"
    assert point.removed_at is not None


def test_what_people_added_before_is_not_shipped_beside_it(session: Session) -> None:
    actor = make_actor(session)
    mine = [one for one in shipped_concepts(WORDS) if one.key in {"acupoint/LI4", "word/moxa"}]
    rows = [Draft(one.code, None, "mine", one.terms) for one in mine]
    for draft in rows:
        service.create(session, draft, actor, NOW)

    concepts = loaded(session)

    assert "acupoint/LI4" not in concepts
    assert "word/moxa" not in concepts
    notes = session.scalar(select(func.count(Concept.id)).where(Concept.note == "mine"))
    assert notes == 2


def test_a_clinic_in_japan_does_not_call_itself_what_doctors_run(session: Session) -> None:
    tokyo = make_clinic(session, slug="tokyo").id
    auckland = make_clinic(session, slug="auckland").id
    loaded(session)

    def codes(clinic_id: int) -> list[str]:
        concepts = concepts_for(session, clinic_id).for_checks("Our clinic", "en", "ja")
        return [
            one.code for one in term_findings("Our clinic", "当クリニック", "en", "ja", concepts)
        ]

    assert codes(tokyo) == ["term_forbidden"]
    assert codes(auckland) == []


@pytest.mark.parametrize("clinic", ["tokyo", "auckland"])
@pytest.mark.parametrize(("source", "target"), [("en", "ja"), ("ja", "en")])
def test_the_shipped_translations_use_the_shipped_terms(
    clinic: str, source: str, target: str
) -> None:
    terms = termbase(clinic)
    for pair in all_pairs():
        text = {"en": pair.en, "ja": pair.ja}
        concepts = terms.for_checks(text[source], source, target)
        found = term_findings(text[source], text[target], source, target, concepts)
        assert found == [], text
        assert acupoint_findings(text[source], text[target], target) == [], text


@pytest.mark.parametrize(("source", "target"), [("en", "ja"), ("ja", "en")])
def test_hardly_any_right_sentence_is_warned_of(source: str, target: str) -> None:
    terms, pairs, warned = termbase(None), corpus_pairs(), 0
    for english, japanese in pairs:
        text = {"en": english, "ja": japanese}
        concepts = terms.for_checks(text[source], source, target)
        warned += bool(
            term_findings(text[source], text[target], source, target, concepts)
            or acupoint_findings(text[source], text[target], target)
        )

    assert warned <= 0.002 * len(pairs)


def test_the_file_is_a_plain_table() -> None:
    with WORDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

    assert {row["language"] for row in rows} == {"en", "ja"}
    assert {row["status"] for row in rows} == set(TermStatus)
    assert all(
        row["reading"] is None or not row["reading"].isascii() or not row["reading"] for row in rows
    )
