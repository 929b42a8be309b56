"""A number that is written out is the wrong one for half of the readers."""

import pytest

from tests.domain.checks.saying import ENGLISH, JAPANESE, codes

SOURCES = {"ja": "Call {{emergency}} at once.", "en": "すぐに{{emergency}}番に電話してください。"}


@pytest.mark.parametrize(
    ("target", "way"),
    [
        ("すぐに119番に電話してください。", JAPANESE),
        ("すぐに１１９番に電話してください。", JAPANESE),
        ("すぐに110番通報してください。", JAPANESE),
        ("すぐに救急（119）に電話してください。", JAPANESE),
        ("Call 119 at once.", ENGLISH),
        ("Dial 911 for an ambulance.", ENGLISH),
        ("Please ring 111 at once.", ENGLISH),
        ("Phone 999 without waiting.", ENGLISH),
        ("Please call 112 right now.", ENGLISH),
        ("Please call 000 right now.", ENGLISH),
    ],
)
def test_a_number_to_call_is_one_error(target: str, way: tuple[str, str]) -> None:
    found = codes(SOURCES[way[1]], target, way)

    assert [code for code in found if code.startswith("!")] == ["!emergency_number"]


@pytest.mark.parametrize(
    ("source", "target", "way"),
    [
        (SOURCES["ja"], SOURCES["en"], JAPANESE),
        (SOURCES["en"], SOURCES["ja"], ENGLISH),
        ("Room 111", "111号室", JAPANESE),
        ("119 patients took part.", "119人の患者さんが参加しました。", JAPANESE),
        ("110円です。", "It is ¥110.", ENGLISH),
        ("Call us within 110 minutes.", "110分以内にお電話ください。", JAPANESE),
        ("Call 03-1119-1110.", "03-1119-1110にお電話ください。", JAPANESE),
    ],
)
def test_the_fact_and_other_numbers_are_right(
    source: str, target: str, way: tuple[str, str]
) -> None:
    assert codes(source, target, way) == []


def test_a_source_with_a_number_may_be_mended_in_the_translation() -> None:
    assert codes("Call 119.", "{{emergency}}番に電話してください。", JAPANESE) == []


def test_the_number_of_a_country_that_is_named_is_a_warning() -> None:
    assert codes("In Japan, call 119.", "日本では119番に電話してください。", JAPANESE) == [
        "emergency_named"
    ]
