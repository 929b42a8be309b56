import pytest

from clinicweb.domain.checks.run import run_checks
from tests.domain.checks.saying import JAPANESE, both_ways, codes

RIGHT = [
    ("Take 10 mg.", "10 mgを服用してください。"),
    ("A needle is 0.2 mm thick.", "鍼の太さは０．２ｍｍです。"),
    ("Lift less than 2 kg.", "持ち上げるのは2キロ未満にします。"),
    ("Walk 2 km.", "2キロ歩きましょう。"),
    ("Keep below 38 °C.", "38℃未満に保ってください。"),
    ("The fee is NZ$95.", "料金は95NZドルです。"),
    ("The fee is ¥8,000.", "料金は8,000円です。"),
    ("Rest for 2 weeks.", "2週間休みます。"),
    ("Rest for 30–60 minutes.", "30～60分休みます。"),
    ("Wait a few days.", "数日お待ちください。"),
    ("Closed 29 December to 4 January", "12月29日～1月4日休業"),
    ("Come every two weeks.", "2週間ごとにお越しください。"),
    ("Ten years in Edogawa", "江戸川で10周年"),
]
WRONG = [
    ("Take 10 mg.", "10 gを服用してください。"),
    ("A needle is 0.2 mm thick.", "鍼の太さは0.2cmです。"),
    ("Lift less than 2 kg.", "持ち上げるのは2グラム未満にします。"),
    ("Walk 2 km.", "2メートル歩きましょう。"),
    ("Keep below 38 °C.", "38℉未満に保ってください。"),
    ("The fee is NZ$95.", "料金は95円です。"),
    ("Rest for 2 weeks.", "2日間休みます。"),
    ("Rest for 30 minutes.", "30時間休みます。"),
    ("Rest for 30–60 minutes.", "30～60秒休みます。"),
    ("Wait a few days.", "数週間お待ちください。"),
    ("In March", "3か月で"),
    ("Come every two weeks.", "2か月ごとにお越しください。"),
]


@pytest.mark.parametrize(("english", "japanese"), RIGHT)
def test_the_same_unit_may_be_written_in_many_ways(english: str, japanese: str) -> None:
    assert both_ways(english, japanese) == ([], [])


@pytest.mark.parametrize(("english", "japanese"), WRONG)
def test_another_unit_is_an_error_in_both_directions(english: str, japanese: str) -> None:
    for found in both_ways(english, japanese):
        assert "!unit_changed" in found or "!number_added" in found or "!number_lost" in found


def test_a_unit_that_is_left_out_is_a_warning() -> None:
    assert codes("Take 10 mg.", "10を服用してください。", JAPANESE) == ["unit_lost"]


def test_the_message_names_both_numbers_with_their_units() -> None:
    [finding] = run_checks("Take 10 mg daily.", "毎日10 gを服用してください。", "en", "ja")

    assert finding.message_id % dict(finding.params) == (
        "The source says “10 mg”, but the translation says “10 g”."
    )
