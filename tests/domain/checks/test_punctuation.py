import pytest

from tests.domain.checks.saying import ENGLISH, JAPANESE, both_ways, codes


@pytest.mark.parametrize(
    ("english", "japanese"),
    [
        ("Rest, then walk (a little)!", "休んで、それから（少し）歩きます！"),
        ("Open at 10:30.", "10:30に開院します。"),
        ("The ratio is 1:2.", "比率は1:2です。"),
        ("Write to a@b.example.", "a@b.exampleまでご連絡ください。"),
        ("Rest… and breathe.", "休んで…息をします。"),
        ("10,000 steps", "10,000歩"),
        ("Acupuncture & moxibustion", "鍼・灸"),
    ],
)
def test_each_language_has_its_own_marks(english: str, japanese: str) -> None:
    assert both_ways(english, japanese) == ([], [])


@pytest.mark.parametrize(
    ("source", "target", "way", "expected"),
    [
        ("Rest, then walk.", "休み,それから歩きます。", JAPANESE, "narrow_mark"),
        ("Rest (a little).", "少し(だけ)休みます。", JAPANESE, "narrow_mark"),
        ("Rest, then walk.", "休み、それから歩きます.", JAPANESE, "narrow_mark"),
        ("休み、歩きます。", "Rest、 then walk.", ENGLISH, "wide_mark"),
        ("休み、歩きます。", "Rest, then walk。", ENGLISH, "wide_mark"),
        ("A needle is thin.", "ﾊﾘは細いです。", JAPANESE, "half_width_katakana"),
        ("Rest.", "休みます。。", JAPANESE, "doubled_mark"),
        ("Rest.", "休みます、。", JAPANESE, "doubled_mark"),
        ("休みます。", "Rest..", ENGLISH, "doubled_mark"),
    ],
)
def test_marks_of_the_other_language_and_doubled_ones_are_warnings(
    source: str, target: str, way: tuple[str, str], expected: str
) -> None:
    assert codes(source, target, way) == [expected]
