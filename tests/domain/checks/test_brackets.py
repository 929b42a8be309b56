import pytest

from tests.domain.checks.saying import ENGLISH, JAPANESE, both_ways, codes


@pytest.mark.parametrize(
    ("english", "japanese"),
    [
        ("Rest (lying down is best) for a while.", "しばらく休みます（横になるのが一番です）。"),
        ("He said “no pain”.", "「痛みはない」と述べました。"),
        ("1) Rest", "1）休む"),
        ("LI4 (Hegu)", "LI4（合谷）"),
        ("Qi", "気（き）"),
        ("Press [here]", "［ここ］を押す"),
    ],
)
def test_brackets_may_be_those_of_either_language(english: str, japanese: str) -> None:
    assert both_ways(english, japanese) == ([], [])


@pytest.mark.parametrize(
    ("source", "target", "way", "expected"),
    [
        ("Rest (a little).", "休みます（少し。", JAPANESE, "bracket_unpaired"),
        ("Rest (a little).", "休みます少し）。", JAPANESE, "bracket_unpaired"),
        ("He said “no pain”.", "「痛みはないと述べました。", JAPANESE, "bracket_unpaired"),
        ("休みます（少し）。", "Rest (a little.", ENGLISH, "bracket_unpaired"),
        (
            "Rest (lying down on your back is best) for a while.",
            "しばらく休みましょう。",
            JAPANESE,
            "bracket_lost",
        ),
    ],
)
def test_a_bracket_alone_or_a_lost_remark_is_a_warning(
    source: str, target: str, way: tuple[str, str], expected: str
) -> None:
    assert codes(source, target, way) == [expected]
