import pytest

from tests.domain.checks.saying import ENGLISH, JAPANESE, both_ways, codes


@pytest.mark.parametrize(
    ("english", "japanese"),
    [
        ("Where is the pain?", "どこが痛みますか？"),
        ("Where is the pain?", "どこが痛みますか。"),
        ("Neck pain", "首の痛み"),
        ("Please bring:", "お持ちいただくもの："),
        ("You will need:", "次のものが必要です。"),
        ("He said, “It hurts.”", "「痛い」と言いました。"),
        ("Rest!", "休みましょう。"),
        ("⟦1⟧Rest.⟦/1⟧", "⟦1⟧休みましょう。⟦/1⟧"),
        ("What is cupping?", "吸い玉とは"),
    ],
)
def test_each_language_ends_sentences_in_its_own_way(english: str, japanese: str) -> None:
    assert both_ways(english, japanese) == ([], [])


@pytest.mark.parametrize(
    ("source", "target", "way", "expected"),
    [
        ("The pain is here.", "痛むのはここです", JAPANESE, "ending_lost"),
        ("痛むのはここです。", "The pain is", ENGLISH, "ending_lost"),
        ("Neck pain", "首の痛み。", JAPANESE, "ending_added"),
        ("首の痛み", "Neck pain.", ENGLISH, "ending_added"),
        ("Where is the pain?", "ここが痛みます。", JAPANESE, "question_lost"),
        ("どこが痛みますか？", "The pain is here.", ENGLISH, "question_lost"),
        ("The pain is here.", "痛むのはここですか？", JAPANESE, "question_added"),
        ("ここが痛みます。", "Where is the pain?", ENGLISH, "question_added"),
    ],
)
def test_another_ending_is_a_warning(
    source: str, target: str, way: tuple[str, str], expected: str
) -> None:
    assert codes(source, target, way) == [expected]
