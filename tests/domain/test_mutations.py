"""Mistakes made on purpose in the shipped content and the starter memory are noticed."""

import pytest

from tests.domain.mutations import KINDS, LEAST_CAUGHT, TRIED_FOR_INTEREST, Score, mutants, scores
from tests.domain.pairs import corpus_pairs, shipped_pairs

Scores = dict[tuple[str, str], Score]
ASSERTED = [kind for kind in KINDS if kind not in TRIED_FOR_INTEREST]


@pytest.fixture(scope="module")
def figures() -> Scores:
    return scores([*shipped_pairs(), *corpus_pairs()])


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("kind", ASSERTED)
def test_nearly_every_mistake_of_each_kind_is_noticed(
    figures: Scores, kind: str, language: str
) -> None:
    score = figures[kind, language]

    assert score.made >= 200
    assert score.rate >= LEAST_CAUGHT


def test_nearly_every_mistake_in_the_approved_articles_is_noticed() -> None:
    found = scores(shipped_pairs())
    made = sum(score.made for (kind, _), score in found.items() if kind in ASSERTED)
    caught = sum(score.caught for (kind, _), score in found.items() if kind in ASSERTED)

    assert made > 500
    assert caught / made >= LEAST_CAUGHT


def test_the_same_pair_is_always_spoilt_in_the_same_ways() -> None:
    pair = (
        "Do not take more than 10 mg for 3 days without asking {{phone}} about LI4.",
        "{{phone}}にLI4について尋ねることなく、3日間10mgを超えて服用しないでください。",
    )

    assert list(mutants(*pair)) == list(mutants(*pair))
    assert {one.kind for one in mutants(*pair)} >= set(ASSERTED)
    assert all(pair != (one.source, one.target) for one in mutants(*pair))
