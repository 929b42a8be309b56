"""Errors block and warnings cost a person's time: how many there are where nothing is wrong."""

from collections.abc import Callable

import pytest

from clinicweb.domain.checks.finding import Severity
from clinicweb.domain.checks.run import run_checks
from tests.domain.alarms import DIRECTIONS, FAMILIES, Pair, alarms, of_clinic
from tests.domain.pairs import CORRECT_PAIRS, corpus_pairs, shipped_pairs

MOST_WARNED, MOST_FAILED = 0.03, 0.005


@pytest.mark.parametrize("languages", DIRECTIONS, ids="-".join)
@pytest.mark.parametrize("pairs", [shipped_pairs, corpus_pairs])
def test_few_right_translations_carry_a_warning_and_hardly_any_an_error(
    pairs: Callable[[], list[Pair]], languages: tuple[str, str]
) -> None:
    found = alarms(pairs(), *languages, of_clinic())

    assert found.passages > 300
    assert found.share(Severity.WARNING) < MOST_WARNED
    assert found.share(Severity.ERROR) < MOST_FAILED


def test_no_alarm_is_raised_about_sentences_that_once_raised_one() -> None:
    for english, japanese in CORRECT_PAIRS:
        assert run_checks(english, japanese, "en", "ja") == []
        back = run_checks(japanese, english, "ja", "en")
        assert not any(one.severity is Severity.ERROR for one in back)


def test_every_code_belongs_to_one_family() -> None:
    codes = [code for family in FAMILIES.values() for code in family]

    assert len(codes) == len(set(codes))
