"""House style, as in the shipped articles: Japanese has no spaces around Latin letters."""

import pytest

from tests.domain.checks.saying import ENGLISH, JAPANESE, both_ways, codes


@pytest.mark.parametrize(
    ("english", "japanese"),
    [
        ("Press LI4.", "LI4を押します。"),
        ("Rest for 30 minutes.", "30分休みます。"),
        ("We accept American Express.", "American Expressが使えます。"),
        ("Really? Yes.", "本当ですか？　はい。"),
        ("⟦1⟧Neck⟦/1⟧ pain", "⟦1⟧首⟦/1⟧の痛み"),
        ("Call {{phone}} now.", "今すぐ {{phone}} にお電話ください。"),
        ("The patient(s)", "患者さん"),
        ("An adult head weighs 5 kg.", "成人の頭の重さは5 kgです。"),
    ],
)
def test_spaces_where_each_language_has_them(english: str, japanese: str) -> None:
    assert both_ways(english, japanese) == ([], [])


@pytest.mark.parametrize(
    ("source", "target", "way", "expected"),
    [
        ("Press LI4.", "経穴 LI4 を押します。", JAPANESE, "space_extra"),
        ("Rest for 30 minutes.", "30 分休みます。", JAPANESE, "space_extra"),
        ("Rest now.", "今　休みます。", JAPANESE, "space_extra"),
        ("今休みます。", "Rest  now.", ENGLISH, "space_double"),
        ("今休みます。", "Rest now .", ENGLISH, "space_before_mark"),
        ("休み、歩きます。", "Rest,then walk.", ENGLISH, "space_missing"),
        ("休みます。歩きます。", "Rest.Then walk.", ENGLISH, "space_missing"),
    ],
)
def test_another_space_is_a_warning(
    source: str, target: str, way: tuple[str, str], expected: str
) -> None:
    assert codes(source, target, way) == [expected]
