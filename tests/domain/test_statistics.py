"""Figures of the desk's work."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicweb.domain.statistics import (
    Accepted,
    Origin,
    by_engine,
    by_origin,
    changed_share,
    least_seconds,
    median,
    origin,
    size,
)

ENGINE = "Argos Translate 1.9"


def accepted(text: str = "首を温めます。", **values: object) -> Accepted:
    given_: dict[str, object] = {
        "source": "Keep the neck warm.",
        "source_language": "en",
        "draft": None,
        "engine": None,
        "match": None,
    }
    return Accepted(text=text, **{**given_, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Keep the neck warm.", "en", 4),
        ("Don't rest for 2.5 days", "en", 5),
        ("⟦1⟧Call⟦/1⟧ {{phone}} today.", "en", 2),
        ("首を温めます。", "ja", 6),
        ("1日2回、{{phone}}へ。", "ja", 5),
        ("", "en", 0),
    ],
)
def test_words_of_english_and_characters_of_japanese_count(
    text: str, language: str, expected: int
) -> None:
    assert size(text, language) == expected


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        (accepted(), Origin.PERSON),
        (accepted(engine=ENGINE, draft="首を温めます。"), Origin.ENGINE_UNCHANGED),
        (accepted(engine=ENGINE, draft="首は暖かい。"), Origin.ENGINE_EDITED),
        (accepted(engine=ENGINE), Origin.ENGINE_EDITED),
        (accepted(match=101), Origin.MEMORY_EXACT),
        (accepted(match=100), Origin.MEMORY_EXACT),
        (accepted(match=84), Origin.MEMORY_SIMILAR),
    ],
)
def test_an_accepted_passage_has_one_origin(passage: Accepted, expected: Origin) -> None:
    assert origin(passage) == expected


def test_words_and_characters_are_never_added_up() -> None:
    sizes = by_origin(
        [accepted(), accepted(source="首を温めます。", source_language="ja", text="Keep it warm.")]
    )

    assert sizes["en"][Origin.PERSON] == 4
    assert sizes["ja"][Origin.PERSON] == 6


def test_an_engine_is_measured_by_the_drafts_that_were_kept() -> None:
    (figures,) = by_engine(
        [
            accepted("同じ文", engine=ENGINE, draft="同じ文"),
            accepted("あい", engine=ENGINE, draft="あう"),
            accepted("古い行", engine=ENGINE),
            accepted("メモリ", engine=ENGINE, draft="メモリ", match=90),
        ]
    )

    assert (figures.passages, figures.unchanged, figures.unknown) == (3, 1, 1)
    assert figures.distance == pytest.approx(0.25)


def test_nobody_reads_a_long_sentence_in_three_seconds() -> None:
    long = "Call us before your visit " * 10

    assert least_seconds("Rest.", "en") == 2
    assert least_seconds(long, "en") > 6
    assert least_seconds("鍼治療の前に薬の名前をお知らせください。" * 5, "ja") > 4


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_changed_share_is_between_nothing_and_everything(draft: str, text: str) -> None:
    share = changed_share(draft, text)

    assert 0 <= share <= 1
    assert (share == 0) == (draft == text)


def test_the_middle_of_nothing_is_not_known() -> None:
    assert median([]) is None
    assert median([3, 1, 200]) == 3
