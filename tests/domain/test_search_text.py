"""Folding, runs and grams: what the index and a query have in common."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicweb.domain.search_stems import stem
from clinicweb.domain.search_text import fold, fold_in_place, grams, runs


def found_by(text: str, language: str = "ja") -> list[str]:
    return [gram for run in runs(fold(text)) for gram in grams(run, language)]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＬＩ４", "li4"),
        ("ハリ", "はり"),
        ("ﾊﾘ", "はり"),
        ("ｶﾞｸ", "がく"),
        ("か\u3099く", "がく"),
        ("Café", "cafe"),
        ("Cafe\u0301", "cafe"),
        ("NECK", "neck"),
        ("Straße", "strasse"),
        ("don’t", "don't"),
        ("acu\u00adpunc\u200bture", "acupuncture"),
        ("Ёлка", "елка"),
        ("مَرْحَبًا", "مرحبا"),
        ("㎝", "cm"),
        ("コーヒー", "こーひー"),
        ("", ""),
    ],
)
def test_width_case_accents_and_kana_make_no_difference(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold_in_place(text).text == folded


@settings(deadline=None)
@given(st.text())
def test_folding_in_place_gives_the_same_text_and_places_inside_the_original(text: str) -> None:
    folded = fold_in_place(text)

    assert folded.text == fold(text)
    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    assert all(
        0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True)
    )
    assert list(folded.starts) == sorted(folded.starts)


def test_a_folded_character_knows_where_it_stood() -> None:
    folded = fold_in_place("㎝とﾊﾞﾘ")

    assert folded.text == "cmとばり"
    assert folded.span(0, 2) == (0, 1)
    assert folded.span(3, 4) == (2, 4)


def test_scripts_without_spaces_give_characters_and_pairs() -> None:
    assert found_by("首の痛み") == ["首", "の", "痛", "み", "首の", "の痛", "痛み"]
    assert found_by("鍼") == ["鍼"]
    assert found_by("腰と痛", "ja").count("腰痛") == 0


def test_scripts_with_spaces_give_stems_of_their_own_language() -> None:
    assert found_by("The needles, needling!", "en") == ["the", "needl", "needl"]
    assert found_by("The patient’s neck", "en") == ["the", "patient", "neck"]
    assert found_by("needles", "ja") == ["needles"]


def test_both_kinds_may_stand_in_one_text() -> None:
    assert found_by("LI4（合谷）", "en") == ["li4", "合", "谷", "合谷"]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ko", "침술은", "침술"),
        ("th", "ปวดคอ", "คอ"),
        ("zh", "颈部疼痛", "疼痛"),
        ("hi", "गर्दन में दर्द", "दर्द"),
        ("ar", "ألم الرقبة", "رقب"),
        ("fr", "douleurs cervicales", "douleur"),
        ("mn", "хүзүүний өвдөлт", "хүзүүнии"),
    ],
)
def test_a_language_needs_no_code_of_its_own(language: str, text: str, expected: str) -> None:
    assert any(expected in gram for gram in found_by(text, language))


def test_a_word_with_figures_and_a_language_without_stems_keep_their_words() -> None:
    assert stem("st36s", "en") == "st36s"
    assert stem("needles", "xx") == "needles"


@settings(deadline=None)
@given(st.text())
def test_any_text_can_be_taken_apart(text: str) -> None:
    assert all(gram and not gram.isspace() for gram in found_by(text, "en"))
