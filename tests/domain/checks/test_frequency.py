import pytest

from tests.domain.checks.saying import both_ways

RIGHT = [
    ("Come once a week.", "週に一度お越しください。"),
    ("Come once a week.", "毎週お越しください。"),
    ("Twice daily", "1日2回"),
    ("Two times per day", "日に2回"),
    ("Take one tablet every day.", "毎日1錠を服用します。"),
    ("Once a month", "月1回"),
    ("Once a year", "年に1回"),
    ("Open every day", "年中無休"),
    ("We meet on Monday once.", "月曜日に1回お会いします。"),
]
WRONG = [
    ("Come once a week.", "月に一度お越しください。"),
    ("Twice daily", "週2回"),
    ("Two times per day", "月に2回"),
    ("Once a month", "毎週1回"),
    ("Once a year", "月に1回"),
]


@pytest.mark.parametrize(("english", "japanese"), RIGHT)
def test_how_often_may_be_said_in_many_ways(english: str, japanese: str) -> None:
    assert both_ways(english, japanese) == ([], [])


@pytest.mark.parametrize(("english", "japanese"), WRONG)
def test_another_period_is_an_error_in_both_directions(english: str, japanese: str) -> None:
    for found in both_ways(english, japanese):
        assert found == ["!frequency_changed"]
