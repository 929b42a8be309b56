"""Numbers by value, however they are written; see also `test_numbers` of the reader itself."""

import pytest

from tests.domain.checks.saying import both_ways

RIGHT = [
    ("Half an hour a day", "1日30分"),
    ("Rest for half a day.", "半日休みましょう。"),
    ("Take half a tablet.", "半錠を服用します。"),
    ("An hour and a half", "1時間半"),
    ("Take it once a day.", "1日1回服用します。"),
    ("Do it twice.", "二度行います。"),
    ("Do it three times.", "3回行います。"),
    ("About 30% feel better.", "約3割の方が楽になります。"),
    ("1.5 million people", "150万人"),
    ("120 million people", "1億2,000万人"),
    ("¥11,000", "1万1千円"),
    ("Width: 2.5 cm", "幅：２．５cm"),
    ("6–12 sessions", "6～12回の施術"),
    ("Open from 9:30 am to 6 pm.", "午前9時30分から午後6時まで営業しています。"),
    ("Open until 18:00.", "午後6時まで営業しています。"),
    ("3 May 2025", "2025年5月3日"),
    ("May 3, 2025", "2025年5月3日"),
    ("One third of patients", "患者さんの3分の1"),
    ("Half of the patients", "患者さんの半数"),
    ("Half of the patients", "患者さんの50%"),
    ("1/2 cup", "半カップ"),
    ("This is your third visit.", "3回目のご来院です。"),
    ("Call 03-1234-5678.", "03-1234-5678にお電話ください。"),
    ("Call +81 3-1234-5678.", "03-1234-5678にお電話ください。"),
    ("It takes a couple of days.", "2、3日かかります。"),
    ("One in ten people", "10人に1人"),
    ("A blood pressure of 120/80", "血圧120/80"),
]
WRONG = [
    ("Rest for half an hour.", "1時間休みましょう。"),
    ("Take half a tablet.", "1錠を服用します。"),
    ("Take it once a day.", "1日2回服用します。"),
    ("Do it twice.", "3回行います。"),
    ("About 30% feel better.", "約3%の方が楽になります。"),
    ("1.5 million people", "15万人"),
    ("¥11,000", "1万円"),
    ("Width: 2.5 cm", "幅：２５cm"),
    ("6–12 sessions", "6～10回の施術"),
    ("Open until 18:00.", "午後8時まで営業しています。"),
    ("Open until 6 pm.", "午前6時まで営業しています。"),
    ("3 May 2025", "2026年5月3日"),
    ("One third of patients", "患者さんの半分"),
    ("1/2 cup", "1カップ"),
    ("This is your third visit.", "4回目のご来院です。"),
    ("Call 03-1234-5678.", "03-1234-5679にお電話ください。"),
    ("One in ten people", "100人に1人"),
]


@pytest.mark.parametrize(("english", "japanese"), RIGHT)
def test_equal_values_are_equal_however_written(english: str, japanese: str) -> None:
    assert both_ways(english, japanese) == ([], [])


@pytest.mark.parametrize(("english", "japanese"), WRONG)
def test_another_value_is_an_error_in_both_directions(english: str, japanese: str) -> None:
    for found in both_ways(english, japanese):
        assert {code.rpartition("_")[0] for code in found} == {"!number"}
